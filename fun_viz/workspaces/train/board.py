"""The right of the page: the curves and the numbers above, the pinned sentence's maps below."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QHideEvent
from PySide6.QtWidgets import QHBoxLayout, QSplitter, QStackedWidget, QVBoxLayout, QWidget

from fun_viz.workspaces.panel import Panel
from fun_viz.workspaces.train.batch import BatchPanel
from fun_viz.workspaces.train.curves import CurvesPanel
from fun_viz.workspaces.train.hues import MOST
from fun_viz.workspaces.train.map import MapPanel
from fun_viz.workspaces.train.numbers import NumbersPanel
from fun_viz.workspaces.train.stage import Stage
from fun_viz.workspaces.train.swap import Swap

_TURN = 16  # milliseconds between two panels that are drawn, so that the window is never busy for long


class Board(QWidget):
    """Draws a Stage, at once or panel by panel; `picked` carries an update that was clicked.

    `swapped` is told when the maps or the batch that can be there instead were called for.
    """

    picked = Signal(float)
    swapped = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.curves, self.numbers = (CurvesPanel("loss"), CurvesPanel("accuracy")), NumbersPanel()
        self.maps, self.batch = tuple(MapPanel(index) for index in range(MOST)), BatchPanel()
        self._lower = QStackedWidget()
        self._waiting: list[Callable[[], None]] = []
        self._again = False  # whether there was news since the first panel of this round was drawn
        self._stage: Callable[[], Stage] | None = None
        self._turn = QTimer(self, interval=_TURN)
        self._turn.timeout.connect(self._draw_next)
        for panel in self.curves:
            panel.picked.connect(self.picked)
        for swap in self._swaps:
            swap.picked.connect(self._swap)
        self._lay_out()

    def _lay_out(self) -> None:
        maps = QWidget()
        row = QHBoxLayout(maps)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(10)
        for panel in self.maps:
            row.addWidget(panel, 1)
        for part in (maps, self.batch):
            self._lower.addWidget(part)
        top = split(Qt.Orientation.Horizontal, (36, 36, 30), *self.curves, self.numbers)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(split(Qt.Orientation.Vertical, (42, 58), top, self._lower))

    def retranslate(self) -> None:
        for part in self.curves:
            part.retranslate()
        for panel in self.maps:
            panel.retranslate()
        self.batch.retranslate()
        self.numbers.retranslate()

    @property
    def _swaps(self) -> tuple[Swap, ...]:
        return *(panel.swap for panel in self.maps), self.batch.swap

    @property
    def shows_batch(self) -> bool:
        """Whether a batch stands where the maps are."""
        return self._lower.currentWidget() is self.batch

    def _swap(self, batch: bool) -> None:
        self._lower.setCurrentIndex(1 if batch else 0)
        for swap in self._swaps:
            swap.show_picked(batch=batch)
        self.swapped.emit()

    def panels(self, count: int) -> tuple[Panel, ...]:
        """Return the panels in reading order, with so many maps or the batch in their place."""
        lower = (self.batch,) if self.shows_batch else self.maps[:count]
        return *self.curves, self.numbers, *lower

    def set_count(self, count: int) -> None:
        """Have so many maps."""
        for place, panel in enumerate(self.maps):
            panel.setVisible(place < count)
            panel.swap.setVisible(place == count - 1)

    def invite(self, words: str) -> None:
        """Set what is to be read where there is no map yet."""
        for panel in self.maps:
            panel.invite(words)

    def show_stage(self, stage: Stage) -> None:
        """Draw everything now."""
        self._waiting.clear()
        self._again = False
        self.show_maps(stage)
        for panel in self.curves:
            panel.show_stage(stage)
        self.numbers.show_stage(stage)

    def show_maps(self, stage: Stage) -> None:
        """Draw the maps now."""
        for place, panel in enumerate(self.maps):
            _show_lane(place, panel, stage)

    def follow(self, stage: Callable[[], Stage]) -> None:
        """Draw everything soon, one panel a turn, each as the stage is by then; those drawn already once more."""
        self._stage, self._again = stage, bool(self._waiting)
        if not self._waiting:
            maps = [partial(_show_lane, place, panel) for place, panel in enumerate(self.maps)]
            shown: list[Callable[[Stage], None]] = [*maps, *(panel.show_stage for panel in self.curves)]
            shown.append(self.numbers.show_stage)
            self._waiting = [partial(_show, draw, stage) for draw in shown]
            self._turn.start()

    def hideEvent(self, event: QHideEvent) -> None:
        self._waiting.clear()
        self._again = False
        self._turn.stop()
        super().hideEvent(event)

    def _draw_next(self) -> None:
        if self._waiting:
            self._waiting.pop(0)()
        if not self._waiting:
            self._turn.stop()
            if self._again and self._stage is not None:
                self.follow(self._stage)


def split(orientation: Qt.Orientation, shares: tuple[int, ...], *widgets: QWidget) -> QSplitter:
    """Return widgets beside or above one another, which a hand can give other shares."""
    splitter = QSplitter(orientation)
    splitter.setChildrenCollapsible(False)
    splitter.setHandleWidth(10)
    for place, (widget, share) in enumerate(zip(widgets, shares, strict=True)):
        splitter.addWidget(widget)
        splitter.setStretchFactor(place, share)
    splitter.setSizes([share * 10 for share in shares])
    return splitter


def _show_lane(place: int, panel: MapPanel, stage: Stage) -> None:
    if place < len(stage.lanes):
        panel.show_lane(stage.lanes[place], raced=stage.raced)


def _show(draw: Callable[[Stage], None], stage: Callable[[], Stage]) -> None:
    draw(stage())
