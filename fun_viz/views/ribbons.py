"""The flow of a step: the tokens read on the left, those written on the right, and ribbons as wide as what flows."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from PySide6.QtCore import QEvent, QPointF, QSize, Qt
from PySide6.QtGui import QMouseEvent, QPainter, QPaintEvent, QResizeEvent, QWheelEvent
from PySide6.QtWidgets import QWidget

from fun_viz.trace import Place
from fun_viz.views.canvas import Canvas, Places
from fun_viz.views.figures import csv_text, percent, plain
from fun_viz.views.flow import Flow, Pose
from fun_viz.views.flow_layout import FlowLayout, columns, lay_out
from fun_viz.views.flow_paint import FlowPaint
from fun_viz.views.glide import Glide
from fun_viz.views.ink import draw_placeholder
from fun_viz.views.sprites import Sprites

__all__ = ["Flow", "Ribbons"]


class Ribbons(Canvas):
    """Draws a Flow. Motion from step to step is short, and there is none without `animate`."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.animate = True
        self._flow = Flow()
        self._placeholder = ""
        self._before = self._now = Pose()
        self._glide = Glide(self, 180)
        self._hovered: Places = ()
        self._sprites = Sprites()

    def show_flow(self, flow: Flow) -> None:
        """Draw another step; what matters in it is scrolled into view."""
        same = flow.source == self._flow.source
        self._before = self._pose()
        self._flow = flow
        weights = np.asarray(flow.weights, float) if flow.has_ribbons else None
        self._now = replace(self._now, weights=weights, row=float(flow.current or 0))
        self._follow()
        self._glide.begin(moving=self.animate and same)

    def set_placeholder(self, text: str) -> None:
        """Set the sentence shown while there is no source."""
        self._placeholder = text
        self.update()

    def to_csv(self) -> str:
        """Return one line for each source token: its position, its piece and its weight."""
        weights = self._flow.weights if self._flow.has_ribbons else None
        rows = ((i, piece, "" if weights is None else float(weights[i])) for i, piece in enumerate(self._flow.source))
        return csv_text(("position", "source", "weight"), rows)

    def layout_now(self) -> FlowLayout:
        """Return where everything stands at this moment."""
        return lay_out(self, self._flow, self._pose())

    def sizeHint(self) -> QSize:
        return QSize(300, 520)

    def minimumSizeHint(self) -> QSize:
        return QSize(180, 160)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if self._flow.source:
            layout = self.layout_now()
            FlowPaint(painter, self, self._flow, layout, marked=self._marked, sprites=self._sprites).paint()
        else:
            draw_placeholder(painter, self, self._placeholder)

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._glide.stop()
        self._follow()
        super().resizeEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        places = self._at(event.position())
        self.setToolTip(plain(self._tip(places)))
        self._point(places)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton and self.rect().contains(event.position().toPoint()):
            self.clicked.emit(self._at(event.position()))

    def leaveEvent(self, event: QEvent) -> None:
        self._hovered = ()
        super().leaveEvent(event)

    def wheelEvent(self, event: QWheelEvent) -> None:
        left, right = columns(self, self._flow, self._now)
        on_left = event.position().x() < self.width() / 2
        column = left if on_left else right
        if not column.furthest:
            event.ignore()
            return
        scroll = max(0.0, min(column.furthest, column.scroll - event.angleDelta().y() * 0.5))
        self._glide.stop()
        now = self._now
        self._now = replace(now, source_scroll=scroll) if on_left else replace(now, target_scroll=scroll)
        self.update()

    def _pose(self) -> Pose:
        return self._before.towards(self._now, self._glide.at)

    def _follow(self) -> None:
        """Scroll each column to what matters in it: the token being written, and the one it looks at most."""
        flow, weights = self._flow, self._now.weights
        left, right = columns(self, flow, self._now)
        active = flow.active_source or ()
        seen = int(weights.argmax()) if weights is not None else active[-1] if active else None
        written = flow.happened - 1 if flow.current is None else flow.current
        self._now = replace(
            self._now,
            source_scroll=min(left.scroll, left.furthest) if seen is None else left.scroll_that_shows(seen),
            target_scroll=right.scroll_that_shows(max(0, written)),
        )

    def _at(self, point: QPointF) -> Places:
        return self.layout_now().at(point, self._flow)

    def _point(self, places: Places) -> None:
        if places != self._hovered:
            self._hovered = places
            self.setCursor(Qt.CursorShape.PointingHandCursor if places else Qt.CursorShape.ArrowCursor)
            self.pointed.emit(places)

    def _tip(self, places: Places) -> str:
        """Return what to say of the places under the mouse: of a ribbon, whose it is; of a source token, what flows."""
        if not places:
            return ""
        flow, first = self._flow, places[0]
        if first.sequence == "target":
            return flow.target[first.index]
        piece = flow.source[first.index]
        if flow.has_ribbons and flow.weights is not None and flow.current is not None:
            share = percent(float(flow.weights[first.index]))
            piece = self.tr("{target} ← {source}: {share}").format(
                target=flow.target[flow.current], source=piece, share=share
            )
        unknown = self.tr("not in the model's vocabulary") if _is_unknown(flow, first) else ""
        return "\n".join(filter(None, (piece, unknown)))


def _is_unknown(flow: Flow, place: Place) -> bool:
    return place.sequence == "source" and place.index in flow.unknown
