"""The row of workspaces: flat words, the one in front underlined."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial

from PySide6.QtWidgets import QTabBar

from fun_viz.widgets.texts import Texts


class TabBar(QTabBar):
    """One tab a workspace, by its name."""

    def __init__(self, titles: Mapping[str, str]) -> None:
        super().__init__()
        self._titles = dict(titles)
        self.setProperty("role", "workspaces")
        self.setDrawBase(False)
        self.setExpanding(False)
        texts = Texts(self)
        for title in self._titles.values():
            texts.bind(partial(self.setTabText, self.addTab("")), title)

    @property
    def name(self) -> str:
        """The name of the workspace in front, "" if there is none."""
        return [*self._titles, ""][self.currentIndex()]

    def pick(self, name: str) -> None:
        """Put a workspace in front; one that is not there changes nothing."""
        if name in self._titles:
            self.setCurrentIndex(list(self._titles).index(name))
