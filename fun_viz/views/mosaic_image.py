"""One picture of all the maps of a group, of bytes at the size it is drawn in, and kept while only time moves on."""

from __future__ import annotations

import numpy as np
from PySide6.QtGui import QImage

from fun_viz.views.colour_map import EMPTY, image, levels
from fun_viz.views.mosaic_layout import GAP, Block, Group
from fun_viz.views.theme import Theme


class MosaicImage:
    """Composes the picture of one group; asked again, it repeats only what changed."""

    def __init__(self) -> None:
        self._values: tuple[object, ...] = ()
        self._size: tuple[object, ...] = ()
        self._drawn: tuple[object, ...] = ()
        self._levels = np.empty((0, 0, 0, 0), np.uint8)
        self._canvas = np.empty((0, 0, 0, 0), np.uint8)
        self._first = np.empty(0, np.intp)  # the row of the map where each line of pixels begins
        self._picture = QImage()

    def compose(self, group: Group, block: Block, theme: Theme, density: int) -> QImage:
        """Return all maps as they lie in a block, `density` pixels for each of the widget's; gaps are transparent."""
        values = (group.values, group.scale, group.limit)
        if not _same(values, self._values):
            self._values, self._size = values, ()
            self._levels = levels(group.values, group.scale, group.limit)
        size = tuple(density * length for length in (block.width, block.height, GAP))
        if size != self._size:
            self._size, self._drawn = size, ()
            self._fill(*size, peak=group.scale == "weight")
        drawn = (group.shown, theme)
        if drawn != self._drawn:
            self._drawn = drawn
            self._picture = image(self._visible(group.shown), theme, group.scale)
        return self._picture

    def _fill(self, width: int, height: int, gap: int, *, peak: bool) -> None:
        tall, wide = self._levels.shape[2:]
        coarse = -(-tall // height)
        cells = pooled(pooled(self._levels, coarse, 2, peak=peak), -(-wide // width), 3, peak=peak)
        rows, columns = _spread(cells.shape[2], height), _spread(cells.shape[3], width)
        tiles = cells.take(columns, axis=3).take(rows, axis=2)  # (row, column, y, x)
        down, across = tiles.shape[:2]
        self._canvas = np.full((down, height + gap, across, width + gap), EMPTY, np.uint8)
        self._canvas[:, :height, :, :width] = tiles.transpose(0, 2, 1, 3)
        self._first = rows * coarse

    def _visible(self, shown: int | None) -> np.ndarray:
        """Return the canvas as (y, x) without the rows of each map that have not happened yet."""
        canvas = self._canvas
        if shown is not None:
            canvas = canvas.copy()
            canvas[:, np.flatnonzero(self._first >= shown)] = EMPTY
        return canvas.reshape(canvas.shape[0] * canvas.shape[1], -1)


def pooled(cells: np.ndarray, factor: int, axis: int, *, peak: bool) -> np.ndarray:
    """Return levels with every `factor` neighbours made one: their greatest, or their mean.

    The greatest keeps thin lines, and EMPTY never wins over a number. The last one may have fewer to be made from.
    """
    if factor <= 1:
        return cells
    before = (slice(None),) * axis
    parts = [cells[(*before, slice(start, None, factor))] for start in range(factor)]
    result = parts[0].astype(np.uint8 if peak else np.uint16)
    for part in parts[1:]:
        place = result[(*before, slice(part.shape[axis]))]
        (np.maximum if peak else np.add)(place, part, out=place)
    if peak:
        return result
    made_of = np.full(result.shape[axis], factor)
    made_of[-1] = cells.shape[axis] - factor * (result.shape[axis] - 1)
    return (result // made_of.reshape(-1, *(1,) * (cells.ndim - axis - 1))).astype(np.uint8)


def _spread(cells: int, pixels: int) -> np.ndarray:
    """Return which cell each pixel belongs to."""
    return np.arange(pixels) * cells // pixels


def _same(one: tuple[object, ...], other: tuple[object, ...]) -> bool:
    return len(one) == len(other) and one[0] is other[0] and one[1:] == other[1:]
