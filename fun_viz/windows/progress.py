"""Tells the bar and the status line what is being worked on."""

from __future__ import annotations

from PySide6.QtCore import QObject

from fun_viz.study import Study
from fun_viz.windows.composer import Composer
from fun_viz.windows.status_bar import StatusBar


class Progress(QObject):
    """Loading comes before the first record of a request, and before anybody asked."""

    def __init__(self, study: Study, composer: Composer, status: StatusBar, parent: QObject) -> None:
        super().__init__(parent)
        self._study, self._composer, self._status = study, composer, status
        self._loading = False
        study.working.connect(self._show)
        study.arrived.connect(self._show)
        for stop in (composer.cancel, status.cancel):
            stop.connect(study.cancel)

    def set_loading(self, loading: bool) -> None:
        """Say whether the model is being made ready before anybody asked."""
        self._loading = loading
        self._show()

    def _show(self) -> None:
        busy = self._study.running
        waiting = self._study.waiting if busy else self._loading
        self._composer.set_working(busy)
        self._status.set_work("loading" if waiting else "decoding" if busy else "", can_cancel=busy)
