"""A mean of heads taken apart: the weights of each head, and what they make together."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from fun_viz.views.number_format import percent, short_percent
from fun_viz.views.stage.marks import Box, Label, Mark
from fun_viz.workspaces.inside.drawn import Drawn, Touch
from fun_viz.workspaces.inside.pieces import dashed

_ROOM = 34.0  # units of a cell that has room for its number


def pooled(drawn: Drawn) -> Iterator[Mark]:
    """Yield a cell a head and key, and a bar a key."""
    yield from _cells(drawn)
    yield from _bars(drawn)


def _cells(drawn: Drawn) -> Iterator[Mark]:
    frame, heads = drawn.frame, drawn.apart.heads  # (head, key)
    column = frame.columns["heads"]
    wide = column.width / len(heads)
    for head in range(len(heads)):
        x = column.left + (head + 0.5) * wide
        if wide >= 16:
            yield Label(key=("H", head), x=x, y=frame.header + 6, text=f"H{head + 1}", pixels=11)
        for at, key in enumerate(frame.rows):
            weight, y = float(heads[head, key]), frame.y(at)
            yield Box(
                key=("cell", head, key), x=x, y=y, width=max(1.0, wide - 2), height=frame.strip, radius=2,
                fill="accent", shade=max(0.0, min(1.0, weight)) * 0.32 if wide >= _ROOM else max(0.0, min(1.0, weight)),
                stroke="line", value=weight, about=Touch("head", key, index=head),
            )  # fmt: skip
            if wide >= _ROOM:
                yield Label(key=("cell", head, key, "share"), x=x, y=y, text=short_percent(weight), pixels=11,
                            ink="text", bold=key == drawn.focus)  # fmt: skip


def _bars(drawn: Drawn) -> Iterator[Mark]:
    frame, weights = drawn.frame, drawn.apart.weights
    column = frame.columns["pooled"]
    full = max(0.8, float(np.nanmax(weights, initial=0.0)))
    for at, key in enumerate(frame.rows):
        y, now, weight = frame.y(at), key == drawn.focus, float(weights[key])
        if not drawn.entered("pooled"):
            yield dashed(("pooled", key, "empty"), column, y, frame.strip)
            continue
        wide = max(2.0, min(1.0, abs(weight) / full) * (column.width - 56))
        yield Box(key=("pooled", key), x=column.left + wide / 2, y=y, width=wide, height=max(8.0, frame.strip - 2),
                  fill="accent", shade=1.0 if now else 0.55, value=weight, about=Touch("weight", key))  # fmt: skip
        yield Label(key=("pooled", key, "share"), x=column.left + wide + 7, y=y, text=percent(weight), pixels=12,
                    bold=now, align="left", ink="text" if now else "muted")  # fmt: skip
