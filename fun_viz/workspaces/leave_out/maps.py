"""The three maps side by side: where words look, what influences them, and what they lose."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QMenu, QWidget

from fun_viz.selection import Focus, Heads
from fun_viz.widgets.choice import add_choice, menu_chip, one_of
from fun_viz.widgets.labels import label
from fun_viz.widgets.layouts import row, splitter
from fun_viz.widgets.panel import chip
from fun_viz.widgets.texts import RULE, Texts, marked, set_tip, translated
from fun_viz.workspaces.leave_out.map import MapPanel
from fun_viz.workspaces.leave_out.numbers import Numbers
from fun_viz.workspaces.leave_out.row_bars import signed
from fun_viz.workspaces.names import heads_name

_WIDE = 1700  # pixels from which on there is room for words beside the third sign
_WEIGHTS = marked("How much the token of a row takes from the token of a column.")
_SHARES = marked("Shares of a row's influence, which sum to 1; the scale may end at a half.")
_NATS = marked("log p of the word minus log p without the token, in nats. Red: harder without it.")
_LOST = marked("Red: the word is gone when the sentence is decoded again without the token.")


class Maps(QWidget):
    """`focus_asked` carries a Focus; `redraw` is said when another kind of numbers shall be seen."""

    focus_asked = Signal(object)
    redraw = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.attention, self.influence, self.occlusion = self.each = MapPanel(), MapPanel(), MapPanel()
        self._numbers: Numbers | None = None
        self._layer = menu_chip(self._fill)
        self.score, self.decode = chip(checkable=True), chip(checkable=True)
        self.sign = label("status-right")
        self.sign.hide()
        self.attention.add_chip(self._layer)
        self.occlusion.add_chip(self.sign)
        self.occlusion.add_chip(self.score)
        self.occlusion.add_chip(self.decode)
        one_of(self, self.score, self.decode).idClicked.connect(lambda _: self.redraw.emit())
        row(self, splitter(Qt.Orientation.Horizontal, (300, 300, 300), *self.each))
        self.attention.set_info("leave.attention")
        self.influence.set_info("leave.influence")
        self.occlusion.set_info("leave.occlusion")
        self.occlusion.map.says = self._says
        self._bind_texts()

    def _bind_texts(self) -> None:
        texts = Texts(self)
        texts.bind(self.attention.set_title, "Attention")
        texts.bind(self.attention.set_note, "where it looks")
        texts.bind(self.influence.set_title, "Influence")
        texts.bind(self.influence.set_note, "|gradient × input|, rows sum to 1")
        texts.bind(self.occlusion.set_title, "Leave one out")
        texts.bind(self._layer.setToolTip, "Which layer and head is looked at")
        texts.bind(self.score.setText, "score")
        texts.bind(self.score.setToolTip, "How much log p of each word falls, its own translation given")
        texts.bind(self.decode.setText, "decode again")
        texts.bind(self.decode.setToolTip, "Which words are gone when the sentence is decoded without the token")

    def show_numbers(self, numbers: Numbers, at: int, says: str) -> None:
        """Draw the maps with one word framed; `says` stands where nothing was left out yet."""
        self._numbers = numbers
        self._draw_attention(numbers, at)
        influence = numbers.influence
        self.influence.map.set_placeholder(translated("The influence map is computed when the last word is written."))
        shown = None if influence is None else numbers.grid(influence, at)
        self.influence.show_map(shown, numbers.black, numbers.grey, translated(_SHARES))
        self._draw_occlusion(numbers, at, says)

    def _draw_attention(self, numbers: Numbers, at: int) -> None:
        """Draw where the net looks, where it does: a net without attention has one map less."""
        weights, focus = numbers.attention, numbers.seen
        self.attention.setVisible(weights is not None)
        if weights is not None:
            several = numbers.heads > 1 and focus.head != "mean"
            name = translated("layer {layer} · {heads}") if several else translated("layer {layer}")
            self._layer.setText(f"{name.format(layer=focus.layer + 1, heads=heads_name(focus.head))} ▾")
            self._layer.setVisible(numbers.layers * numbers.heads > 1)
            self.attention.show_map(numbers.grid(weights, at), numbers.black, numbers.grey, translated(_WEIGHTS))

    def _draw_occlusion(self, numbers: Numbers, at: int, says: str) -> None:
        again = self.decode.isChecked()
        values, panel = numbers.lost if again else numbers.values, self.occlusion
        panel.map.set_placeholder(says)
        done = numbers.known.done if numbers.known is not None and not again else None
        shown = None if values is None else numbers.grid(values, at, signed=True, done=done)
        frames = (frozenset(), frozenset()) if again else (numbers.black, numbers.grey)
        panel.show_map(shown, *frames, translated(_LOST if again else _NATS))
        self._check(numbers)

    def _check(self, numbers: Numbers) -> None:
        """Say whether what was scored begins with what the decoder said."""
        told = (
            translated("✓ with all tokens as decoded")
            if numbers.holds
            else translated("✗ with all tokens not as decoded")
        )
        self.sign.setVisible(numbers.complete)
        self.sign.setText(told if self.width() >= _WIDE else told[:1])
        set_tip(self.sign, f"{told}: {numbers.error or 0:.0e}\n{translated(RULE)}")
        if self.sign.property("role") != (role := "status-right" if numbers.holds else "status-wrong"):
            self.sign.setProperty("role", role)
            self.sign.style().polish(self.sign)

    def _says(self, at: int, place: int) -> str:
        """Return what a number of the third map means."""
        numbers = self._numbers
        if numbers is None or numbers.values is None or numbers.known is None:
            return ""
        word, token = numbers.reading.target[at], numbers.reading.source[place]
        if self.decode.isChecked():
            gone = bool(numbers.known.again[place].lost[at])
            told = (
                translated("“{word}” is gone without {token}") if gone else translated("“{word}” stays without {token}")
            )
            return told.format(word=word, token=token)
        value, base = float(numbers.values[at, place]), float(numbers.known.base[at])
        told = marked("log p of “{word}”: {base} with {token}, {other} without; Δ {value} nats")
        return translated(told, word=word, token=token,
                          base=signed(base, 2), other=signed(base - value, 2), value=signed(value, 2))  # fmt: skip

    def _fill(self, menu: QMenu) -> None:
        numbers = self._numbers
        if numbers is None:
            return
        now = numbers.seen
        for layer in range(numbers.layers):
            self._offer(menu, translated("layer {layer}", layer=layer + 1), Focus(now.part, layer, now.head), now)
        if numbers.heads > 1:
            menu.addSeparator()
            heads: tuple[Heads, ...] = ("mean", "max", *range(numbers.heads))
            for head in heads:
                self._offer(menu, heads_name(head), Focus(now.part, now.layer, head), now)

    def _offer(self, menu: QMenu, name: str, focus: Focus, now: Focus) -> None:
        add_choice(menu, name, partial(self.focus_asked.emit, focus), chosen=focus == now)
