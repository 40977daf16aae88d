"""Where the keyboard goes, and what Escape undoes."""

from __future__ import annotations

from PySide6.QtCore import QObject

from fun_viz.study import Study
from fun_viz.windows.composer import Composer
from fun_viz.windows.notice import Notice
from fun_viz.windows.overlay import Overlay
from fun_viz.windows.pages import Pages


class Shortcuts(QObject):
    """Serves the commands that are keys and stand in no menu."""

    def __init__(
        self, composer: Composer, pages: Pages, study: Study, *, notice: Notice, overlay: Overlay, parent: QObject
    ) -> None:
        super().__init__(parent)
        self._field, self._pages, self._study = composer.field, pages, study
        self._notice, self._overlay = notice, overlay

    def focus_field(self) -> None:
        """Go to the sentence, if there is one to ask for; typing replaces it."""
        if self._field.isVisible():
            self._field.setFocus()
            self._field.selectAll()

    def leave_field(self) -> None:
        """Give the keyboard back to the workspace in front."""
        (self._pages.front or self._pages).setFocus()

    def escape(self) -> None:
        """Undo the nearest thing: a card, a message, a run, typing, a locked token."""
        front = self._pages.front
        if self._overlay.isVisible():
            self._overlay.hide()
        elif self._notice.message is not None:
            self._notice.dismiss()
        elif self._study.running:
            self._study.cancel()
        elif self._field.hasFocus():
            self.leave_field()
        elif front is not None and front.asks and self._study.locked:
            self._study.free()
