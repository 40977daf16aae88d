"""The right of the page: the curves and the numbers above, the pinned sentence's maps below."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QHideEvent
from PySide6.QtWidgets import QStackedWidget, QWidget

from fun_viz.widgets.layouts import column, row, splitter
from fun_viz.widgets.panel import Panel
from fun_viz.workspaces.train.batch import BatchPanel, BatchSwitch
from fun_viz.workspaces.train.curves import CurvesPanel
from fun_viz.workspaces.train.lanes import MOST, Lanes
from fun_viz.workspaces.train.map import MapPanel
from fun_viz.workspaces.train.numbers import NumbersPanel

_TURN = 16  # milliseconds between two panels that are drawn, so that the window is never busy for long


class Board(QWidget):
    """Draws lanes, at once or panel by panel; `picked` carries an update that was clicked.

    `switched` is told when the maps or the batch that can be there instead were called for.
    """

    picked = Signal(float)
    switched = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.curves, self.numbers = (CurvesPanel("loss"), CurvesPanel("accuracy")), NumbersPanel()
        self.maps, self.batch = tuple(MapPanel(index) for index in range(MOST)), BatchPanel()
        self._lower, maps = QStackedWidget(), QWidget()
        self._waiting: list[Callable[[Lanes], None]] = []
        self._again = False  # whether there was news since the first panel of this round was drawn
        self._lanes: Callable[[], Lanes] = tuple
        self._turn = QTimer(self, interval=_TURN)
        self._turn.timeout.connect(self._draw_next)
        for panel in self.curves:
            panel.plot.picked.connect(self.picked)
        for switch in self._switches:
            switch.picked.connect(self._switch)
        row(maps, *((panel, 1) for panel in self.maps), spacing=10)
        self._lower.addWidget(maps)
        self._lower.addWidget(self.batch)
        upper = splitter(Qt.Orientation.Horizontal, (36, 36, 30), *self.curves, self.numbers)
        column(self, splitter(Qt.Orientation.Vertical, (42, 58), upper, self._lower))

    @property
    def _switches(self) -> tuple[BatchSwitch, ...]:
        return *(panel.switch for panel in self.maps), self.batch.switch

    @property
    def shows_batch(self) -> bool:
        """Whether a batch stands where the maps are."""
        return self._lower.currentWidget() is self.batch

    def _switch(self, batch: bool) -> None:
        self._lower.setCurrentIndex(1 if batch else 0)
        for switch in self._switches:
            switch.show_picked(batch=batch)
        self.switched.emit()

    def panels(self, count: int) -> tuple[Panel, ...]:
        """Return the panels in reading order, with so many maps or the batch in their place."""
        lower = (self.batch,) if self.shows_batch else self.maps[:count]
        return *self.curves, self.numbers, *lower

    def set_count(self, count: int) -> None:
        """Have so many maps."""
        for place, panel in enumerate(self.maps):
            panel.setVisible(place < count)
            panel.switch.setVisible(place == count - 1)

    def invite(self, text: str) -> None:
        """Set what is to be read where there is no map yet."""
        for panel in self.maps:
            panel.invite(text)

    def show_lanes(self, lanes: Lanes) -> None:
        """Draw everything now."""
        self._stop()
        self.show_maps(lanes)
        for panel in self.curves:
            panel.show_lanes(lanes)
        self.numbers.show_things(lanes)

    def show_maps(self, lanes: Lanes) -> None:
        """Draw the maps now."""
        for place in range(MOST):
            self._show_map(place, lanes)

    def follow(self, lanes: Callable[[], Lanes]) -> None:
        """Draw everything soon, one panel a turn, each as the lanes are by then; those drawn already once more."""
        self._lanes, self._again = lanes, bool(self._waiting)
        if not self._waiting:
            self._waiting = [partial(self._show_map, place) for place in range(MOST)]
            self._waiting += [*(panel.show_lanes for panel in self.curves), self.numbers.show_things]
            self._turn.start()

    def hideEvent(self, event: QHideEvent) -> None:
        self._stop()
        self._turn.stop()
        super().hideEvent(event)

    def _stop(self) -> None:
        self._waiting.clear()
        self._again = False

    def _draw_next(self) -> None:
        if self._waiting:
            self._waiting.pop(0)(self._lanes())
        if not self._waiting:
            self._turn.stop()
            if self._again:
                self.follow(self._lanes)

    def _show_map(self, place: int, lanes: Lanes) -> None:
        if place < len(lanes):
            self.maps[place].show_lane(lanes[place], raced=len(lanes) > 1)
