"""The pieces that pictures of the inside are made of: strips, dashed places, hatched cells, numbered beats."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

import numpy as np

from fun_viz.views.stage.marks import Box, Ink, Label, Mark, Strip
from fun_viz.workspaces.inside.beats import Beat
from fun_viz.workspaces.inside.drawn import Touch
from fun_viz.workspaces.inside.layout import Column, Frame
from fun_viz.workspaces.stage.units import sampled

THINNEST = 2.0  # units of the drawing that a dimension takes at least


def shown_units(width: float, units: int) -> int:
    """Return how many of a vector's dimensions a strip of a width shows."""
    return max(1, min(units, int(width / THINNEST)))


def strip(
    key: tuple[object, ...], column: Column, y: float, height: float, vector: np.ndarray, *, about: Touch,
    stroke: Ink = "muted", edge: float = 0.35, opacity: float = 1.0, bound: float | None = None,
) -> Strip:  # fmt: skip
    """Return one vector in a column, in a scale of its own unless a bound is given."""
    (values,) = sampled(vector[None], shown_units(column.width, len(vector)), bound)
    return Strip(
        key=key, x=column.middle, y=y, width=column.width, height=height, values=values, stroke=stroke, edge=edge,
        about=about, opacity=opacity,
    )  # fmt: skip


def strips(
    beat: Beat, column: Column, frame: Frame, shown: Sequence[int], vectors: np.ndarray, faded: Mapping[int, float]
) -> Iterator[Mark]:
    """Yield the vectors (key, unit) of the keys shown, in one scale; some are `faded`."""
    finite = np.where(np.isfinite(vectors), vectors, 0.0)
    bound = float(np.abs(finite).max(initial=0.0)) or 1.0
    places = {key: at for at, key in enumerate(frame.rows)}
    made = sampled(vectors[list(shown)], shown_units(column.width, vectors.shape[1]), bound)
    for key, values in zip(shown, made, strict=True):
        yield Strip(
            key=(beat, key), x=column.middle, y=frame.y(places[key]), width=column.width, height=frame.strip,
            values=values, edge=0.35, opacity=faded.get(key, 1.0),
            about=Touch("weight", key, beat, vectors.shape[1]),
        )  # fmt: skip


def dashed(key: tuple[object, ...], column: Column, y: float, height: float, stroke: Ink = "muted") -> Box:
    """Return the place of what has not been entered."""
    return Box(
        key=key, x=column.middle, y=y, width=column.width, height=height, radius=2, stroke=stroke, dashed=True,
        opacity=0.55,
    )  # fmt: skip


def hatched(key: tuple[object, ...], x: float, y: float, width: float, height: float, text: str) -> Iterator[Mark]:
    """Yield a cell that a mask hides."""
    yield Box(key=(*key, "hatched"), x=x, y=y, width=width, height=height, stroke="muted", fill="panel", hatched=True)
    if text:
        yield Box(key=(*key, "ground"), x=x, y=y, width=27, height=max(4.0, height - 4), fill="panel")
        yield Label(key=key, x=x, y=y, text=text, ink="text", pixels=13, bold=True)


def circle(at: int, beat: Beat, name: str, x: float, y: float, now: int, room: float | None = None) -> Iterator[Mark]:
    """Yield the number of a beat in its circle, and its name: filled is now, outlined entered, dashed to come."""
    about = Touch("beat", beat=beat, index=at)
    yield Box(
        key=("beat", beat), x=x + 8, y=y, width=16, height=16, radius=8, fill="accent" if at == now else "",
        stroke="" if at == now else "line" if at > now else "muted", about=about,
    )  # fmt: skip
    yield Label(
        key=("beat", beat, "n"), x=x + 8, y=y, text=str(at + 1), ink="panel" if at == now else "muted",
        ground="accent" if at == now else "soft", pixels=10, bold=True,
    )  # fmt: skip
    yield Label(
        key=("beat", beat, "name"), x=x + 21, y=y, text=name, pixels=12, bold=at == now, align="left", room=room,
        ink="accent" if at == now else "muted" if at > now else "text",
    )  # fmt: skip
