"""The page: sliders above four panels over one lane."""

from __future__ import annotations

from dataclasses import asdict, replace
from typing import Any, get_args

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton, QSizePolicy, QWidget

from fun_viz.reading import Reading
from fun_viz.trace import Place
from fun_viz.views.grid import Side
from fun_viz.views.theme import type_face
from fun_viz.widgets.choice import one_of
from fun_viz.widgets.layouts import column, row, splitter
from fun_viz.widgets.panel import Note, Panel, chip
from fun_viz.widgets.texts import RULE, Texts, marked, set_tip, translated
from fun_viz.workspaces.positions.controls import Dial, checked, small, widen
from fun_viz.workspaces.positions.formula_maps import EncodingPanel, SimilarityPanel
from fun_viz.workspaces.positions.input_sum import InputSumPanel
from fun_viz.workspaces.positions.inputs import Inputs, current_rows, source_inputs, target_inputs
from fun_viz.workspaces.positions.scene import Scene
from fun_viz.workspaces.positions.settings import LENGTHS, WIDTHS, Choice, Settings
from fun_viz.workspaces.positions.waves import WavesPanel
from fun_viz.workspaces.workspace import Context, Workspace


class PositionsWorkspace(Workspace):
    """Encoding, waves, similarity, and what enters the model. What the user has not set follows the model."""

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        self.encoding, self.waves = EncodingPanel(), WavesPanel()
        self.similarity, self.summing = SimilarityPanel(), InputSumPanel()
        self.length, self.width_dial = Dial(*LENGTHS), Dial(*WIDTHS, step=2)
        self._panels = self.encoding, self.summing, self.waves, self.similarity
        self._maps = self.encoding.map, self.similarity.map, self.summing
        self.own, self.check = chip(), Note()
        self.check.setFont(type_face(self, 12))
        self.check.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
        self.sides: dict[Choice, QPushButton] = {choice: chip(checkable=True) for choice in get_args(Choice)}
        self._settings = Settings()
        self._waves = self._settings.waves(0, None)
        self._read: tuple[Reading, dict[Side, Inputs | None]] | None = None
        self._next = 0  # which of the waves a click on a column replaces
        self._lay_out()
        self._connect()
        self._bind(Texts(self))

    def _lay_out(self) -> None:
        sides = row(None, *self.sides.values(), spacing=6)
        bar = row(None, (self.length, 3), (self.width_dial, 3), self.own, (self.check, 2), sides, spacing=18)
        bar.setContentsMargins(12, 0, 12, 0)
        right = splitter(Qt.Orientation.Vertical, (50, 50), self.waves, self.similarity)
        whole = splitter(Qt.Orientation.Horizontal, (36, 37, 27), self.encoding, self.summing, right)
        column(self, bar, (whole, 1), spacing=10).setContentsMargins(16, 12, 16, 12)

    def _connect(self) -> None:
        self.study.changed.connect(self.draw)
        self.study.clock.moved.connect(self.draw)
        self.study.selected.connect(self._mark)
        self.length.moved.connect(self._set_length)
        self.width_dial.moved.connect(self._set_width)
        self.own.clicked.connect(self._take_own)
        self.encoding.picked.connect(self._pick)
        self.waves.chosen.connect(self._choose)
        one_of(self, *self.sides.values()).idClicked.connect(self._take_side)
        for view in self._maps:
            view.pointed.connect(self._point)
            view.clicked.connect(self._lock)

    def panels(self) -> tuple[Panel, ...]:
        return self._panels

    def _bind(self, texts: Texts) -> None:
        own = marked("As many positions as the sentence has, and the model's own number of dimensions")
        texts.bind(self.length.set_name, "Length")
        texts.bind(self.length.setToolTip, "How many positions are drawn")
        texts.bind(self.width_dial.set_name, "Dimensions d")
        texts.bind(self.width_dial.setToolTip, "How many numbers make up a position")
        texts.bind(self.own.setText, "model's own")
        texts.bind(self.own.setToolTip, own)
        names = marked("follow the clock"), marked("source"), marked("target")
        for button, name in zip(self.sides.values(), names, strict=True):
            texts.bind(button.setText, name)
            texts.bind(button.setToolTip, "Which side of the sentence is marked")
        texts.follow(self._widen)
        texts.follow(self.draw)

    def _widen(self) -> None:
        for button in self.sides.values():
            widen(button)

    def _set(self, settings: Settings) -> None:
        self._settings = settings
        self.draw()

    def _set_length(self, length: int) -> None:
        self._set(replace(self._settings, length=length))

    def _set_width(self, width: int) -> None:
        self._set(replace(self._settings, width=width))

    def _take_own(self) -> None:
        inputs = self._scene().inputs
        self._set(replace(self._settings, length=len(inputs.labels) if inputs else None, width=None))

    def _take_side(self, place: int) -> None:
        self._set(replace(self._settings, side=get_args(Choice)[place]))

    def _choose(self, units: tuple[int, ...]) -> None:
        self._set(replace(self._settings, units=units))

    def _pick(self, unit: int) -> None:
        units = list(self._scene().chosen)
        if unit not in units:
            units[self._next] = unit
            self._next = (self._next + 1) % len(units)
            self._choose(tuple(units))

    def _scene(self) -> Scene:
        branch = self.study.current
        if branch is None or not branch.begun:
            return self._scene_of(None, "source")
        at, side = self.study.at(branch), self._settings.side
        if side == "clock":
            side = "source" if at.encoding else "target"
        inputs = self._inputs(at.reading)[side]
        rows = len(inputs.labels) if inputs and side == "source" else at.written
        scene = self._scene_of(inputs, side)
        return replace(scene, current=current_rows(at, side), done=rows, reads=at.reads, begun=True)

    def _inputs(self, reading: Reading) -> dict[Side, Inputs | None]:
        if self._read is None or self._read[0] is not reading:
            self._read = reading, {"source": source_inputs(reading), "target": target_inputs(reading)}
        return self._read[1]

    def _scene_of(self, inputs: Inputs | None, side: Side) -> Scene:
        waves = self._settings.waves(len(inputs.labels) if inputs else 0, inputs.width if inputs else None)
        if waves != self._waves:
            self._waves = waves  # else what was computed for the one before still holds
        return Scene(self._waves, side, self._settings.chosen(waves.width), inputs)

    def draw(self) -> None:
        if not self.isVisible():
            return
        scene = self._scene()
        self.length.set_number(scene.waves.length)
        self.width_dial.set_number(scene.waves.width)
        self.sides[self._settings.side].setChecked(True)
        for panel in self._panels:
            panel.show_scene(scene)
        self._show_check(scene)
        self._mark()

    def _show_check(self, scene: Scene) -> None:
        difference = scene.difference
        if difference is None:
            self.check.setText(translated("not this model's way") if scene.foreign else "")
        else:
            text = translated("equals the model's own, difference {difference}", difference=small(difference.largest))
            self.check.setText(checked(text, holds=difference.holds), "right" if difference.holds else "wrong")
            set_tip(self.check, f"{text}\n{translated(RULE)}")
        self.check.setAccessibleName(self.check.text())

    def _point(self, rows: tuple[Place, ...]) -> None:
        self.study.point(self._tokens(rows))

    def _lock(self, rows: tuple[Place, ...]) -> None:
        self.study.lock(self._tokens(rows))

    def _tokens(self, rows: tuple[Place, ...]) -> tuple[Place, ...]:
        inputs = self._scene().inputs
        return inputs.tokens(rows) if inputs else ()

    def _mark(self) -> None:
        inputs = self._scene().inputs if self.isVisible() else None
        rows = inputs.rows(self.study.places) if inputs else ()
        for view in self._maps:
            view.mark(rows)

    def state(self) -> dict[str, Any]:
        return {**super().state(), **asdict(self._settings)}

    def restore(self, state: dict[str, Any]) -> None:
        super().restore(state)
        self._set(Settings.from_json(state))
