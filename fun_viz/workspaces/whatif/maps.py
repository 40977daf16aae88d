"""The three maps: where the origin looks, where the branch does, and how they differ up to the fork."""

from __future__ import annotations

from functools import partial

import numpy as np
from PySide6.QtCore import Signal
from PySide6.QtWidgets import QMenu, QWidget

from fun_viz.aligned import difference, fork
from fun_viz.anatomy import Attends
from fun_viz.edits import unmasked
from fun_viz.reading import KINDS, Reading
from fun_viz.selection import Focus, Heads
from fun_viz.trace import Array
from fun_viz.views.grid import Grid
from fun_viz.views.matrix import Matrix
from fun_viz.views.number_format import short_percent
from fun_viz.widgets.choice import add_choice, menu_chip
from fun_viz.widgets.labels import label
from fun_viz.widgets.layouts import column, row
from fun_viz.widgets.panel import Note, Panel
from fun_viz.widgets.texts import Texts, marked, translated
from fun_viz.workspaces.attentions import term_of
from fun_viz.workspaces.axes import axes
from fun_viz.workspaces.names import heads_name, part_name
from fun_viz.workspaces.whatif.paint_map import PaintMap

_ORDER: tuple[Attends, ...] = ("cross", "decoder", "encoder")
_TITLES = (marked("Origin"), marked("Branch"), marked("Branch − origin"))
_LEAST = 0.2  # of a difference that has all the colour there is
NONE = marked("This net has no attention, so there is no map to paint. Its gates and units can be changed: press E.")


def fitted(focus: Focus | None, reading: Reading) -> Focus | None:
    """Return which attention is looked at: the one chosen if the net has it, else the last; None if it has none."""
    kinds = [kind for kind in _ORDER if reading.attention(kind) is not None]
    if not kinds:
        return None
    part = focus.part if focus is not None and focus.part in kinds else kinds[0]
    array = reading.attention(part)
    assert array is not None
    layers, heads = array.values.shape[:2]
    if focus is None or focus.part != part:
        return Focus(part, layers - 1, 0 if heads == 1 else "mean")
    head: Heads = focus.head if isinstance(focus.head, str) else min(focus.head, heads - 1)
    return Focus(part, min(focus.layer, layers - 1), 0 if heads == 1 else head)


def map_of(reading: Reading, focus: Focus, current: int | None) -> Grid | None:
    """Return a map as a whole, whatever the clock says, with one row framed."""
    kind = _kind(focus)
    values = reading.pattern(kind, focus.layer, focus.head)
    if values is None:
        return None
    known = axes(reading, kind)
    array = Array(values[: len(known.rows)], ("query", "key"))
    hidden = np.triu(np.ones(array.values.shape, bool), 1) if kind == "decoder" and not ahead(reading, focus) else None
    here = current if current is not None and 0 <= current < len(known.rows) else None
    return Grid(array, known.rows, known.columns, known.row_side, known.column_side, known.row_shift,
                known.column_shift, current_row=here, hidden=hidden, row_notes=known.notes)  # fmt: skip


def ahead(reading: Reading, focus: Focus) -> bool:
    """Say whether the mask of an attention was taken away."""
    parts = reading.trace.anatomy.attention("decoder")
    return parts[min(focus.layer, len(parts) - 1)].path in unmasked(reading.trace.request.edits)


def difference_of(origin: Reading, branch: Reading, focus: Focus, current: int | None) -> Grid | None:
    """Return what the branch has more than the origin, up to the row in which the texts part."""
    one, other = (map_of(reading, focus, None) for reading in (origin, branch))
    if one is None or other is None or one.array.values.size == 0 or other.array.values.size == 0:
        return None
    kind = _kind(focus)
    parted = None if kind == "encoder" else fork(origin.tokens, branch.tokens)
    parted = None if parted is None else parted + axes(branch, kind).before
    values = difference(one.array.values, other.array.values, parted)
    longer = one if len(one.rows) >= len(other.rows) else other
    rows = list(longer.rows)
    for at in range(len(rows)):
        names = [grid.rows[at] for grid in (one, other) if at < len(grid.rows)]
        rows[at] = names[0] if len(set(names)) == 1 else " · ".join(names)
    done = len(rows) if parted is None else min(parted + 1, len(rows))
    rows[done:] = [""] * (len(rows) - done)
    columns = max((one.columns, other.columns), key=len)
    limit = max(_LEAST, float(np.nan_to_num(np.abs(values)).max(initial=0.0)))
    return Grid(Array(values, ("query", "key")), tuple(rows), columns, None, longer.column_side,
                column_shift=longer.column_shift, rows_done=done, scale="signed", limit=limit, of_shares=True,
                current_row=current if current is not None and current < done else None)  # fmt: skip


def _kind(focus: Focus) -> Attends:
    return next(kind for kind in KINDS if kind == focus.part)


