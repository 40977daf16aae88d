"""The heads of one kind of attention: a click cuts one, and mends it again."""

from __future__ import annotations

from PySide6.QtCore import QLineF, QPoint, Qt, Signal
from PySide6.QtGui import QColor, QContextMenuEvent, QKeyEvent, QPainter, QPen

from fun_viz.anatomy import Attends
from fun_viz.edits import Cut, Edit
from fun_viz.reading import Reading
from fun_viz.views.colours import translucent
from fun_viz.views.mosaic import Group, Mosaic, Tile
from fun_viz.views.theme import theme_of
from fun_viz.widgets.panel import Panel
from fun_viz.widgets.texts import Texts, marked, translated
from fun_viz.workspaces.axes import axes

_TITLES: dict[Attends, str] = {
    "cross": marked("Cross heads"),
    "decoder": marked("Decoder heads"),
    "encoder": marked("Encoder heads"),
}
_PRESSED = (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space, Qt.Key.Key_X)
Spot = tuple[int, int]


class CutMosaic(Mosaic):
    """Crosses out the heads that are cut, and frames those that the edit selected is about; keys move, Enter cuts."""

    menu_wanted = Signal(object, QPoint)  # a layer and a head, and where on the screen

    def __init__(self) -> None:
        super().__init__()
        self._cut: frozenset[Spot] = frozenset()
        self._framed: frozenset[Spot] = frozenset()

    def show_cut(self, cut: frozenset[Spot], framed: frozenset[Spot]) -> None:
        if (cut, framed) != (self._cut, self._framed):
            self._cut, self._framed = cut, framed
            self.update()

    def paint(self, painter: QPainter) -> None:
        super().paint(painter)
        theme = theme_of(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for layer, head in self._framed | self._cut:
            if (box := self._rect(Tile(0, layer, head))) is None:
                continue
            if (layer, head) in self._cut:
                painter.fillRect(box, translucent(theme.panel, 0.72))
                painter.setPen(QPen(QColor(theme.wrong), 1.8))
                painter.drawLine(QLineF(box.topLeft(), box.bottomRight()))
                painter.drawLine(QLineF(box.topRight(), box.bottomLeft()))
            if (layer, head) in self._framed:
                painter.setPen(QPen(QColor(theme.accent), 1.5))
                painter.setBrush(Qt.BrushStyle.NoBrush)
                painter.drawRect(box.adjusted(-1, -1, 1, 1))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in _PRESSED and self.focus is not None:
            self.chosen.emit(self.focus)
            return
        self.blockSignals(True)  # arrows only move the focus here
        super().keyPressEvent(event)
        self.blockSignals(False)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        tile = self.tile_at(event.pos().toPointF())
        if tile is None:
            event.ignore()
        else:
            self.menu_wanted.emit((tile.row, tile.column), event.globalPos())


class HeadsPanel(Panel):
    """`struck` carries the layer and the head that was clicked on."""

    struck = Signal(int, int)

    def __init__(self) -> None:
        self.mosaic = CutMosaic()
        super().__init__(self.mosaic)
        self.set_info("whatif.heads")
        self._kind: Attends = "cross"
        self._reading: Reading | None = None
        self.mosaic.chosen.connect(lambda tile: self.struck.emit(tile.row, tile.column))
        Texts(self).follow(self._name)

    def _name(self) -> None:
        self.set_title(translated(_TITLES[self._kind]))
        self.set_note(translated("click to cut"))
        self.mosaic.set_placeholder(translated("This net has no heads: it has no attention."))

    def show_heads(self, reading: Reading, kind: Attends | None, selected: Edit | None) -> None:
        """Show every layer and head of a kind of attention, those crossed out that its run had cut."""
        self._kind, array = kind or self._kind, reading.attention(kind) if kind else None
        self._name()
        if array is None or kind is None:
            self.mosaic.show_groups(())
            self.mosaic.show_cut(frozenset(), frozenset())
            return
        (layers, heads), known = array.values.shape[:2], axes(reading, kind)
        names = tuple(f"L{i + 1}" for i in range(layers)), tuple(f"H{i + 1}" for i in range(heads))
        if reading is not self._reading or not self.mosaic.groups:
            self._reading = reading
        group = Group("", *names, array.values, side_rows=known.row_side, side_columns=known.column_side,
                      shift_rows=known.row_shift, shift_columns=known.column_shift, axes=known.said())  # fmt: skip
        self.mosaic.show_groups((group,))
        parts = [part.path for part in reading.trace.anatomy.attention(kind)]
        cut = {spot for edit in reading.trace.request.edits if is_cut(edit) for spot in spots(edit, parts, heads)}
        about = frozenset(spots(selected, parts, heads)) if selected else frozenset()
        self.mosaic.show_cut(frozenset(cut), about)


def is_cut(edit: Edit) -> bool:
    """Say whether an edit cuts heads in all steps."""
    return edit.on and edit.port == "pattern" and isinstance(edit.action, Cut) and set(edit.where) <= {"head"}


def spots(edit: Edit, parts: list[str], heads: int) -> list[Spot]:
    """Return the layers and heads that an edit is about."""
    if edit.part not in parts:
        return []
    layer = parts.index(edit.part)
    return [(layer, head) for head in edit.where.get("head", range(heads))]
