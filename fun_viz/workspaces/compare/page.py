"""The page: two to four lanes side by side, and below them what can only be said of several."""

from __future__ import annotations

from pathlib import Path
from typing import Any, ClassVar, Literal, get_args

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from fun_viz.run.decoding.request import Decode
from fun_viz.study import Study
from fun_viz.trace import Request
from fun_viz.widgets.choice import one_of
from fun_viz.widgets.layouts import splitter
from fun_viz.widgets.panel import Note, Panel, chip
from fun_viz.workspaces.compare.defaults import FEWEST, MOST, default_lanes
from fun_viz.workspaces.compare.difference import DifferencePanel
from fun_viz.workspaces.compare.entropy import EntropyPanel
from fun_viz.workspaces.compare.lane import LanePanel
from fun_viz.workspaces.compare.numbers import NumbersPanel
from fun_viz.workspaces.compare.pointing import Places, Pointing
from fun_viz.workspaces.compare.stand import Mode, Stand, heaviest
from fun_viz.workspaces.workspace import Ask, Workspace, workspaces


@workspaces.register("compare")
class CompareWorkspace(Workspace):
    """Lanes over one clock; which models run in them is remembered."""

    title: ClassVar[str] = "Compare"
    order: ClassVar[int] = 20
    kind: ClassVar[Literal["single", "lanes"]] = "lanes"

    def __init__(self, study: Study, models: tuple[str, ...], parent: QWidget | None = None) -> None:
        super().__init__(study, models, parent)
        self.models_in_lanes = default_lanes(models)
        self._shown = self.models_in_lanes  # those of the traces, when traces are shown that were not asked for
        self._request: object = None
        self.lanes = tuple(LanePanel(index) for index in range(MOST))
        self.difference, self.entropy, self.numbers = DifferencePanel(), EntropyPanel(), NumbersPanel()
        self.attention, self.influence, self.more = chip(checkable=True), chip(checkable=True), chip()
        self._about = Note()
        self._pointing = Pointing(study, self)
        self._lay_out()
        self._connect()
        self.retranslate()

    # ---- building

    def _lay_out(self) -> None:
        top, lanes = QHBoxLayout(), QWidget()
        top.setSpacing(6)
        top.addWidget(self._about, 1)
        for button in (self.attention, self.influence, self.more):
            top.addWidget(button)
        row = QHBoxLayout(lanes)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(10)
        for lane in self.lanes:
            row.addWidget(lane, 1)
        bottom = splitter(Qt.Orientation.Horizontal, (34, 38, 34), self.difference, self.entropy, self.numbers)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 8, 16, 12)
        column.setSpacing(5)
        column.addLayout(top)
        column.addWidget(splitter(Qt.Orientation.Vertical, (68, 32), lanes, bottom), 1)

    def _connect(self) -> None:
        self.study.changed.connect(self._changed)
        self.study.clock.moved.connect(self._move)
        self._pointing.changed.connect(self._mark)
        self._modes = one_of(self, self.attention, self.influence)
        self._modes.idClicked.connect(self._show)
        self.more.clicked.connect(self._add)
        for lane in self.lanes:
            lane.chosen.connect(self._choose)
            lane.removed.connect(self._remove)
            lane.pointed.connect(self._point_in_lane)
            lane.clicked.connect(self._click_in_lane)
            lane.resized.connect(self._level)
        self.difference.pointed.connect(self._pointing.point)
        self.difference.clicked.connect(self._pointing.click)

    def retranslate(self) -> None:
        self.attention.setText(self.tr("attention"))
        self.attention.setToolTip(self.tr("Maps show attention; a lane without attention shows influence"))
        self.influence.setText(self.tr("influence"))
        self.influence.setToolTip(
            self.tr("Maps show |gradient × input| of every lane: the one picture that exists for all models")
        )
        self.more.setText(self.tr("+ lane"))
        self.more.setToolTip(self.tr("Compare one more model"))
        self._about.setText(
            self.tr("One clock: with each move a recurrent net reads one token, a Transformer one layer of all tokens.")
        )
        for lane in self.lanes:
            lane.retranslate()
        self.difference.retranslate()
        self._show()

    # ---- what the window asks

    def request(self, ask: Ask) -> Decode:
        return Decode(tuple(Request(model, ask.text, ask.beam) for model in self.models_in_lanes))

    def panels(self) -> tuple[Panel, ...]:
        return *self.lanes[: len(self._shown)], self.difference, self.entropy, self.numbers

    def set_models(self, models: tuple[str, ...]) -> None:
        super().set_models(models)
        kept = tuple(model for model in self.models_in_lanes if model in models)
        self._take(kept if len(kept) >= FEWEST else default_lanes(models))

    def state(self) -> dict[str, Any]:
        return {
            **super().state(), "lanes": list(self.models_in_lanes), "map": self.mode, "by_clock": self.entropy.by_clock
        }  # fmt: skip

    def restore(self, state: dict[str, Any]) -> None:
        super().restore(state)
        found = state.get("lanes")
        known = tuple(model for model in found if model in self.models) if isinstance(found, list) else ()
        if FEWEST <= len(known) <= MOST:
            self._take(known)
        if state.get("map") in get_args(Mode):
            (self.influence if state["map"] == "influence" else self.attention).setChecked(True)
        self.entropy.set_by_clock(by_clock=state.get("by_clock") is True)
        self._show()

    @property
    def mode(self) -> Mode:
        """Which numbers the maps show where a lane has both."""
        return "influence" if self.influence.isChecked() else "attention"

    # ---- the lanes

    def _choose(self, index: int, model: str) -> None:
        lanes = list(self._shown)
        if lanes[index] != model:
            lanes[index] = model
            self._ask_for(tuple(lanes))

    def _remove(self, index: int) -> None:
        if len(self._shown) > FEWEST:
            self._ask_for(self._shown[:index] + self._shown[index + 1 :])

    def _add(self) -> None:
        """Add a lane with a model that is not there yet, if there is one."""
        if self.models and len(self._shown) < MOST:
            others = [model for model in self.models if model not in self._shown]
            self._ask_for((*self._shown, (others or self.models)[0]))

    def _ask_for(self, models: tuple[str, ...]) -> None:
        self._take(models)
        self.rerun.emit()

    def _take(self, models: tuple[str, ...]) -> None:
        if models != self.models_in_lanes or models != self._shown:
            self.models_in_lanes = self._shown = models
            self.difference.set_pair(None)
            self._show()

    def stands(self) -> tuple[Stand, ...]:
        """Return where every lane stands now; a lane whose model was just chosen has no reading yet."""
        position, readings = self.study.clock.position, [r for r in self.study.readings if r.moves]
        stands = []
        for index, model in enumerate(self._shown):
            mine = [reading for reading in readings if reading.trace.model.name == Path(model).name]
            same = self._shown[:index].count(model)
            reading = mine[min(same, len(mine) - 1)] if mine else None
            stands.append(Stand(index, model, reading, position))
        return tuple(stands)

    # ---- the clock, the mouse

    def _changed(self) -> None:
        if self.study.request is not self._request:
            self._request = self.study.request
            self._pointing.forget()
        names = tuple(reading.trace.model.name for reading in self.study.readings)
        shown_only = self.study.request is None and FEWEST <= len(names) <= MOST
        self._shown = names if shown_only else self.models_in_lanes
        self._show()

    def _show(self, _place: int = 0) -> None:
        """Draw everything, as far as anybody can see it."""
        count = len(self._shown)
        for index, lane in enumerate(self.lanes):
            lane.setVisible(index < count)
            lane.offer(self.models, removable=count > FEWEST)
        self.more.setVisible(count < MOST and bool(self.models))
        if self.isVisible():
            self.numbers.show_stands(self.stands())
            self._move()
            self._level()

    def _move(self, _position: int = 0) -> None:
        """Draw what depends on the clock."""
        if not self.isVisible():
            return
        stands, clock = self.stands(), self.study.clock
        limit = heaviest(stands, self.mode)
        for lane, stand in zip(self.lanes, stands, strict=False):
            lane.show_stand(stand, self.mode, limit=limit, length=clock.length, busy=not self.study.complete)
        self.difference.show_stands(stands, self.mode)
        self.entropy.show_stands(stands)

    def _level(self) -> None:
        """Let the maps of all lanes begin at the same line."""
        shown = self.lanes[: len(self._shown)]
        height = max((lane.text_height() for lane in shown), default=0)
        for lane in shown:
            lane.set_text_height(height)

    def _mark(self) -> None:
        for index, lane in enumerate(self.lanes):
            lane.mark(self._pointing.places(index))
        self.difference.mark(self._pointing.places(*self.difference.pair))

    def _point_in_lane(self, index: int, places: Places) -> None:
        self._pointing.point((index,), places)

    def _click_in_lane(self, index: int, places: Places) -> None:
        self._pointing.click((index,), places)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._show()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange and hasattr(self, "lanes"):
            self._show()
