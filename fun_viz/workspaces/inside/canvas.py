"""The canvas of an attention taken apart, as marks: a row a key, a column a beat; what was not entered is dashed."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from fun_viz.views.number_format import percent
from fun_viz.views.stage.marks import Box, Ink, Label, Mark, Path, Scene, Strip
from fun_viz.widgets.texts import translated
from fun_viz.workspaces.inside.beats import beat_name
from fun_viz.workspaces.inside.drawn import Drawn, Touch, advance
from fun_viz.workspaces.inside.ending import ending
from fun_viz.workspaces.inside.layout import Column
from fun_viz.workspaces.inside.numbers import signed
from fun_viz.workspaces.inside.pieces import circle, dashed, hatched, shown_units, strip, strips
from fun_viz.workspaces.inside.pooled import pooled
from fun_viz.workspaces.inside.sentences import sentence

_LATER = 0.45  # opacity of what is real, but may not be seen
_FULL = 0.8  # the share that fills a bar, if none is larger
_MAPPED = 92.0  # units that the name of the beat takes that maps the query
_OWNER = 150.0  # units of a query that has room for whose it is
_OF_BAR = 56.0  # units of a bar's column that its number takes


def scene(drawn: Drawn) -> Scene:
    """Return the picture of a row taken apart."""
    said = sentence(drawn)
    columns = pooled(drawn) if "heads" in drawn.beats else _columns(drawn)
    live = (*_names(drawn), *columns, *_outline(drawn), *_foot(drawn))
    return Scene(
        width=drawn.size[0], height=drawn.size[1], under=tuple(_bands(drawn)),
        live=(*_heads(drawn), *_headline(drawn, *said), *live), lasts=(0.0,), described=" ".join(said),
    )  # fmt: skip


def _columns(drawn: Drawn) -> Iterator[Mark]:
    yield from _query(drawn)
    yield from _compared(drawn)
    for beat in ("score", "scaled", "bias"):
        yield from _numbers(drawn, beat)
    yield from _masks(drawn)
    yield from _bars(drawn, "softmax", drawn.apart.shares)
    yield from _bars(drawn, "gaussian", drawn.apart.weights)
    yield from ending(drawn)


def _bands(drawn: Drawn) -> Iterator[Mark]:
    """Yield the ground of each row, which the mouse finds; that of the one in focus is soft."""
    frame = drawn.frame
    right = max((column.right for beat, column in frame.columns.items() if beat != "joined"), default=frame.width)
    for at, key in enumerate(frame.rows):
        now = key == drawn.focus
        yield Box(
            key=("row", key), x=(right + 8) / 2, y=frame.y(at), width=right + 8, height=frame.pitch - 1, radius=6,
            fill="soft" if now else "", about=Touch("weight", key),
        )  # fmt: skip


def _names(drawn: Drawn) -> Iterator[Mark]:
    frame, names = drawn.frame, drawn.names
    for at, key in enumerate(frame.rows):
        name = names.key(key)
        yield Label(
            key=("name", key), x=frame.label, y=frame.y(at), text=name, ink=names.key_ink,
            pixels=16 if len(name) == 1 else 14, bold=key == drawn.focus, align="right", room=frame.label - 4,
        )  # fmt: skip
    before = {key for at, key in enumerate(frame.rows) if at and frame.rows[at - 1] != key - 1}
    for at, key in enumerate(frame.rows):
        if key in before:
            y = frame.y(at) - frame.pitch / 2
            yield _rule(("left out", key), 4, frame.label, y)
    later = next((at for at, key in enumerate(frame.rows) if drawn.apart.hidden(key) == "later"), None)
    if later is not None and "mask" in frame.columns:
        y = frame.y(later) - frame.pitch / 2
        yield _rule(("later",), 4, frame.columns["mask"].left - 6, y)


def _rule(key: tuple[object, ...], left: float, right: float, y: float) -> Path:
    return Path(key=key, start=(left, y), strokes=(("L", (right, y)),), ink="muted", line=1.0, dashed=True)


def _heads(drawn: Drawn) -> Iterator[Mark]:
    """Yield the number and the name of each beat."""
    frame = drawn.frame
    own = frame.columns.get("keys") or frame.columns.get("heads")
    values = frame.columns.get("values")
    for at, beat in enumerate(drawn.beats):
        name, x, y = beat_name(beat, drawn.apart), 0.0, frame.header
        room: float | None = None
        if beat in frame.columns:
            column = frame.columns[beat]
            x, room = column.left, column.width - 18
            if beat in ("score", "scaled", "bias"):
                x, room = column.left - 4, column.width - 14
            if beat == "keys" and len(frame.rows) < drawn.apart.count:
                shown = translated("{shown} of {count}", shown=len(frame.rows), count=drawn.apart.count)
                name = f"{name} · {shown}"
            if beat == "keys" and "turned" in drawn.beats:
                room = column.width - 100
            if beat == "heads":
                y -= 14
        elif own is None:
            continue
        elif beat == "query":
            x, y, room = own.left, frame.query - 19, own.width - 18
        elif beat == "mapped":
            x, y, room = own.right + 6, frame.query + 24, 66.0
        elif beat == "turned":
            x, room = own.right - 76, 60.0
        elif beat == "sum" and values is not None:
            x, y, room = values.left - 118, frame.foot, 92.0
        yield from circle(at, beat, name, x, y, drawn.now, room)
    if own is not None and "query" in drawn.beats and own.width >= _OWNER:
        name = translated("of “{token}”", token=drawn.names.of)
        yield Label(key=("query of",), x=own.right, y=frame.query - 19, text=name, pixels=12, align="right",
                    room=own.width - 84)  # fmt: skip


def _headline(drawn: Drawn, title: str, detail: str) -> Iterator[Mark]:
    frame = drawn.frame
    own = frame.columns.get("products") or frame.columns.get("tanh")
    left = (own.left if own else frame.label + 12) + (_MAPPED if "mapped" in drawn.beats else 0.0)
    room = frame.width - left - 8
    yield Label(key=("title",), x=left, y=18, text=title, ink="text", pixels=17, bold=True, align="left", room=room)
    yield Label(key=("detail",), x=left, y=42, text=detail, ink="muted", pixels=13, align="left", room=room)


def _query(drawn: Drawn) -> Iterator[Mark]:
    """Yield the query over the keys, and under it what becomes of it before it is compared."""
    frame, row, column = drawn.frame, drawn.apart.row, drawn.frame.columns["keys"]
    ink = drawn.names.query_ink
    lines = [("query", "query", row.query, "q")]
    own = row.parameters or {}
    if "mapped" in drawn.beats:
        weight = own.get("weight")
        lines.append(("mapped", "qW", None if row.query is None or weight is None else row.query @ weight, "qW"))
    elif "turned" in drawn.beats:
        lines.append(("turned", "q turned", None if row.compared is None else row.compared[0], "q′"))
    elif "tanh" in drawn.beats:
        lines.append(("tanh", "v", own.get("energy"), "v"))
    for at, (beat, name, vector, letter) in enumerate(lines):
        y = frame.query + 24 * at
        yield Label(key=(name, "letter"), x=frame.label, y=y, text=letter, ink=ink, pixels=15, bold=True, align="right")
        if vector is not None and drawn.entered(beat):  # type: ignore[arg-type]
            about = Touch("query", beat=beat, units=len(vector))  # type: ignore[arg-type]
            yield strip((name,), column, y, 19.0, vector, about=about, stroke=ink, edge=0.9)
        else:
            yield dashed((name, "empty"), column, y, 19.0)


def _compared(drawn: Drawn) -> Iterator[Mark]:
    """Yield keys and what comes of comparing them, dimension by dimension."""
    row, apart = drawn.apart.row, drawn.apart
    keys = row.every_key
    if "turned" in drawn.beats and drawn.entered("turned") and row.compared is not None:
        keys = row.compared[1]
    yield from _vectors(drawn, "keys", keys)
    if "tanh" in drawn.beats:
        squashed = None if row.compared is None else np.tanh(row.compared[0] + row.compared[1])
        yield from _vectors(drawn, "tanh", squashed)
    else:
        yield from _vectors(drawn, "products", apart.row.parts)


def _vectors(drawn: Drawn, beat: str, vectors: np.ndarray | None) -> Iterator[Mark]:
    frame = drawn.frame
    column = frame.columns[beat]  # type: ignore[index]
    if vectors is None or not drawn.entered(beat):  # type: ignore[arg-type]
        for at, key in enumerate(frame.rows):
            yield dashed((beat, key, "empty"), column, frame.y(at), frame.strip)
        return
    shown = [key for key in frame.rows if key < len(vectors)]
    pale = {key: _LATER for key in shown if drawn.apart.hidden(key) == "later" and key != drawn.focus}
    yield from strips(beat, column, frame, shown, vectors, pale)  # type: ignore[arg-type]


def _numbers(drawn: Drawn, beat: str) -> Iterator[Mark]:
    frame, apart = drawn.frame, drawn.apart
    column = frame.columns.get(beat)  # type: ignore[call-overload]
    values = {"score": apart.products, "scaled": apart.scores, "bias": apart.bias}[beat]
    if column is None:
        return
    for at, key in enumerate(frame.rows):
        if values is None or not drawn.entered(beat) or key >= len(values):  # type: ignore[arg-type]
            yield dashed((beat, key, "empty"), Column(column.right - 46, 46), frame.y(at), frame.strip)
            continue
        now, value = key == drawn.focus, float(values[key])
        ink: Ink = "text" if now or (beat == "score" and apart.hidden(key) != "later") else "muted"
        yield Label(
            key=(beat, key), x=column.right, y=frame.y(at), text=signed(value, 1 if beat == "score" else 2), ink=ink,
            pixels=13, bold=now, align="right", value=value,
        )  # fmt: skip


def _masks(drawn: Drawn) -> Iterator[Mark]:
    frame, apart = drawn.frame, drawn.apart
    beat = "window" if "window" in frame.columns else "mask"
    column = frame.columns[beat]  # type: ignore[index]
    for at, key in enumerate(frame.rows):
        y = frame.y(at)
        if not drawn.entered(beat):  # type: ignore[arg-type]
            yield dashed((beat, key, "empty"), Column(column.middle - 22, 44), y, frame.strip)
        elif apart.hidden(key):
            yield from hatched((beat, key), column.middle, y, 52, min(frame.pitch - 3, frame.strip + 2), "−∞")
        else:
            yield Label(key=(beat, key), x=column.middle, y=y, text="+ 0", ink="muted", pixels=12)


def _bars(drawn: Drawn, beat: str, weights: np.ndarray) -> Iterator[Mark]:
    frame = drawn.frame
    column = frame.columns.get(beat)  # type: ignore[call-overload]
    if column is None:
        return
    full = max(_FULL, float(np.nanmax(weights, initial=0.0)))
    for at, key in enumerate(frame.rows):
        y, weight, now = frame.y(at), float(weights[key]), key == drawn.focus
        if not drawn.entered(beat):  # type: ignore[arg-type]
            yield dashed((beat, key, "empty"), column, y, frame.strip)
            continue
        size = weight if np.isfinite(weight) else 0.0
        wide = max(2.0, min(1.0, abs(size) / full) * (column.width - _OF_BAR))
        share = "0" if weight == 0 and drawn.apart.hidden(key) else percent(weight)
        yield Box(
            key=(beat, key), x=column.left + wide / 2, y=y, width=wide, height=max(8.0, frame.strip - 2), fill="accent",
            shade=1.0 if now else 0.55, value=weight, about=Touch("weight", key, "softmax"),
        )  # fmt: skip
        yield Label(
            key=(beat, key, "share"), x=column.left + wide + 7, y=y, text=share, pixels=12, bold=now, align="left",
            ink="text" if now else "muted",
        )  # fmt: skip
    if drawn.entered(beat):  # type: ignore[arg-type]
        total = float(np.nansum(weights))
        said = "Σ = 1" if abs(total - 1) < 1e-5 else f"Σ = {total:.3f}"
        yield Label(key=(beat, "total"), x=column.left, y=frame.foot, text=said, pixels=12, align="left", value=total)


def _outline(drawn: Drawn) -> Iterator[Mark]:
    """Yield the one accent outline: round what the current beat has made."""
    frame, beat = drawn.frame, drawn.beat
    last = frame.y(len(frame.rows) - 1) + frame.pitch / 2
    keys, values = frame.columns.get("keys"), frame.columns.get("values")
    left, right, top, bottom = 0.0, 0.0, frame.header - 14, last + 2
    if beat in frame.columns:
        left, right = frame.columns[beat].left - 8, frame.columns[beat].right + 6
        bottom = frame.foot + frame.strip / 2 + 8 if beat in ("joined", "length") else bottom
        left -= 2 if beat == "score" else 0
    elif beat in ("query", "mapped") and keys is not None:
        y = frame.query + 24 * (beat == "mapped")
        left, right, top, bottom = keys.left - 6, keys.right + 6, y - (30 if beat == "query" else 12), y + 13
    elif beat == "turned" and keys is not None:
        left, right, top = keys.left - 6, keys.right + 6, frame.query + 12
    elif beat == "sum" and values is not None:
        half = frame.strip / 2
        left, right, top, bottom = values.left - 6, values.right + 6, frame.foot - half - 4, frame.foot + half + 4
    yield Box(key=("now",), x=(left + right) / 2, y=(top + bottom) / 2, width=right - left, height=bottom - top,
              radius=8, stroke="accent", line=1.5)  # fmt: skip


def _foot(drawn: Drawn) -> Iterator[Mark]:
    """Yield what the next beat is, and the scale of the strips."""
    frame, y = drawn.frame, drawn.frame.foot
    left = frame.label + 12
    if drawn.now + 1 < len(drawn.beats):
        number, name = drawn.now + 2, beat_name(drawn.beats[drawn.now + 1], drawn.apart)
        said = translated("Shift+→ next beat: {n} {name}", n=number, name=name)
    else:
        said = translated("Shift+→ next move")
    own = frame.columns.get("products") or frame.columns.get("tanh")
    wide = own is None or own.left - left - 8 > advance(said)
    yield Label(key=("next",), x=left, y=y if wide else frame.height - 9, text=said, pixels=12, align="left",
                room=own.left - left - 6 if own and wide else 400.0)  # fmt: skip
    if own is None or drawn.apart.row.query is None:
        return
    if drawn.beat == "mask" and drawn.apart.visible < drawn.apart.count:
        yield from hatched(("legend",), own.left + 13, y, 26, 15, "")
        words = translated("may not be seen: later than “{token}”", token=drawn.names.of)
        yield Label(key=("legend", "words"), x=own.left + 34, y=y, text=words, pixels=12, align="left")
        return
    yield from _scale(own, y, len(drawn.apart.row.query))


def _scale(column: Column, y: float, count: int) -> Iterator[Mark]:
    shown = shown_units(column.width, count)
    values = tuple(np.linspace(-1, 1, 40).tolist())
    yield Label(key=("scale", "−"), x=column.left + 4, y=y, text="−", pixels=12)
    yield Strip(key=("scale",), x=column.left + 52, y=y, width=80, height=8, values=values, edge=0.0)
    yield Label(key=("scale", "+"), x=column.left + 100, y=y, text="+", pixels=12)
    text = translated("{n} dimensions", n=count)
    if shown < count:
        text = translated("{shown} of {n} dimensions, evenly chosen", shown=shown, n=count)
    yield Label(key=("scale", "n"), x=column.left + 114, y=y, text=text, pixels=12, align="left")
