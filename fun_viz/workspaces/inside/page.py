"""The page: one attention taken apart, beat by beat, and below it the arithmetic of the cell that is looked at."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, get_args

from PySide6.QtCore import Qt
from PySide6.QtGui import QHideEvent, QKeyEvent
from PySide6.QtWidgets import QWidget

from fun_viz.branch import Branch
from fun_viz.selection import Focus
from fun_viz.widgets.layouts import column, splitter
from fun_viz.widgets.panel import Panel
from fun_viz.widgets.texts import Texts, marked, reason, translated
from fun_viz.workspaces.inside.beats import Beat
from fun_viz.workspaces.inside.cell import CellPanel
from fun_viz.workspaces.inside.checker import Checker, check_words
from fun_viz.workspaces.inside.drawn import Touch
from fun_viz.workspaces.inside.panel import AttentionPanel
from fun_viz.workspaces.workspace import Context, Verdict, Workspace


class InsideWorkspace(Workspace):
    """The details of the branch in front are asked for while this is looked at."""

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        self.attention, self.cell, self.checker = AttentionPanel(), CellPanel(), Checker(self)
        whole = splitter(Qt.Orientation.Vertical, (71, 29), self.attention, self.cell)
        column(self, whole).setContentsMargins(16, 12, 16, 12)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.study.changed.connect(self.draw)
        self.study.clock.moved.connect(self.draw)
        self.study.selected.connect(self.draw)
        self.attention.asked.connect(self._choose)
        self.attention.shown.connect(self._tell)
        self.checker.told.connect(self.verdict_changed)
        self._pin = self.study.selection.pin
        Texts(self).follow(self.draw)

    def verdict(self) -> Verdict | None:
        branch = self.study.current
        return None if branch is None else check_words(branch.reading, self.checker.of(branch.reading))

    def panels(self) -> tuple[Panel, ...]:
        return self.attention, self.cell

    def draw(self) -> None:
        if not self.isVisible():
            return
        branch = self.study.current
        if branch is None or not branch.begun:
            self.attention.show_moment(None, None)
            return
        self.study.detail(branch)
        self.attention.missing = self._missing(branch)
        self._take_pin()
        self.attention.show_moment(self.study.at(branch), self.study.selection.focus)
        self.checker.look(branch.reading if branch.finished else None)

    def _missing(self, branch: Branch) -> str:
        """Say why the details of a branch are not there, or how far they are."""
        if branch.reading.detailed or not branch.finished:
            return "" if branch.reading.detailed else translated("It comes when the last word is written.")
        if (failure := self.study.detail_failure(branch)) is not None:
            return reason(failure, marked("The details could not be recorded: {reason}"))
        moves = self.study.detail_moves or 0
        return translated("Recording every number: move {n} of {count}.", n=moves, count=branch.reading.moves)

    def _take_pin(self) -> None:
        """Look at the cell that was pinned in another view."""
        pin, branch = self.study.selection.pin, self.study.current
        if pin is not self._pin:
            self._pin = pin
            if pin is None or (branch is not None and pin.request == branch.request):
                self.attention.pinned = None if pin is None else Touch("weight", pin.cell[1])
                if pin is not None and pin.focus.part == "encoder":
                    self.attention.token = pin.cell[0]

    def _choose(self, focus: Focus) -> None:
        self.study.select(replace(self.study.selection, focus=focus, preview=None))

    def _tell(self) -> None:
        panel = self.attention
        self.cell.show_cell(panel.apart, panel.names, panel.cell, pinned=panel.pinned is not None)

    def step_part(self, by: int) -> None:
        """Enter the next beat, or leave this one; after the last comes the first of the next move."""
        self.study.clock.pause()
        if self.attention.step_beat(by):
            return
        position = self.study.clock.position
        self.study.clock.move_to(position + by)
        if self.study.clock.position != position:
            self.attention.end_beat(last=by < 0)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        now = self.attention.apart
        match event.key():
            case Qt.Key.Key_Up | Qt.Key.Key_Down as key:
                self.attention.step_row(1 if key == Qt.Key.Key_Down else -1)
            case Qt.Key.Key_PageUp | Qt.Key.Key_PageDown as key if now is not None and now.asked.kind == "encoder":
                self.attention.ask_token(now.asked.query + (1 if key == Qt.Key.Key_PageDown else -1))
            case Qt.Key.Key_BracketLeft | Qt.Key.Key_BracketRight as key if now is not None:
                self._step_head(1 if key == Qt.Key.Key_BracketRight else -1)
            case _:
                super().keyPressEvent(event)

    def _step_head(self, by: int) -> None:
        now = self.attention.apart
        assert now is not None
        heads, head = len(now.heads), now.asked.head
        chosen = (head + by) % heads if isinstance(head, int) else (0 if by > 0 else heads - 1)
        self._choose(Focus(now.asked.kind, now.asked.layer, chosen))

    def leave(self) -> None:
        if not self.attention.free():
            self.study.select(replace(self.study.selection, focus=None, preview=None))

    def hideEvent(self, event: QHideEvent) -> None:
        self.checker.rest()
        self.study.cancel_detail()
        super().hideEvent(event)

    def state(self) -> dict[str, Any]:
        return {**super().state(), "beat": self.attention.beat}

    def restore(self, state: dict[str, Any]) -> None:
        super().restore(state)
        beat = state.get("beat")
        self.attention.beat = next((each for each in get_args(Beat) if each == beat), self.attention.beat)
