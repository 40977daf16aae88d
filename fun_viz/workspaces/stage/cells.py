"""The marks that recurrent pictures are made of: a cell with its states, places not reached, lines."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial

from fun_viz.trace import Place
from fun_viz.views.stage.marks import Box, Ink, Mark, Path, Stretch, Strip
from fun_viz.workspaces.stage.units import Units

Timing = tuple[int, Stretch]
AT_ONCE: Timing = (0, (0.0, 0.0))


@dataclass(frozen=True)
class Held:
    """What a cell holds after a token: its hidden state, its memory if it has one, the share that was overwritten."""

    hidden: Units | None
    memory: Units | None = None
    fresh: float | None = None


@dataclass(frozen=True)
class Spot:
    """Where a cell stands and whose it is; a `bare` one has no box."""

    key: tuple[object, ...]
    x: float
    y: float
    width: float
    height: float
    places: tuple[Place, ...]
    about: object
    memory_about: object = None
    bare: bool = False
    carry: Timing = AT_ONCE  # when the last state comes
    fill: Timing = AT_ONCE  # and when the bar of what is overwritten fills
    slides: tuple[float, float] = (0.0, 0.0)

    @property
    def inner(self) -> float:
        """Width of its strips."""
        return self.width if self.bare else max(3.0, self.width - (12.0 if self.width > 66 else 9.0))


def cell(spot: Spot, held: Held, *, now: bool = False, opacity: float = 1.0) -> Iterator[Mark]:
    """Yield the marks of a cell that has read."""
    if not spot.bare:
        yield Box(
            key=(*spot.key, "box"), x=spot.x, y=spot.y, width=spot.width, height=spot.height, radius=7,
            fill="soft" if now else "panel", stroke="accent" if now else "line", line=1.8 if now else 1.0,
            places=spot.places, beat=spot.carry[0], when=spot.carry[1],
        )  # fmt: skip
    heights = _heights(spot, held)
    for name, values, (middle, tall) in zip(("hidden", "cell"), (held.hidden, held.memory), heights, strict=False):
        if values is not None and tall:
            yield Strip(
                key=(*spot.key, name), x=spot.x, y=middle, width=spot.inner, height=tall, values=values,
                opacity=opacity, places=spot.places, about=spot.about if name == "hidden" else spot.memory_about,
                beat=spot.carry[0], when=spot.carry[1], enter="slide" if any(spot.slides) else "fade",
                slides=spot.slides, stroke="accent" if now and spot.bare else "muted",
                edge=1.0 if now and spot.bare else 0.45,
            )  # fmt: skip
    if held.fresh is not None and heights[2][1]:
        yield from _bar(spot, held.fresh, heights[2][0], now)


def _heights(spot: Spot, held: Held) -> tuple[tuple[float, float], tuple[float, float], tuple[float, float]]:
    """Return the middle and the height of the strip of the hidden state, of the memory's and of the bar, 0 for none."""
    y, tall = spot.y, spot.height
    none = (y, 0.0)
    if spot.bare:
        strip = min(9.0, tall)
        return (y, strip), none, (y + strip / 2 + 4.0, 2.0) if tall >= 18 else none
    upper, lower = y - tall / 2, y + tall / 2
    if tall < 15:
        return (y, tall - 4.0), none, none
    if held.fresh is None:
        return (y, max(8.0, tall * 0.5)), none, none
    if held.memory is not None and tall >= 24:
        a, b = tall * 0.3, tall * 0.2
        pad = (tall - a - b - 3) / 4
        return (upper + pad * 1.05 + a / 2, a), (upper + pad * 1.95 + a + b / 2, b), (lower - pad - 1.1, 3.0)
    strip = min(max(10.0, tall * 0.39), tall - 9.0)
    return (y - min(4.0, tall * 0.09), strip), none, (lower - (5.0 if tall > 26 else 3.5), 3.0 if tall > 20 else 2.0)


def _bar(spot: Spot, share: float, y: float, now: bool) -> Iterator[Mark]:
    width, thick = spot.inner, 3.0 if spot.height > 20 else 2.0
    bar = partial(Box, y=y, height=thick, radius=thick / 2, places=spot.places)
    yield bar(key=(*spot.key, "whole"), x=spot.x, width=width, fill="chip", beat=spot.carry[0], when=spot.carry[1])
    yield bar(
        key=(*spot.key, "new"), x=spot.x - width / 2 + width * share / 2, width=width * share, value=share,
        fill="accent" if now else "muted", shade=1.0 if now else 0.55, beat=spot.fill[0], when=spot.fill[1],
    )  # fmt: skip


def empty(
    key: tuple[object, ...], x: float, y: float, width: float, height: float, *, radius: float = 7.0,
    opacity: float = 0.45,
) -> Box:  # fmt: skip
    """Return a place that is not reached yet."""
    return Box(
        key=key, x=x, y=y, width=width, height=height, radius=radius, stroke="muted", dashed=True, opacity=opacity
    )


def line(
    key: tuple[object, ...], *points: tuple[float, float], ink: Ink = "muted", width: float = 1.4,
    opacity: float = 1.0, arrow: bool = True, dashed: bool = False, places: tuple[Place, ...] = (),
    timing: Timing = AT_ONCE, bend: float = 6.0,
) -> Path:  # fmt: skip
    """Return a line through points, its corners rounded; it grows along its way when it comes."""
    strokes: list[tuple[str, tuple[float, ...]]] = []
    for before, corner, after in zip(points, points[1:], points[2:], strict=False):
        near, far = _towards(corner, before, bend), _towards(corner, after, bend)
        strokes += [("L", near), ("Q", (*corner, *far))]
    strokes.append(("L", points[-1]))
    return Path(
        key=key, start=points[0], strokes=tuple(strokes), ink=ink, line=width, arrow=arrow and not dashed,
        dashed=dashed, opacity=opacity, places=places, enter="grow", beat=timing[0], when=timing[1],
    )  # fmt: skip


def _towards(start: tuple[float, float], end: tuple[float, float], far: float) -> tuple[float, float]:
    length = max(1e-6, abs(end[0] - start[0]) + abs(end[1] - start[1]))
    share = min(0.5, far / length)
    return start[0] + (end[0] - start[0]) * share, start[1] + (end[1] - start[1]) * share
