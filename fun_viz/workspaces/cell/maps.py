"""The maps of a cell beside one another: a quantity each, its name and letter above it and its scale below."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Signal
from PySide6.QtGui import QPainter, QPalette
from PySide6.QtWidgets import QSizePolicy, QWidget

from fun_viz.branch import Moment
from fun_viz.views.canvas import Canvas, Painted, draw_placeholder
from fun_viz.views.colour_map import ScaleKind
from fun_viz.views.formula import typeset
from fun_viz.views.matrix import Matrix
from fun_viz.views.painting import LEFT, advance, write
from fun_viz.views.theme import theme_of, type_face
from fun_viz.widgets.colour_scale import ColourScale
from fun_viz.widgets.layouts import column, row
from fun_viz.widgets.texts import marked, set_tip, translated
from fun_viz.workspaces.cell.units import Cell
from fun_viz.workspaces.names import gate_name, scale_words

_LETTERS = {
    "reset": "r_{t}", "update": "z_{t}", "candidate": "n_{t}", "hidden": "h_{t}", "cell": "c_{t}", "input": "i_{t}",
    "forget": "f_{t}", "output": "o_{t}",
}  # fmt: skip
_NOTES = {
    "reset": marked("how much of the old state the candidate sees"),
    "update": marked("how much of the old state is kept"),
    "candidate": marked("what could be written"),
    "hidden": marked("what is remembered"),
    "cell": marked("what is remembered"),
    "input": marked("how much of the candidate is written"),
    "forget": marked("how much of the memory is kept"),
    "output": marked("how much of the memory is shown"),
}
_SHOWN = marked("what of the memory is shown")


class Head(Painted):
    """The name of a quantity, its letter, and what it is."""

    def __init__(self) -> None:
        super().__init__()
        self.name, self._letter, self._note = "", "", ""
        self.setAutoFillBackground(True)
        self.setBackgroundRole(QPalette.ColorRole.Base)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        return QSize(100, 36)

    def show_name(self, name: str, letter: str, note: str) -> None:
        if (name, letter, note) != (self.name, self._letter, self._note):
            self.name, self._letter, self._note = name, letter, note
            set_tip(self, f"{name}: {note}")
            self.update()

    def paint(self, painter: QPainter) -> None:
        if not self._letter:
            return
        theme, bold, wide = theme_of(self), type_face(self, bold=True), self.width()
        letter = typeset(self._letter, 15.0)
        room = min(advance(self.name, bold) + 1, wide - letter.width - 8)
        write(painter, QRectF(0, 0, room, 18), self.name, font=bold, colour=theme.text, align=LEFT, room=room)
        letter.paint(painter, room + 8, 14, theme)
        small = type_face(self, 11)
        write(painter, QRectF(0, 18, wide, 16), self._note, font=small, colour=theme.muted, align=LEFT, room=wide)


class CellMap(QWidget):
    """One quantity of a cell. `touched` carries (row, column) under the mouse or None, `picked` that of a click."""

    touched = Signal(object)
    picked = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.head, self.map, self.scale = Head(), Matrix(), ColourScale()
        self._under: tuple[int, int] | None = None
        column(self, self.head, (self.map, 1), self.scale, spacing=4)
        self.map.cell.connect(self._touch)
        self.map.clicked.connect(self._pick)

    def show_cell(self, cell: Cell, name: str, at: Moment, unit: int) -> None:
        track = cell.tracks[name]
        note = _SHOWN if name == "hidden" and cell.keeps == "forget" else _NOTES[name]
        letter = "g_{t}" if name == "candidate" and cell.keeps == "forget" else _LETTERS[name]
        self.head.show_name(gate_name(name), letter, translated(note))
        self.map.show_grid(cell.grid(name, at, unit))
        kind: ScaleKind = "signed" if track.signed else "unit"
        self.scale.show_scale(scale_words(kind), kind, track.limit)

    def _touch(self, under: tuple[int, int] | None) -> None:
        self._under = under
        self.touched.emit(under)

    def _pick(self) -> None:
        if self._under is not None:
            self.picked.emit(self._under)


class Nothing(Canvas):
    """Says why there is nothing to see."""

    def paint(self, painter: QPainter) -> None:
        draw_placeholder(painter, self, self._placeholder)


class CellMaps(QWidget):
    """All quantities of a cell. `touched` and `picked` carry (row, column); rows are those of the cell."""

    touched = Signal(object)
    picked = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.maps, self.nothing = tuple(CellMap() for _ in range(6)), Nothing()
        row(self, (self.nothing, 1), *((each, 1) for each in self.maps), spacing=10)
        for each in self.maps:
            each.touched.connect(self.touched)
            each.picked.connect(self.picked)
            each.hide()

    def show_nothing(self, why: str) -> None:
        self.nothing.set_placeholder(why)
        self.nothing.show()
        for each in self.maps:
            each.hide()

    def show_cell(self, cell: Cell, at: Moment, unit: int) -> None:
        names = tuple(cell.tracks)
        self.nothing.hide()
        for each, name in zip(self.maps, names, strict=False):
            each.show_cell(cell, name, at, unit)
        for place, each in enumerate(self.maps):
            each.setVisible(place < len(names))

    def to_csv(self) -> str:
        """Return the numbers of all maps, one after the other, each after its name."""
        shown = [each for each in self.maps if not each.isHidden()]
        return "\n".join(f"{each.head.name}\n{each.map.to_csv()}" for each in shown)
