"""This cell: one number in large, whether it was computed again, and the whole way to it."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QRectF, QSize, QTimer
from PySide6.QtGui import QColor, QPainter, QPen

from fun_viz.glossary.terms import plain
from fun_viz.taken_apart import Apart, right
from fun_viz.views.canvas import Canvas, draw_placeholder
from fun_viz.views.formula import Set, typeset
from fun_viz.views.number_format import small
from fun_viz.views.painting import LEFT, advance, write
from fun_viz.views.theme import Theme, theme_of, type_face
from fun_viz.widgets.panel import Panel
from fun_viz.widgets.texts import RULE, Texts, set_tip, translated
from fun_viz.workspaces.inside.drawn import Names, Touch
from fun_viz.workspaces.inside.formulas import Line, Room, lines
from fun_viz.workspaces.inside.numbers import signed

_BLOCK, _BETWEEN, _LEAD = 184.0, 20.0, 168.0  # the large number, the room after it, and the letters
_ROOMS = (Room(3, 8), Room(3, 6), Room(3, 4), Room(2, 3), Room(1, 2))  # what is written out, the most first
_SIZES = (16.0, 14.0, 12.5, 11.0)  # of type
_SAID = 60  # milliseconds until a screen reader is told: not at every step of a clock that plays
_APART = 5.0  # pixels between lines, at least


class Workings(Canvas):
    """Draws a number and the lines that it comes from."""

    least = QSize(300, 84)

    def __init__(self) -> None:
        super().__init__()
        self._shown: tuple[Apart, Names, Touch] | None = None
        self._verdict: tuple[str, str] = "", "muted"
        self._soon = QTimer(self, singleShot=True, interval=_SAID)
        self._soon.timeout.connect(self.describe)

    def show_cell(self, apart: Apart | None, names: Names | None = None, touch: Touch | None = None) -> None:
        """Show the arithmetic of a cell; None: of none."""
        shown = None if apart is None or names is None or touch is None else (apart, names, touch)
        if shown != self._shown:
            self._shown = shown
            self._verdict = ("", "muted") if shown is None else verdict(*shown)
            set_tip(self, "" if shown is None else f"{self._verdict[0]}\n{translated(RULE)}")
            self._soon.start()
            self.update()

    def again(self) -> None:
        """Say the same in another language."""
        shown, self._shown = self._shown, None
        if shown is not None:
            self.show_cell(*shown)

    @property
    def lines(self) -> tuple[Line, ...]:
        """The formulas that are shown, with all that could be written out."""
        with np.errstate(all="ignore"):
            return () if self._shown is None else lines(*self._shown, _ROOMS[0])

    @property
    def verdict(self) -> tuple[str, str]:
        """What is said of the number's being computed again, and in which colour of the theme."""
        return self._verdict

    def describe(self) -> None:
        said = [self._placeholder]
        if self._shown is not None:
            apart, names, touch = self._shown
            said = [*_title(names, touch), value_text(apart, touch), self.verdict[0]]
            said += [plain(f"{left} {numbers}") for left, numbers in self.lines]
        self.setAccessibleDescription("\n".join(said))

    def paint(self, painter: QPainter) -> None:
        with np.errstate(all="ignore"):  # an edit can make what is no number
            self._paint(painter)

    def _paint(self, painter: QPainter) -> None:
        if self._shown is None:
            draw_placeholder(painter, self, self._placeholder)
            return
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        theme = theme_of(self)
        self._number(painter, theme)
        painter.setPen(QPen(QColor(theme.line), 1))
        x = round(_BLOCK + _BETWEEN / 2) + 0.5
        painter.drawLine(round(x), 8, round(x), self.height() - 8)
        self._formulas(painter, theme, _BLOCK + _BETWEEN)

    def _number(self, painter: QPainter, theme: Theme) -> None:
        assert self._shown is not None
        apart, names, touch = self._shown
        middle, x = self.height() / 2, 2.0
        inks = {"source": theme.source, "target": theme.target}
        words = _title(names, touch)
        face = type_face(self, 15 if len(words) == 3 else 13, bold=True)
        three = inks[names.query_ink], theme.muted, inks[names.key_ink]
        colours = three if len(words) == 3 else (theme.text,)
        room = (_BLOCK - 30) / 2 if len(words) == 3 else _BLOCK
        for word, colour in zip(words, colours, strict=False):
            wide = min(advance(word, face), room)
            write(painter, QRectF(x, middle - 48, wide + 1, 22), word, font=face, colour=colour, room=wide + 1)
            x += wide + 8
        large = type_face(self, 28, bold=True)
        box = QRectF(2, middle - 24, _BLOCK - 2, 40)
        write(painter, box, value_text(apart, touch), font=large, colour=theme.text, room=_BLOCK)
        said, ink = self.verdict
        note = type_face(self, 12)
        box = QRectF(2, middle + 18, _BLOCK - 2, 20)
        write(painter, box, said, font=note, colour=getattr(theme, ink), align=LEFT, room=_BLOCK - 2)

    def _formulas(self, painter: QPainter, theme: Theme, left: float) -> None:
        made, size = self._fitted(self.width() - left - 8)
        lead = max((letters.width for letters, _ in made), default=0.0)
        lead = min(max(lead + 12, _LEAD), self.width() * 0.4)
        highs = [max(size * 1.4, *(part.up + part.down for part in line)) for line in made]
        gap = max(0.0, min(size * 1.1, (self.height() - sum(highs)) / max(1, len(made))))
        y = (self.height() - sum(highs) - gap * (len(made) - 1)) / 2
        for (letters, numbers), high in zip(made, highs, strict=True):
            for part, x in ((letters, left), (numbers, left + lead)):
                part.paint(painter, x, y + (high + part.up - part.down) / 2, theme)
            y += high + gap

    def _fitted(self, room: float) -> tuple[list[tuple[Set, Set]], float]:
        """Return the lines set in the largest type, and with the most written out, that has room."""
        assert self._shown is not None
        made, size, each = list[tuple[Set, Set]](), _SIZES[-1], _ROOMS[-1]
        for size in _SIZES:
            for each in _ROOMS if size <= 14.0 else _ROOMS[:2]:
                made = [(typeset(a, size), typeset(b, size)) for a, b in lines(*self._shown, each)]
                tall = sum(max(size * 1.4, a.up + a.down, b.up + b.down) + _APART for a, b in made)
                if tall > self.height():  # a shorter sum is as high
                    break
                lead = max(_LEAD, max((letters.width for letters, _ in made), default=0.0) + 12)
                if lead + max((numbers.width for _, numbers in made), default=0.0) <= room:
                    return made, size
        return made, size


