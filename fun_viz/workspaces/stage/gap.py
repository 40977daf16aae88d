"""What stands between encoder and decoder in every net: links, gathered into a vector that crosses the gap."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Literal

from fun_viz.narration import clauses
from fun_viz.selection import Focus
from fun_viz.trace import Place
from fun_viz.views.stage.marks import Box, Ink, Label, Mark, Path, Point, Stretch
from fun_viz.workspaces.stage.columns import Columns
from fun_viz.workspaces.stage.view import About

READABLE = 0.1  # a weight from here on is written at its source


@dataclass(frozen=True)
class Bundle:
    """How links are gathered: into the point `to`, as high as `apex`, `total` units wide together.

    `step` is the target token they are of, `focus` their map.
    """

    to: Point
    apex: float
    focus: Focus
    step: int
    total: float = 20.0
    pull: float = 8.0
    beat: int = 1
    when: Stretch = (50.0, 150.0)
    before: float = 0.0  # the weight of what is left of the first
    names: tuple[str, str] = field(default=("source", "target"))


def fold(key: object, x: float, y: float, *, folded: bool = True) -> Box:
    """Return what is clicked on to give layers that share a row one each; it is seen as long as they do."""
    return Box(key=("fold", key), x=x, y=y, width=66, height=16, radius=6, stroke="line" if folded else "",
               about=About("fold"))  # fmt: skip


def foretold(key: tuple[object, ...], point: Point, words: Sequence[str], t: int, room: float) -> Iterator[Label]:
    """Yield the word that a dashed place waits for, where the whole run is known."""
    if t < len(words):
        yield Label(key=("to come", *key), x=point[0], y=point[1], text=words[t], ink="target", pixels=12,
                    opacity=0.45, room=room)  # fmt: skip


def gather(sources: Sequence[tuple[int, Point]], weights: Sequence[float], of: Bundle) -> Iterator[Path]:
    """Yield a link from each source token (its index, where it begins) to the vector; widths add up to the total."""
    offset = (of.before - 0.5) * of.total
    for (j, (x, y)), weight in zip(sources, weights, strict=True):
        wide = weight * of.total
        end, (_, to_y) = of.to[0] + offset + wide / 2, of.to
        offset += wide
        yield Path(
            key=("gathered", j),
            places=(Place(of.names[0], j), Place(of.names[1], of.step)),
            about=About("link", Place(of.names[0], j), of.focus, (of.step, j), value=weight),
            beat=of.beat,
            when=of.when,
            opacity=(0.16 + 0.78 * min(1.0, weight * 1.4)),
            start=(x, y),
            strokes=(("C", (x + (end - x) * 0.02, of.apex, end - of.pull, of.apex - 6, end, to_y)),),
            line=max(0.8, wide),
            value=weight,
        )


def edge_link(key: str, start: Point, weight: float, of: Bundle, *, top: float | None = None) -> Path:
    """Return the link of all the tokens beyond an edge, as wide as their sum; it begins at the sign that counts them.

    It leaves the sign sideways, or rises to the height `top` first, where the sign stands below it.
    """
    lead, (x, y) = (0.25, start) if top is None else (0.02, (start[0], top))
    rise = () if top is None else (("L", (x, y)),)
    end = of.to[0] + (of.before + weight / 2 - 0.5) * of.total
    return Path(
        key=("gathered", key), places=(Place(of.names[1], of.step),),
        about=About("beyond", Place(of.names[1], of.step), of.focus, value=weight), beat=of.beat, when=of.when,
        opacity=(0.16 + 0.78 * min(1.0, weight * 1.4)), start=start,
        strokes=(*rise, ("C", (x + (end - x) * lead, of.apex, end - of.pull, of.apex - 6, end, of.to[1]))),
        line=max(0.8, weight * of.total), value=weight,
    )  # fmt: skip


def written_weights(
    sources: Sequence[tuple[int, Point]], weights: Sequence[float], *, left: float, step: int, most: int = 9,
    ink: Ink = "accent", beat: int = 1, when: Stretch = (50.0, 150.0), beside: float = 7.0,
    names: tuple[str, str] = ("source", "target"),
) -> Iterator[Label]:  # fmt: skip
    """Yield the weights that are readable, written left of their point; of two that would touch only the heavier."""
    taken: list[tuple[float, float]] = []
    heaviest = sorted(range(len(weights)), key=lambda at: -weights[at])[:most]
    for at in heaviest:
        j, (x, y) = sources[at]
        if weights[at] < READABLE:
            break
        text, bold = share(weights[at]), weights[at] > 0.3
        wide = width_of(text, 12)
        end = max(x - beside, left + wide)
        if all(end + 3 < low or end - wide - 3 > high for low, high in taken):
            taken.append((end - wide, end))
            yield Label(
                key=("weight", j), places=(Place(names[0], j), Place(names[1], step)), beat=beat, when=when,
                x=end, y=y, text=text, ink=ink, bold=bold, align="right", halo="panel", value=weights[at],
            )  # fmt: skip


def outside_small(columns: Columns, height: float, *, left: bool) -> tuple[float, float]:
    """Return where the link of what is out of the window begins in a small drawing: at the sign that says how many."""
    return (columns.left - 2, 14.0) if left else (columns.right + 12, height - 14)


def outside(columns: Columns, height: float) -> Iterator[Label]:
    """Yield how many tokens are out of the windows of a small drawing, so high."""
    low = height - 7
    counts: tuple[tuple[str, int, float, float, Literal["left", "right"]], ...] = (
        ("◂ {n}", columns.source.first, columns.left, 7.0, "left"),
        ("{n} ▸", columns.source.count - columns.source.end, columns.right + 5, low, "left"),
        ("◂ {n}", columns.target.first, columns.begin - 5, low, "right"),
    )
    for at, (text, count, x, y, align) in enumerate(counts):
        if count:
            yield Label(key=("beyond", at), x=x, y=y, text=text.format(n=count), pixels=10, align=align, halo="panel")


def share(weight: float) -> str:
    """Return a weight as it is written in the drawing: as it is told in the sentence below it."""
    return clauses.share(weight).text


def width_of(text: str, pixels: float) -> float:
    """Return about how wide a line of text is, a little too much rather than too little."""
    wide = sum(unicodedata.east_asian_width(letter) in "WF" for letter in text)
    return pixels * (wide * 1.05 + (len(text) - wide) * 0.64)


def fitting(text: str, room: float, pixels: int, least: int = 10) -> int:
    """Return the largest size of type, at most `pixels`, in which a text has room."""
    wide = width_of(text, 1)
    return max(least, min(pixels, int((room - 4) / wide))) if wide else pixels


def cut(text: str, room: float, pixels: int) -> float | None:
    """Return the room a label is cut to, None where it has enough."""
    return None if width_of(text, pixels) <= room else room


def caption(x: float, y: float, lines: Sequence[str], key: str, room: float) -> Iterator[Mark]:
    """Yield the small lines below what crosses the gap."""
    align: Literal["centre"] = "centre"
    for at, line in enumerate(lines):
        yield Label(key=(key, at), x=x, y=y + 14 * at, text=line, pixels=11, align=align, room=cut(line, room, 11))
