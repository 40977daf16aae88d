"""The row of workspaces: flat words, the one in front underlined; at its right the views of that one, as chips."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from PySide6.QtCore import QSize, Signal
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QTabBar, QWidget

from fun_viz.views.canvas import painting
from fun_viz.views.theme import theme_of
from fun_viz.widgets.choices import Choices
from fun_viz.widgets.layouts import row
from fun_viz.widgets.texts import Texts, translated
from fun_viz.workspaces.workspace import Kind

_HAIRLINE = 16  # pixels of the line before the labs


class TabBar(QTabBar):
    """One tab a workspace, by its name; a workspace that has views shows the one that was in front last."""

    changed = Signal()  # another workspace or view is in front

    def __init__(self, kinds: Mapping[str, Kind]) -> None:
        super().__init__()
        self.kinds = {name: kind if kind.of in kinds else replace(kind, of="") for name, kind in kinds.items()}
        self._groups = [name for name, kind in self.kinds.items() if not kind.of]
        self._front = {group: group for group in self._groups}  # the view in front of each
        self.setProperty("role", "workspaces")
        self.setDrawBase(False)
        self.setExpanding(False)
        self._marks: dict[str, str] = {}  # what stands behind a title, by the name of the workspace
        for _ in self._groups:
            self.addTab("")
        self.currentChanged.connect(self.changed)
        Texts(self).follow(self._show_titles)

    def _show_titles(self) -> None:
        for place, name in enumerate(self._groups):
            text = translated(self.kinds[name].title)
            self.setTabText(place, f"{text}  {mark}" if (mark := self._marks.get(name)) else text)

    def mark(self, name: str, text: str) -> None:
        """Let a text stand behind the title of a workspace, and behind no other."""
        marks = {name: text} if name and text else {}
        if marks != self._marks:
            self._marks = marks
            self._show_titles()

    @property
    def name(self) -> str:
        """The name of the workspace or view in front, "" if there is none."""
        place = self.currentIndex()
        return self._front[self._groups[place]] if 0 <= place < len(self._groups) else ""

    @property
    def views(self) -> tuple[tuple[str, str], ...]:
        """The views of the workspace in front, each with its English title."""
        group = self._group(self.name) if self.name else ""
        each = {name: kind for name, kind in self.kinds.items() if group and group in (name, kind.of)}
        return tuple((name, kind.view or kind.title) for name, kind in each.items())

    def _group(self, name: str) -> str:
        """Return the workspace that one is a view of, itself if it is of none that is there."""
        return of if (of := self.kinds[name].of) in self.kinds else name

    def pick(self, name: str) -> None:
        """Put a workspace or a view in front; one that is not there changes nothing."""
        if name not in self.kinds or name == self.name:
            return
        group = self._group(name)
        self._front[group] = name
        place = self._groups.index(group)
        if place == self.currentIndex():
            self.changed.emit()
        else:
            self.setCurrentIndex(place)

    def turn(self, by: int) -> None:
        """Put the next view of the workspace in front, or the one before."""
        names = [name for name, _ in self.views]
        if len(names) > 1:
            self.pick(names[(names.index(self.name) + by) % len(names)])

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        labs = [place for place, name in enumerate(self._groups) if self.kinds[name].lab]
        if labs and labs[0]:
            with painting(self) as painter:
                _draw_hairline(painter, self, self.tabRect(labs[0]).left())


def _draw_hairline(painter: QPainter, widget: QWidget, x: int) -> None:
    painter.setPen(QColor(theme_of(widget.window()).line))  # a tab bar's own palette has a clear ground
    top = (widget.height() - _HAIRLINE) // 2
    painter.drawLine(x, top, x, top + _HAIRLINE)


class TabRow(QWidget):
    """The tabs, and the views of the workspace in front: chips, or one chip with a menu where there is no room."""

    def __init__(self, tabs: TabBar) -> None:
        super().__init__()
        self._tabs, self._views = tabs, Choices()
        row(self, tabs, None, self._views)
        tabs.changed.connect(self._show)
        self._views.picked.connect(tabs.pick)
        Texts(self).follow(self._show)

    def minimumSizeHint(self) -> QSize:
        return self._tabs.minimumSizeHint()

    def _show(self) -> None:
        self._views.fold(False)
        self._views.offer(tuple((name, translated(title)) for name, title in self._tabs.views))
        self._views.show_choice(self._tabs.name)
        self._fold()

    def _fold(self) -> None:
        self._views.fold(False)
        needed = self._tabs.sizeHint().width() + self._views.sizeHint().width()
        self._views.fold(needed > self.width())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fold()
