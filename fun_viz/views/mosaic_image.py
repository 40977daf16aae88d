"""One picture of all the maps of a group, of bytes at the size it is drawn in, and kept while only time moves on."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QRect
from PySide6.QtGui import QImage

from fun_viz.views.colour_map import EMPTY, image, levels
from fun_viz.views.grid import same_numbers
from fun_viz.views.mosaic_layout import GAP, Block, Group
from fun_viz.views.theme import Theme


class MosaicImage:
    """Composes the picture of one group, whatever has happened of it; asked again, it repeats only what changed."""

    def __init__(self) -> None:
        self._values = np.empty((0, 0, 0, 0), np.float32)
        self._look: tuple[object, ...] = ()  # all else that the picture depends on
        self._picture = QImage()
        self._rows = self._columns = np.empty(0, np.intp)  # the cell where each line of a map's pixels begins

    def compose(self, group: Group, block: Block, theme: Theme, density: int) -> QImage:
        """Return all maps as they lie in a block, `density` pixels for each of the widget's; gaps are transparent."""
        size = tuple(density * length for length in (block.width, block.height, GAP))
        look = (group.scale, group.limit, theme, size)
        if look != self._look or not same_numbers(group.values, self._values):
            self._values, self._look = group.values, look
            self._picture = image(self._canvas(group, *size), theme, group.scale)
        return self._picture

    def _canvas(self, group: Group, width: int, height: int, gap: int) -> np.ndarray:
        """Return the levels of all maps and the gaps between them, (y, x)."""
        peak, (tall, wide) = group.scale == "weight", group.values.shape[2:]
        coarse, thin = -(-tall // height), -(-wide // width)
        values = greatest(group.values, coarse) if peak else group.values
        cells = levels(values, group.scale, group.limit)
        cells = pooled(cells if peak else pooled(cells, coarse, 2, peak=False), thin, 3, peak=peak)
        rows, columns = _spread(cells.shape[2], height), _spread(cells.shape[3], width)
        down, across = cells.shape[:2]
        canvas = np.full((down, height + gap, across, width + gap), EMPTY, np.uint8)
        canvas[:, :height, :, :width] = cells.take(columns, axis=3).take(rows, axis=2).transpose(0, 2, 1, 3)
        self._rows, self._columns = rows * coarse, columns * thin
        return canvas.reshape(down * (height + gap), -1)

    def parts(self, group: Group, block: Block) -> list[QRect]:
        """Return the parts of the picture composed last that have happened, in its own pixels."""
        across, down = (
            self._picture.width() // block.columns,
            self._picture.height() // block.rows,
        )  # of a map and a gap
        begun = block.rows if group.begun is None else group.begun
        if group.shown_columns is not None:
            found = (self._stretch(group, done) for done in group.shown_columns)
            return [QRect(i * across + x, 0, wide, down * block.rows) for i, (x, wide) in enumerate(found) if wide]
        if group.shown is None:
            return [QRect(0, 0, across * block.columns, down * begun)] if begun else []
        lines = int(np.searchsorted(self._rows, group.shown))
        return [QRect(0, row * down, across * block.columns, lines) for row in range(begun) if lines]

    def _stretch(self, group: Group, done: int) -> tuple[int, int]:
        """Return (start, length) of the pixels of a map's columns that have happened."""
        if not group.from_right:
            return 0, int(np.searchsorted(self._columns, done))
        start = int(np.searchsorted(self._columns, group.values.shape[3] - done))
        return start, len(self._columns) - start


def greatest(values: np.ndarray, factor: int) -> np.ndarray:
    """Return (…, row, column) with every `factor` rows made one, of their greatest numbers; NaN is none."""
    if factor <= 1:
        return values
    first, second, *others = (values[..., start::factor, :] for start in range(factor))
    result = np.fmax(first[..., : second.shape[-2], :], second)
    result = np.concatenate([result, first[..., second.shape[-2] :, :]], -2) if first.shape != second.shape else result
    for part in others:
        place = result[..., : part.shape[-2], :]
        np.fmax(place, part, out=place)
    return result


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
