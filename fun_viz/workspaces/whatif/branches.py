"""Branches: the tree of what-ifs of a sentence, to walk in."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QLineF, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFocusEvent, QKeyEvent, QMouseEvent, QPainter, QPen

from fun_viz.branch import Branch
from fun_viz.trace import Request
from fun_viz.views.canvas import BY_KEYS, Canvas, draw_placeholder
from fun_viz.views.painting import RIGHT, advance, fill, fill_disc, write
from fun_viz.views.theme import theme_of, type_face
from fun_viz.what_ifs import Node, Tree
from fun_viz.widgets.layouts import Scroll
from fun_viz.widgets.panel import Panel
from fun_viz.widgets.texts import Texts, translated
from fun_viz.workspaces.whatif.words import title, words_title

_HIGH, _STEP, _LEFT = 26, 22.0, 16.0
_SCORE = 58.0  # pixels for a log-probability


@dataclass(frozen=True)
class Line:
    """A branch as it is listed: how deep it stands, and the log-probability of its text; None if nobody knows."""

    id: int
    depth: int
    name: str
    score: float | None


class BranchTree(Canvas):
    """Draws lines, each under the one it stems from; `walked` carries the id of the branch that was chosen."""

    walked = Signal(int)

    def __init__(self) -> None:
        super().__init__()
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.lines: tuple[Line, ...] = ()
        self.here = 0
        self._keyed = False

    def show_lines(self, lines: tuple[Line, ...], here: int) -> None:
        """Draw branches, that of the id `here` as the one looked at."""
        if (lines, here) != (self.lines, self.here):
            self.lines, self.here = lines, here
            self.setMinimumHeight(_HIGH * max(1, len(lines)) + 4)
            self.updateGeometry()
            self.describe()
            self.update()

    def sizeHint(self) -> QSize:
        return QSize(240, _HIGH * max(1, len(self.lines)) + 4)

    def paint(self, painter: QPainter) -> None:
        theme = theme_of(self)
        if not self.lines:
            draw_placeholder(painter, self, self._placeholder)
            return
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for row, line in enumerate(self.lines):
            above = self._above(row)
            if above is not None:
                ink = theme.accent if line.id == self.here else theme.muted
                painter.setPen(QPen(QColor(ink), 1.8 if line.id == self.here else 1.3))
                corner = QPointF(self._spot(above).x(), self._spot(row).y())
                painter.drawLine(QLineF(self._spot(above) + QPointF(0, 6), corner))
                painter.drawLine(QLineF(corner, self._spot(row) - QPointF(6, 0)))
        for row, line in enumerate(self.lines):
            self._paint_line(painter, row, line)

    def _paint_line(self, painter: QPainter, row: int, line: Line) -> None:
        theme, spot, here = theme_of(self), self._spot(row), line.id == self.here
        if here and self._keyed and self.hasFocus():
            fill(painter, QRectF(0, spot.y() - _HIGH / 2, self.width(), _HIGH), theme.soft, 6)
        fill_disc(painter, spot, 6.5 if here else 5.5, theme.accent if here else theme.muted)
        if not here:
            fill_disc(painter, spot, 4.0, theme.panel)
        font, room = type_face(self, 13, bold=here), self._room(row)
        name = QRectF(spot.x() + 14, spot.y() - 9, room, 18)
        write(painter, name, line.name, font=font, colour=theme.text, room=room)
        if line.score is not None:
            box = QRectF(self.width() - _SCORE - 4, spot.y() - 9, _SCORE, 18)
            write(painter, box, signed(line.score), font=type_face(self, 12), colour=theme.muted, align=RIGHT)

    def _room(self, row: int) -> float:
        return max(20.0, self.width() - self._spot(row).x() - 14 - _SCORE - 8)

    def _spot(self, row: int) -> QPointF:
        deep = min(self.lines[row].depth, 6)
        return QPointF(_LEFT + deep * _STEP, row * _HIGH + _HIGH / 2)

    def _above(self, row: int) -> int | None:
        """Return the row of the branch that a row's stems from."""
        depth = self.lines[row].depth
        return next((at for at in range(row - 1, -1, -1) if self.lines[at].depth == depth - 1), None)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        row = int(event.position().y() // _HIGH)
        self._keyed = False
        if event.button() == Qt.MouseButton.LeftButton and 0 <= row < len(self.lines):
            self.walked.emit(self.lines[row].id)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        step = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}.get(Qt.Key(event.key()), 0)
        row = next((at for at, line in enumerate(self.lines) if line.id == self.here), None)
        if step and row is not None and 0 <= row + step < len(self.lines):
            self._keyed = True
            self.walked.emit(self.lines[row + step].id)
        elif not step:
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        self._keyed = event.reason() in BY_KEYS
        self.update()
        super().focusInEvent(event)

    def tip_at(self, point: QPointF) -> str:
        row = int(point.y() // _HIGH)
        if not 0 <= row < len(self.lines):
            return ""
        line = self.lines[row]
        return line.name if advance(line.name, type_face(self, 13, bold=True)) > self._room(row) else ""

    def describe(self) -> None:
        self.setAccessibleName(self.tr("Branches"))
        name = next((line.name for line in self.lines if line.id == self.here), self._placeholder)
        self.setAccessibleDescription(name)


class BranchesPanel(Panel):
    """The tree, and what its numbers are."""

    def __init__(self) -> None:
        self.tree = BranchTree()
        super().__init__(Scroll(self.tree))
        self.set_info("whatif.branches")
        texts = Texts(self)
        texts.bind(self.set_title, "Branches")
        texts.bind(self.set_note, "log p of each text")
        texts.bind(self.tree.set_placeholder, "Each what-if makes a branch here.")

    def show_tree(self, tree: Tree, found: Callable[[Request], Branch | None]) -> None:
        """List the branches of a tree; those that are not there have no number."""
        lines = []
        for node in tree.in_order():
            there = found(node.request)
            whole = there if there is not None and there.finished else None
            score = None if whole is None else whole.reading.score
            lines.append(Line(node.id, tree.depth(node), _name(tree, node, found), score))
        self.tree.show_lines(tuple(lines), tree.at)


def signed(number: float) -> str:
    """Return a number with two decimals and a true minus."""
    return f"{number:.2f}".replace("-", "−")


def _name(tree: Tree, node: Node, found: Callable[[Request], Branch | None]) -> str:
    """Return what a branch is called by what it adds to the one it stems from."""
    if node.parent is None:
        return translated("origin")
    above = tree.node(node.parent)
    there = found(node.request) or found(above.request) or found(tree.origin.request)
    if there is None:
        return "…"
    before, edits = above.request.edits, node.request.edits
    added = [title(edit, there.reading) for edit in edits if edit not in before]
    words = node.request.prefix or node.held
    if words and words != above.request.prefix:
        added.append(words_title(there.reading, words))
    said = ", ".join(added) or translated("less than before")
    return said if above.parent is None else f"+ {said}"
