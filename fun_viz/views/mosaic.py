"""The overview: many small maps in one picture, one of them in focus."""

from __future__ import annotations

import math
from itertools import product

from PySide6.QtCore import QEvent, QPointF, QRectF, QSizeF, Qt, Signal
from PySide6.QtGui import QFocusEvent, QFontMetricsF, QKeyEvent, QMouseEvent, QPainter, QRegion

from fun_viz.views.canvas import BY_KEYS, Canvas, draw_placeholder, renew
from fun_viz.views.mosaic_image import MosaicImage
from fun_viz.views.mosaic_layout import Block, Group, LabelledGroup, Tile, arrange, changed_parts
from fun_viz.views.mosaic_painter import MosaicPainter, title_box
from fun_viz.views.theme import type_face

__all__ = ["Group", "Mosaic", "Tile"]


class Mosaic(Canvas):
    """Draws groups of maps. `hovered` and `chosen` carry the Tile under the mouse, `hovered` also None."""

    hovered = Signal(object)
    chosen = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMinimumSize(60, 60)
        self.groups: tuple[Group, ...] = ()  # what is drawn
        self._images: list[MosaicImage] = []
        self._focus: Tile | None = None
        self._under: Tile | None = None
        self._keyed = False  # did the focus come, or move, by keys?
        self._plan: tuple[object, tuple[Block, ...]] = (None, ())
        self.describe()

    @property
    def focus(self) -> Tile | None:
        """The tile in focus, as (group, row, column)."""
        return self._focus

    @focus.setter
    def focus(self, tile: tuple[int, int, int] | None) -> None:
        focus = None if tile is None else Tile(*tile)
        if focus != self._focus:
            self._focus = focus
            self.describe()
            self.update()

    def show_groups(self, groups: tuple[Group, ...]) -> None:
        """Draw groups of maps, or the placeholder; cheap where their values are the very ones drawn before."""
        before, self.groups = self.groups, tuple(groups)
        if len(before) == len(groups) and all(now.only_later(then) for then, now in zip(before, groups, strict=True)):
            renew(self, self._changed(before))
            return
        self._images += [MosaicImage() for _ in range(len(groups) - len(self._images))]
        del self._images[len(groups) :]
        self.describe()
        self.update()

    def _changed(self, before: tuple[Group, ...]) -> QRegion:
        """Return what looks another way than before, when only time has gone on."""
        region = QRegion()
        for then, now, block in zip(before, self.groups, self.blocks(), strict=True):
            for box in changed_parts(then, now, block):
                region |= box.adjusted(-4, -4, 4, 4).toAlignedRect()
        return region

    def blocks(self) -> tuple[Block, ...]:
        """Return where each group lies."""
        shape = [(g.title, g.rows, g.lettered, g.columns, g.cells, g.square) for g in self.groups]
        key = (shape, self.size(), self.font().key())
        if key != self._plan[0]:
            metrics = QFontMetricsF(type_face(self, 11))
            labelled = [LabelledGroup(group, *_widths(group, metrics)) for group in self.groups]
            self._plan = (key, arrange(labelled, QSizeF(self.size())) if labelled else ())
        return self._plan[1]

    def tile_at(self, point: QPointF) -> Tile | None:
        """Return the tile at a point."""
        for index, block in enumerate(self.blocks()):
            inside = block.at(point)
            if inside is not None:
                return Tile(index, *inside)
        return None

    def paint(self, painter: QPainter) -> None:
        if not self.groups:
            draw_placeholder(painter, self, self._placeholder)
            return
        blocks = self.blocks()
        brush = MosaicPainter(painter, self, self.exposed)
        for group, block, image in zip(self.groups, blocks, self._images, strict=True):
            brush.letter(group, block)
            if not brush.shows(block.area().adjusted(-4, -4, 4, 4)):
                continue
            brush.ground(block)
            if not group.empty:
                brush.maps(image, group, block)
                brush.lines(group, block, self._marked)
        focus = self._rect(self._focus)
        if self._under != self._focus and (under := self._rect(self._under)) is not None:
            brush.outline(under, 1.0)
        if focus is not None:
            brush.outline(focus, 2.0)
        if self._keyed and self.hasFocus():
            brush.ring(QRectF(self.rect()).adjusted(2, 2, -2, -2) if focus is None else focus.adjusted(-3, -3, 3, 3))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        tile = self.tile_at(event.position()) if event.button() == Qt.MouseButton.LeftButton else None
        self._keyed = False
        if tile is not None:
            self._choose(tile)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        way = _arrow(event)
        if way is None or not self.groups:
            super().keyPressEvent(event)
            return
        self._keyed = True
        self._choose(self._beyond(*way))

    def focusInEvent(self, event: QFocusEvent) -> None:
        self._keyed = event.reason() in BY_KEYS
        super().focusInEvent(event)

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent) and _arrow(event):
            event.accept()  # here the arrows move the focus, whatever they do elsewhere in the window
            return True
        return super().event(event)

    def tip_at(self, point: QPointF) -> str:
        if tile := self.tile_at(point):
            return "\n".join(filter(None, (self._title(tile), self.groups[tile.group].axes)))
        titles = zip(self.groups, self.blocks(), strict=True)
        return next((group.title for group, block in titles if title_box(block).contains(point)), "")

    def hover(self, point: QPointF | None) -> None:
        tile = None if point is None else self.tile_at(point)
        if tile != self._under:
            self._under = tile
            self.hovered.emit(tile)
            self.update()

    def _choose(self, tile: Tile) -> None:
        self.focus = tile
        self.chosen.emit(tile)

    def _beyond(self, across: int, down: int) -> Tile:
        """Return the nearest tile in a direction from the one in focus, or that one again at the edge."""
        here = self._rect(self._focus)
        if here is None or self._focus is None:
            return Tile(0, 0, 0)
        far: list[tuple[float, Tile]] = []
        for index, block in enumerate(self.blocks()):
            for row, column in product(range(block.rows), range(block.columns)):
                way = block.tile(row, column).center() - here.center()
                ahead, aside = way.x() * across + way.y() * down, way.x() * down + way.y() * across
                if ahead > 1:
                    far.append((ahead + 2 * abs(aside), Tile(index, row, column)))
        return min(far, default=(0.0, self._focus))[1]

    def _rect(self, tile: Tile | None) -> QRectF | None:
        """Return where a tile lies, if there is such a one."""
        if tile is None or not 0 <= tile.group < len(self.groups):
            return None
        block = self.blocks()[tile.group]
        inside = 0 <= tile.row < block.rows and 0 <= tile.column < block.columns
        return block.tile(tile.row, tile.column) if inside else None

    def _title(self, tile: Tile | None) -> str:
        """Return the names of a tile's group, row and column."""
        if tile is None or self._rect(tile) is None:
            return ""
        group = self.groups[tile.group]
        return " · ".join(word for word in (group.title, group.rows[tile.row], group.columns[tile.column]) if word)

    def describe(self) -> None:
        self.setAccessibleName(self.tr("Overview of all maps"))
        in_focus = self._title(self._focus)
        described = self.tr("In focus: {name}").format(name=in_focus) if in_focus else self._placeholder
        self.setAccessibleDescription(described)


def _arrow(event: QKeyEvent) -> tuple[int, int] | None:
    """Return the direction of an arrow key pressed alone."""
    plain = event.modifiers() in (Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.KeypadModifier)
    return {
        Qt.Key.Key_Left: (-1, 0), Qt.Key.Key_Right: (1, 0), Qt.Key.Key_Up: (0, -1), Qt.Key.Key_Down: (0, 1),
    }.get(Qt.Key(event.key())) if plain else None  # fmt: skip


def _widths(group: Group, metrics: QFontMetricsF) -> tuple[float, float]:
    """Return the room for row labels, and how wide the widest column label is."""
    row, column = (max(map(metrics.horizontalAdvance, labels)) for labels in (group.rows, group.columns))
    return math.ceil(row) + 6 if row and group.lettered else 0.0, column
