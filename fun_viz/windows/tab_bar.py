"""The row of workspaces: flat words, the one in front underlined."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtWidgets import QTabBar

from fun_viz.widgets.texts import Texts, translated


class TabBar(QTabBar):
    """One tab a workspace, by its name."""

    def __init__(self, titles: Mapping[str, str]) -> None:
        super().__init__()
        self._titles = dict(titles)
        self.setProperty("role", "workspaces")
        self.setDrawBase(False)
        self.setExpanding(False)
        self._marks: dict[str, str] = {}  # what stands behind a title, by the name of the workspace
        for _ in self._titles:
            self.addTab("")
        Texts(self).follow(self._show_titles)

    def _show_titles(self) -> None:
        for place, (name, title) in enumerate(self._titles.items()):
            text = translated(title)
            self.setTabText(place, f"{text}  {mark}" if (mark := self._marks.get(name)) else text)

    def mark(self, name: str, text: str) -> None:
        """Let a text stand behind the title of a workspace, and behind no other."""
        marks = {name: text} if name and text else {}
        if marks != self._marks:
            self._marks = marks
            self._show_titles()

    @property
    def name(self) -> str:
        """The name of the workspace in front, "" if there is none."""
        return [*self._titles, ""][self.currentIndex()]

    def pick(self, name: str) -> None:
        """Put a workspace in front; one that is not there changes nothing."""
        if name in self._titles:
            self.setCurrentIndex(list(self._titles).index(name))
