"""What the painted views share: they say where the mouse is, mark what is pointed at, and follow the theme."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Signal
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QWidget

from fun_viz.trace import Place

Places = tuple[Place, ...]


class Canvas(QWidget):
    """A widget drawn with QPainter. `pointed` and `clicked` carry a tuple of Place: what is under the mouse."""

    pointed = Signal(object)
    clicked = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setMouseTracking(True)
        self.setAutoFillBackground(True)  # opaque, so that the panel below is not painted anew with every step
        self.setBackgroundRole(QPalette.ColorRole.Base)
        self._marked: Places = ()

    def mark(self, places: Places) -> None:
        """Show which tokens are pointed at, here or in another view."""
        if places != self._marked:
            self._marked = places
            self.update()

    def leaveEvent(self, event: QEvent) -> None:
        self.pointed.emit(())
        super().leaveEvent(event)

    def changeEvent(self, event: QEvent) -> None:
        if event.type() in (QEvent.Type.PaletteChange, QEvent.Type.FontChange, QEvent.Type.LanguageChange):
            self.update()
        super().changeEvent(event)
