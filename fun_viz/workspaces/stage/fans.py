"""Convolutions drawn as fans: for each token, a line from each of those that are read for it, as wide as its share."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from fun_viz.trace import Place
from fun_viz.views.stage.marks import Area, Label, Mark, Path
from fun_viz.workspaces.stage.gap import share, width_of
from fun_viz.workspaces.stage.layered_decoder import place, turn
from fun_viz.workspaces.stage.sheet import Sheet
from fun_viz.workspaces.stage.view import About

_ROOM = 24.0  # units between two rows that leave room for a number


def past(sheet: Sheet, done: int) -> Iterator[Path]:
    """Yield the fans of the encoder's first `done` layers, muted."""
    for layer in (layer for layer in sheet.rows.whole if layer < done):
        yield from _encoder(sheet, layer, lit=False)


def lit(sheet: Sheet, layer: int) -> Iterator[Mark]:
    """Yield the fans of the encoder's layer at work."""
    if layer in sheet.rows.whole:
        lines = tuple(_encoder(sheet, layer, lit=True))
        yield from lines
        if not sheet.view.mini and sheet.rows.pitch >= _ROOM:
            yield from _said(sheet, layer, lines)


def _said(sheet: Sheet, layer: int, lines: tuple[Path, ...]) -> Iterator[Label]:
    """Yield at each edge of the window how much the token beside it takes from beyond."""
    columns, y, above = sheet.columns, sheet.rows.y(layer), sheet.rows.y(layer + 1)
    told = {mark.key: mark.value or 0.0 for mark in lines}
    label = partial(Label, ink="accent", pixels=11, beat=1, when=(60.0, 140.0))
    if weight := told.get(("link", layer, columns.source.first, "before")):
        yield label(key=("beyond", layer, "before"), x=columns.left - 6, y=(y + above) / 2, align="right",
                    text=f"◂ {share(weight)}", value=weight)  # fmt: skip
    if weight := told.get(("link", layer, columns.source.end - 1, "after")):
        yield label(key=("beyond", layer, "after"), x=columns.right + 6, y=y, align="left",
                    text=f"{share(weight)} ▸", value=weight)  # fmt: skip


def _encoder(sheet: Sheet, layer: int, *, lit: bool) -> Iterator[Path]:
    fans, (before, _), rows = sheet.of.fans(0, layer), sheet.of.reach(0), sheet.rows
    if fans is None:
        return
    places, half, probe = sheet.of.places[0], rows.strip / 2 + 1, sheet.of.probe(0, layer + 1)
    low, high, x = rows.y(layer) - half, rows.y(layer + 1) + half, sheet.columns.given
    aside = sheet.wide * 0.22 / max(1, before)  # lines of a fan end side by side
    for i in sheet.given:
        weights = fans[i].tolist()
        for at, weight in enumerate(weights):
            if (j := i + at - before) not in sheet.given:
                continue
            yield Path(
                key=("link", layer, i, j), places=(places[i], places[j]), beat=1, when=(60.0, 140.0),
                about=About("link", places[i], value=weight, probe=probe), enter="grow", start=(x(j), low),
                strokes=(("L", (x(i) + (at - before) * aside, high)),), ink="accent" if lit else "muted",
                line=0.4 + 3.2 * weight, opacity=0.6 if lit else 0.26, value=weight,
            )  # fmt: skip
        for side, edge, weight in _beyond(sheet, i - before, weights):
            end = x(i) + (before if side == "after" else -before) * aside, high
            yield Path(
                key=("link", layer, i, side), places=(places[i],), beat=1, when=(60.0, 140.0),
                about=About("beyond", places[i], value=weight), enter="grow", start=(edge, low), strokes=(("L", end),),
                ink="accent" if lit else "muted", line=0.4 + 3.2 * weight, opacity=0.6 if lit else 0.26, value=weight,
            )  # fmt: skip


def _beyond(sheet: Sheet, first: int, weights: list[float]) -> Iterator[tuple[str, float, float]]:
    """Yield what a fan whose first line is from token `first` takes from beyond each edge: which, its x, the sum."""
    columns, window = sheet.columns, sheet.columns.source
    if before := sum(weights[: max(0, window.first - first)]):
        yield "before", columns.left - 4, before
    if after := sum(weights[max(0, window.end - first) :]):
        yield "after", columns.right + 4, after


