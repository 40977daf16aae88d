"""The page: the edits of a branch, its heads, the tree of branches, and the branch beside its origin."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from PySide6.QtCore import QPoint, Qt, QTimer
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

from fun_viz.aligned import painted
from fun_viz.branch import Branch
from fun_viz.edits import Edit
from fun_viz.errors import InputError
from fun_viz.reading import KINDS, Reading
from fun_viz.run.decoding.what_if import Foretell, Foretold, Neighbours
from fun_viz.selection import Focus
from fun_viz.trace import Request
from fun_viz.what_ifs import Tree
from fun_viz.widgets.layouts import column, splitter
from fun_viz.widgets.panel import Panel
from fun_viz.widgets.texts import Texts, marked, reason, translated
from fun_viz.workspaces.axes import axes
from fun_viz.workspaces.whatif import menus
from fun_viz.workspaces.whatif.branches import BranchesPanel
from fun_viz.workspaces.whatif.edits import EditsPanel
from fun_viz.workspaces.whatif.form import EditForm
from fun_viz.workspaces.whatif.heads import HeadsPanel, is_cut
from fun_viz.workspaces.whatif.maps import MapsPanel, fitted
from fun_viz.workspaces.whatif.painting import Line
from fun_viz.workspaces.whatif.texts_panel import TextsPanel
from fun_viz.workspaces.workspace import Context, Workspace

_NO_ROW = marked("Paint when a word is being written: go forward to a decode move first.")
_REST = 600  # milliseconds after which a stroke is over
_UNFORESEEN = marked("This cannot be: {reason}")


class WhatIfWorkspace(Workspace):
    """Shows the last branch that is whole, until the next one is."""

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        self.edits, self.heads, self.branches = EditsPanel(context.study.what_ifs), HeadsPanel(), BranchesPanel()
        self.texts, self.maps, self.form = TextsPanel(), MapsPanel(), EditForm()
        self.form.hide()
        self._branch: Branch | None = None  # what is drawn
        self._row: int | None = None  # the one framed
        self._of_encoder, self._said = 0, ""  # the row framed where the clock has none; why something could not be
        self._base: np.ndarray | None = None  # the framed row as a stroke began
        self._painted: np.ndarray | None = None  # and as it is painted, while the branch with it is written
        self._awaited: Request | None = None  # that branch
        self._lacks: Request | None = None  # the origin that was asked for last, once
        self._told: dict[Foretell, Foretold] = {}
        self._foretelling, self._finding = context.study.aside(self), context.study.aside(self)
        self._rest = QTimer(self, singleShot=True, interval=_REST)
        self._lay_out()
        self._connect()
        Texts(self).follow(self.draw)

    def _lay_out(self) -> None:
        left = splitter(Qt.Orientation.Vertical, (232, 328, 150, 168), self.edits, self.form, self.heads, self.branches)
        right = splitter(Qt.Orientation.Vertical, (206, 336), self.texts, self.maps)
        whole = splitter(Qt.Orientation.Horizontal, (286, 952), left, right)
        left.setMinimumWidth(270)
        column(self, whole).setContentsMargins(16, 12, 16, 12)

    def _connect(self) -> None:
        study, what_ifs = self.study, self.study.what_ifs
        study.changed.connect(self.draw)
        what_ifs.changed.connect(self.draw)
        study.working.connect(self.draw)
        study.clock.moved.connect(self._move)
        study.selected.connect(self.draw)
        study.failed.connect(self._fail)
        self._foretelling.answered.connect(self._foretold)
        self._finding.answered.connect(lambda _job, found: self.form.show_neighbours(found))
        self.edits.more.connect(self.open_form)
        self.edits.list.chosen.connect(self.draw)
        self.form.made.connect(lambda edits: self._add(*edits))
        self.form.left.connect(self.close_form)
        self.form.neighbours_wanted.connect(self._find)
        self.heads.struck.connect(self._strike)
        self.heads.mosaic.menu_wanted.connect(self._offer_head)
        self.branches.tree.walked.connect(what_ifs.walk)
        self.texts.view.stepped.connect(self._step_to)
        self.texts.view.menu_wanted.connect(self._offer_word)
        self.maps.asked.connect(lambda focus: study.select(replace(study.selection, focus=focus, preview=None)))
        self._rest.timeout.connect(self._explain)
        paint = self.maps.branch
        paint.begun.connect(self._begin)
        paint.brushed.connect(self._brush)
        paint.row_chosen.connect(self._frame)
        paint.refused.connect(lambda: self.maps.say(translated(_NO_ROW)))
        paint.menu_wanted.connect(self._offer_row)
        for view in (self.maps.origin, self.maps.branch, self.maps.apart):
            view.pointed.connect(study.point)

    def panels(self) -> tuple[Panel, ...]:
        return self.edits, self.heads, self.branches, self.texts, self.maps

    def draw(self, *_news: object) -> None:
        tree = self.study.what_ifs.tree
        if tree is None or not self.isVisible():
            return
        branch, origin = self._whole(tree), self.study.found(tree.origin.request)
        if origin is None and tree.origin.request != self._lacks and not self.study.running:
            self._lacks = tree.origin.request
            self.study.fetch(self._lacks)
        if branch is None:
            return
        self._branch = branch
        first = origin.reading if origin is not None and origin.finished else None
        self._draw_left(tree, branch.reading)
        self._draw_right(first, branch)

    def _whole(self, tree: Tree) -> Branch | None:
        """Return the branch looked at, or while it is written the one before."""
        there, drawn = ((of and self.study.found(of)) or None for of in (tree.here.request, self._awaited))
        if drawn is not None and drawn.finished:
            self._painted = self._awaited = None
        if there is not None and there.finished:
            return there
        before = self._branch
        same = before is not None and tree.known(before.request) is not None
        same = same or (before is not None and self.study.running and before.request.text == tree.origin.request.text)
        return before if same else there if there is not None and there.begun else None

    def _draw_left(self, tree: Tree, reading: Reading) -> None:
        selected, edits = self.edits.list.selected, tree.here.request.edits
        self.edits.show_node(tree.here, reading)
        focus = fitted(self.study.selection.focus, reading)
        kind = next((kind for kind in KINDS if focus is not None and kind == focus.part), None)
        chosen = edits[selected] if selected is not None and selected < len(edits) else None
        self.heads.show_heads(reading, kind, chosen)
        self.branches.show_tree(tree, self.study.found)

    def _draw_right(self, origin: Reading | None, branch: Branch) -> None:
        reading, told = branch.reading, None
        focus = fitted(self.study.selection.focus, reading)
        moment = self.study.at(branch)
        if branch.finished and not self.study.running and self.study.current is branch:
            self._row = None if moment.encoding else moment.token
        if origin is not None and branch.finished and branch.reading.tokens and origin.tokens:
            plain = origin.trace.request
            job = Foretell(((branch.request, origin.tokens), (plain, reading.tokens)))
            told = self._told.get(job)
            if told is None and branch.request != plain:
                self._foretelling.ask(job)
            elif told is None:
                told = tuple(tuple(np.log(np.maximum(origin.probabilities, 1e-45)).tolist()) for _ in range(2))
        self.texts.show_both(origin, reading, told, self._row)
        self.maps.branch.ready = self._framed(reading, focus) is not None
        self.maps.show_branch(origin, reading, focus, self._framed(reading, focus))
        if self._painted is not None:
            self.maps.preview(self._painted)
        self.maps.say(self._said)

    def _framed(self, reading: Reading, focus: Focus | None) -> int | None:
        """Return the row that is framed: the clock's, or the one chosen where the clock has none."""
        if focus is None:
            return None
        if focus.part == "encoder":
            return min(self._of_encoder, len(reading.source) - 1)
        kind = next(kind for kind in KINDS if kind == focus.part)
        return None if self._row is None else self._row + axes(reading, kind).before

    def _move(self, _position: int) -> None:
        if not self.study.running:
            self.maps.branch.put_brush(None)
        self.draw()

    def _foretold(self, job: Foretell, told: Foretold) -> None:
        self._told = {job: told}
        self.draw()

    def _fail(self, error: Exception) -> None:
        self._said, self._painted = reason(error, _UNFORESEEN), None
        self.draw()

    def _add(self, *edits: Edit) -> None:
        self._said = ""
        try:
            self.study.what_ifs.add(*edits)
        except InputError as error:
            self._said = reason(error, _UNFORESEEN)
            self.maps.say(self._said)
        self.close_form()

    def _strike(self, layer: int, head: int) -> None:
        """Cut a head, or mend it if an edit cuts it alone."""
        edit, tree = self.heads.cut(layer, head), self.study.what_ifs.tree
        if edit is None or tree is None:
            return
        there = [at for at, one in enumerate(tree.here.request.edits) if is_cut(one) and one == edit]
        if there:
            self.study.what_ifs.remove(there[0])
        else:
            self._add(edit)

    def _step_to(self, word: int) -> None:
        if self._branch is not None:
            self.study.clock.pause()
            self.study.clock.move_to(self._branch.reading.encode_moves + word)

    def _frame(self, row: int) -> None:
        if (line := self._line(row)) is None:
            return
        if line.focus.part == "encoder":
            self._of_encoder = row
            self.draw()
        else:
            kind = next(kind for kind in KINDS if kind == line.focus.part)
            self._step_to(max(0, row - axes(line.reading, kind).before))

    def _line(self, row: int | None = None) -> Line | None:
        """Return a row of the attention looked at, the framed one if none is named."""
        if self._branch is None:
            return None
        reading = self._branch.reading
        focus = fitted(self.study.selection.focus, reading)
        row = self._framed(reading, focus) if row is None else row
        return None if focus is None or row is None else Line(reading, focus, row)

    def _begin(self) -> None:
        """Keep the framed row as it is: the others give way to what is painted in proportion to it."""
        grid = self.maps.branch.grid
        if grid is not None and grid.current_row is not None:
            self.study.clock.pause()
            self._said = ""
            self.study.what_ifs.begin_stroke()
            row = grid.unmasked()[grid.current_row]
            self._base = row[~np.isnan(row)].astype(np.float64)

    def _brush(self, key: int, weight: float) -> None:
        line, tree = self._line(), self.study.what_ifs.tree
        if line is None or tree is None or self._base is None or key >= len(self._base):
            return
        self._painted, self._awaited = painted(self._base, key, weight), None
        weights = self._painted
        edit, there = line.painted(weights), line.among(tree.here.request.edits)
        if there is None:
            self.study.what_ifs.add(edit, stroke=True)
        else:
            self.study.what_ifs.change(there, edit, stroke=True)
        self._awaited = self.study.wanted
        self._rest.start()

    def _explain(self) -> None:
        """Ask for what was left out of a branch while it was painted."""
        if (branch := self.study.current) is not None and branch.reading.influence is None:
            self.study.detail(branch)

    def _offer_row(self, cell: tuple[int, int | None], at: QPoint) -> None:
        grid, line = self.maps.branch.grid, self._line(cell[0])
        if grid is not None and line is not None:
            key = None if cell[1] is None else (cell[1], grid.columns[cell[1]])
            menus.of_row(self, line, key, at, self._add)

    def _offer_head(self, spot: tuple[int, int], at: QPoint) -> None:
        names = translated("What if this head were cut"), translated("What if this whole layer were cut")
        edits = self.heads.cut(*spot), self.heads.cut(spot[0])
        offers = tuple((name, edit) for name, edit in zip(names, edits, strict=True) if edit is not None)
        menus.of_head(self, offers, at, self._add)

    def _offer_word(self, word: int, at: QPoint) -> None:
        if self._branch is not None and word < self._branch.reading.decode_moves:
            menus.of_word(self, self._branch.reading, word, at, self.study.what_ifs.force)

    def open_form(self) -> None:
        """Offer what can be changed, in place of what stands under the list."""
        if self._branch is not None:
            self.form.begin(self._branch.reading)
            for panel in (self.heads, self.branches):
                panel.hide()
            self.form.show()
            self.form.part.setFocus()

    def close_form(self) -> None:
        if not self.form.isHidden():
            self.form.hide()
            for panel in (self.heads, self.branches):
                panel.show()
            self.edits.list.setFocus()

    def _find(self, word: int) -> None:
        if self._branch is not None:
            self._finding.ask(Neighbours(self._branch.request.model, word))

    def leave(self) -> None:
        if not self.edits.list.leave_field():
            self.maps.branch.put_brush(None)
            self.close_form()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_E and event.modifiers() == Qt.KeyboardModifier.NoModifier:
            self.open_form()
        else:
            super().keyPressEvent(event)
