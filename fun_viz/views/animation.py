"""A short motion from how things were drawn to how they are."""

from __future__ import annotations

from PySide6.QtCore import QEasingCurve, QVariantAnimation
from PySide6.QtWidgets import QWidget


class Animation(QVariantAnimation):
    """Repaints a widget for a moment; `at` runs from 0 (as before) to 1 (as now) and rests there."""

    def __init__(self, widget: QWidget, milliseconds: int) -> None:
        super().__init__(widget)
        self._widget = widget
        self.setStartValue(0.0)
        self.setEndValue(1.0)
        self.setDuration(milliseconds)
        self.setEasingCurve(QEasingCurve.Type.OutCubic)
        self.valueChanged.connect(self._repaint)

    @property
    def at(self) -> float:
        running = self.state() == QVariantAnimation.State.Running
        return float(self.currentValue()) if running else 1.0

    def begin(self, *, moving: bool) -> None:
        """Start again from 0, or arrive at once when nothing is to move or nobody can see it."""
        self.stop()
        if moving and self._widget.isVisible():
            self.start()
        self._widget.update()

    def _repaint(self) -> None:
        self._widget.update()
