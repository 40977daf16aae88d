"""The painting of an overview: titles, the ground of each tile, the maps, and the lines over them."""

from __future__ import annotations

import math
from functools import lru_cache, partial

from PySide6.QtCore import QLineF, QRect, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QRegion
from PySide6.QtWidgets import QWidget

from fun_viz.views.canvas import Places, indices
from fun_viz.views.colours import translucent
from fun_viz.views.mosaic_image import MosaicImage
from fun_viz.views.mosaic_layout import GAP, HEAD, Block, Group
from fun_viz.views.painting import CENTRED, RIGHT, write
from fun_viz.views.sprites import is_vector
from fun_viz.views.theme import theme_of, type_face

_LINE = 13.0  # height of a row label
_SPARE = 14.0  # pixels that a title may stand out into the room between groups
_WIDE_CELL = 8.0  # pixels from which a row is framed rather than struck through


def title_box(block: Block) -> QRectF:
    """Return where the title of a group has room."""
    left = block.left - block.label
    return QRectF(left, block.top - block.above, max(block.area().right() - left + _SPARE, 24.0), 18)


class MosaicPainter:
    """Paints groups with one painter, in the theme of one widget."""

    def __init__(self, painter: QPainter, widget: QWidget, within: QRegion) -> None:
        self._painter, self._within = painter, within
        self._theme = theme_of(widget)
        self._title, self._label = type_face(widget, 12), type_face(widget, 11)
        ratio = painter.deviceTransform().m11()
        self._ratio = max(2.0, ratio) if is_vector(painter) else ratio

    def shows(self, box: QRectF) -> bool:
        """Say whether any of a box is to be painted."""
        return self._within.intersects(box.toAlignedRect())

    def letter(self, group: Group, block: Block) -> None:
        """Write a group's title, the labels of its rows, and those of its columns where there is room."""
        words = partial(write, self._painter, colour=self._theme.muted)
        left, title = block.left - block.label, title_box(block)
        if self.shows(QRectF(title.left(), title.top(), title.width(), block.above)):
            words(title, group.title, font=self._title, room=int(title.width()))
            for column in range(block.columns if block.head else 0):
                box = QRectF(block.tile(0, column).left(), block.top - HEAD, block.width, HEAD - 1)
                words(box, group.columns[column], font=self._label, align=CENTRED)
        if block.label and self.shows(QRectF(left, block.top - 9, block.label - 5, block.area().height() + 18)):
            for row in range(0, block.rows, math.ceil(_LINE / (block.height + GAP))):
                box = QRectF(left, block.tile(row, 0).center().y() - 9, block.label - 6, 18)
                words(box, group.rows[row], font=self._label, align=RIGHT)

    def ground(self, block: Block) -> None:
        """Draw the empty tiles that the maps are laid on."""
        self._painter.setPen(Qt.PenStyle.NoPen)
        self._painter.setBrush(QColor(self._theme.line))  # a larger tile below makes an outline, five times as fast
        self._painter.drawRects(_grown(block))
        self._painter.setBrush(QColor(self._theme.chip))
        self._painter.drawRects(block.tiles)

    def maps(self, image: MosaicImage, group: Group, block: Block) -> None:
        """Draw what has happened of all maps of a group; finer than the widget's pixels only when their cells are."""
        width, height = group.cells
        fine = min(block.width / width, block.height / height) < 2
        density = math.ceil(self._ratio) if fine else 1
        picture = image.compose(group, block, self._theme, density)
        for part in image.parts(group, block):
            x, y = block.left + part.x() / density, block.top + part.y() / density
            box = QRectF(x, y, part.width() / density, part.height() / density)
            if self.shows(box):
                self._painter.drawImage(box, picture, QRectF(part))

    def lines(self, group: Group, block: Block, places: Places) -> None:
        """Frame the current row of every map, and light the rows and columns of the tokens pointed at."""
        columns, rows = group.cells
        wide, tall, tiles = block.width / columns, block.height / rows, block.tiles
        if group.current is not None and group.current < rows:
            high = max(tall, 3.0)
            down = round(group.current * tall + (tall - high) / 2)
            self._painter.setPen(Qt.PenStyle.NoPen)
            self._painter.setBrush(translucent(self._theme.accent, 0.5))
            self._painter.translate(0, down)
            self._painter.drawRects(_frames(block, round(high)))
            self._painter.translate(0, -down)
        self._stroke(0.6)
        marked = {index - group.shift_rows for index in indices(places, group.side_rows)}
        for y in (offset for index in marked if 0 <= index < rows for offset in _strokes(index, tall)):
            self._painter.drawLines([QLineF(t.x(), t.y() + y, t.x() + t.width(), t.y() + y) for t in tiles])
        marked = {index - group.shift_columns for index in indices(places, group.side_columns)}
        for x in (offset for index in marked if 0 <= index < columns for offset in _strokes(index, wide)):
            self._painter.drawLines([QLineF(t.x() + x, t.y(), t.x() + x, t.y() + t.height()) for t in tiles])

    def outline(self, box: QRectF, thickness: float) -> None:
        """Draw an accent line just outside a tile."""
        self._stroke(1.0, thickness)
        edge = thickness / 2
        self._painter.drawRect(box.adjusted(-edge, -edge, edge, edge))

    def ring(self, box: QRectF) -> None:
        """Show that the keyboard is here."""
        self._painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._stroke(0.45, 3.0)
        self._painter.drawRoundedRect(box, 4, 4)

    def _stroke(self, opacity: float, thickness: float = 1.0) -> None:
        pen = QPen(translucent(self._theme.accent, opacity), thickness)
        pen.setJoinStyle(Qt.PenJoinStyle.MiterJoin)
        pen.setCapStyle(Qt.PenCapStyle.FlatCap)
        self._painter.setPen(pen)
        self._painter.setBrush(Qt.BrushStyle.NoBrush)


@lru_cache(maxsize=16)
def _grown(block: Block) -> list[QRect]:
    """Return the tiles with a pixel more on each side. Whole rectangles are filled much faster than lines are drawn."""
    return [tile.adjusted(-1, -1, 1, 1) for tile in block.tiles]


@lru_cache(maxsize=16)
def _frames(block: Block, high: int) -> list[QRect]:
    """Return the four sides of a frame round the upper part of each tile, none of them over another."""
    frames: list[QRect] = []
    for tile in block.tiles:
        x, y, wide = tile.x() - 1, tile.y() - 1, tile.width() + 1
        frames += [QRect(x, y, wide, 1), QRect(x, y + high, wide, 1)]
        frames += [QRect(x, y + 1, 1, high - 1), QRect(x + wide - 1, y + 1, 1, high - 1)]
    return frames


def _strokes(index: int, cell: float) -> tuple[float, ...]:
    """Return where lines light a row: on both its sides, or through its middle when it is thin."""
    if cell < _WIDE_CELL:
        return (math.floor((index + 0.5) * cell) + 0.5,)
    return math.floor(index * cell) - 0.5, math.floor((index + 1) * cell) - 0.5
