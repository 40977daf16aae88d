"""From numbers to colours: one byte a cell, coloured by a table that Qt looks up while it draws."""

from __future__ import annotations

from functools import cache
from typing import Literal

import numpy as np
from PySide6.QtGui import QImage

from fun_viz.views.theme import Theme

ScaleKind = Literal["weight", "signed", "unit"]
EMPTY = 0  # the level of what is not there: it is drawn as nothing at all
_CHUNK = 1 << 16  # cells that are worked on at once, so that they stay in the processor's cache


def levels(values: np.ndarray, scale: ScaleKind, limit: float = 1.0) -> np.ndarray:
    """Return uint8 of the same shape: 1 … 255 from the low to the high end of the scale, EMPTY for NaN.

    "weight" runs from 0 to `limit`, "signed" from -`limit` (1) through 0 (128) to `limit` (255), "unit" from 0 to 1.
    What lies beyond an end is drawn as the end.
    """
    gain, zero = _gain(scale, limit)
    flat = np.ascontiguousarray(values).reshape(-1)
    result = np.empty(flat.size, np.uint8)
    room = np.empty(min(_CHUNK, flat.size), np.float32)
    with np.errstate(over="ignore", invalid="ignore"):
        for start in range(0, flat.size, _CHUNK):
            part = flat[start : start + _CHUNK]
            share = room[: part.size]
            np.multiply(part, gain, out=share, casting="unsafe")
            share += np.float32(zero + 0.5)
            np.clip(share, 1, 255, out=share)  # NaN stays NaN
            if np.isnan(share.min()):  # asking costs a sixth of doing it
                np.fmax(share, EMPTY, out=share)
            result[start : start + _CHUNK] = share
    return result.reshape(values.shape)


def _gain(scale: ScaleKind, limit: float) -> tuple[float, float]:
    if scale == "unit":
        return 254.0, 1.0
    reach = limit if np.isfinite(limit) and limit > 0 else 1.0
    return (127.0 / reach, 128.0) if scale == "signed" else (254.0 / reach, 1.0)


@cache
def colour_table(theme: Theme, scale: ScaleKind) -> tuple[int, ...]:
    """Return 256 colours as 0xAARRGGBB, one a level: from the panel's ground to the accent, or low – panel – high.

    EMPTY is transparent.
    """
    if scale == "signed":
        rows = np.concatenate([_between(theme.low, theme.panel)[::2], _between(theme.panel, theme.high)[::2]])
    else:
        rows = _between(theme.panel, theme.accent)[np.r_[0, np.linspace(0, 255, 255).round().astype(int)]]
    red, green, blue = rows.astype(np.uint32).T
    table = (0xFF << 24) | (red << 16) | (green << 8) | blue
    return (0, *(int(colour) for colour in table[1:]))


def image(cells: np.ndarray, theme: Theme, scale: ScaleKind) -> QImage:
    """Return (row, column) levels as an image of one pixel a cell, in the format that Qt draws fastest."""
    height, width = cells.shape
    solid = np.ascontiguousarray(cells)
    indexed = QImage(solid.data, width, height, width, QImage.Format.Format_Indexed8)
    indexed.setColorTable(colour_table(theme, scale))  # which also takes the image off `solid`
    return indexed.convertToFormat(QImage.Format.Format_ARGB32_Premultiplied)


def _between(start: str, end: str) -> np.ndarray:
    """Return (256, 3) uint8: from one colour to another."""
    ends = [np.array([int(colour[i : i + 2], 16) for i in (1, 3, 5)], float) for colour in (start, end)]
    share = np.linspace(0.0, 1.0, 256)[:, None]
    return (ends[0] * (1 - share) + ends[1] * share).round().astype(np.uint8)
