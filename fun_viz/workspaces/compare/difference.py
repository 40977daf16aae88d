"""Difference: where one lane looks more than another."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QMenu

from fun_viz.branch import Moment
from fun_viz.trace import Place
from fun_viz.views.matrix import Matrix
from fun_viz.widgets.choice import add_choice, menu_chip
from fun_viz.widgets.labels import label
from fun_viz.widgets.panel import Panel
from fun_viz.widgets.texts import Texts, marked, translated
from fun_viz.workspaces.compare import words
from fun_viz.workspaces.compare.maps import Gap, attends, first_word, gap, same_source
from fun_viz.workspaces.compare.scale import Scale

_WIDE = 560  # pixels from which on there is room to say how far apart the two are
_TIP = marked(
    "Numbers of the first lane minus those of the second, in percentage points, the n-th token beside the n-th; after "
    "the first word that differs the rows are hatched. "
    "Only like is compared with like: where a lane has no attention, the influence of both."
)


class DifferencePanel(Panel):
    """The map of one lane minus the map of another; `pointed` and `clicked` carry both lanes and the places."""

    pointed = Signal(object, object)
    clicked = Signal(object, object)

    def __init__(self) -> None:
        self.matrix, self.scale = Matrix(), Scale()
        super().__init__(self.matrix, numbers=self.matrix.to_csv)
        self.set_info("compare.difference")
        self._moments: tuple[Moment, ...] = ()
        self._influence, self._position = False, 0
        self._gap: Gap | None = None
        self._pair: tuple[int, int] | None = None  # None until the user chooses: the last two
        self.chips = menu_chip(partial(self._fill, 0)), menu_chip(partial(self._fill, 1))
        for part in (self.scale, self.chips[0], label(text="−"), self.chips[1]):
            self.add_chip(part)
        self.matrix.pointed.connect(self._point)
        self.matrix.clicked.connect(self._click)
        texts = Texts(self)
        for button, whose in zip(self.chips, (marked("Whose map"), marked("Minus whose map")), strict=True):
            texts.bind(button.setToolTip, whose)
            texts.bind(button.setAccessibleName, whose)
        texts.follow(self._redraw)

    @property
    def pair(self) -> tuple[int, int]:
        """The two lanes, by index."""
        count = len(self._moments)
        if self._pair is not None and max(self._pair) < count:
            return self._pair
        return max(0, count - 2), max(0, count - 1)

    def set_pair(self, pair: tuple[int, int] | None) -> None:
        """Compare other lanes; None for the last two."""
        self._pair = pair
        self._redraw()

    def show_moments(self, moments: tuple[Moment, ...], *, influence: bool, position: int = 0) -> None:
        """Compare two of the lanes at their moments, the clock at `position`."""
        self._moments, self._influence, self._position = moments, influence, position
        self._redraw()

    def _redraw(self) -> None:
        if not self._moments:
            self.set_title(translated("Difference"), translated(_TIP))
            return
        first, second = (self._moments[index] for index in self.pair)
        influence = self._influence or not (attends(first.reading) and attends(second.reading))
        of = translated("Difference of influence") if influence else translated("Difference")
        self._gap = difference = gap(first, second, influence=influence, before=self._gap)
        said = self._note_on(difference)
        self.set_title(of, f"{translated(_TIP)}\n{said}".rstrip())
        for button, lane in zip(self.chips, self.pair, strict=True):
            button.setText(f"{lane + 1} ▾")
        begun = difference is not None and difference.done > 0 and not difference.nothing
        self.matrix.set_placeholder(self._missing(first, second, difference))
        self.matrix.show_grid(difference.grid() if difference and begun else None)
        self.scale.setVisible(begun and not self._low)
        if difference:
            one, other = (translated("{lane} more", lane=lane + 1) for lane in self.pair)
            self.scale.show_scale(difference.limit, other, one)
        unit = translated("points") if difference and begun else ""
        self.set_note(" · ".join(filter(None, (unit, said if self.width() >= _WIDE else ""))))

    def _note_on(self, difference: Gap | None) -> str:
        if difference is None or difference.distance is None or difference.row is None:
            return ""
        token = difference.rows[difference.row]
        if difference.row >= difference.parts:
            return translated("different words: {token}", token=difference.rows[difference.parts])
        return translated("{distance} points apart: {token}", token=token, distance=f"{100 * difference.distance:.1f}")

    def _missing(self, first: Moment, second: Moment, difference: Gap | None) -> str:
        """Say what is waited for."""
        if first.reading.moves and second.reading.moves and not same_source(first.reading, second.reading):
            return translated("These two lanes cut the sentence into different tokens.")
        if difference is not None and difference.done and difference.nothing:
            return translated("All differences are 0 so far: both lanes look at the same, each as much as the other.")
        if difference is None or difference.done:
            return translated("The difference comes when both maps are there.")
        move = max(first_word(at, self._position) for at in (first, second))
        one, other = sorted(self.pair)
        return translated("Two lanes are compared word by word; lanes {first} and {second} can be from move {move} on.",
                          first=one + 1, second=other + 1, move=move)  # fmt: skip

    def set_low(self, low: bool) -> None:
        """Leave the scale out where the head has other chips too."""
        self._low = low
        self._redraw()

    _low = False

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._redraw()

    def _fill(self, place: int, menu: QMenu) -> None:
        for index, at in enumerate(self._moments):
            name = f"{index + 1}  {words.title(at.reading)}"
            add_choice(menu, name, partial(self._choose, place, index), chosen=index == self.pair[place])

    def _choose(self, place: int, index: int) -> None:
        """Put a lane on one side; if it stood on the other, the two change sides."""
        before, other = self.pair[place], self.pair[1 - place]
        other = before if other == index else other
        self.set_pair((index, other) if place == 0 else (other, index))

    def _point(self, places: tuple[Place, ...]) -> None:
        self.pointed.emit(self.pair, places)

    def _click(self, places: tuple[Place, ...]) -> None:
        self.clicked.emit(self.pair, places)
