"""The row of workspaces: flat words, the one in front underlined."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QTabBar, QWidget

from fun_viz.widgets.texts import Texts


class TabBar(QTabBar):
    """One tab a workspace, by its name; `picked` says which one is wanted in front."""

    picked = Signal(str)

    def __init__(self, titles: Mapping[str, str], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._titles = dict(titles)
        self.setProperty("role", "workspaces")
        self.setDrawBase(False)
        self.setExpanding(False)
        texts = Texts(self)
        for title in self._titles.values():
            texts.bind(partial(self.setTabText, self.addTab("")), title)
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
