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
from fun_viz.widgets.labels import label
from fun_viz.widgets.layouts import column, row, splitter
from fun_viz.widgets.panel import Note, Panel, chip
from fun_viz.widgets.texts import Texts, marked
from fun_viz.workspaces.compare.difference import DifferencePanel
from fun_viz.workspaces.compare.lane import LanePanel
from fun_viz.workspaces.compare.lineup import FEWEST, MOST, RACE, Way, Ways, default_lanes, lanes_for
from fun_viz.workspaces.compare.lower import LowerRow
from fun_viz.workspaces.stage.reference import ask_reference
from fun_viz.workspaces.stage.translation import tip_reference
from fun_viz.workspaces.workspace import Context, Workspace

Places = tuple[Place, ...]
_TOO_FAST = 4.0  # the speed from which on nothing is seen to move


class CompareWorkspace(Workspace):
    """Lanes over one clock; which models run in them is remembered."""

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        self.models_in_lanes, self.ways = default_lanes(self.models), Ways()
        self._told = ""  # which model the bar had when it was told last
        self._of_task: dict[str, tuple[str, ...]] = {}  # the lanes there were last, by what their models do
        self.lanes = tuple(LanePanel(index) for index in range(MOST))
        self.below = LowerRow()
        self.attention, self.influence, self.reading, self.writing = (chip(checkable=True) for _ in range(4))
        self.more, self.race, self.refer = chip(), chip(), chip()
        self.reference = Note()
        self._drawn = False  # whether influence was drawn last
        self._moved = -1  # the position drawn last
        self._read = self._by_hand = False  # whether reading has been seen; whether the clock was chosen by hand
        self._turns = False  # whether the sentence that was asked for is to be written together
        self._lay_out()
        self._connect()
        self._bind(Texts(self))

    def _lay_out(self) -> None:
        name = label("title")
        Texts(name).bind(name.setText, "Reference")
        chips = self.reading, self.writing, 6, self.attention, self.influence, self.race, self.more
        top = row(None, name, (self.reference, 1), self.refer, 10, *chips, spacing=6)
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
        self.refer.clicked.connect(partial(ask_reference, self, self.study))
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
        influence = marked(
            "Source tokens are tinted by Σ |gradient × input| of every lane, as shares: what all models have"
        )
        texts.bind(self.attention.setText, "attention")
        texts.bind(self.attention.setToolTip, "Draw attention; a lane without attention shows what it has")
        texts.bind(self.influence.setText, "influence")
        texts.bind(self.influence.setToolTip, influence)
        texts.bind(self.more.setText, "+ lane")
        texts.bind(self.more.setToolTip, "Compare one more model")
        texts.bind(self.race.setText, "race")
        texts.bind(self.race.setToolTip, "One model in three lanes: greedy, a beam of 5 and a sample, on one clock")
        texts.bind(self.reading.setText, "read together")
        texts.bind(self.reading.setToolTip, "All begin to read in the same move: who reads faster writes sooner")
        texts.bind(self.writing.setText, "write together")
        texts.bind(self.writing.setToolTip, "All write their first word in the same move: who reads faster waits")
        texts.bind(self.refer.setText, "edit")
        texts.follow(partial(tip_reference, self.refer))
        texts.follow(self.draw)

    def requests(self, request: Request) -> tuple[Request, ...]:
        shown = self.study.current
        self._turns = self._read and not self._by_hand and shown is not None and shown.request.text != request.text
        return self.ways.requests(request, self.models_in_lanes)

    def _arrive(self) -> None:
        """Write the next sentence together, once reading has been seen."""
        if self._turns:
            self._turns = False
            self.study.begin_together("write")

    def panels(self) -> tuple[Panel, ...]:
        below = self.below
        return *self.lanes[: len(self.models_in_lanes)], below.difference, below.entropy, below.numbers

    def set_models(self, models: tuple[str, ...]) -> None:
        """Say which models can be asked for; those that cannot leave their lanes."""
        super().set_models(models)
        kept, before = tuple(model for model in self.models_in_lanes if model in models), self.models_in_lanes
        self._take(kept if len(kept) >= FEWEST else default_lanes(models))
        if self.models_in_lanes != before:
            self.rerun.emit()

    def state(self) -> dict[str, Any]:
        shown = "influence" if self.shows_influence else "attention"
        return {
            **super().state(), "lanes": list(self.models_in_lanes), "bar": self._told, "map": shown,
            "by_clock": self.below.entropy.by_clock, "together": self.study.together,
            "read": self._read, "by_hand": self._by_hand,
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
        tasks = state.get("tasks")
        for task, models in tasks.items() if isinstance(tasks, dict) else ():
            if isinstance(models, list) and FEWEST <= len(models) <= MOST and all(isinstance(m, str) for m in models):
                self._of_task.setdefault(task, tuple(models))
        if state.get("map") == "influence":
            self._choose_map(1)
        self._read, self._by_hand = state.get("read") is True, state.get("by_hand") is True
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
        self._take((model,) * len(before) if len(set(before)) == 1 else (model, *others))  # a race is of one model
        return partial(self._ask_for, before)

    def _choose(self, index: int, model: str) -> None:
        lanes = self.models_in_lanes
        if lanes[index] != model:
            self._ask_for((*lanes[:index], model, *lanes[index + 1 :]))

    def _remove(self, index: int) -> None:
        lanes = self.models_in_lanes
        if len(lanes) > FEWEST:
            self.ways.remove(index)
            self._ask_for(lanes[:index] + lanes[index + 1 :])

    def _add(self) -> None:
        """Add a lane with a model that is not there yet, if there is one."""
        lanes = self.models_in_lanes
        if self.models and len(lanes) < MOST:
            others = [model for model in self.models if model not in lanes]
            self._ask_for((*lanes, (others or self.models)[0]))

    def _choose_way(self, index: int, way: Way | None) -> None:
        """Decode a lane in its own way, or in that of the bar."""
        if self.ways.set(index, way):
            self._ask_for(self.models_in_lanes)

    def _race(self) -> None:
        """Let three strategies of the first lane's model run on one clock."""
        self.ways.set_all(RACE)
        self._ask_for(self.models_in_lanes[:1] * len(RACE))

    def _ask_for(self, models: tuple[str, ...]) -> None:
        self._take(models)
        self.rerun.emit()

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
        (self.influence if self.shows_influence else self.attention).setChecked(True)
        (self.writing if self.study.together == "write" else self.reading).setChecked(True)
        reference = self.study.reference
        self.reference.setText(
            reference or self.tr("Type a reference to mark words."), "target" if reference else "muted"
        )
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
        beside = (
            max((len(at.reading.source) for at in moments), default=0),
            max((at.reading.decode_moves for at in moments), default=0),
        )
        for lane, at in zip(self.lanes, moments, strict=False):
            lane.show_moment(at, influence=influence, busy=self.study.running, reference=reference, move=move,
                             beside=beside)  # fmt: skip
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
