"""The map in focus: one layer and head, their mean or maximum, growing row by row."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QMenu, QPushButton

from fun_viz.branch import Moment
from fun_viz.reading import Reading
from fun_viz.selection import Focus
from fun_viz.tracks import Track
from fun_viz.views.matrix import Matrix
from fun_viz.widgets.panel import Panel, chip
from fun_viz.widgets.texts import Texts, translated
from fun_viz.workspaces.decode.focus import grid
from fun_viz.workspaces.decode.names import gate_name, heads_name, part_name, track_name


class MapPanel(Panel):
    """Draws the focus; its chips ask for another by `asked`."""

    asked = Signal(object)  # a Focus

    def __init__(self) -> None:
        self.matrix = Matrix()
        super().__init__(self.matrix, numbers=self.matrix.to_csv)
        self._reading: Reading | None = None
        self._focus = Focus()
        self._part, self._layer, self._head_chip = chip(), chip(), chip()
        self._mean, self._max = chip(checkable=True), chip(checkable=True)
        for button, fill in (
            (self._part, self._fill_parts),
            (self._layer, self._fill_layers),
            (self._head_chip, self._fill_heads),
        ):
            menu = QMenu(button)
            menu.aboutToShow.connect(partial(_refill, menu, fill))
            button.setMenu(menu)
        for button in self.chips():
            self.add_chip(button)
            button.hide()
        self._mean.clicked.connect(self._ask_mean)
        self._max.clicked.connect(self._ask_max)
        self._bind(Texts(self))

    def _bind(self, texts: Texts) -> None:
        texts.bind(self._mean.setText, "mean")
        texts.bind(self._max.setText, "max")
        texts.bind(self._mean.setToolTip, "The mean of all heads of this layer")
        texts.bind(self._max.setToolTip, "The largest weight among the heads of this layer, cell by cell")
        texts.bind(self._part.setToolTip, "Which part of the model is looked at")
        texts.bind(self._layer.setToolTip, "Which layer is looked at")
        texts.bind(self._head_chip.setToolTip, "Which head is looked at")
        texts.follow(self._retranslate)

    def _retranslate(self) -> None:
        if self._reading is not None:
            waits = translated("The influence map is computed when the last word is written.")
            self._name(self._reading)
        else:
            waits = translated("The map grows here row by row, one row for each word written.")
            self.set_title(translated("Attention"))
        self.matrix.set_placeholder(waits)

    def show_moment(self, at: Moment, focus: Focus) -> None:
        first, self._reading, self._focus = self._reading is None, at.reading, focus
        if first:
            self._part.show()
            self._retranslate()
        self.matrix.show_grid(grid(at, focus))
        self._name(at.reading)

    def _name(self, reading: Reading) -> None:
        focus = self._focus
        array = None if focus.part in ("influence", "track") else reading.attention(focus.part)  # type: ignore[arg-type]
        layers, heads = (1, 1) if array is None else array.values.shape[:2]
        for button in (self._mean, self._max, self._head_chip):
            button.setVisible(heads > 1)
        self._layer.setVisible(layers > 1)
        self._layer.setText(f"L{focus.layer + 1}")
        self._head_chip.setText(f"H{focus.head + 1}" if isinstance(focus.head, int) else translated("head"))
        self._mean.setChecked(focus.head == "mean")
        self._max.setChecked(focus.head == "max")
        if focus.part == "track":
            self._name_track(reading.tracks[focus.layer])
            return
        self.set_title(part_name(focus.part))
        self._part.setText(part_name(focus.part))
        words = translated("one row a token written, one column a token read")
        if layers > 1:
            words = translated("layer {layer} · {heads}") if heads > 1 else translated("layer {layer}")
        note = words.format(layer=focus.layer + 1, heads=heads_name(focus.head))
        if focus.part == "influence":
            note = translated("|gradient × input| of each token written, by token read; rows sum to 1")
        self.set_note(note)

    def _name_track(self, track: Track) -> None:
        several = len(self._of_all_layers(track)) > 1
        self.set_title(gate_name(track.name), translated("One row a unit, one column a token."))
        self.set_note(track_name(track.part, track.layer if several else None))
        self._part.setText(gate_name(track.name))
        self._layer.setVisible(several)
        self._layer.setText(f"L{track.layer + 1}")

    def _track(self) -> Track | None:
        """Return the track in focus, if one is."""
        if self._reading is None or self._focus.part != "track":
            return None
        return self._reading.tracks[self._focus.layer]

    def _of_all_layers(self, track: Track) -> list[tuple[int, Track]]:
        """Return the tracks that are the same quantity in another layer, this one too, with their indices."""
        tracks = () if self._reading is None else self._reading.tracks
        same = (track.part, track.name)
        return [(index, other) for index, other in enumerate(tracks) if (other.part, other.name) == same]

    def _fill_parts(self, menu: QMenu) -> None:
        if self._reading is None:
            return
        for part in ("cross", "decoder", "encoder"):
            if self._reading.attention(part) is not None:
                self._offer(menu, part_name(part), Focus(part, self._focus.layer, self._focus.head))
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
        for layer in range(self._count(0)):
            self._offer(menu, f"L{layer + 1}", Focus(self._focus.part, layer, self._focus.head))

    def _fill_heads(self, menu: QMenu) -> None:
        for head in range(self._count(1)):
            self._offer(menu, f"H{head + 1}", Focus(self._focus.part, self._focus.layer, head))

    def _count(self, axis: int) -> int:
        array = None
        if self._reading is not None and self._focus.part not in ("influence", "track"):
            array = self._reading.attention(self._focus.part)  # type: ignore[arg-type]
        return 1 if array is None else array.values.shape[axis]

    def _offer(self, menu: QMenu, name: str, focus: Focus) -> None:
        action = menu.addAction(name)
        action.setCheckable(True)
        action.setChecked(focus == self._focus)
        action.triggered.connect(partial(self._ask, focus))

    def _ask(self, focus: Focus, _checked: bool = False) -> None:
        self.asked.emit(focus)

    def _ask_mean(self) -> None:
        self._ask(Focus(self._focus.part, self._focus.layer, "mean"))

    def _ask_max(self) -> None:
        self._ask(Focus(self._focus.part, self._focus.layer, "max"))

    def chips(self) -> tuple[QPushButton, ...]:
        """Return the chips in order: part, layer, head, mean, max."""
        return self._part, self._layer, self._head_chip, self._mean, self._max


def _refill(menu: QMenu, fill: Callable[[QMenu], None]) -> None:
    menu.clear()
    fill(menu)
