"""The page: the maps of one cell, the arithmetic of one of its units, and what its memory is made of."""

from __future__ import annotations

from typing import Any, get_args

from PySide6.QtCore import Qt
from PySide6.QtGui import QHideEvent, QKeyEvent
from PySide6.QtWidgets import QWidget

from fun_viz.anatomy import Part
from fun_viz.arithmetic import TOLERANCE
from fun_viz.branch import Branch, Moment
from fun_viz.errors import FunVizError
from fun_viz.gates import cell_step
from fun_viz.views.number_format import small
from fun_viz.widgets.layouts import column, splitter
from fun_viz.widgets.panel import Panel
from fun_viz.widgets.texts import RULE, Texts, marked, translated
from fun_viz.workspaces.cell.memory import MemoryPanel
from fun_viz.workspaces.cell.panel import CellPanel
from fun_viz.workspaces.cell.unit import UnitPanel, unit_lines
from fun_viz.workspaces.cell.units import Cell, Order, automatic, cell_parts
from fun_viz.workspaces.workspace import Context, Verdict, Workspace


class CellWorkspace(Workspace):
    """The details of the branch in front are asked for while this is looked at."""

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        self.maps, self.unit, self.memory = CellPanel(), UnitPanel(), MemoryPanel()
        right = splitter(Qt.Orientation.Vertical, (58, 42), self.unit, self.memory)
        whole = splitter(Qt.Orientation.Horizontal, (68, 32), self.maps, right)
        column(self, whole).setContentsMargins(16, 12, 16, 12)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._path = ""  # of the cell chosen; "" follows the clock
        self._order: Order = "kept"
        self._unit: int | None = None  # that chosen; None is the first of the group that is open
        self._touched: tuple[int, int] | None = None
        self._opened: int | None = 1
        self._cell: Cell | None = None
        self.study.changed.connect(self.draw)
        self.study.clock.moved.connect(self.draw)
        self.maps.part_asked.connect(self._choose_part)
        self.maps.order_asked.connect(self._choose_order)
        self.maps.body.touched.connect(self._touch)
        self.maps.body.picked.connect(self._pick)
        Texts(self).follow(self.draw)

    def panels(self) -> tuple[Panel, ...]:
        return self.maps, self.unit, self.memory

    def draw(self) -> None:
        branch = self.study.current
        if not self.isVisible():
            return
        if branch is None or not branch.begun:
            self._show_nothing(translated("Decode a sentence first."))
            return
        at = self.study.at(branch)
        part = self._part(at)
        if part is None:
            self._show_nothing(translated("This net has no recurrent cell: look at Attention or Block."))
            return
        self.study.detail(branch)
        cell = self._take(at, part)
        unit = self._chosen(cell)
        self.maps.show_cell(cell, at, unit=unit, chosen=self._path, order=self._order)
        self._tell(branch, cell, at)

    def _show_nothing(self, why: str) -> None:
        self._cell = None
        self.maps.show_nothing(why)
        self.unit.set_title(translated("Unit"))
        self.unit.set_note("")
        self.unit.view.set_placeholder(why)
        self.unit.view.show_lines((), None, "", holds=True)
        self.memory.show_memory(None, (), ("update", 0), writes=False)

    def _part(self, at: Moment) -> Part | None:
        chosen = next((part for part in cell_parts(at.reading) if part.path == self._path), None)
        return chosen or automatic(at)

    def _take(self, at: Moment, part: Part) -> Cell:
        """Return the cell to show; the same one as before where nothing but the time is another."""
        now = (at.reading, part, self._order, self._opened)
        if self._cell is None or (self._cell.reading, self._cell.part, self._cell.order, self._cell.opened) != now:
            self._cell = Cell(at.reading, part, self._order, self._opened)
            self.verdict_changed.emit()
        return self._cell

    def _chosen(self, cell: Cell) -> int:
        """Return the unit that is looked at where the mouse is on none."""
        if self._unit is not None:
            return min(self._unit, cell.units - 1)
        return cell.groups[min(cell.opened or 0, len(cell.groups) - 1)][0]

    def verdict(self) -> Verdict | None:
        far = self._cell.difference if self._cell is not None else None
        if far is None:
            return None
        words = marked("✓ stepped by hand, difference {far}") if far <= TOLERANCE else marked(
            "✗ stepped by hand, difference {far}")  # fmt: skip
        tip = translated("Every gate of this cell at every token, computed again from what went into it")
        return Verdict(translated(words, far=small(far)), f"{tip}\n{translated(RULE)}", far <= TOLERANCE)

    def _tell(self, branch: Branch, cell: Cell, at: Moment) -> None:
        """Show the arithmetic of the unit under the mouse, else of that chosen, and what the memory is made of."""
        row, time = self._touched or (None, None)
        unit = self._chosen(cell)
        if row is not None and row < len(cell.rows) and len(cell.rows[row]) == 1:
            unit = cell.rows[row][0]
        token = cell.last(at) if time is None else time
        self.unit.set_title(translated("Unit #{unit}", unit=unit))
        if token is None or token >= len(cell.tokens):
            self._wait(translated("Comes when the cell has read its first token."))
            self.memory.show_memory(None, (), (cell.keeps, cell.units), writes=cell.writes)
            return
        name = translated("as {token} is read, token {n} of {count}", token=cell.tokens[token], n=token + 1,
                          count=len(cell.tokens))  # fmt: skip
        self.unit.set_note(name)
        backwards = cell.part.direction == "backwards"
        tokens = cell.tokens[::-1] if backwards else cell.tokens
        if cell.writes:  # what was not written is not told
            tokens = tokens[: cell.done(at)]
        self.memory.show_memory(cell.shares(token), tokens, (cell.keeps, cell.units), writes=cell.writes)
        step = cell_step(cell.reading, cell.part, token)
        if step is None:
            self._wait(self._why(branch))
            return
        kept = float(step.recorded[cell.keeps][unit]) if cell.keeps else None
        far = small(step.difference)
        holds, verdict = step.right, translated("✓ recomputed, difference {difference}", difference=far)
        if not holds:
            verdict = translated("✗ recomputed otherwise, difference {difference}", difference=far)
        self.unit.view.show_lines(unit_lines(step, unit), kept, verdict, holds=holds)

    def _why(self, branch: Branch) -> str:
        failure = self.study.detail_failure(branch)
        if isinstance(failure, FunVizError):
            return translated(failure.template, **failure.values)
        return translated("Every number of this run is being recorded.")

    def _wait(self, why: str) -> None:
        self.unit.set_note("")
        self.unit.view.set_placeholder(why)
        self.unit.view.show_lines((), None, "", holds=True)

    def _choose_part(self, path: str) -> None:
        self._path = path
        self.draw()

    def _choose_order(self, order: Order) -> None:
        self._order = order
        self.draw()

    def _touch(self, under: tuple[int, int] | None) -> None:
        self._touched = under
        branch = self.study.current
        if self._cell is not None and branch is not None and branch.begun:
            self._tell(branch, self._cell, self.study.at(branch))

    def _pick(self, under: tuple[int, int]) -> None:
        """Open the group of a row that was clicked, or choose the unit of one that is open."""
        if self._cell is None or under[0] >= len(self._cell.rows):
            return
        units = self._cell.rows[under[0]]
        self._unit = units[0]
        if len(units) > 1:
            self._opened = self._cell.group_of(units[0])
        self.draw()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Up, Qt.Key.Key_Down) and self._cell is not None:
            self._step(1 if event.key() == Qt.Key.Key_Down else -1)
        else:
            super().keyPressEvent(event)

    def _step(self, by: int) -> None:
        """Choose the next unit in the order shown; its group opens."""
        assert self._cell is not None
        units = [unit for group in self._cell.groups for unit in group]
        place = units.index(self._chosen(self._cell)) + by
        self._unit = units[max(0, min(place, len(units) - 1))]
        self._opened = self._cell.group_of(self._unit)
        self.draw()

    def leave(self) -> None:
        self._opened, self._path, self._unit = None, "", None
        self.draw()

    def hideEvent(self, event: QHideEvent) -> None:
        self.study.cancel_detail()
        super().hideEvent(event)

    def state(self) -> dict[str, Any]:
        return {**super().state(), "order": self._order, "unit": self._unit}

    def restore(self, state: dict[str, Any]) -> None:
        super().restore(state)
        self._order = next((each for each in get_args(Order) if each == state.get("order")), self._order)
        unit = state.get("unit")
        self._unit = unit if type(unit) is int and unit >= 0 else None
