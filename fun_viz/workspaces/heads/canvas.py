"""What draws heads and is pointed at: the mouse lights one, a click chooses it, and a tool tip says its numbers."""

from __future__ import annotations

from PySide6.QtCore import QPointF, Qt, Signal
from PySide6.QtGui import QMouseEvent

from fun_viz.run.decoding.head_habits import Head
from fun_viz.views.canvas import Canvas
from fun_viz.views.number_format import percent
from fun_viz.widgets.texts import translated
from fun_viz.workspaces.heads.names import cost, kind_name, number


class HeadCanvas(Canvas):
    """`lit` carries the name of the head under the mouse or None, `chosen` that of a click."""

    lit = Signal(object)
    chosen = Signal(object)

    def head_at(self, point: QPointF) -> Head | None:
        """Return the head at a point."""
        raise NotImplementedError

    def hover(self, point: QPointF | None) -> None:
        head = None if point is None else self.head_at(point)
        self.setCursor(Qt.CursorShape.ArrowCursor if head is None else Qt.CursorShape.PointingHandCursor)
        self.lit.emit(None if head is None else head.name)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        head = self.head_at(event.position())
        if event.button() == Qt.MouseButton.LeftButton and head is not None:
            self.chosen.emit(head.name)


def told(head: Head, *more: str) -> str:
    """Return what is said of a head: its name, `more`, how broad it looks, and what it costs to cut it, if known."""
    lines = [f"{kind_name(head)} {number(head)}", *more]
    lines.append(translated("entropy {share} of the highest possible", share=percent(head.entropy)))
    if head.importance is not None:
        lines.append(translated("Δ log p of a word when cut: {value}", value=cost(head.importance, 3)))
    return "\n".join(lines)
