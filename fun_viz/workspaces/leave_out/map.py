"""A map of words by tokens of the source, with frames round the cells that tell most."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QResizeEvent
from PySide6.QtWidgets import QWidget

from fun_viz.run.decoding.left_out import Cell
from fun_viz.views.grid import Grid
from fun_viz.views.matrix import Matrix
from fun_viz.views.painting import CENTRED, fill_disc, write
from fun_viz.views.theme import theme_of, type_face
from fun_viz.widgets.colour_scale import ColourScale
from fun_viz.widgets.layouts import column
from fun_viz.widgets.panel import Panel
from fun_viz.widgets.texts import translated

_BADGE = 5.5  # the radius of the ≠
_BADGED = 12.0  # pixels of a cell that has room for it
_CHIP = 26  # pixels
_SCALED = 350  # pixels of a panel that has room for a scale


class FramedMap(Matrix):
    """Frames cells in black, with ≠, where a word looks at another token more than at the one that it needs most; in
    grey where it looks and hardly needs what it sees."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.black: frozenset[Cell] = frozenset()
        self.grey: frozenset[Cell] = frozenset()
        self.says: Callable[[int, int], str] | None = None  # what the number of a cell means

    def show_framed(self, grid: Grid | None, black: frozenset[Cell], grey: frozenset[Cell]) -> None:
        """Draw a map with frames; a cell that has both is black."""
        if (black, grey - black) != (self.black, self.grey):
            self.black, self.grey = black, grey - black
            self.update()
        self.show_grid(grid)

    def paint(self, painter: QPainter) -> None:
        super().paint(painter)
        if self.grid is None:
            return
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        theme, frame = theme_of(self), self.frame()
        for cells, ink, line in ((self.grey, theme.muted, 1.3), (self.black, theme.text, 1.6)):
            for row, place in cells:
                box = frame.block(range(row, row + 1), range(place, place + 1))
                if not box.isEmpty() and self.grid.happened(row, place):
                    painter.setPen(QPen(QColor(ink), line))
                    painter.setBrush(Qt.BrushStyle.NoBrush)
                    painter.drawRoundedRect(box.adjusted(-0.5, -0.5, -0.5, -0.5), 2.5, 2.5)
                    if cells is self.black and min(box.width(), box.height()) >= _BADGED:
                        self._badge(painter, QPointF(box.right() - 1, box.top() + 0.5))

    def _badge(self, painter: QPainter, centre: QPointF) -> None:
        theme = theme_of(self)
        fill_disc(painter, centre, _BADGE, theme.text)
        box = QRectF(centre.x() - _BADGE, centre.y() - _BADGE, 2 * _BADGE, 2 * _BADGE)
        write(painter, box, "≠", font=type_face(self, 10, bold=True), colour=theme.panel, align=CENTRED)

    def _means(self, grid: Grid) -> str:
        """Say nothing of all cells: what one of them means is said with its number."""
        return ""

    def tip_at(self, point: QPointF) -> str:
        said = super().tip_at(point)
        if self.grid is None:
            return said
        row, place = self.frame().at(point)
        if row is None or place is None or not self.grid.happened(row, place):
            return said
        lines = [said, self.says(row, place) if self.says else ""]
        if (row, place) in self.black:
            lines.append(translated("≠ The word needs this token most, but looks at another one more."))
        if (row, place) in self.grey:
            lines.append(translated("The word looks here, but hardly needs what it sees."))
        return "\n".join(filter(None, lines))


class MapPanel(Panel):
    """A framed map and, where there is room, the scale of its colours before the chips."""

    def __init__(self) -> None:
        self.map, self.scale, body = FramedMap(), ColourScale(), QWidget()
        column(body, (self.map, 1))
        super().__init__(body, numbers=self.map.to_csv)
        room = QWidget()  # as high as a chip, so that maps beside one another begin at one height
        room.setFixedSize(1, _CHIP)
        self.add_chip(room)
        self.add_chip(self.scale)
        self.scale.hide()

    def show_map(self, grid: Grid | None, black: frozenset[Cell], grey: frozenset[Cell], tip: str) -> None:
        """Draw a map; a `tip` at the scale says what its numbers are."""
        self.map.show_framed(grid, black, grey)
        if grid is not None:
            self.scale.show_scale(("", tip), grid.scale, grid.limit)
        self._fit_scale()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit_scale()

    def _fit_scale(self) -> None:
        self.scale.setVisible(self.map.grid is not None and self.width() >= _SCALED)
