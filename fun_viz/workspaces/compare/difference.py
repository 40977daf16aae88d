"""Difference: where one lane looks more than another."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QMenu, QWidget

from fun_viz.trace import Place
from fun_viz.views.matrix import Matrix
from fun_viz.widgets.choice import menu_chip
from fun_viz.widgets.panel import Panel
from fun_viz.workspaces.compare import words
from fun_viz.workspaces.compare.gap import Gap, gap, same_source
from fun_viz.workspaces.compare.scale import Scale
from fun_viz.workspaces.compare.stand import Mode, Stand


class DifferencePanel(Panel):
    """The map of one lane minus the map of another; `pointed` and `clicked` carry both lanes and the places."""

    pointed = Signal(object, object)
    clicked = Signal(object, object)

    def __init__(self) -> None:
        self.matrix, self.scale = Matrix(), Scale()
        super().__init__(self._side_by_side(), numbers=self.matrix.to_csv)
        self._stands: tuple[Stand, ...] = ()
        self._mode: Mode = "attention"
        self._pair: tuple[int, int] | None = None  # None until the user chooses: the last two
        self.chips = menu_chip(partial(self._fill, 0)), menu_chip(partial(self._fill, 1))
        self.add_chip(self.chips[0])
        self.add_chip(QLabel("−"))
        self.add_chip(self.chips[1])
        self.matrix.pointed.connect(self._point)
        self.matrix.clicked.connect(self._click)

    def _side_by_side(self) -> QWidget:
        body = QWidget()
        row = QHBoxLayout(body)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(12)
        row.addWidget(self.matrix, 1)
        row.addWidget(self.scale)
        return body

    @property
    def pair(self) -> tuple[int, int]:
        """The two lanes, by index."""
        count = len(self._stands)
        if self._pair is not None and max(self._pair) < count:
            return self._pair
        return max(0, count - 2), max(0, count - 1)

    def set_pair(self, pair: tuple[int, int] | None) -> None:
        """Compare other lanes; None for the last two."""
        self._pair = pair
        self._redraw()

    def retranslate(self) -> None:
        tip = self.tr("Weights of the first lane minus weights of the second, token by token in the order written.")
        self.set_title(self.tr("Difference"), tip)
        for button, tip in zip(self.chips, (self.tr("Whose map"), self.tr("Minus whose map")), strict=True):
            button.setToolTip(tip)
            button.setAccessibleName(tip)
        self._redraw()

    def show_stands(self, stands: tuple[Stand, ...], mode: Mode) -> None:
        self._stands, self._mode = stands, mode
        self._redraw()

    def mark(self, places: tuple[Place, ...]) -> None:
        """Highlight tokens."""
        self.matrix.mark(places)

    def _redraw(self) -> None:
        if not self._stands:
            return
        first, second = (self._stands[index] for index in self.pair)
        found = gap(first, second, self._mode)
        for button, stand in zip(self.chips, (first, second), strict=True):
            button.setText(f"{stand.number} ▾")
        self.matrix.set_placeholder(self._missing(first, second))
        self.matrix.show_grid(found.grid() if found else None)
        self.scale.setVisible(found is not None)
        if found:
            more = self.tr("{lane} more")
            self.scale.show_scale(found.limit, more.format(lane=first.number), more.format(lane=second.number))
        self.set_note(self._told(found, first, second))

    def _told(self, found: Gap | None, first: Stand, second: Stand) -> str:
        if found is None:
            return ""
        told = self.tr("red: {a} looks more, blue: {b} looks more").format(a=first.number, b=second.number)
        if found.distance is None or found.row is None:
            return told
        distance = self.tr("{token}: {distance:.0%} apart").format(token=found.rows[found.row], distance=found.distance)
        return f"{distance} · {told}"

    def _missing(self, first: Stand, second: Stand) -> str:
        if first.reading is None or second.reading is None or same_source(first, second):
            return self.tr("The difference comes when both maps are there.")
        return self.tr("These two lanes cut the sentence into different tokens.")

    def _fill(self, place: int, menu: QMenu) -> None:
        for stand in self._stands:
            action = menu.addAction(f"{stand.number}  {words.title(stand)}")
            action.setCheckable(True)
            action.setChecked(stand.index == self.pair[place])
            action.triggered.connect(partial(self._choose, place, stand.index))

    def _choose(self, place: int, index: int, _checked: bool = False) -> None:
        """Put a lane on one side; if it stood on the other, the two change sides."""
        before, other = self.pair[place], self.pair[1 - place]
        other = before if other == index else other
        self.set_pair((index, other) if place == 0 else (other, index))

    def _point(self, places: tuple[Place, ...]) -> None:
        self.pointed.emit(self.pair, places)

    def _click(self, places: tuple[Place, ...]) -> None:
        self.clicked.emit(self.pair, places)
