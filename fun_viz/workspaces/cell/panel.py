"""The panel of a cell's maps: which cell, in which order its units stand, and whether all of it is recomputed."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QMenu

from fun_viz.arithmetic import TOLERANCE
from fun_viz.branch import Moment
from fun_viz.widgets.choice import add_choice, menu_chip
from fun_viz.widgets.choices import Choices
from fun_viz.widgets.panel import Panel
from fun_viz.widgets.texts import Texts, marked, translated
from fun_viz.workspaces.cell.maps import CellMaps
from fun_viz.workspaces.cell.units import Cell, Order, cell_parts

_ORDERS: dict[Order, str] = {
    "kept": marked("sorted by what they keep"),
    "reset": marked("sorted by reset"),
    "change": marked("sorted by change"),
    "number": marked("by number"),
}
_WAYS = {"forwards": marked("reads →"), "backwards": marked("← reads"), "": marked("writes")}
_TITLES = {"forwards": marked("The cell reads"), "backwards": marked("The cell reads"), "": marked("The cell writes")}
_DIRECTIONS = {"forwards": marked("forwards"), "backwards": marked("backwards"), "": marked("word by word")}


class CellPanel(Panel):
    """Asks for another cell by `part_asked`, with its path or "" for that at work; for an order by `order_asked`."""

    part_asked = Signal(object)
    order_asked = Signal(object)
    body: CellMaps

    def __init__(self) -> None:
        super().__init__(CellMaps())
        self.numbers = self.body.to_csv
        self.parts, self._sort = Choices(), menu_chip(self._fill)
        self._order: Order = "kept"
        self._gates: tuple[str, ...] = ()
        for each in (self._sort, self.parts):
            self.add_chip(each)
        self.parts.picked.connect(self.part_asked)
        self.set_info("cell.maps", "update-gate")
        texts = Texts(self)
        texts.bind(self._sort.setToolTip, "In which order units stand: from the top those that do most of it")

    def show_cell(self, cell: Cell, at: Moment, *, unit: int, chosen: str, order: Order) -> None:
        """Show a cell and one of its units at a moment; `chosen` is the path asked for, "" for that at work."""
        way, groups = cell.part.direction, len(cell.groups)
        self.set_title(translated(_TITLES[way]))
        note = translated("{way} · {units} units", way=translated(_DIRECTIONS[way]), units=cell.units)
        if groups < cell.units:
            note = translated("{way} · {units} units in {groups} groups", way=translated(_DIRECTIONS[way]),
                              units=cell.units, groups=groups)  # fmt: skip
        far = cell.difference
        if far is not None:
            sign = marked("✓ every gate recomputed") if far <= TOLERANCE else marked("✗ gates recomputed otherwise")
            note = f"{note} · {translated(sign)}"
        self.set_note(note)
        self._order, self._gates = order, tuple(cell.tracks)
        self._sort.setText(f"{translated(_ORDERS[order])} ▾")
        parts = cell_parts(cell.reading)
        layers = 1 + max(part.layer for part in parts)
        names = {
            part.path: f"{translated(_WAYS[part.direction])} L{part.layer + 1}" if layers > 1
            else translated(_WAYS[part.direction])
            for part in parts
        }  # fmt: skip
        self.parts.offer((("", translated("automatic")), *names.items()))
        self.parts.show_choice(chosen, lambda _: True)
        self.parts.show()
        self._sort.setVisible(bool(cell.keeps))
        self.body.show_cell(cell, at, unit)

    def show_nothing(self, why: str) -> None:
        self.set_title(translated("The cell"))
        self.set_note("")
        self.parts.hide()
        self._sort.hide()
        self.body.show_nothing(why)

    def _fill(self, menu: QMenu) -> None:
        for order, name in _ORDERS.items():
            if order != "reset" or "reset" in self._gates:
                add_choice(menu, translated(name), partial(self.order_asked.emit, order), chosen=order == self._order)
