"""Which attention is taken apart: chips for kind, layer, head and, in an encoder, the token that asks."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QMenu, QWidget

from fun_viz.branch import Moment
from fun_viz.selection import Focus, Heads
from fun_viz.taken_apart import Question
from fun_viz.widgets.choice import add_choice, menu_chip
from fun_viz.widgets.choices import Choices
from fun_viz.widgets.layouts import row
from fun_viz.widgets.texts import Texts, translated, verbatim
from fun_viz.workspaces.inside.focus import attentions
from fun_viz.workspaces.names import part_name

_NEAR = 20  # tokens to either side that the menu offers


class InsideChips(QWidget):
    """Asks for another attention by `asked`, for another query by `token_asked`."""

    asked = Signal(object)  # a Focus
    token_asked = Signal(int)

    def __init__(self) -> None:
        super().__init__()
        self.kind, self.layers, self.heads, self.token = (
            menu_chip(self._fill_kinds), Choices(), Choices(), menu_chip(self._fill_tokens)
        )  # fmt: skip
        row(self, self.token, self.kind, self.layers, self.heads, spacing=6)
        self.layers.picked.connect(self._ask_layer)
        self.heads.picked.connect(self._ask_head)
        self._at: Moment | None = None
        self._now: Question | None = None
        texts = Texts(self)
        texts.bind(self.kind.setToolTip, "Which attention is taken apart")
        texts.bind(self.token.setToolTip, "Which token asks (Page Up, Page Down)")
        self.token.hide()
        self.kind.hide()

    def show_moment(self, at: Moment, now: Question | None) -> None:
        """Offer what the net of a moment has, and show what is taken apart of it."""
        self._at, self._now = at, now
        self.kind.setVisible(now is not None)
        self.token.setVisible(now is not None and now.kind == "encoder")
        array = at.reading.attention(now.kind) if now else None
        layers, heads = array.values.shape[:2] if array is not None else (1, 1)
        several: tuple[tuple[object, str], ...] = (("mean", translated("mean")), ("max", translated("max")))
        self.layers.offer(tuple((layer, f"L{layer + 1}") for layer in range(layers)))
        self.heads.offer((*((head, f"H{head + 1}") for head in range(heads)), *several) if heads > 1 else ())
        if now is None:
            return
        self.kind.setText(f"{part_name(now.kind)} ▾")
        self.token.setText(verbatim(f"{at.reading.source[now.query]} ▾" if now.kind == "encoder" else ""))
        done = at.encoded if now.kind == "encoder" else layers
        self.layers.show_choice(now.layer, lambda layer: isinstance(layer, int) and layer < done)
        self.heads.show_choice(now.head, lambda _: True)

    def _focus(self) -> Focus:
        now = self._now
        return Focus(now.kind, now.layer, now.head) if now else Focus()

    def _fill_kinds(self, menu: QMenu) -> None:
        for kind in attentions(self._at.reading) if self._at else ():
            array = self._at.reading.attention(kind) if self._at else None
            layers = array.values.shape[0] if array is not None else 1
            focus = replace(self._focus(), part=kind, layer=layers - 1)
            add_choice(menu, part_name(kind), partial(self.asked.emit, focus), chosen=kind == self._focus().part)

    def _fill_tokens(self, menu: QMenu) -> None:
        if self._at is None or self._now is None:
            return
        words, now = self._at.reading.source, self._now.query
        for token in range(max(0, now - _NEAR), min(len(words), now + _NEAR + 1)):
            name = f"{token + 1}  {words[token]}"
            add_choice(menu, name, partial(self.token_asked.emit, token), chosen=token == now)

    def _ask_layer(self, layer: int) -> None:
        self.asked.emit(replace(self._focus(), layer=layer))

    def _ask_head(self, head: Heads) -> None:
        self.asked.emit(replace(self._focus(), head=head))