class MapsPanel(Panel):
    """`asked` carries another Focus; what is painted is told by the map of the branch."""

    asked = Signal(object)

    def __init__(self) -> None:
        self.origin, self.branch, self.apart = Matrix(), PaintMap(), Matrix()
        self.titles = tuple(label("title") for _ in _TITLES)
        self.captions = tuple(Note() for _ in _TITLES)
        body, self._columns = QWidget(), [QWidget() for _ in _TITLES]
        views = (self.origin, self.branch, self.apart)
        for part, title, view, caption in zip(self._columns, self.titles, views, self.captions, strict=True):
            column(part, title, (view, 1), caption, spacing=4)
        row(body, *((part, 1) for part in self._columns), spacing=18)
        super().__init__(body, numbers=self.branch.to_csv)
        self._reading: Reading | None = None
        self._focus: Focus | None = None
        self._kind, self._layer = menu_chip(self._fill_kinds), menu_chip(self._fill_layers)
        self._heads = menu_chip(self._fill_heads)
        self.chips = self._kind, self._layer, self._heads
        for button in self.chips:
            self.add_chip(button)
        texts = Texts(self)
        texts.bind(self._kind.setToolTip, "Which part of the model is looked at")
        texts.bind(self._layer.setToolTip, "Which layer is looked at")
        texts.bind(self._heads.setToolTip, "Which head is looked at, or all of the layer as one")
        texts.follow(self._name)

    def show_branch(self, origin: Reading | None, branch: Reading, focus: Focus | None, current: int | None) -> None:
        """Show the maps of an attention, one row framed; a net without any says so."""
        self._reading, self._focus = branch, focus
        self._name()
        for part in (self._columns[0], self._columns[2]):
            part.setVisible(focus is not None)
        if focus is None:
            self.branch.show_grid(None)
            return
        first = map_of(origin, focus, current) if origin is not None else None
        here, apart = map_of(branch, focus, current), None
        if origin is not None:
            apart = difference_of(origin, branch, focus, current)
        self.origin.show_grid(first)
        self.branch.show_grid(here)
        self.apart.show_grid(apart)
        self._caption(origin, focus, first, current)
        parted = fork(origin.tokens, branch.tokens) if origin is not None and focus.part != "encoder" else None
        after = translated("after the fork the rows belong to different words")
        self.captions[2].setText(after if parted is not None else "")

    def _caption(self, origin: Reading | None, focus: Focus, grid: Grid | None, current: int | None) -> None:
        said = ""
        if grid is not None and current is not None and current < len(grid.rows):
            values = np.nan_to_num(grid.unmasked()[current])
            key = int(values.argmax()) if values.size else 0
            said = translated("{row} looks at {key} {share}", row=grid.rows[current], key=grid.columns[key],
                              share=short_percent(float(values[key])))  # fmt: skip
        self.captions[0].setText(said)

    def preview(self, weights: np.ndarray) -> None:
        """Show the framed row as it is being painted, before the branch has come."""
        grid = self.branch.grid
        if grid is not None and grid.current_row is not None:
            values = grid.array.values.copy()
            values[grid.current_row, : len(weights)] = weights
            self.branch.show_grid(_with(grid, values))

    def say(self, text: str) -> None:
        """Say something under the map of the branch."""
        self.captions[1].setText(text)

    def _name(self) -> None:
        focus, reading = self._focus, self._reading
        for named, title in zip(self.titles, _TITLES, strict=True):
            named.setText(translated(title))
        self.set_info("whatif.maps", term_of(reading, _kind(focus)) if reading is not None and focus else "")
        for button in self.chips:
            button.setVisible(focus is not None)
        if focus is None or reading is None:
            self.set_title(translated("Attention"))
            self.set_note("")
            self.titles[1].setVisible(False)
            told = translated(NONE) if reading is not None else translated("Type a sentence above and press Enter.")
            self.branch.set_placeholder(told)
            return
        self.titles[1].setVisible(True)
        layers, heads = self._shape(reading, focus)
        self.set_title(part_name(focus.part))
        words = translated("layer {layer} · {heads}", layer=focus.layer + 1, heads=heads_name(focus.head))
        self.set_note(words if layers > 1 or heads > 1 else "")
        self._kind.setText(f"{part_name(focus.part)} ▾")
        self._layer.setText(f"L{focus.layer + 1} ▾")
        self._layer.setVisible(layers > 1)
        self._heads.setText(f"{heads_name(focus.head)} ▾")
        self._heads.setVisible(heads > 1)

    def _shape(self, reading: Reading, focus: Focus) -> tuple[int, int]:
        array = reading.attention(_kind(focus))
        return (1, 1) if array is None else array.values.shape[:2]

    def _fill_kinds(self, menu: QMenu) -> None:
        for kind in _ORDER:
            if self._reading is not None and self._reading.attention(kind) is not None:
                focus = fitted(Focus(kind, 99, "mean"), self._reading)
                self._offer(menu, part_name(kind), focus, chosen=bool(self._focus and self._focus.part == kind))

    def _fill_layers(self, menu: QMenu) -> None:
        if self._reading is not None and (focus := self._focus) is not None:
            for layer in range(self._shape(self._reading, focus)[0]):
                self._offer(menu, f"L{layer + 1}", Focus(focus.part, layer, focus.head), chosen=layer == focus.layer)

    def _fill_heads(self, menu: QMenu) -> None:
        if self._reading is not None and (focus := self._focus) is not None:
            every: tuple[Heads, ...] = ("mean", "max", *range(self._shape(self._reading, focus)[1]))
            for head in every:
                chosen = head == focus.head
                self._offer(menu, heads_name(head), Focus(focus.part, focus.layer, head), chosen=chosen)

    def _offer(self, menu: QMenu, name: str, focus: Focus | None, *, chosen: bool) -> None:
        add_choice(menu, name, partial(self.asked.emit, focus), chosen=chosen)


def _with(grid: Grid, values: np.ndarray) -> Grid:
    return Grid(Array(values, grid.array.axes), grid.rows, grid.columns, grid.row_side, grid.column_side,
                grid.row_shift, grid.column_shift, current_row=grid.current_row, hidden=grid.hidden,
                row_notes=grid.row_notes)  # fmt: skip
