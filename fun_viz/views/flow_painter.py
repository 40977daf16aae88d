"""How a flow that has been laid out is painted."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property, partial

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QBrush, QColor, QLinearGradient, QPainter, QPen
from PySide6.QtWidgets import QWidget

from fun_viz.trace import Place
from fun_viz.views.canvas import Places, indices
from fun_viz.views.colours import blend, translucent
from fun_viz.views.flow import Flow
from fun_viz.views.flow_layout import MARGIN, Column, FlowLayout
from fun_viz.views.painting import CENTRED, fill, write
from fun_viz.views.sprites import Sprites
from fun_viz.views.theme import Theme, theme_of, type_face

_FRAMED = 18.0  # boxes lower than this have a frame only to say something
_Pen = tuple[int, float, Qt.PenStyle]  # colour, width and style: a QPen cannot be part of a key


def _pen(colour: str | QColor, width: float, style: Qt.PenStyle = Qt.PenStyle.SolidLine) -> _Pen:
    return QColor(colour).rgb(), width, style


@dataclass(frozen=True)
class _BoxStyle:
    ground: str
    outline: _Pen | None
    colour: str
    bold: bool = False
    hatched: bool = False


@dataclass(frozen=True)
class FlowPainter:
    """Paints one picture; it lives as long as that takes."""

    painter: QPainter
    widget: QWidget
    flow: Flow
    layout: FlowLayout
    marked: Places
    sprites: Sprites

    @cached_property
    def _theme(self) -> Theme:
        return theme_of(self.widget)

    @cached_property
    def _family(self) -> str:
        return self.widget.font().family()

    @cached_property
    def _weights(self) -> dict[int, float]:
        return {ribbon.source: ribbon.weight for ribbon in self.layout.ribbons}

    def paint(self) -> None:
        """Paint ribbons, boxes, and what says that a column goes on."""
        self._paint_ribbons()
        for index in self.layout.left.visible():
            self.painter.setOpacity(0.4 if self._is_unread(index) else 1.0)
            self._paint_box(self.layout.left, index, self.flow.source[index], self._source_style(index))
        self.painter.setOpacity(1.0)
        for index in self.layout.right.visible():
            piece = self.flow.target[index] if index < self.flow.happened else ""
            self._paint_box(self.layout.right, index, piece, self._target_style(index))
        for column in (self.layout.left, self.layout.right):
            self._paint_edges(column)

    def _paint_ribbons(self) -> None:
        lit = indices(self.marked, "source")
        for ribbon in self.layout.ribbons:
            opacity = self._theme.faintest + (0.8 - self._theme.faintest) * ribbon.weight
            if lit:
                opacity = min(1.0, opacity + 0.2) if ribbon.source in lit else opacity * 0.45
            pen = QPen(translucent(self._theme.accent, opacity), ribbon.width)
            pen.setCapStyle(Qt.PenCapStyle.FlatCap)
            self.painter.strokePath(ribbon.path, pen)

    def _is_unread(self, index: int) -> bool:
        flow = self.flow
        return flow.read is not None and index not in flow.read and index not in (flow.active_source or ())

    def _source_style(self, index: int) -> _BoxStyle:
        theme, marked = self._theme, Place("source", index) in self.marked
        active, unknown = index in (self.flow.active_source or ()), index in self.flow.unknown
        share = 0.3 + 0.7 * min(1.0, 1.5 * self._weights.get(index, 0.0))
        outline: _Pen | None = _pen(blend(theme.panel, theme.source, round(share, 2)), 1)
        if unknown:
            outline = _pen(theme.middling, 1.4, Qt.PenStyle.DotLine)
        if active:
            outline = _pen(theme.accent, 1.6)
        elif not unknown and self.layout.left.box_height < _FRAMED:
            outline = None
        return _BoxStyle(
            theme.soft if marked or active else theme.panel, outline, theme.source, marked or active, unknown
        )

    def _target_style(self, index: int) -> _BoxStyle:
        theme, marked = self._theme, Place("target", index) in self.marked
        current, low = index == self.flow.current, self.layout.right.box_height < _FRAMED
        outline = None if low else _pen(blend(theme.panel, theme.target, 0.3), 1)
        if index >= self.flow.happened:
            outline = _pen(blend(theme.panel, theme.muted, 0.4), 1, Qt.PenStyle.DashLine)
        elif current:
            outline = _pen(theme.accent, 1.6)
        return _BoxStyle(theme.soft if marked or current else theme.panel, outline, theme.target, marked or current)

    def _paint_box(self, column: Column, index: int, piece: str, style: _BoxStyle) -> None:
        """Paint a box as it was painted before, where it was."""
        key = (piece, style, column.text_pixels, self._family)
        self.sprites.draw(self.painter, key, column.box(index), partial(self._draw_box, column, piece, style))

    def _draw_box(self, column: Column, piece: str, style: _BoxStyle, painter: QPainter, box: QRectF) -> None:
        radius = min(8.0, box.height() / 4)
        if style.outline is not None or style.bold:
            colour, width, line = style.outline or (0, 0, Qt.PenStyle.NoPen)
            painter.setPen(QPen(QColor(colour), width, line))
            painter.setBrush(QColor(style.ground))
            painter.drawRoundedRect(box, radius, radius)
        if style.hatched:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QBrush(translucent(self._theme.middling, 0.35), Qt.BrushStyle.BDiagPattern))
            painter.drawRoundedRect(box, radius, radius)
        font, room = type_face(self.widget, column.text_pixels, bold=style.bold), box.width() - 6
        write(painter, box, piece, font=font, colour=style.colour, align=CENTRED, room=room if len(piece) > 1 else None)

    def _paint_edges(self, column: Column) -> None:
        """Fade out where a column goes on above or below, and show how far it is scrolled."""
        if not column.furthest:
            return
        whole, reach = column.room + 2 * MARGIN, 3 * MARGIN
        if column.scroll > 1:
            self._paint_fade(QRectF(column.x - 2, 0, column.width + 4, reach), from_top=True)
        if column.scroll < column.furthest - 1:
            self._paint_fade(QRectF(column.x - 2, whole - reach, column.width + 4, reach), from_top=False)
        length = max(24.0, column.room * column.room / (column.room + column.furthest))
        y = MARGIN + (column.room - length) * column.scroll / column.furthest
        outside = column.x - 6 if column == self.layout.left else column.x + column.width + 3
        fill(self.painter, QRectF(outside, y, 3, length), translucent(self._theme.muted, 0.35), 1.5)

    def _paint_fade(self, area: QRectF, *, from_top: bool) -> None:
        fade = QLinearGradient(area.topLeft(), area.bottomLeft())
        fade.setColorAt(0.0 if from_top else 1.0, QColor(self._theme.panel))
        fade.setColorAt(1.0 if from_top else 0.0, translucent(self._theme.panel, 0.0))
        self.painter.fillRect(area, fade)
