"""The flow of a step: the tokens read on the left, those written on the right, and ribbons as wide as what flows."""

from __future__ import annotations

from dataclasses import replace
from typing import ClassVar

import numpy as np
from PySide6.QtCore import QPointF, QSize
from PySide6.QtGui import QPainter, QResizeEvent, QWheelEvent

from fun_viz.views.animation import Animation
from fun_viz.views.canvas import Canvas, Places, draw_placeholder, indices
from fun_viz.views.flow import Flow, Pose
from fun_viz.views.flow_layout import FlowLayout, columns, lay_out
from fun_viz.views.flow_painter import FlowPainter
from fun_viz.views.number_format import csv_text, percent
from fun_viz.views.sprites import Sprites

__all__ = ["Flow", "Ribbons"]


class Ribbons(Canvas):
    """Draws a Flow. Motion from step to step is short, and there is none without `animate`."""

    hint: ClassVar[QSize | None] = QSize(300, 520)
    least: ClassVar[QSize | None] = QSize(180, 160)

    def __init__(self) -> None:
        super().__init__()
        self.animate = True
        self._flow = Flow()
        self._before = self._now = Pose()
        self._animation = Animation(self, 180)
        self._sprites = Sprites()

    def show_flow(self, flow: Flow) -> None:
        """Draw another step; what matters in it is scrolled into view."""
        same = flow.source == self._flow.source
        self._before = self._pose()
        self._flow = flow
        weights = np.asarray(flow.weights, float) if flow.has_ribbons else None
        self._now = replace(self._now, weights=weights, row=float(flow.current or 0))
        self._follow()
        self._animation.begin(moving=self.animate and same)

    def to_csv(self) -> str:
        """Return one line for each source token: its position, its piece and its weight."""
        weights = self._flow.weights if self._flow.has_ribbons else None
        rows = ((i, piece, "" if weights is None else float(weights[i])) for i, piece in enumerate(self._flow.source))
        return csv_text(("position", "source", "weight"), rows)

    def layout_now(self) -> FlowLayout:
        """Return where everything stands at this moment."""
        return lay_out(self, self._flow, self._pose())

    def paint(self, painter: QPainter) -> None:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if self._flow.source:
            layout = self.layout_now()
            FlowPainter(painter, self, self._flow, layout, self._marked, self._sprites).paint()
        else:
            draw_placeholder(painter, self, self._placeholder)

    def places_at(self, point: QPointF) -> Places:
        return self.layout_now().at(point, self._flow)

    def tip_at(self, point: QPointF) -> str:
        """Say whose a ribbon is, or what flows from a source token."""
        flow, places = self._flow, self.places_at(point)
        source, target = (min(indices(places, name), default=None) for name in ("source", "target"))
        if source is None:
            return "" if target is None else self.explained(flow.target[target])
        piece = self.explained(flow.source[source])
        if flow.has_ribbons and flow.weights is not None and flow.current is not None:
            words = self.tr("{target} ← {source}: {share}")
            share = percent(float(flow.weights[source]))
            head, _, sign = piece.partition("\n")
            said = words.format(target=flow.target[flow.current], source=head, share=share)
            piece = f"{said}\n{sign}".rstrip()
        unknown = self.tr("not in the model's vocabulary")
        return f"{piece}\n{unknown}" if source in flow.unknown else piece

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._animation.stop()
        self._follow()
        super().resizeEvent(event)

    def wheelEvent(self, event: QWheelEvent) -> None:
        left, right = columns(self, self._flow, self._now)
        on_left = event.position().x() < self.width() / 2
        column = left if on_left else right
        if not column.furthest:
            event.ignore()
            return
        scroll = max(0.0, min(column.furthest, column.scroll - event.angleDelta().y() * 0.5))
        self._animation.stop()
        now = self._now
        self._now = replace(now, source_scroll=scroll) if on_left else replace(now, target_scroll=scroll)
        self.update()

    def _pose(self) -> Pose:
        return self._before.towards(self._now, self._animation.at)

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
