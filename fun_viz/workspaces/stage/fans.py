"""Convolutions drawn as fans: for each token, a line from each of those that are read for it, as wide as its share."""

from __future__ import annotations

from collections.abc import Iterator

from fun_viz.views.stage.marks import Area, Label, Mark, Path
from fun_viz.workspaces.stage.gap import share, width_of
from fun_viz.workspaces.stage.layered_decoder import place, turn
from fun_viz.workspaces.stage.sheet import Sheet
from fun_viz.workspaces.stage.view import About


def past(sheet: Sheet, done: int) -> Iterator[Path]:
    """Yield the fans of the encoder's first `done` layers, muted."""
    for layer in (layer for layer in sheet.rows.whole if layer < done):
        yield from _encoder(sheet, layer, lit=False)


def lit(sheet: Sheet, layer: int) -> Iterator[Path]:
    """Yield the fans of the encoder's layer at work."""
    if layer in sheet.rows.whole:
        yield from _encoder(sheet, layer, lit=True)


def _encoder(sheet: Sheet, layer: int, *, lit: bool) -> Iterator[Path]:
    fans, (before, _), rows = sheet.of.fans(0, layer), sheet.of.reach(0), sheet.rows
    if fans is None:
        return
    places, half, probe = sheet.of.places[0], rows.strip / 2 + 1, sheet.of.probe(0, layer + 1)
    low, high, x = rows.y(layer) - half, rows.y(layer + 1) + half, sheet.columns.given
    aside = sheet.wide * 0.22 / max(1, before)  # lines of a fan end side by side
    for i in sheet.given:
        for at, weight in enumerate(fans[i].tolist()):
            if (j := i + at - before) not in sheet.given:
                continue
            yield Path(
                key=("link", layer, i, j), places=(places[i], places[j]), beat=1, when=(60.0, 140.0),
                about=About("link", places[i], value=weight, probe=probe), enter="grow", start=(x(j), low),
                strokes=(("L", (x(i) + (at - before) * aside, high)),),
                ink="accent" if lit else "muted", line=0.4 + 3.2 * weight, opacity=0.6 if lit else 0.26, value=weight,
            )  # fmt: skip


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
    lit, rows = t == sheet.step, sheet.rows
    for at, weight in enumerate(weights):
        if (j := t + at - before) not in sheet.words:
            continue
        yield Path(
            key=("fan", layer, t, j), places=(place(sheet, t), place(sheet, j)), beat=1, when=turn(sheet, layer),
            about=About("link", place(sheet, j), value=weight, probe=sheet.of.probe(1, layer + 1), step=t),
            enter="grow", start=(sheet.columns.written(j), rows.y(layer) - rows.strip / 2 - 1),
            strokes=(("L", (sheet.columns.written(t), rows.node(layer))),), round=lit, ink="accent" if lit else "muted",
            line=0.8 + 7 * weight if lit else 0.4 + 3.2 * weight, opacity=0.3 + 0.6 * weight if lit else 0.24,
            value=weight,
        )  # fmt: skip


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
    for at, weight in enumerate(weights):
        j, text = sheet.step + at - before, share(weight)
        if j in sheet.words and j != sheet.step and width_of(text, 11) + 6 < sheet.columns.word:
            yield Label(key=("share", layer, j), places=(place(sheet, j), place(sheet, sheet.step)), beat=1,
                        when=turn(sheet, layer), x=sheet.columns.written(j) - 4, y=y, text=text, ink="accent",
                        pixels=11, align="right", halo="panel", value=weight)  # fmt: skip
