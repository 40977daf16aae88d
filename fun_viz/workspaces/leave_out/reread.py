"""The sentence read without each of its tokens: what is then written, and what of it is another than before."""

from __future__ import annotations

from functools import partial
from html import escape
from typing import get_args

import numpy as np
from PySide6.QtCore import Signal
from PySide6.QtWidgets import QMenu, QWidget

from fun_viz.reading import Reading
from fun_viz.run.decoding.left_out import Instead, LeftOut, Reread
from fun_viz.trace import joined
from fun_viz.views.theme import Theme, theme_of
from fun_viz.widgets.choice import add_choice, menu_chip
from fun_viz.widgets.labels import caption
from fun_viz.widgets.layouts import column
from fun_viz.widgets.panel import Panel
from fun_viz.widgets.rich_text import RichText
from fun_viz.widgets.texts import Texts, marked, set_tip, translated

_INSTEAD: dict[Instead, str] = {
    "nothing": marked("left out"), "unknown": marked("unknown"), "neighbour": marked("nearest word"),
}  # fmt: skip
_TIPS: dict[Instead, str] = {
    "nothing": marked("Each token in turn is left out: the sentence is one shorter."),
    "unknown": marked("Each token in turn is replaced by the unknown token, so that all others keep their places."),
    "neighbour": marked("Each token in turn is replaced by the one whose embedding has the largest cosine with its."),
}
_MOST = 60  # lines


class RereadPanel(Panel):
    """The most needed token first, but before it the one that was chosen; `instead_asked` carries an Instead."""

    instead_asked = Signal(str)

    def __init__(self) -> None:
        self.text, self.legend, body = RichText(), caption(), QWidget()
        column(body, (self.text, 1), self.legend, spacing=6)
        super().__init__(body)
        self.set_info("leave.again")
        self.instead: Instead = "nothing"
        self._shown: object = None  # all that the text depends on
        self.chip = menu_chip(self._fill)
        self.add_chip(self.chip)
        texts = Texts(self)
        texts.bind(self.set_title, "Read without it")
        texts.bind(self.set_note, "decoded again; what changed is marked")
        texts.bind(self.chip.setAccessibleName, "What stands in the place of a token")
        texts.follow(self._name)

    def choose(self, instead: Instead) -> None:
        """Say what stands in the place of a token."""
        self.instead = instead
        self._name()

    def show_again(self, reading: Reading, known: LeftOut | None, chosen: int | None, waits: str) -> None:
        """Show what was decoded by now, `waits` where there is nothing."""
        shown = (reading, known, chosen, waits, theme_of(self), translated("without {token}"))
        if shown == self._shown:
            return
        self._shown = shown
        if known is None or not known.again:
            self.text.setText(f'<span style="color:{theme_of(self).muted}">{escape(waits)}</span>')
            return
        theme, needs = theme_of(self), np.nan_to_num(known.values).max(0)
        order = sorted(range(len(known.again)), key=lambda at: (at != chosen, -float(needs[at])))
        lines = [_line(reading.source[at], known.again[at], theme, chosen=at == chosen) for at in order[:_MOST]]
        self.text.setText(f'<table cellspacing="0" cellpadding="3">{"".join(lines)}</table>')

    def _name(self) -> None:
        self.chip.setText(f"{translated(_INSTEAD[self.instead])} ▾")
        set_tip(self.chip, translated(_TIPS[self.instead]))

    def _fill(self, menu: QMenu) -> None:
        for instead in get_args(Instead):
            name = translated(_INSTEAD[instead])
            add_choice(menu, name, partial(self.instead_asked.emit, instead), chosen=instead == self.instead)


def _line(piece: str, again: Reread, theme: Theme, *, chosen: bool) -> str:
    """Return a line of the table: the token, and the text decoded without it."""
    token = f'<b style="color:{theme.source}">{escape(piece)}</b>'
    if again.instead is None:
        said = translated("without {token}", token=token)
    else:
        said = f'{token} → <span style="color:{theme.source}">{escape(again.instead.piece)}</span>'
    ground = f' style="background-color:{theme.soft}"' if chosen else ""
    first = f'<td{ground}><span style="color:{theme.muted}">{said}</span>&nbsp;&nbsp;</td>'
    return f'<tr>{first}<td{ground}><span style="color:{theme.target}">{_marked(again, theme)}</span></td></tr>'


def _marked(again: Reread, theme: Theme) -> str:
    """Return a text as HTML: red and underlined what is another word, ‸ before what is missing."""
    text = ""
    for at, verdict in enumerate(again.verdicts):
        if missing := " ".join(verdict.missing):
            text += f' <span style="color:{theme.wrong}">‸<u>{escape(missing)}</u></span>'
        if at < len(again.output):
            token = again.output[at]
            piece = escape(joined([token.piece], [False]))
            styled = f'<b style="color:{theme.wrong}"><u>{piece}</u></b>' if verdict.wrong else piece
            text += (" " if token.spaced and text else "") + styled
    return text or "∎"
