"""The map in focus: one layer and head, their mean or maximum, growing row by row."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QMenu, QPushButton, QWidget

from fun_viz.branch import Moment
from fun_viz.reading import Reading
from fun_viz.selection import Focus
from fun_viz.tracks import Track
from fun_viz.views.grid import Grid
from fun_viz.views.matrix import Matrix
from fun_viz.widgets.choice import add_choice, menu_chip, one_of
from fun_viz.widgets.colour_scale import ColourScale
from fun_viz.widgets.layouts import column, row
from fun_viz.widgets.panel import Panel, chip
from fun_viz.widgets.texts import Texts, marked, translated
from fun_viz.workspaces.attentions import term_of
from fun_viz.workspaces.axes import INFLUENCE, axes
from fun_viz.workspaces.decode.focus import grid, kind_of, moment_focus
from fun_viz.workspaces.names import gate_name, gate_term, part_name, scale_words, short_name, track_name

_WORDS = 7  # rows of a window on a long text, the one to come among them
_TALL = 240  # pixels from which on the axes have names, and the colours a scale
_INFO = {
    "cross": "decode.map", "encoder": "decode.self", "decoder": "decode.self", "influence": "decode.influence",
    "track": "decode.track",
}  # fmt: skip
_GROWS = marked("The map grows here row by row, one row for each word written.")


class MapPanel(Panel):
    """Draws the focus; its chips ask for another by `asked`."""

    asked = Signal(object)  # a Focus
    enlarge_asked = Signal()
    cell = Signal(object)  # row and column of the whole map under the mouse, or None
    opened = Signal(int, int)  # those of a cell that was clicked twice

    def __init__(self) -> None:
        self.matrix, self.scale, body = Matrix(), ColourScale(), QWidget()
        column(body, (self.matrix, 1), row(None, self.scale, None), spacing=4)
        super().__init__(body, numbers=self.matrix.to_csv)
        self._reading: Reading | None = None
        self._shown: Grid | None = None
        self._window: tuple[range, range] | None = None  # rows and columns that the Stage has columns for
        self._offset = (0, 0)
        self._focus = Focus()
        self._part, self._layer = menu_chip(self._fill_parts), menu_chip(self._fill_layers)
        for button in self.chips():
            self.add_chip(button)
            button.hide()
        self._part.setText("▾")
        self.near, self.all = chip(checkable=True), chip(checkable=True)
        one_of(self, self.near, self.all).idClicked.connect(self._again)
        for button in (self.near, self.all):
            self.add_chip(button)
            button.hide()
        self.matrix.cell.connect(self._tell_cell)
        self.matrix.opened.connect(self._open)
        self.larger = chip()
        self.larger.setText("⤢")
        self.larger.clicked.connect(self.enlarge_asked)
        self.add_chip(self.larger)
        texts = Texts(self)
        texts.bind(self._part.setToolTip, "Which part of the model is looked at")
        texts.bind(self._layer.setToolTip, "Which layer is looked at")
        texts.bind(self.near.setText, "window")
        texts.bind(self.near.setToolTip, "Show the tokens that have columns in the Stage, and the last words")
        texts.bind(self.all.setToolTip, "Show the whole map")
        texts.bind(self.larger.setToolTip, "Give this panel the whole workspace, or back (Esc)")
        texts.bind(self.larger.setAccessibleName, "Enlarge, or back")
        texts.follow(self._retranslate)

    def _retranslate(self) -> None:
        if self._reading is None:
            self.set_title(translated("Attention"))
            self.set_info("decode.map")
            self.matrix.set_placeholder(translated(_GROWS))
            self.scale.hide()
        else:
            self._name(self._reading)

    def show_moment(self, at: Moment, focus: Focus, window: range | None = None) -> None:
        """Show a map at a moment; `window` are the source tokens in the Stage's window, where it has one."""
        first, self._reading, self._focus = self._reading is None, at.reading, focus
        if first:
            self._part.show()
            self._retranslate()
        shown = grid(at, focus)
        there = shown is not None and bool(shown.done_rows and shown.done_columns)
        self._shown = shown if there else None
        self._window = _parts(at, focus, shown, window) if window is not None and shown is not None else None
        if self._shown is not None and shown is not None:
            self._show(self._shown)
            name, tip = scale_words(shown.scale)
            name = translated("influence") if focus.part == "influence" else name
            self.scale.show_scale((name, tip), shown.scale, shown.limit)
        else:
            self.matrix.show_grid(None)
            self.scale.hide()
            self.matrix.set_placeholder(_waits(at, focus))
        self._name(at.reading)

    def _name(self, reading: Reading) -> None:
        focus, (layers, heads) = self._focus, self._shape()
        self._tell_of(reading)
        if focus.part == "track":
            self._name_track(reading.tracks[focus.layer])
            return
        self._layer.hide()  # the Stage has chips for layers and heads
        said = axes(reading, focus.part).said()
        self.set_title(part_name(focus.part), f"{translated(INFLUENCE)}\n{said}" if focus.part == "influence" else said)
        words = ""
        if layers > 1:
            words = "L{layer}" if heads == 1 or focus.head == "mean" else "L{layer}·{heads}"
        if focus.part == "influence":
            words = translated("Σ |gradient × input|; rows made to sum to 1, their totals at the right")
        self.set_note(words.format(layer=focus.layer + 1, heads=short_name(focus.head)))

    def _tell_of(self, reading: Reading) -> None:
        """Say which card there is of the map, and which word has its formula: that of how its attention compares."""
        part, own = self._focus.part, ""
        if part in ("cross", "encoder", "decoder"):
            own = term_of(reading, part)
        elif part == "track":
            own = gate_term(reading.tracks[self._focus.layer].name)
        self.set_info(_INFO[part], own)

    def _name_track(self, track: Track) -> None:
        several = len(self._of_all_layers(track)) > 1
        self.set_title(gate_name(track.name), translated("One row a unit, one column a token read."))
        self.set_note(track_name(track.part, track.layer if several else None))
        self._layer.setVisible(several)
        self._layer.setText(f"L{track.layer + 1}")

    def _tracks(self) -> tuple[Track, ...]:
        return self._reading.tracks if self._reading else ()

    def _track(self) -> Track | None:
        """Return the track in focus, if one is."""
        return self._tracks()[self._focus.layer] if self._focus.part == "track" else None

    def _of_all_layers(self, track: Track) -> list[tuple[int, Track]]:
        """Return the tracks that are the same quantity in another layer, this one too, with their indices."""
        same = (track.part, track.name)
        return [(index, other) for index, other in enumerate(self._tracks()) if (other.part, other.name) == same]

    def _shape(self) -> tuple[int, int]:
        """Return how many layers and heads the attention in focus has, one each where it is none."""
        kind = kind_of(self._focus)
        array = self._reading.attention(kind) if self._reading and kind else None
        return (1, 1) if array is None else array.values.shape[:2]

    def _fill_parts(self, menu: QMenu) -> None:
        if self._reading is None:
            return
        for part in ("cross", "decoder", "encoder"):
            if self._reading.attention(part) is not None:
                self._offer(menu, part_name(part), replace(self._focus, part=part))
        self._offer(menu, part_name("influence"), Focus("influence"))
        now = self._track()
        for index, track in enumerate(self._reading.tracks):
            if track.layer == (now.layer if now else 0):  # another layer is chosen by the chip beside
                self._offer(menu, f"{gate_name(track.name)} · {track_name(track.part)}", Focus("track", index))

    def _fill_layers(self, menu: QMenu) -> None:
        if (now := self._track()) is not None:
            for index, track in self._of_all_layers(now):
                self._offer(menu, f"L{track.layer + 1}", Focus("track", index))
            return

    def _offer(self, menu: QMenu, name: str, focus: Focus) -> None:
        add_choice(menu, name, partial(self.asked.emit, focus), chosen=focus == self._focus)

    def chips(self) -> tuple[QPushButton, ...]:
        """Return the chips in order: part, and the layer of a state."""
        return self._part, self._layer

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if self._shown is not None:
            self._show(self._shown)

    def _again(self) -> None:
        if self._shown is not None:
            self._show(self._shown)

    def _tell_cell(self, cell: tuple[int, int] | None) -> None:
        rows, columns = self._offset
        self.cell.emit(None if cell is None else (cell[0] + rows, cell[1] + columns))

    def _open(self, row: int, column: int) -> None:
        self.opened.emit(row + self._offset[0], column + self._offset[1])

    def _show(self, shown: Grid) -> None:
        """Draw a map, with the names of its axes and its scale where there is room for them."""
        for button in (self.near, self.all):
            button.setVisible(self._window is not None)
        self.all.setText(translated("all {rows} × {columns}", rows=len(shown.rows), columns=len(shown.columns)))
        self._offset = (0, 0)
        if self._window is not None and self.near.isChecked():
            self._offset = self._window[0].start, self._window[1].start
            shown = shown.window(*self._window)
        tall = self.body.height() >= _TALL
        self.scale.setVisible(tall)
        self.matrix.show_grid(shown if tall else replace(shown, row_title="", column_title=""))


def _parts(at: Moment, focus: Focus, shown: Grid, window: range) -> tuple[range, range] | None:
    """Return which rows and columns of a map have to do with a window on the source; None if none have."""
    words = range(
        max(0, shown.done_rows.stop - _WORDS + 1), min(len(shown.rows), max(_WORDS, shown.done_rows.stop + 1))
    )
    match focus.part:
        case "encoder":
            return window, window
        case "decoder":
            return words, range(words.start, min(words.stop, len(shown.columns)))
        case "cross" | "influence":
            return words, range(window.start, min(window.stop, len(shown.columns)))
    return None


def _waits(at: Moment, focus: Focus) -> str:
    """Say why there is no map at a moment, and what to do."""
    if focus.part == "influence":
        return translated("The influence map is computed when the last word is written.")
    if focus == moment_focus(at):
        return translated(_GROWS)
    return translated("This map is not there yet at this move. Go forward, or choose “automatic” below to see what is.")