class CellPanel(Panel):
    """The panel round it."""

    def __init__(self) -> None:
        self.workings = Workings()
        super().__init__(self.workings, numbers=self._csv)
        self.set_info("inside.cell")
        self.setMinimumHeight(166)
        texts = Texts(self)
        texts.bind(self.set_title, "This cell")
        texts.bind(self.workings.set_placeholder, "Point at a row, a bar or a strip to see how its number was made.")
        texts.follow(self.workings.again)

    def show_cell(self, apart: Apart | None, names: Names | None, touch: Touch | None, *, pinned: bool) -> None:
        """Show a cell; a pinned one stays until a click or Esc frees it."""
        self.workings.show_cell(apart, names, touch)
        words = translated("the whole way to the number, with the numbers of this sentence")
        self.set_note(translated("pinned: a click or Esc frees it") if pinned else words)

    def _csv(self) -> str:
        return "\n".join(plain(f"{left} {numbers}") for left, numbers in self.workings.lines)


def _title(names: Names, touch: Touch) -> tuple[str, ...]:
    if touch.what == "sum":
        return (translated("weighted sum, dimension {n}", n=touch.index + 1),)
    if touch.what == "output":
        return (translated("heads × Wᴼ, dimension {n}", n=touch.index + 1),)
    return names.asks, "→", names.key(touch.key)


def value_text(apart: Apart, touch: Touch) -> str:
    """Return the number of a cell as the net had it."""
    if touch.what in ("sum", "output"):
        vector = apart.row.gathered if touch.what == "sum" else apart.row.said
        return "–" if vector is None or touch.index >= len(vector) else signed(float(vector[touch.index]), 3)
    weight = float(apart.weights[touch.key])
    return "0" if weight == 0 else f"{weight:.3f}" if abs(weight) >= 5e-4 else f"{weight:.0e}".replace("e-0", "e−")


def verdict(apart: Apart, names: Names, touch: Touch) -> tuple[str, str]:
    """Return whether a cell's number is what was computed again, in words, and their colour."""
    if touch.what in ("sum", "output"):
        vector = apart.of_sum if touch.what == "sum" else apart.of_output
        difference = None if vector is None or touch.index >= len(vector) else float(vector[touch.index])
    elif apart.hidden(touch.key):
        nothing = float(apart.weights[touch.key]) == 0.0
        text = translated("✓ exactly 0, as it must be") if nothing else translated("✗ not 0, though it is hidden")
        return text, "right" if nothing else "wrong"
    else:
        difference = apart.difference(touch.key)
    holds = right(difference)
    if holds is None or difference is None:
        return translated("not recorded: all it is made of"), "muted"
    if holds:
        return translated("✓ recomputed, difference {difference}", difference=small(difference)), "right"
    return translated("✗ recomputed, difference {difference}", difference=small(difference)), "wrong"
