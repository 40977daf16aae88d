"""The page: five panels over one lane, and the one focus they share."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, ClassVar

from PySide6.QtCore import Qt
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from fun_viz.run.decoding.request import Decode
from fun_viz.study import Study, where
from fun_viz.trace import Place, Request
from fun_viz.widgets.layouts import splitter
from fun_viz.widgets.panel import Panel
from fun_viz.workspaces.decode.flow import FlowPanel
from fun_viz.workspaces.decode.focus import Focus, fitted, moment_focus
from fun_viz.workspaces.decode.inspector import InspectorPanel
from fun_viz.workspaces.decode.map import MapPanel
from fun_viz.workspaces.decode.next_token import NextPanel
from fun_viz.workspaces.decode.overview import OverviewPanel
from fun_viz.workspaces.workspace import Ask, Workspace, workspaces


@workspaces.register("decode")
class DecodeWorkspace(Workspace):
    """Flow, map in focus, overview, next token and inspector."""

    title: ClassVar[str] = "Decode"
    order: ClassVar[int] = 10

    def __init__(self, study: Study, models: tuple[str, ...], parent: QWidget | None = None) -> None:
        super().__init__(study, models, parent)
        self.flow, self.map, self.overview = FlowPanel(), MapPanel(), OverviewPanel()
        self.next, self.inspector = NextPanel(), InspectorPanel()
        self._focus: Focus | None = None  # None until the user chooses one: what happens at the moment
        self._preview: Focus | None = None
        self._lay_out()
        self._connect()
        self.retranslate()

    def _lay_out(self) -> None:
        middle = splitter(Qt.Orientation.Vertical, (58, 42), self.map, self.overview)
        right = splitter(Qt.Orientation.Vertical, (58, 42), self.next, self.inspector)
        whole = splitter(Qt.Orientation.Horizontal, (29, 62, 31), self.flow, middle, right)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 12, 16, 12)
        layout.addWidget(whole)

    def _connect(self) -> None:
        self.study.changed.connect(self._changed)
        self.study.clock.moved.connect(self._show)
        self.study.pointed.connect(self._mark)
        self.map.asked.connect(self._look)
        self.overview.chosen.connect(self._look)
        self.overview.previewed.connect(self._glance)
        self.map.matrix.cell.connect(self.inspector.set_cell)
        self.next.bars.candidate_clicked.connect(self._force)
        self.next.freed.connect(self._free)
        for view in (self.flow.ribbons, self.map.matrix):
            view.pointed.connect(self.study.point)
            view.clicked.connect(self.study.lock)

    def request(self, ask: Ask) -> Decode:
        return Decode((Request(ask.model, ask.text, ask.beam),))

    def retranslate(self) -> None:
        for panel in self.panels():
            panel.retranslate()  # type: ignore[attr-defined]
        self._show()

    def panels(self) -> tuple[Panel, ...]:
        return self.flow, self.map, self.overview, self.next, self.inspector

    def showEvent(self, event: QShowEvent) -> None:
        self._show()
        super().showEvent(event)

    def _changed(self) -> None:
        self._preview = None
        self._show()

    def _look(self, focus: Focus) -> None:
        """Keep a map in focus."""
        self._focus, self._preview = focus, None
        self._show()

    def _glance(self, focus: Focus | None) -> None:
        """Show a map for as long as the mouse is on its tile."""
        if focus != self._preview:
            self._preview = focus
            self._show_focus()

    def _mark(self, places: tuple[Place, ...]) -> None:
        for view in (self.flow.ribbons, self.map.matrix, self.overview.mosaic):
            view.mark(places)
        self.inspector.set_places(places)

    def _show(self, _position: int = 0) -> None:
        if not self.study.readings or not self.isVisible():
            return
        reading = self.study.readings[0]
        if not reading.moves:
            return
        at = where(reading, self.study.clock.position)
        self.overview.show_step(reading, at, self._kept())
        self.next.show_step(reading, at, forced=bool(self._asked().prefix))
        self._show_focus()

    def _kept(self) -> Focus:
        reading = self.study.readings[0]
        at = where(reading, self.study.clock.position)
        return fitted(self._focus, reading) if self._focus else moment_focus(reading, at)

    def _show_focus(self) -> None:
        """Draw what depends on the focus: the map, the flow and the numbers."""
        if not self.study.readings:
            return
        reading = self.study.readings[0]
        at = where(reading, self.study.clock.position)
        focus = self._preview or self._kept()
        self.map.show_step(reading, at, focus)
        self.flow.show_step(reading, at, focus)
        self.inspector.show_step(reading, at, focus)

    def _asked(self) -> Request:
        """Return the request that made what is shown."""
        return self.study.readings[0].trace.request

    def _force(self, token: int) -> None:
        """Write another word here and let the model go on from it: a new request, never a change of the old trace."""
        reading = self.study.readings[0]
        position = self.study.clock.position
        at = where(reading, position)
        if not at.encoding and token != reading.tokens[at.token]:
            prefix = (*reading.tokens[: at.token], token)
            self.study.run(Decode((replace(self._asked(), prefix=prefix),)), at=position)

    def _free(self) -> None:
        self.study.run(Decode((replace(self._asked(), prefix=()),)), play=False, at=self.study.clock.position)

    def state(self) -> dict[str, Any]:
        focus = self._focus
        return {**super().state(), "focus": [focus.part, focus.layer, focus.head] if focus else None}

    def restore(self, state: dict[str, Any]) -> None:
        super().restore(state)
        match state.get("focus"):
            case [str(part), int(layer), int() | "mean" | "max" as head] if part in (
                "cross",
                "encoder",
                "decoder",
                "influence",
                "track",
            ):
                self._focus = Focus(part, max(0, layer), head if isinstance(head, str) else max(0, head))  # type: ignore[arg-type]
        self._show()