def decoder(sheet: Sheet) -> Iterator[Mark]:
    """Yield the fans of all steps so far, those of the column at work lit; they reach left only."""
    for layer in sheet.rows.whole:
        fans, (before, _) = sheet.of.fans(1, layer), sheet.of.reach(1)
        if fans is None:
            continue
        for t in (t for t in sheet.words if t <= sheet.now and t != sheet.step):
            yield from _fan(sheet, layer, t, fans[t].tolist(), before)
        if sheet.step in sheet.words:
            yield from _field(sheet, layer, before)
            yield from _fan(sheet, layer, sheet.step, fans[sheet.step].tolist(), before)
            if sheet.view.shown == "fans" and not sheet.view.mini:
                yield from _shares(sheet, layer, fans[sheet.step].tolist(), before)


def _fan(sheet: Sheet, layer: int, t: int, weights: list[float], before: int) -> Iterator[Path]:
    lit, rows, beyond = t == sheet.step, sheet.rows, _unseen(sheet, t, weights, before)
    y = rows.y(layer) - rows.strip / 2 - 1

    def line(key: object, x: float, weight: float, places: tuple[Place, ...], about: About) -> Path:
        return Path(
            key=("fan", layer, t, key), places=places, beat=int(lit), when=turn(sheet, layer), about=about,
            enter="grow", start=(x, y), strokes=(("L", (sheet.columns.written(t), rows.node(layer))),), round=lit,
            ink="accent" if lit else "muted", line=0.8 + 7 * weight if lit else 0.4 + 3.2 * weight,
            opacity=0.3 + 0.6 * weight if lit else 0.24, value=weight,
        )  # fmt: skip

    here = place(sheet, t)
    if beyond:
        yield line("before", sheet.columns.begin - 4, beyond, (here,), About("beyond", here, value=beyond))
    for at, weight in enumerate(weights):
        if (j := t + at - before) in sheet.words:
            read = About("link", place(sheet, j), value=weight, probe=sheet.of.probe(1, layer + 1), step=t)
            yield line(j, sheet.columns.written(j), weight, (here, place(sheet, j)), read)


def _unseen(sheet: Sheet, t: int, weights: list[float], before: int) -> float:
    """Return what the fan of a step takes from the tokens left of the window."""
    return sum(weights[: max(0, sheet.words.start - t + before)])


def _field(sheet: Sheet, layer: int, before: int) -> Iterator[Area]:
    """Yield the pale triangle of what the column at work reads."""
    rows, half = sheet.rows, sheet.wide_word / 2
    first = max(sheet.words.start, sheet.step - before)
    y, x = rows.y(layer) - rows.strip / 2 - 2, sheet.columns.written(sheet.step)
    yield Area(
        key=("field", layer), places=(place(sheet, sheet.step),), beat=1, when=turn(sheet, layer), opacity=0.09,
        points=((sheet.columns.written(first) - half, y), (x + half, y), (x, rows.node(layer))),
    )  # fmt: skip


def _shares(sheet: Sheet, layer: int, weights: list[float], before: int) -> Iterator[Label]:
    """Yield how much each token of a fan gives, where its line begins."""
    y = sheet.rows.y(layer) - sheet.rows.strip / 2 - 8
    if beyond := _unseen(sheet, sheet.step, weights, before):
        yield Label(key=("share", layer, "before"), places=(place(sheet, sheet.step),), beat=1,
                    when=turn(sheet, layer), x=sheet.columns.begin + 4, y=y, text=f"◂ {share(beyond)}", ink="accent",
                    pixels=11, align="left", halo="panel", value=beyond)  # fmt: skip
    for at, weight in enumerate(weights):
        j, text = sheet.step + at - before, share(weight)
        if j in sheet.words and j != sheet.step and width_of(text, 11) + 6 < sheet.columns.word:
            yield Label(key=("share", layer, j), places=(place(sheet, j), place(sheet, sheet.step)), beat=1,
                        when=turn(sheet, layer), x=sheet.columns.written(j) - 4, y=y, text=text, ink="accent",
                        pixels=11, align="right", halo="panel", value=weight)  # fmt: skip
