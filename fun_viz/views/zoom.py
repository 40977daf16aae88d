"""How near a map is looked at, and the gestures that ask to look nearer."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QEvent, QPointF, Qt
from PySide6.QtGui import QNativeGestureEvent, QWheelEvent
from PySide6.QtWidgets import QGestureEvent, QPinchGesture, QWidget

_NOTCH = 48.0  # pixels that one notch of the wheel moves a zoomed map
_CLOSER = 1.25  # times nearer for one notch of the wheel


@dataclass(frozen=True)
class Zoom:
    """How many times larger than fitted a map is, and the cell in its upper left corner."""

    factor: float = 1.0
    row: float = 0.0
    column: float = 0.0


def zoom_request(event: QEvent, widget: QWidget) -> tuple[float, QPointF] | None:
    """Return how many times nearer a gesture asks to look, and at which point of the widget.

    It is made by the wheel with Ctrl, or by two fingers on a touch pad or a screen.
    """
    if isinstance(event, QWheelEvent) and event.modifiers() & Qt.KeyboardModifier.ControlModifier:
        return _CLOSER ** (event.angleDelta().y() / 120), event.position()
    if isinstance(event, QNativeGestureEvent) and event.gestureType() == Qt.NativeGestureType.ZoomNativeGesture:
        return 1.0 + event.value(), event.position()
    pinch = event.gesture(Qt.GestureType.PinchGesture) if isinstance(event, QGestureEvent) else None
    if isinstance(pinch, QPinchGesture):
        return pinch.scaleFactor(), QPointF(widget.mapFromGlobal(pinch.hotSpot().toPoint()))
    return None


def wheel_move(event: QWheelEvent) -> QPointF:
    """Return by how many pixels the wheel moves what is under it."""
    fine = event.pixelDelta()
    return QPointF(event.angleDelta()) / 120 * _NOTCH if fine.isNull() else QPointF(fine)
