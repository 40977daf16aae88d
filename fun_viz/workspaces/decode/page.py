"""The page: the net at work, and below it the map in focus, all maps, the next token and what the mouse is on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from typing import Any, get_args

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QWidget

from fun_viz.branch import Moment
from fun_viz.selection import Focus, Part, Pin, Pointed, Selection
from fun_viz.trace import Place
from fun_viz.widgets.layouts import column, splitter
from fun_viz.widgets.panel import Panel
from fun_viz.widgets.texts import Texts
from fun_viz.workspaces.axes import axes
from fun_viz.workspaces.decode.focus import fitted, kind_of, moment_focus
from fun_viz.workspaces.decode.inspector import InspectorPanel
from fun_viz.workspaces.decode.map import MapPanel
from fun_viz.workspaces.decode.next_token import NextPanel
from fun_viz.workspaces.decode.overview import OverviewPanel
from fun_viz.workspaces.stage.panel import StagePanel
from fun_viz.workspaces.stage.reference import ask_reference
from fun_viz.workspaces.stage.view import About
from fun_viz.workspaces.workspace import Context, Workspace

_SHARES, _LONG_SHARES = (300, 466, 240, 212), (540, 290, 212, 176)  # of the lower row's width
_LOWEST = 208  # pixels of the lower row
_MEANT = 0.08  # share of the row from which on another width than usual was meant
_TOO_FAST = 4.0  # the speed from which on nothing is seen to move


class DecodeWorkspace(Workspace):
    """Stage, map in focus, overview, next token and inspector, and the one focus they share."""

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        self.stage, self.map, self.overview = StagePanel(), MapPanel(), OverviewPanel()
        self.next, self.inspector = NextPanel(), InspectorPanel()
        self._drawn: Focus | None = None
        self._asked: int | None = None  # the word whose links are drawn, if not the current one
        self._long = False  # whether the Stage shows a window on a long text
        self._by_hand = False  # whether a hand has shared out the lower row
        self._moved = -1  # the position of the clock that was drawn last
        self._lay_out()
        self._connect()
        Texts(self).follow(self.draw)

    def _lay_out(self) -> None:
        parts = self.map, self.overview, self.next, self.inspector
        self.below = splitter(Qt.Orientation.Horizontal, _SHARES, *parts)
        whole = splitter(Qt.Orientation.Vertical, (64, 36), self.stage, self.below)
        self.below.setMinimumHeight(_LOWEST)
        column(self, whole).setContentsMargins(16, 12, 16, 12)

    def _connect(self) -> None:
        self.below.splitterMoved.connect(self._take_by_hand)
        self.study.changed.connect(self.draw)
        self.study.clock.moved.connect(self._move)
        self.study.selected.connect(self._show_selection)
        self.stage.asked.connect(self._choose)
        self.stage.touched.connect(self._touch)
        self.stage.foot.refer.clicked.connect(partial(ask_reference, self, self.study))
        self.overview.chosen.connect(self._choose)
        self.overview.previewed.connect(self._preview)
        self.map.asked.connect(self._choose)
        self.map.enlarge_asked.connect(partial(self.enlarge, self.map))
        self.map.cell.connect(self._point_at_cell)
        self.map.opened.connect(self._open_inside)
        self.next.bars.candidate_clicked.connect(self.study.force)
        self.next.undone.connect(self.study.what_ifs.free_words)
        for view in (self.stage.view, self.map.matrix):
            view.pointed.connect(self.study.point)
        self.stage.view.clicked.connect(self._lock)
        self.map.matrix.clicked.connect(self._lock)

    def panels(self) -> tuple[Panel, ...]:
        return self.stage, self.map, self.overview, self.next, self.inspector

    def _choose(self, focus: Focus | None) -> None:
        """Keep a map in focus; None shows again what happens at the moment."""
        self.study.select(replace(self.study.selection, focus=focus, preview=None))

    def _preview(self, focus: Focus | None) -> None:
        """Show a map for as long as the mouse is on its tile."""
        self.study.select(replace(self.study.selection, preview=focus))

    def _touch(self, about: object) -> None:
        """Tell of what the mouse is on in the Stage: a link stands in a map, and has a cell of it."""
        if not isinstance(about, About):
            self.inspector.touch(None)
            self.study.select(replace(self.study.selection, cell=None, preview=None))
            return
        self.inspector.touch(about)
        preview = about.focus if about.cell is not None and about.focus != self._drawn else None
        self.study.select(replace(self.study.selection, cell=about.cell, preview=preview))

    def _point_at_cell(self, cell: tuple[int, int] | None) -> None:
        self.study.select(replace(self.study.selection, cell=cell))

    def _lock(self, places: tuple[Place, ...]) -> None:
        """Lock what was clicked on in the map: the tokens, and the numbers of the cell if it was one."""
        branch, cell = self.study.current, self.study.selection.cell
        pin = Pin(branch.request, self._drawn, cell) if branch and self._drawn and cell else None
        self.study.lock(places, pin=pin)

    def _open_inside(self, row: int, column: int) -> None:
        """Go inside with a cell of the map, if it is one of attention: there its arithmetic is written out."""
        at, focus = self._moment(), self._drawn
        kind = kind_of(focus) if focus else None
        if at is None or focus is None or kind is None:
            return
        pin = Pin(at.reading.trace.request, focus, (row, column))
        self.study.select(replace(self.study.selection, focus=focus, preview=None, locked=Pointed(), pin=pin))
        if kind != "encoder":
            self.study.clock.move_to(at.reading.encode_moves + max(0, row - axes(at.reading, kind).before))
        self.go_asked.emit("inside")

    def _moment(self) -> Moment | None:
        """Return where the branch stands, if anything has come of it and anybody can see it."""
        branch = self.study.current
        return self.study.at(branch) if branch and branch.begun and self.isVisible() else None

    def _move(self, position: int) -> None:
        """Draw what a move of the clock changed; one on at a time may be seen to move."""
        self.draw(move=position == self._moved + 1 and self.study.clock.speed < _TOO_FAST)

    def draw(self, *, move: bool = False) -> None:
        self._moved = self.study.clock.position
        if at := self._moment():
            self.overview.show_moment(at, self._focus(at), automatic=self._automatic)
            self._show_focus(at, move=move)
            self._mark()

    def _show_selection(self, selection: Selection) -> None:
        """Draw what is under the mouse; the maps only if it is another one."""
        at = self._moment()
        if at is None:
            return
        focus = self._focus(at)
        self.overview.mark_focus(focus, automatic=self._automatic)
        if self._seen(at) != self._drawn or self._looked(at) != self._asked:
            self._show_focus(at)
        self._mark()

    def _looked(self, at: Moment) -> int | None:
        """Return the word that is pointed at, if it is one written before: its links and candidates are shown."""
        words = [place.index for place in self.study.places if place.sequence != "source"]
        return words[0] if len(words) == 1 and 0 <= words[0] < at.written - 1 else None

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

    def _show_focus(self, at: Moment, *, move: bool = False) -> None:
        """Draw what depends on the focus."""
        self._drawn, self._asked = self._seen(at), self._looked(at)
        self.stage.show_moment(at, self._drawn, looked=self._asked, reference=self.study.reference, move=move)
        self._make_room(self.stage.in_window)
        self._show_below(at)

    def _show_below(self, at: Moment, *, heads: bool = False) -> None:
        """Draw the lower row; while a part of a move is looked at, it stands where it stood before the move."""
        assert self._drawn is not None
        at = replace(at, position=at.position - 1) if self.stage.unfinished else at
        if heads:
            self.overview.show_moment(at, self._focus(at), automatic=self._automatic)
        self.map.show_moment(at, self._drawn, self.stage.in_window)
        self.inspector.show_moment(at, self._drawn)
        self.next.show_moment(at, looked=self._asked)

    def _make_room(self, window: range | None) -> None:
        """Give the map more of the lower row while the Stage shows a window on a long text, unless a hand has."""
        if (window is not None) != self._long:
            self._long = window is not None
            self._share_out()

    def _share_out(self) -> None:
        """Share out the lower row, whatever widths it had before, unless a hand has."""
        if not self._by_hand:
            shares, whole = _LONG_SHARES if self._long else _SHARES, max(1, sum(self.below.sizes()))
            self.below.setSizes([round(whole * share / sum(shares)) for share in shares])

    def _take_by_hand(self) -> None:
        self._by_hand = True

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._share_out()

    def step_part(self, by: int) -> None:
        """Show a part of a move more or less: the first of the next move after the last, or the last one's before."""
        self.study.clock.pause()
        if not self.stage.step_part(by):
            position = self.study.clock.position
            self.study.clock.move_to(position + by)
            if by > 0 and self.study.clock.position != position:
                self.stage.begin_parts()
        if at := self._moment():
            self._show_below(at, heads=True)

    def _mark(self) -> None:
        for view in (self.stage.view, self.map.matrix, self.overview.mosaic):
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
        self._by_hand = not any(_alike(self.below.sizes(), shares) for shares in (_SHARES, _LONG_SHARES))
        match state.get("focus", ""):
            case None:
                self._choose(None)
            case [str(part), int(layer), int() | "mean" | "max" as head] if part in get_args(Part):
                self._choose(Focus(part, max(0, layer), head if isinstance(head, str) else max(0, head)))  # type: ignore[arg-type]


def _alike(sizes: Sequence[int], shares: Sequence[int]) -> bool:
    """Say whether widths are about as they are shared out by itself."""
    whole, usual = max(1, sum(sizes)), sum(shares)
    return all(abs(size / whole - share / usual) <= _MEANT for size, share in zip(sizes, shares, strict=True))
