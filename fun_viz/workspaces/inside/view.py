"""The canvas as a widget: it says which number of a strip the mouse is on, and scrolls rows by the wheel."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QPointF, Signal
from PySide6.QtGui import QMouseEvent

from fun_viz.views.stage.marks import Mark, Strip
from fun_viz.views.stage.widget import StageView
from fun_viz.workspaces.inside.drawn import Touch


class InsideView(StageView):
    """`touched` carries the Touch under the mouse, with the dimension where a vector is shown, or None."""

    touched = Signal(object)
    pinned = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self._touch: Touch | None = None

    def touch_at(self, point: QPointF) -> Touch | None:
        """Return what is at a point of the widget."""
        mark = self.mark_at(point)
        about = mark.about if mark is not None else None
        if mark is None or not isinstance(about, Touch):
            return None
        return _with_unit(about, mark, self._unit(point).x())

    def hover(self, point: QPointF | None) -> None:
        super().hover(point)
        touch = None if point is None else self.touch_at(point)
        if touch != self._touch:
            self._touch = touch
            self.touched.emit(touch)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        super().mouseReleaseEvent(event)
        if self.rect().contains(event.position().toPoint()):
            self.pinned.emit(self.touch_at(event.position()))


def _with_unit(about: Touch, mark: Mark, x: float) -> Touch:
    if not about.units or not isinstance(mark, Strip) or not mark.values:
        return about
    cells = len(mark.values)
    cell = min(cells - 1, max(0, int((x - mark.x + mark.width / 2) / mark.width * cells)))
    unit = min(about.units - 1, int((cell + 0.5) * about.units / cells))
    return replace(about, index=unit) if about.what != "head" else replace(about, key=unit)
