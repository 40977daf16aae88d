"""How much of each state is new after each token: by the gates of a recurrent net."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from math import isnan
from typing import Literal

from fun_viz.branch import Moment
from fun_viz.narration.moves import overwritten
from fun_viz.reading import Reading
from fun_viz.trace import Place
from fun_viz.tracks import Side
from fun_viz.views.stage.marks import Box, Ink, Label, Mark, Scene
from fun_viz.widgets.texts import marked, translated
from fun_viz.workspaces.stage.view import About

_LABELS = 92.0
_NARROW, _WIDE = 22.0, 74.0  # units of a column
_BAR, _ROW = 3.0, 26.0
_NAMES: dict[Side, str] = {
    "forwards": marked("reads on →"),
    "backwards": marked("← reads back"),
    "decoder": marked("writes"),
}


@dataclass(frozen=True)
class Row:
    """One layer in one direction: a share for each token, and which are done and current by now."""

    side: Side
    layer: int
    shares: tuple[float, ...]
    done: frozenset[int]
    now: frozenset[int]


def gate_of(reading: Reading) -> str:
    """Return the gate by which a net overwrites, "" if its cells have none."""
    return next((track.name for track in reading.tracks if track.name in ("update", "forget")), "")


def rows(at: Moment) -> tuple[Row, ...]:
    """Return a row for each layer and direction, the highest layer first, those that read before those that write."""
    reading, tracks = at.reading, at.reading.tracks
    kept = sorted({(t.part == "decoder", -t.layer, t.part == "backwards", t.part) for t in tracks if t.name in
                   ("update", "forget")})  # fmt: skip
    return tuple(_row(at, reading, side, -layer) for _, layer, _, side in kept)


def _row(at: Moment, reading: Reading, side: Side, layer: int) -> Row:
    count, tokens = len(reading.source), reading.decode_moves if side == "decoder" else len(reading.source)
    if side == "decoder":
        done, now = frozenset(range(at.written)), frozenset({at.token}) - {-1}
    else:
        read = max(0, min(at.encoded - layer * count, count))
        order = range(count) if side == "forwards" else range(count - 1, -1, -1)
        done = frozenset(order[:read])
        now = frozenset(order[read - 1 : read]) if at.encoding and at.reads and at.reads.layer == layer else frozenset()
    return Row(side, layer, _shares(reading, side, layer, tokens), done, now)


@lru_cache(maxsize=64)
def _shares(reading: Reading, side: Side, layer: int, tokens: int) -> tuple[float, ...]:
    """Return how much is new of a state after each token, NaN where there is none."""
    found = (overwritten(reading, side, layer, token) for token in range(tokens))
    return tuple(share[1] if share else float("nan") for share in found)


def overwritten_scene(at: Moment, width: float, height: float, *, ahead: bool = False) -> Scene:
    """Return the bars of all rows that fit, with the tokens above those that read and above those that write.

    Those to come have names only if they are to be seen `ahead`.
    """
    shown, reading = rows(at), at.reading
    marks, y = list[Mark](), 8.0
    both = max(len(reading.source), reading.decode_moves, 1)
    column = max(_NARROW, min(_WIDE, (width - _LABELS) / both))
    fit = max(1, int((width - _LABELS) / column))
    blocks = [[row for row in shown if (row.side == "decoder") == decoder] for decoder in (False, True)]
    count = len(shown) + sum(bool(block) for block in blocks)
    step = max(18.0, min(_ROW, (height - 8.0) / max(1, count)))
    several = any(row.layer for row in shown)
    for block in filter(None, blocks):
        first = _first(block, fit)
        tokens = reading.inputs if block[0].side == "decoder" else reading.source
        marks += _head(block, tokens, first, fit, column, y, ahead=ahead)
        y += step - 4
        for row in block:
            marks += _bars(row, first, fit, column, y, several=several)
            y += step
        y += 4
    return Scene(width=width, height=max(height, y), live=tuple(marks))


def _first(block: list[Row], fit: int) -> int:
    """Return the first token that has a column: of many, those round the current one."""
    count, now = len(block[0].shares), max((max(row.now) for row in block if row.now), default=0)
    return max(0, min(now - fit // 2, count - fit))


def _head(
    block: list[Row], tokens: tuple[str, ...], first: int, fit: int, column: float, y: float, *, ahead: bool
) -> Iterator[Mark]:
    side: Literal["source", "target"] = "target" if block[0].side == "decoder" else "source"
    current, done = frozenset().union(*(row.now for row in block)), frozenset().union(*(row.done for row in block))
    for at in range(first, min(first + fit, len(tokens))):
        if ahead or side == "source" or at in done:  # what was not written is not told
            yield _token(side, at, tokens[at], _LABELS + (at - first + 0.5) * column, y, column - 3, at in current)


@lru_cache(maxsize=2048)
def _token(side: Literal["source", "target"], at: int, text: str, x: float, y: float, room: float, now: bool) -> Label:
    return Label(key=("head", side, at), x=x, y=y, text=text, ink=side, pixels=12, bold=now, room=room,
                 places=(Place(side, at - (side == "target")),))  # fmt: skip


def _bars(row: Row, first: int, fit: int, column: float, y: float, *, several: bool) -> Iterator[Mark]:
    name = translated(_NAMES[row.side])
    if several:
        name = f"{name} {row.layer + 1}"
    yield Label(key=("name", row.side, row.layer), x=0, y=y, text=name, align="left", room=_LABELS - 6,
                bold=bool(row.now), ink="accent" if row.now else "muted")  # fmt: skip
    for at in range(first, min(first + fit, len(row.shares))):
        x = _LABELS + (at - first + 0.5) * column
        stands = "now" if at in row.now else "past" if at in row.done else "awaited"
        if isnan(row.shares[at]):
            stands = "awaited"
        yield from _bar(row.side, row.layer, at, row.shares[at], stands, (x, y, min(44.0, column - 6)))


@lru_cache(maxsize=4096)
def _bar(
    row: Side, layer: int, at: int, share: float, stands: str, place: tuple[float, float, float]
) -> tuple[Mark, ...]:
    """Return the bar of a token, and its number; a dashed box while it is not reached."""
    (x, y, length), key, side = place, (row, layer, at), "target" if row == "decoder" else "source"
    if stands == "awaited":
        return (Box(key=("dash", *key), x=x, y=y, width=length, height=12, stroke="muted", dashed=True, opacity=0.4),)
    now, places = stands == "now", (Place(side, at),)
    ink: Ink = "accent" if now else "muted"
    about = About("state", places[0], value=share)
    return (
        Label(key=("share", *key), x=x, y=y - 4, text=f"{share:.0%}".removesuffix("%"), pixels=11, ink=ink,
              bold=now, value=share, places=places, about=about),
        Box(key=("whole", *key), x=x, y=y + 6, width=length, height=_BAR, radius=1.5, fill="chip"),
        Box(
            key=("bar", *key), x=x - length * (1 - share) / 2, y=y + 6, width=length * share, height=_BAR, radius=1.5,
            fill=ink, shade=1.0 if now else 0.6, value=share, places=places, about=about,
        ),
    )  # fmt: skip
