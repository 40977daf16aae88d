"""The page: three answers to which tokens a word needs, the word in focus bar by bar, and the sentence read without."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, get_args

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

from fun_viz.branch import Branch, Moment
from fun_viz.run.decoding.leave_out import LeaveOut
from fun_viz.run.decoding.left_out import Instead, LeftOut, can_leave_out
from fun_viz.selection import Focus, Selection
from fun_viz.trace import Place
from fun_viz.widgets.layouts import column, splitter
from fun_viz.widgets.panel import Panel
from fun_viz.widgets.texts import Texts, marked, translated
from fun_viz.workspaces.computing import Computing
from fun_viz.workspaces.leave_out.answers import Answers
from fun_viz.workspaces.leave_out.maps import Maps
from fun_viz.workspaces.leave_out.numbers import Numbers
from fun_viz.workspaces.leave_out.reread import RereadPanel
from fun_viz.workspaces.leave_out.row import RowPanel, legend
from fun_viz.workspaces.workspace import Context, Workspace

_NOTHING = marked("Nothing can be left out.")
_WAITS = marked("Tokens are left out when the last word is written.")
_WORKS = marked("Each token is being left out in turn.")
_UNFORESEEN = marked("Leaving tokens out failed: {reason}")
_STOPPED = marked("Stopped. “Go on” above leaves the other tokens out.")


class LeaveOutWorkspace(Workspace):
    """Attention, influence and leaving out, of one translation; what is left out is computed while this is in front."""

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.answers, self.maps, self.row, self.again = Answers(), Maps(), RowPanel(), RereadPanel()
        self.scoring = Computing[LeaveOut, LeftOut](self.study, _UNFORESEEN, self)
        self._row: int | None = None  # that a hand chose; None: the one of the clock
        self._chosen: int | None = None  # the token whose sentence stands first
        self._numbers: Numbers | None = None
        below = splitter(Qt.Orientation.Horizontal, (62, 38), self.row, self.again)
        whole = splitter(Qt.Orientation.Vertical, (50, 50), self.maps, below)
        column(self, self.answers, (whole, 1), spacing=8).setContentsMargins(16, 8, 16, 12)
        self._connect()
        Texts(self).follow(self.draw)

    def _connect(self) -> None:
        self.study.changed.connect(self.draw)
        self.study.working.connect(self.draw)
        self.study.clock.moved.connect(self._move)
        self.study.selected.connect(self._show_selection)
        self.scoring.changed.connect(self.draw)
        self.maps.redraw.connect(self.draw)
        self.maps.focus_asked.connect(self._choose_focus)
        self.answers.stop_asked.connect(self._stop)
        self.again.instead_asked.connect(self.replace)
        for view in (*(panel.map for panel in self.maps.each), self.row.bars):
            view.pointed.connect(self.study.point)
            view.clicked.connect(self._choose)

    def panels(self) -> tuple[Panel, ...]:
        return *self.maps.each, self.row, self.again

    def waits(self) -> bool:
        branch = self.study.current
        job = self._job(branch) if branch is not None else None
        return job is not None and not self.scoring.over(job)

    def replace(self, instead: Instead) -> None:
        """Put something else in the place of tokens."""
        self.again.choose(instead)
        self.draw()

    def draw(self) -> None:
        branch = self.study.current
        if branch is None or not branch.begun or not self.isVisible():
            return
        at, job = self.study.at(branch), self._job(branch)
        if job is not None:
            self.scoring.want(job)
        numbers = Numbers(at.reading, self.study.selection.focus, self.scoring.known(job) if job else None)
        if self._numbers is None or not numbers.same(self._numbers):
            self._numbers = numbers
        self._draw(self._numbers, at, job)

    def _job(self, branch: Branch) -> LeaveOut | None:
        """Return what is to be computed, None where that cannot be or not yet."""
        whole = branch.finished and bool(branch.reading.target)
        if not whole or not can_leave_out(branch.reading.given):
            return None
        return LeaveOut(branch.request, branch.reading.tokens, self.again.instead)

    def _draw(self, numbers: Numbers, at: Moment, job: LeaveOut | None) -> None:
        says, row = self._says(at, job), self._row_at(at)
        if self._chosen is not None and self._chosen >= len(numbers.reading.source):
            self._chosen = None
        if at.reading.target:
            self.maps.show_numbers(numbers, row, says)
        whole = at.reading.trace.finished and bool(at.reading.target)
        self.row.show_row(numbers if whole else None, row, self._chosen)
        self.again.show_again(numbers.reading, numbers.known, self._chosen, says)
        self.again.legend.setText(legend(numbers, row) if numbers.complete else "")
        runs, stopped = (job is not None and say(job) for say in (self.scoring.runs, self.scoring.stopped))
        self.answers.show_numbers(numbers, runs=runs, stopped=stopped)
        self._mark()

    def _says(self, at: Moment, job: LeaveOut | None) -> str:
        """Return the sentence that stands where nothing was left out yet."""
        if not can_leave_out(at.reading.given):
            return translated(_NOTHING)
        if job is None:
            return translated(_WAITS)
        return self.scoring.fault(job) or translated(_STOPPED if self.scoring.stopped(job) else _WORKS)

    def _row_at(self, at: Moment) -> int:
        """Return the word that is framed: one that a hand chose, else the one of the clock."""
        row = at.token if self._row is None else self._row
        return max(0, min(row, len(at.reading.target) - 1))

    def _move(self) -> None:
        self._row = None
        self.draw()

    def _show_selection(self, selection: Selection) -> None:
        if self._numbers is not None and selection.focus != self._numbers.focus:
            self.draw()
        else:
            self._mark()

    def _mark(self) -> None:
        for view in (*(panel.map for panel in self.maps.each), self.row.bars):
            view.mark(self.study.places)

    def _choose_focus(self, focus: Focus) -> None:
        self.study.select(replace(self.study.selection, focus=focus))

    def _choose(self, places: tuple[Place, ...]) -> None:
        """Frame the word that was clicked on, and read the sentence without the token; the same again lets it go."""
        branch = self.study.current
        if branch is None:
            return
        given = len(branch.reading.source)
        one = len(branch.reading.trace.sequences) == 1
        for place in places:
            if place.sequence == "target" or (one and place.index >= given):
                self._row = place.index - (given if one else 0)
            else:
                self._chosen = None if self._chosen == place.index and len(places) == 1 else place.index
        self.draw()

    def _stop(self) -> None:
        branch = self.study.current
        job = self._job(branch) if branch is not None else None
        if job is not None and self.scoring.runs(job):
            self.scoring.stop()
        else:
            self.scoring.go_on()

    def leave(self) -> None:
        """Stop what is computed, else let go of the token that was chosen."""
        if self.scoring.running:
            self.scoring.stop()
        self._chosen = self._row = None
        self.draw()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        moves, branch = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}, self.study.current
        if event.key() not in moves or branch is None or not branch.reading.target:
            super().keyPressEvent(event)
            return
        row = self._row_at(self.study.at(branch)) + moves[Qt.Key(event.key())]
        self._row = max(0, min(row, len(branch.reading.target) - 1))
        self.draw()

    def state(self) -> dict[str, Any]:
        return {**super().state(), "instead": self.again.instead, "again": self.maps.decode.isChecked()}

    def restore(self, state: dict[str, Any]) -> None:
        super().restore(state)
        if (instead := state.get("instead")) in get_args(Instead):
            self.again.choose(instead)  # type: ignore[arg-type]
        if state.get("again") is True:
            self.maps.decode.setChecked(True)
