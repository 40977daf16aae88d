"""A formula on its own ground, and under it what each of its letters stands for."""

from __future__ import annotations

from typing import ClassVar

from PySide6.QtCore import QRectF, QSize
from PySide6.QtGui import QPainter, QPalette
from PySide6.QtWidgets import QSizePolicy

from fun_viz.views.canvas import Painted
from fun_viz.views.formula import Set, centred, typeset
from fun_viz.views.painting import LEFT, advance, fill, write
from fun_viz.views.theme import theme_of, type_face

Letters = tuple[tuple[str, str], ...]
_LINE, _MARGIN, _BETWEEN = 22.0, 14.0, 26.0


class FormulaCard(Painted):
    """Its letters stand below one another if `stacked`, else side by side in as many lines as they need."""

    large: ClassVar[float] = 22.0

    def __init__(self, *, stacked: bool = False) -> None:
        super().__init__()
        self._stacked = stacked
        self.formula, self._letters = "", Letters()
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.setBackgroundRole(QPalette.ColorRole.Base)

    def show_formula(self, formula: str, spoken: str, letters: Letters) -> None:
        """Show another formula; `spoken` is how a screen reader says it. "" shows nothing at all."""
        self.formula, self._letters = formula, letters
        self.setVisible(bool(formula))
        said = "; ".join(f"{letter}: {meaning}" for letter, meaning in letters)
        self.setAccessibleName(f"{spoken}\n{said}")
        self.updateGeometry()
        self.update()

    @property
    def _made(self) -> Set:
        return typeset(self.formula, self.large)

    def _height(self, width: float) -> float:
        return self._ground + (_LINE * len(self._lines(width)) + 10 if self._letters else 0)

    @property
    def _ground(self) -> float:
        """How high the formula is with the room round it."""
        return self._made.up + self._made.down + 2 * _MARGIN

    def _lines(self, width: float) -> list[list[tuple[Set, str, float]]]:
        """Return the letters, line by line, each with its meaning and how wide it is."""
        lines = list[list[tuple[Set, str, float]]]([[]])
        room = width - 2 * _MARGIN
        for letter, meaning in self._letters:
            made = typeset(letter, 15.0)
            wide = made.width + 8 + advance(meaning, type_face(self, 12))
            taken = sum(each + _BETWEEN for _, _, each in lines[-1])
            if lines[-1] and (self._stacked or taken + wide > room):
                lines.append([])
            lines[-1].append((made, meaning, wide))
        return lines

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        return round(self._height(width))

    def sizeHint(self) -> QSize:
        return QSize(420, round(self._height(420)))

    def minimumSizeHint(self) -> QSize:
        return QSize(200, round(self._height(max(200, self.width()))))

    def paint(self, painter: QPainter) -> None:
        theme, ground, lines = theme_of(self), self._ground, self._lines(self.width())
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        below = ground if self._stacked else self.height()
        fill(painter, QRectF(0, 0, self.width(), below), theme.chip, 8)
        centred(painter, QRectF(_MARGIN, 0, self.width() - 2 * _MARGIN, ground), self._made, theme)
        column = max((made.width for line in lines for made, _, _ in line), default=0.0)
        for row, line in enumerate(lines):
            wide = sum(each for _, _, each in line) + _BETWEEN * (len(line) - 1)
            x, y = (self.width() - wide) / 2, ground + (row + 0.5) * _LINE - 6
            if self._stacked:
                x, y = 0.0, y + 12
            for made, meaning, each in line:
                made.paint(painter, x, y + 5, theme)
                off = (column if self._stacked else made.width) + 8
                room = max(1.0, self.width() - x - off)
                box = QRectF(x + off, y - 10, room, 20)
                write(painter, box, meaning, font=type_face(self, 12), colour=theme.muted, align=LEFT, room=room)
                x += each + _BETWEEN
