"""The page: two to four lanes side by side, and below them what can only be said of several."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from fun_viz.branch import Branch
from fun_viz.run.models.subject import subject_of
from fun_viz.selection import Focus
from fun_viz.trace import Place, Request
from fun_viz.widgets.choice import one_of
from fun_viz.widgets.layouts import column, row, splitter
from fun_viz.widgets.panel import Panel, chip
from fun_viz.widgets.texts import Texts, set_tip
from fun_viz.workspaces.compare import words
from fun_viz.workspaces.compare.changes import Changes, Lineup
from fun_viz.workspaces.compare.difference import DifferencePanel
from fun_viz.workspaces.compare.lane import LanePanel, most_tokens
from fun_viz.workspaces.compare.lineup import FEWEST, MOST, RACE, Way, Ways, default_lanes, lanes_for, remembered
from fun_viz.workspaces.compare.lower import LowerRow
from fun_viz.workspaces.compare.reference_line import ReferenceLine
from fun_viz.workspaces.workspace import Context, Workspace

Places = tuple[Place, ...]
_TOO_FAST = 4.0  # the speed from which on nothing is seen to move


class CompareWorkspace(Workspace):
    """Lanes over one clock; which models run in them is remembered."""

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        self.models_in_lanes, self.ways = default_lanes(self.models), Ways()
        self._told = ""  # which model the bar had when it was told last
        self._changes = Changes()  # of the lanes, by hand
        self._of_task: dict[str, tuple[str, ...]] = {}  # the lanes there were last, by what their models do
        self.lanes = tuple(LanePanel(index) for index in range(MOST))
        self.below = LowerRow()
        self.attention, self.influence, self.reading, self.writing = (chip(checkable=True) for _ in range(4))
        self.more, self.race, self.reference = chip(), chip(), ReferenceLine(self.study)
        self._drawn = False  # whether influence was drawn last
        self._moved = -1  # the position drawn last
        self._read = self._by_hand = False  # whether reading has been seen; whether the clock was chosen by hand
        self._turns = self._warned = False  # whether the sentence asked for is written together; whether it was said
        self._lay_out()
        self._connect()
        self._bind(Texts(self))

    def _lay_out(self) -> None:
        chips = self.reading, self.writing, 6, self.attention, self.influence, self.race, self.more
        top = row(None, (self.reference, 1), 10, *chips, spacing=6)
        lanes = QWidget()
        column(lanes, *((lane, 1) for lane in self.lanes), spacing=8)
        whole = splitter(Qt.Orientation.Vertical, (68, 32), lanes, self.below)
        column(self, top, (whole, 1), spacing=5).setContentsMargins(16, 8, 16, 12)

    def _connect(self) -> None:
        self.study.changed.connect(self.draw)
        self.study.working.connect(self.draw)
        self.study.selected.connect(self._show_selection)
        self.study.clock.moved.connect(self._step)
        self.study.arrived.connect(self._arrive)
        one_of(self, self.reading, self.writing).idClicked.connect(self._choose_clock)
        one_of(self, self.attention, self.influence).idClicked.connect(self._choose_map)
        self.more.clicked.connect(self._add)
        self.race.clicked.connect(self._race)
        for lane in self.lanes:
            lane.chosen.connect(self._choose)
            lane.removed.connect(self._remove)
            lane.way.chosen.connect(partial(self._choose_way, lane.index))
        panels: tuple[LanePanel | DifferencePanel, ...] = *self.lanes, self.below.difference
        for panel in panels:
            panel.pointed.connect(self._point)
            panel.clicked.connect(self._click)

    def _bind(self, texts: Texts) -> None:
        chips = self.attention, self.influence, self.more, self.race, self.reading, self.writing
        for button, (text, tip) in zip(chips, words.CHIPS, strict=True):
            texts.bind(button.setText, text)
            texts.bind(button.setToolTip, tip)
        texts.follow(self.draw)

    def requests(self, request: Request) -> tuple[Request, ...]:
        shown = self.study.current
        self._turns = self._read and not self._by_hand and shown is not None and shown.request.text != request.text
        return self.ways.requests(request, self.models_in_lanes)

    def _arrive(self) -> None:
        """Write the next sentence together, once reading has been seen."""
        if self._turns:
            self._turns, told = False, self._warned or self.study.together == "write"
            self.study.begin_together("write")
            if not told:
                self._warned = True
                self.announced.emit(words.TURNED)

    def panels(self) -> tuple[Panel, ...]:
        below = self.below
        return *self.lanes[: len(self.models_in_lanes)], below.difference, below.entropy, below.numbers

    def set_models(self, models: tuple[str, ...]) -> None:
        """Say which models can be asked for; those that cannot leave their lanes."""
        super().set_models(models)
        kept, before = tuple(model for model in self.models_in_lanes if model in models), self.models_in_lanes
        self._take(kept if len(kept) >= FEWEST else default_lanes(models))
        self.draw()  # what can be added may be another model now
        if self.models_in_lanes != before:
            self.rerun.emit()

    def state(self) -> dict[str, Any]:
        shown = "influence" if self.shows_influence else "attention"
        return {
            **super().state(), "lanes": list(self.models_in_lanes), "bar": self._told, "map": shown,
            "by_clock": self.below.entropy.by_clock, "together": self.study.together,
            "read": self._read, "by_hand": self._by_hand, "warned": self._warned,
            "ways": self.ways.state(), "tasks": {task: list(lanes) for task, lanes in self._of_task.items()},
        }  # fmt: skip

    def restore(self, state: dict[str, Any]) -> None:
        super().restore(state)
        lanes = state.get("lanes")
        known = tuple(model for model in lanes if model in self.models) if isinstance(lanes, list) else ()
        if FEWEST <= len(known) <= MOST:
            self._take(known)
        self._told = str(state.get("bar") or "")
        self.ways.restore(state.get("ways"))
        self._of_task = {**remembered(state.get("tasks")), **self._of_task}
        if state.get("map") == "influence":
            self._choose_map(1)
        self._read, self._by_hand, self._warned = (state.get(name) is True for name in ("read", "by_hand", "warned"))
        self.study.begin_together("write" if state.get("together") == "write" else "read")
        (self.below.entropy.moves if state.get("by_clock") is True else self.below.entropy.tokens).setChecked(True)
        self.draw()

    def take_model(self, model: str) -> Callable[[], None] | None:
        """Let the first lane follow the bar; with a model of another task come the lanes there were last for it."""
        before, told, self._told = self.models_in_lanes, self._told, model
        if model == told or model not in self.models or model == before[0]:
            return None
        task = subject_of(model)
        same = task == subject_of(before[0])
        lanes = before if same else lanes_for(task, model, self._of_task.get(task, ()), self.models)
        others = tuple(before[0] if lane == model else lane for lane in lanes[1:])  # it may have a lane already
        self._changes.make(self._lineup)
        self._take((model,) * len(before) if len(set(before)) == 1 else (model, *others))  # a race is of one model
        return partial(self._ask_for, before)

    def _choose(self, index: int, model: str) -> None:
        lanes = self.models_in_lanes
        if lanes[index] != model:
            self._ask_for((*lanes[:index], model, *lanes[index + 1 :]))

    def _remove(self, index: int) -> None:
        lanes = self.models_in_lanes
        if len(lanes) > FEWEST:
            before = self._lineup
            self.ways.remove(index)
            self._ask_for(lanes[:index] + lanes[index + 1 :], before)

    def _add(self) -> None:
        """Add a lane with the next model that is not there yet."""
        if self._others and len(self.models_in_lanes) < MOST:
            self._ask_for((*self.models_in_lanes, self._others[0]))

    @property
    def _others(self) -> list[str]:
        return [model for model in self.models if model not in self.models_in_lanes]

    def _choose_way(self, index: int, way: Way | None) -> None:
        """Decode a lane in its own way, or in that of the bar."""
        before = self._lineup
        if self.ways.set(index, way):
            self._ask_for(self.models_in_lanes, before)

    def _race(self) -> None:
        """Let three strategies of the first lane's model run on one clock."""
        before = self._lineup
        self.ways.set_all(RACE)
        self._ask_for(self.models_in_lanes[:1] * len(RACE), before)

    @property
    def _lineup(self) -> Lineup:
        return self.models_in_lanes, self.ways.own

    def _ask_for(self, models: tuple[str, ...], before: Lineup | None = None) -> None:
        self._changes.make(before or self._lineup)
        self._show_lanes((models, self.ways.own))

    def _show_lanes(self, lineup: Lineup) -> None:
        if lineup[0]:
            self.ways.set_all(lineup[1])
            self._take(lineup[0])
            self.rerun.emit()

    def undo(self) -> None:
        self._show_lanes(self._changes.undo(self._lineup, self.models))

    def redo(self) -> None:
        """Change the lanes again."""
        self._show_lanes(self._changes.redo(self._lineup, self.models))

    def _take(self, models: tuple[str, ...]) -> None:
        if models != self.models_in_lanes:
            self.models_in_lanes = models
            if models:
                self._of_task[subject_of(models[0])] = models
            self.below.difference.set_pair(None)
            self.draw()

    def branches(self) -> tuple[Branch, ...]:
        """Return what every lane shows; nothing has come yet of one whose model was just chosen."""
        return self.ways.branches(self.study.branches, self.models_in_lanes)

    def draw(self) -> None:
        count = len(self.models_in_lanes)
        for index, lane in enumerate(self.lanes):
            lane.setVisible(index < count)
        for index, model in enumerate(self.models_in_lanes):
            self.lanes[index].way.show_way(self.ways.own[index], self.ways.bar)
            self.lanes[index].offer(self.models, model, removable=count > FEWEST)
        self.more.setVisible(count < MOST and bool(self.models))
        self.more.setEnabled(bool(self._others))
        set_tip(self.more, words.more(possible=bool(self._others)))
        (self.influence if self.shows_influence else self.attention).setChecked(True)
        (self.writing if self.study.together == "write" else self.reading).setChecked(True)
        self.reference.draw()
        if self.isVisible():
            self._move()
            self._mark()

    def _step(self, position: int) -> None:
        """Draw what a move of the clock changed; once reading has been seen, the next sentence is written together."""
        self._move(move=position == self._moved + 1 and self.study.clock.speed < _TOO_FAST)
        moments = [self.study.at(branch) for branch in self.study.branches]
        if self.isVisible() and self.study.clock.playing and moments and not any(at.encoding for at in moments):
            self._read = True

    def _move(self, *, move: bool = False) -> None:
        """Draw what depends on the clock."""
        self._moved = self.study.clock.position
        if not self.isVisible():
            return
        influence, reference = self.shows_influence, self.study.reference
        self._drawn = influence
        branches = self.branches()
        moments = tuple(self.study.at(branch) for branch in branches)
        for lane, at in zip(self.lanes, moments, strict=False):
            lane.show_moment(at, influence=influence, busy=self.study.running, reference=reference, move=move,
                             beside=most_tokens(moments))  # fmt: skip
        self.below.show_moments(moments, reference, self._moved, influence=influence)

    def _choose_clock(self, place: int) -> None:
        """Begin to read together (0) or to write together (1)."""
        self._by_hand = True
        self.study.begin_together("write" if place else "read")

    @property
    def shows_influence(self) -> bool:
        """Whether influence is the map chosen; else a lane shows attention if it has any."""
        focus = self.study.selection.focus
        return focus is not None and focus.part == "influence"

    def _choose_map(self, place: int) -> None:
        """Choose attention (0) or influence (1); a choice that shows it already stays."""
        if self.shows_influence != bool(place):
            self.study.select(replace(self.study.selection, focus=Focus("influence") if place else None))

    def _show_selection(self) -> None:
        if self._drawn != self.shows_influence:
            self.draw()
        else:
            self._mark()

    def _mark(self) -> None:
        requests = [branch.request for branch in self.branches()]
        for lane, request in zip(self.lanes, requests, strict=False):
            lane.mark(self._places(request))
        pair = self.below.difference.pair if self.isVisible() and requests else ()
        self.below.difference.matrix.mark(self._places(*(requests[lane] for lane in pair)))

    def _places(self, *requests: Request) -> Places:
        """Return what is highlighted in a view of some lanes: a locked target token hides no source token."""
        selection = self.study.selection
        return selection.places(*requests, sequence="source") + selection.places(*requests, sequence="target")

    def _point(self, lanes: tuple[int, ...], places: Places) -> None:
        self.study.point(places, *self._requests_in(lanes))

    def _click(self, lanes: tuple[int, ...], places: Places) -> None:
        self.study.lock(places, *self._requests_in(lanes))

    def _requests_in(self, lanes: tuple[int, ...]) -> tuple[Request, ...]:
        branches = self.branches()
        return tuple(branches[lane].request for lane in lanes)
