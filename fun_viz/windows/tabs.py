"""The row of workspaces: flat words, the one in front underlined."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QEvent, Signal
from PySide6.QtWidgets import QTabBar, QWidget

from fun_viz.windows.language import words


class Tabs(QTabBar):
    """One tab a workspace, by its name; `picked` says which one is wanted in front."""

    picked = Signal(str)

    def __init__(self, titles: Mapping[str, str], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._titles = dict(titles)
        self.setProperty("role", "workspaces")
        self.setDrawBase(False)
        self.setExpanding(False)
        for title in self._titles.values():
            self.addTab(words(title))
        self.currentChanged.connect(self._changed)

    @property
    def name(self) -> str:
        """The name of the workspace in front, "" if there is none."""
        return [*self._titles, ""][self.currentIndex()]

    def pick(self, name: str) -> None:
        """Put a workspace in front; one that is not there changes nothing."""
        if name in self._titles:
            self.setCurrentIndex(list(self._titles).index(name))

    def _changed(self, _index: int) -> None:
        self.picked.emit(self.name)

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            for index, title in enumerate(self._titles.values()):
                self.setTabText(index, words(title))
        super().changeEvent(event)
