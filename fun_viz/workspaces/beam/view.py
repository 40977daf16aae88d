"""The tree in a widget as large as it needs; what holds it scrolls."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFocusEvent, QKeyEvent, QMouseEvent, QPainter, QPen, QResizeEvent
from PySide6.QtWidgets import QFrame, QScrollArea, QWidget

from fun_viz.tree import Node, Tree
from fun_viz.views.canvas import BY_KEYS, Canvas, draw_placeholder
from fun_viz.views.number_format import csv_text, percent
from fun_viz.views.painting import advance
from fun_viz.views.stage.marks import Box, Mark
from fun_viz.views.stage.painter import paint_marks
from fun_viz.views.stage.shapes import bounds, under
from fun_viz.views.theme import theme_of, type_face
from fun_viz.widgets.texts import translated
from fun_viz.workspaces.beam.scene import Sheet, marks, number

_WIDE = 420.0  # units right and left of the anchor that no text of the drawing leaves


class TreeView(Canvas):
    """`picked` carries the Node that was clicked on, `entered` the one that Enter was pressed on."""

    picked = Signal(object)
    entered = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.sheet: Sheet | None = None
        self.now, self.chosen = -1, None
        self._keyed = False
        self._room = QSize(400, 200)
        self._marks: tuple[Mark, ...] = ()
        self._under: Node | None = None

    chosen: Node | None

    def show_tree(self, tree: Tree | None, now: int, chosen: Node | None) -> None:
        """Draw a tree after one of its steps."""
        if tree is None:
            self.sheet = None
        elif self.sheet is None or self.sheet.tree is not tree:
            self._lay(tree)
        self.now, self.chosen = now, chosen
        self._draw()

    def fit(self, room: QSize) -> None:
        """Take as much room as there is, and more if the tree needs it."""
        if room != self._room:
            self._room = room
            self.measure()

    def measure(self) -> None:
        if self.sheet is not None:
            self._lay(self.sheet.tree)
        self._draw()

    def _lay(self, tree: Tree) -> None:
        def wide(text: str, pixels: int, bold: bool) -> float:
            return advance(text, type_face(self, pixels, bold=bold))

        self.sheet = Sheet(tree, float(self._room.width()), float(self._room.height()), wide)

    def _draw(self) -> None:
        self._marks = marks(self.sheet, self.now, self.chosen) if self.sheet is not None else ()
        size = QSize(*map(round, self.sheet.size)) if self.sheet is not None and self._marks else self._room
        self.setFixedSize(size)
        self.describe()
        self.update()

    @property
    def marks(self) -> tuple[Mark, ...]:
        return self._marks

    def to_csv(self) -> str:
        """Return a line for each word: where it stands, its log-probabilities, and what has become of it."""
        if self.sheet is None:
            return ""
        tree = self.sheet.tree
        ids = {node: n for n, node in enumerate(tree.nodes())}
        rows = ((ids[node], ids.get(node.parent, "") if node.parent else "", node.step + 1, node.token.piece,
                 float(node.hypothesis.probability), float(node.hypothesis.score), standing)
                for node, standing in tree.standings(self.now).items())  # fmt: skip
        return csv_text(("node", "parent", "step", "piece", "probability", "score", "standing"), rows)

    def paint(self, painter: QPainter) -> None:
        if not self._marks:
            draw_placeholder(painter, self, self._placeholder)
            return
        seen = QRectF(self.exposed.boundingRect()).adjusted(-_WIDE, -20, _WIDE, 20)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        paint_marks(painter, self, (mark for mark in self._marks if seen.intersects(_box(mark))))
        if self._keyed and self.hasFocus():
            painter.setPen(QPen(QColor(theme_of(self).accent), 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(QRectF(self.visibleRegion().boundingRect()).adjusted(1, 1, -1, -1), 6, 6)

    def node_at(self, point: QPointF) -> Node | None:
        """Return the word at a point."""
        found = (mark.about for mark in self._marks if isinstance(mark, Box) and isinstance(mark.about, Node)
                 and under(mark, point))  # fmt: skip
        return next(iter(node for node in found if isinstance(node, Node)), None)

    def hover(self, point: QPointF | None) -> None:
        node = None if point is None else self.node_at(point)
        if node is not self._under:
            self._under = node
            self.setCursor(Qt.CursorShape.ArrowCursor if node is None else Qt.CursorShape.PointingHandCursor)

    def tip_at(self, point: QPointF) -> str | None:
        if self.sheet is None or (node := self.node_at(point)) is None:
            return None
        one, hypothesis = self.explained(node.token.piece), node.hypothesis
        share = translated(
            "{share} of the net's probability here, rank {rank}", share=percent(hypothesis.probability),
            rank=hypothesis.rank,
        )  # fmt: skip
        before = node.parent.hypothesis.score if node.parent else 0.0
        total = translated(
            "log-probability {before} + {own} = {total}", before=number(before),
            own=number(hypothesis.score - before), total=number(hypothesis.score),
        )  # fmt: skip
        return "\n".join((one, share, total, *self._fate(node)))

    def _fate(self, node: Node) -> list[str]:
        """Say in numbers why a word was dropped, if it was."""
        assert self.sheet is not None
        for one in self.sheet.tree.dropped(self.now):
            if one.nodes[0] is node:
                return [translated("The best that could come of it had {best}; the last one kept has {least}.",
                                   best=number(one.best), least=number(one.least))]  # fmt: skip
        return []

    def describe(self) -> None:
        best = self.sheet.tree.best(self.now) if self.sheet is not None else None
        said = " ".join(node.token.piece for node in best.chain()) if best else ""
        self.setAccessibleDescription(translated("best now: {words}", words=said) if said else self._placeholder)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self.picked.emit(self.node_at(event.position()))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        steps = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}
        if event.key() in steps and self.sheet is not None and self._marks:
            self.picked.emit(self._beside(steps[Qt.Key(event.key())]))
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.chosen is not None:
            self.entered.emit(self.chosen)
        else:
            super().keyPressEvent(event)

    def _beside(self, by: int) -> Node | None:
        """Return the word above or below the chosen one, in its column, else in the current one."""
        assert self.sheet is not None
        step = self.chosen.step if self.chosen is not None else self.now
        nodes = [node for node in self.sheet.tree.standings(self.now) if node.step == step]
        nodes.sort(key=lambda node: self.sheet.lanes.of[node] if self.sheet else 0)
        if not nodes:
            return None
        return nodes[(nodes.index(self.chosen) + by) % len(nodes)] if self.chosen in nodes else nodes[0]

    def focusInEvent(self, event: QFocusEvent) -> None:
        self._keyed = event.reason() in BY_KEYS
        super().focusInEvent(event)


def _box(mark: Mark) -> QRectF:
    left, top, right, bottom = bounds(mark, 0.0)
    return QRectF(left, top, max(1.0, right - left), max(1.0, bottom - top))


class TreeArea(QScrollArea):
    """Scrolls over a tree, and keeps the current step in sight."""

    def __init__(self, view: TreeView) -> None:
        super().__init__()
        self.view = view
        self.setWidget(view)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.viewport().setAutoFillBackground(False)
        self.setCornerWidget(QWidget())

    def follow(self) -> None:
        """Scroll to the current step."""
        if self.view.sheet is not None and self.view.now >= 0:
            x = round(self.view.sheet.x(self.view.now))
            self.ensureVisible(x, self.verticalScrollBar().value() + self.viewport().height() // 2, 120, 0)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.view.fit(self.maximumViewportSize())
