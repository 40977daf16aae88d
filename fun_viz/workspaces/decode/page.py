"""The page: five panels over one branch, and the one focus they share."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, get_args

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from fun_viz.branch import Moment
from fun_viz.selection import Focus, Part, Pin, Selection
from fun_viz.trace import Place
from fun_viz.widgets.layouts import column, splitter
from fun_viz.widgets.panel import Panel
from fun_viz.widgets.texts import Texts
from fun_viz.workspaces.decode.flow import FlowPanel
from fun_viz.workspaces.decode.focus import fitted, moment_focus
from fun_viz.workspaces.decode.inspector import InspectorPanel
from fun_viz.workspaces.decode.map import MapPanel
from fun_viz.workspaces.decode.next_token import NextPanel
from fun_viz.workspaces.decode.overview import OverviewPanel
from fun_viz.workspaces.workspace import Context, Workspace


class DecodeWorkspace(Workspace):
    """Flow, map in focus, overview, next token and inspector."""

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        self.study = context.study
        self.flow, self.map, self.overview = FlowPanel(), MapPanel(), OverviewPanel()
        self.next, self.inspector = NextPanel(), InspectorPanel()
        self._drawn: Focus | None = None
        self._lay_out()
        self._connect()
        Texts(self).follow(self.draw)

    def _lay_out(self) -> None:
        middle = splitter(Qt.Orientation.Vertical, (58, 42), self.map, self.overview)
        right = splitter(Qt.Orientation.Vertical, (58, 42), self.next, self.inspector)
        whole = splitter(Qt.Orientation.Horizontal, (29, 62, 31), self.flow, middle, right)
        column(self, whole).setContentsMargins(16, 12, 16, 12)

    def _connect(self) -> None:
        self.study.changed.connect(self.draw)
        self.study.clock.moved.connect(self.draw)
        self.study.selected.connect(self._show_selection)
        self.map.asked.connect(self._choose)
        self.overview.chosen.connect(self._choose)
        self.overview.previewed.connect(self._preview)
        self.map.matrix.cell.connect(self._point_at_cell)
        self.next.bars.candidate_clicked.connect(self.study.force)
        self.next.undone.connect(self.study.undo)
        for view in (self.flow.ribbons, self.map.matrix):
            view.pointed.connect(self.study.point)
        self.flow.ribbons.clicked.connect(self.study.lock)
        self.map.matrix.clicked.connect(self._lock)

    def panels(self) -> tuple[Panel, ...]:
        return self.flow, self.map, self.overview, self.next, self.inspector

    def _choose(self, focus: Focus | None) -> None:
        """Keep a map in focus; None shows again what happens at the moment."""
        self.study.select(replace(self.study.selection, focus=focus, preview=None))

    def _preview(self, focus: Focus | None) -> None:
        """Show a map for as long as the mouse is on its tile."""
        self.study.select(replace(self.study.selection, preview=focus))

    def _point_at_cell(self, cell: tuple[int, int] | None) -> None:
        self.study.select(replace(self.study.selection, cell=cell))

    def _lock(self, places: tuple[Place, ...]) -> None:
        """Lock what was clicked on in the map: the tokens, and the numbers of the cell if it was one."""
        branch, cell = self.study.current, self.study.selection.cell
        pin = Pin(branch.request, self._drawn, cell) if branch and self._drawn and cell else None
        self.study.lock(places, pin=pin)

    def _moment(self) -> Moment | None:
        """Return where the branch stands, if anything has come of it and anybody can see it."""
        branch = self.study.current
        return branch.at(self.study.clock.position) if branch and branch.begun and self.isVisible() else None

    def draw(self) -> None:
        if at := self._moment():
            self.overview.show_moment(at, self._focus(at), automatic=self._automatic)
            self.next.show_moment(at)
            self._show_focus(at)
            self._mark()

    def _show_selection(self, selection: Selection) -> None:
        """Draw what is under the mouse; the maps only if it is another one."""
        at = self._moment()
        if at is None:
            return
        focus = self._focus(at)
        self.overview.mark_focus(focus, automatic=self._automatic)
        if self._seen(at) != self._drawn:
            self._show_focus(at)
        self._mark()

    def _focus(self, at: Moment) -> Focus:
        """Return the map chosen, or one that shows what happens at the moment."""
        chosen = self.study.selection.focus
        return fitted(chosen, at.reading) if chosen else moment_focus(at)

    def _seen(self, at: Moment) -> Focus:
        """Return the map to draw: the one whose tile is under the mouse, if there is such a map here too."""
        preview = self.study.selection.preview
        return fitted(preview, at.reading) if preview else self._focus(at)

    @property
    def _automatic(self) -> bool:
        return self.study.selection.focus is None

    def leave(self) -> None:
        self._choose(None)

    def _show_focus(self, at: Moment) -> None:
        """Draw what depends on the focus."""
        self._drawn = self._seen(at)
        for panel in (self.map, self.flow, self.inspector):
            panel.show_moment(at, self._drawn)

    def _mark(self) -> None:
        for view in (self.flow.ribbons, self.map.matrix, self.overview.mosaic):
            view.mark(self.study.places)
        self._tell()

    def _tell(self) -> None:
        """Let the inspector tell of what is locked, else of what is under the mouse."""
        selection, branch = self.study.selection, self.study.current
        if not self.study.locked:
            self.inspector.point(selection.cell, self.study.places)
            return
        pin = selection.pin if selection.pin and branch and selection.pin.request == branch.request else None
        self.inspector.point(
            pin.cell if pin else None, self.study.places, locked=True, focus=pin.focus if pin else None
        )

    def state(self) -> dict[str, Any]:
        focus = self.study.selection.focus
        return {**super().state(), "focus": [focus.part, focus.layer, focus.head] if focus else None}

    def restore(self, state: dict[str, Any]) -> None:
        super().restore(state)
        match state.get("focus", ""):
            case None:
                self._choose(None)
            case [str(part), int(layer), int() | "mean" | "max" as head] if part in get_args(Part):
                self._choose(Focus(part, max(0, layer), head if isinstance(head, str) else max(0, head)))  # type: ignore[arg-type]
