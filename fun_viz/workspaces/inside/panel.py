"""The panel of an attention taken apart: its canvas, its chips, and which beat, row and cell are looked at."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import Signal

from fun_viz.branch import Moment
from fun_viz.selection import Focus
from fun_viz.taken_apart import Apart
from fun_viz.widgets.panel import Panel
from fun_viz.widgets.texts import Texts, translated
from fun_viz.workspaces.attentions import term_of
from fun_viz.workspaces.inside.beats import Beat, beats
from fun_viz.workspaces.inside.canvas import scene
from fun_viz.workspaces.inside.chips import InsideChips
from fun_viz.workspaces.inside.drawn import Drawn, Names, Touch
from fun_viz.workspaces.inside.focus import has_attention, question
from fun_viz.workspaces.inside.numbers import signed
from fun_viz.workspaces.inside.view import InsideView

_FIRST: Beat = "softmax"  # the beat that is shown first
_SCROLLED = 3  # rows a notch


class AttentionPanel(Panel):
    """`shown` says that another cell is looked at: the panel below tells of it."""

    shown = Signal()
    asked = Signal(object)  # a Focus

    def __init__(self) -> None:
        self.view, self.chips = InsideView(), InsideChips()
        super().__init__(self.view, numbers=self.view.to_csv)
        self.add_chip(self.chips)
        self.set_info("inside.attention")
        self.setMinimumHeight(240)
        self.beat: Beat = _FIRST
        self.token = 0  # the query where a text looks at itself while it is read
        self.pinned: Touch | None = None
        self.missing = ""  # why details are not there
        self._hovered: Touch | None = None
        self._at: Moment | None = None
        self._chosen: Focus | None = None
        self._first = 0
        self._made: tuple[object, Apart, Names] | None = None
        self._drawn: Drawn | None = None
        self.chips.asked.connect(self.asked)
        self.chips.token_asked.connect(self.ask_token)
        self.view.touched.connect(self._touch)
        self.view.pinned.connect(self._pin)
        self.view.scrolled.connect(self._scroll)
        self.view.resized.connect(self.again)
        self.view.set_tips(self._tip)
        texts = Texts(self)
        texts.bind(self.set_title, "Attention, taken apart")
        texts.follow(self.again)

    @property
    def apart(self) -> Apart | None:
        return self._made[1] if self._made else None

    @property
    def names(self) -> Names | None:
        return self._made[2] if self._made else None

    @property
    def cell(self) -> Touch | None:
        """The cell to be told of: the one under the mouse, else the one pinned, else the row in focus."""
        if self.apart is None:
            return None
        for touch in (self._hovered, self.pinned):
            if touch is not None and touch.what in ("weight", "sum", "output") and self._fits(touch):
                return touch
        return Touch("weight", self.focus)

    @property
    def focus(self) -> int:
        """The key in focus: under the mouse, pinned, or the one with the largest weight."""
        for touch in (self._hovered, self.pinned):
            if touch is not None and touch.what in ("weight", "head") and self._fits(touch) and touch.key >= 0:
                return touch.key
        return self.apart.largest if self.apart else 0

    def _fits(self, touch: Touch) -> bool:
        return self.apart is not None and (touch.what not in ("weight", "head") or touch.key < self.apart.count)

    def show_moment(self, at: Moment | None, chosen: Focus | None) -> None:
        """Take apart what happens at a moment, or what was chosen."""
        self._at, self._chosen = at, chosen
        asked = question(at, chosen, self.token) if at is not None else None
        key = None if asked is None or at is None else (at.reading, asked)
        if key is None or at is None or asked is None:
            self._made = None
        elif self._made is None or self._made[0] != key:
            apart = Apart.of(at.reading, asked)
            self._made = None if apart is None else (key, apart, Names.of_row(at.reading, asked))
        if at is not None:
            self.chips.show_moment(at, asked)
        self._draw()

    def again(self) -> None:
        """Draw the same moment anew."""
        if self._at is not None:
            made, self._made = self._made, None
            if made is not None and made[0] is not None:
                self._made = (made[0], made[1], Names.of_row(made[1].reading, made[1].asked))
            self._draw()

    def step_beat(self, by: int) -> bool:
        """Enter the next beat or leave this one; False where there is none in that direction."""
        if self.apart is None:
            return False
        every = beats(self.apart)
        now = every.index(self._now(every)) + by
        if not 0 <= now < len(every):
            return False
        self.beat = every[now]
        self._draw()
        return True

    def end_beat(self, *, last: bool) -> None:
        """Go to the last beat, or to the first."""
        if self.apart is not None:
            self.beat = beats(self.apart)[-1 if last else 0]
            self._draw()

    def step_row(self, by: int) -> None:
        """Put the next key, or the one before, in focus, and keep it."""
        if self.apart is not None:
            self._hovered = None
            self.pinned = Touch("weight", max(0, min(self.apart.count - 1, self.focus + by)))
            self._follow()

    def ask_token(self, token: int) -> None:
        """Let another token ask, where a text looks at itself while it is read."""
        if self._at is not None:
            self.token = max(0, min(token, len(self._at.reading.source) - 1))
            self.show_moment(self._at, self._chosen)

    def free(self) -> bool:
        """Let go of what was pinned; False if nothing was."""
        had, self.pinned = self.pinned is not None, None
        self._draw()
        return had

    def _now(self, every: tuple[Beat, ...]) -> Beat:
        if self.beat in every:
            return self.beat
        return _FIRST if _FIRST in every else every[-1]

    def _touch(self, touch: Touch | None) -> None:
        self._hovered = touch
        self._draw()

    def _pin(self, touch: Touch | None) -> None:
        if touch is None:
            self.pinned = None
        elif touch.what == "beat" and self.apart is not None:
            self.beat = beats(self.apart)[touch.index]
        elif touch.what in ("weight", "sum", "output"):
            self.pinned = None if touch == self.pinned else touch
        elif touch.what == "head" and self.apart is not None:
            now, head = self.apart.asked, touch.index
            self.asked.emit(Focus(now.kind, now.layer, head))
            return
        self._draw()

    def _scroll(self, _side: str, notches: float) -> None:
        if self.apart is not None:
            self._first = max(0, min(self._first + round(notches * _SCROLLED), self.apart.count - 1))
            self._draw()

    def _follow(self) -> None:
        """Scroll so that the row in focus is among its neighbours."""
        if self._drawn is not None and self.focus not in self._drawn.frame.rows:
            self._first = max(0, self.focus - len(self._drawn.frame.rows) // 2)
        self._draw()

    def _draw(self) -> None:
        with np.errstate(all="ignore"):  # an edit can make what is no number
            self._redraw()

    def _redraw(self) -> None:
        if self._made is None or self._at is None:
            self._drawn = None
            self.view.set_placeholder(_waits(self._at))
            self.view.show_scene(None, move=False)
            self.set_note("")
            self.shown.emit()
            return
        _, apart, names = self._made
        every = beats(apart)
        width, height, _ = self.view.room()
        self._drawn = Drawn(apart, names, every.index(self._now(every)), self.focus, self._first, (width, height),
                            self.missing)  # fmt: skip
        self.view.show_scene(scene(self._drawn), move=False)
        self.set_info("inside.attention", term_of(apart.reading, apart.asked.kind))
        self.set_note(_note(self._drawn))
        self.shown.emit()

    def _tip(self, about: object) -> str:
        touch = self._hovered
        if not isinstance(about, Touch) or touch is None or self.apart is None:
            return ""
        if touch.what == "beat":
            return translated("Click to go to this beat (Shift+→, Shift+←)")
        return strip_words(self.apart, touch)


def strip_words(apart: Apart, touch: Touch) -> str:
    """Return the numbers of the dimension of a strip that the mouse is on."""
    unit, row = touch.index, apart.row
    if touch.what != "weight" or touch.beat not in ("keys", "products", "tanh") or row.compared is None or unit < 0:
        vectors = {"query": row.query, "sum": row.gathered, "output": row.said}
        vector = vectors.get(touch.what)
        if touch.beat == "values" and row.values is not None and touch.key < len(row.values):
            vector = row.values[touch.key]
        if vector is None or not 0 <= unit < len(vector):
            return ""
        return translated("dimension {n}: {value}", n=unit + 1, value=signed(float(vector[unit]), 3))
    query, keys = row.compared
    q, k = float(query[unit]), float(keys[touch.key, unit])
    product = float(row.parts[touch.key, unit]) if row.parts is not None else float("nan")
    return translated("dimension {n}: q {q}, k {k}, product {product}", n=unit + 1, q=signed(q, 3), k=signed(k, 3),
                      product=signed(product, 3))  # fmt: skip


def _note(drawn: Drawn) -> str:
    if drawn.apart.asked.kind == "decoder" and drawn.apart.visible < drawn.apart.count:
        return translated("what “{token}” may see when all words are given at once", token=drawn.names.of)
    return translated("how the net decides where “{token}” looks", token=drawn.names.asks)


def _waits(at: Moment | None) -> str:
    """Say why there is nothing to take apart, and what to do."""
    if at is None:
        return translated("Type a sentence above and press Enter.")
    if not has_attention(at.reading):
        return translated("This net has no attention: its inside is the cell that carries the sentence. Look at Cell.")
    return translated("Nothing looks at anything yet: go forward (→) to the first word, or choose another attention.")
