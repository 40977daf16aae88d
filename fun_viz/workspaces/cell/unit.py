"""The arithmetic of one unit of a cell as it reads one token: each gate as a formula, and the same in numbers."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from PySide6.QtCore import QRectF, QSize
from PySide6.QtGui import QPainter

from fun_viz.gates import CellStep
from fun_viz.views.canvas import Canvas, draw_placeholder
from fun_viz.views.formula import typeset
from fun_viz.views.number_format import csv_text, short_percent
from fun_viz.views.painting import LEFT, RIGHT, fill, write
from fun_viz.views.theme import theme_of, type_face
from fun_viz.widgets.panel import Panel
from fun_viz.widgets.texts import Texts, translated

_LINE, _LEAST = 50.0, 34.0  # units of a formula with its numbers
_FORMULAS = {
    "reset": "r = σ@p{W_{r}@k{x} + U_{r}h_{t−1}}",
    "update": "z = σ@p{W_{z}@k{x} + U_{z}h_{t−1}}",
    "input": "i = σ@p{W_{i}@k{x} + U_{i}h_{t−1}}",
    "forget": "f = σ@p{W_{f}@k{x} + U_{f}h_{t−1}}",
    "output": "o = σ@p{W_{o}@k{x} + U_{o}h_{t−1}}",
}
_CANDIDATES = {"update": "n = tanh@p{W@k{x} + r · Uh_{t−1}}", "forget": "g = tanh@p{W@k{x} + Uh_{t−1}}"}
_HIDDEN = {
    "update": "h_{t} = @p{1 − z}n + z · h_{t−1}", "forget": "h_{t} = o · tanh@p{c_{t}}",
    "": "h_{t} = tanh@p{W@k{x} + Uh_{t−1}}",
}  # fmt: skip


@dataclass(frozen=True)
class Line:
    """A formula, the same with numbers, and what comes out."""

    port: str
    formula: str
    numbers: str
    value: float


def unit_lines(step: CellStep, unit: int) -> tuple[Line, ...]:
    """Return the arithmetic of a unit, in the order in which one thing follows from another."""
    return tuple(_lines(step, unit))


def _lines(step: CellStep, unit: int) -> Iterator[Line]:
    now = {port: float(values[unit]) for port, values in step.recorded.items() if values.ndim == 1}
    for port in (port for port in step.again if port in _FORMULAS):
        of_input, of_state = step.pulls(port, unit)
        yield Line(port, _FORMULAS[port], f"= σ@p{{{_number(of_input)}{_signed(of_state)}}}", now[port])
    if "candidate" in now:
        of_input, of_state = step.pulls("candidate", unit)
        numbers = f"{_number(of_input)}{_signed(of_state)}"
        if step.keeps == "update":
            numbers = f"{_number(of_input)} + {_number(now['reset'])} · {_bracketed(of_state)}"
        yield Line("candidate", _CANDIDATES[step.keeps], f"= tanh@p{{{numbers}}}", now["candidate"])
    if step.keeps == "forget":
        numbers = f"= {_number(now['forget'])} · {_bracketed(now['cell_before'])} + "
        numbers += f"{_number(now['input'])} · {_bracketed(now['candidate'])}"
        yield Line("cell", "c_{t} = f · c_{t−1} + i · g", numbers, now["cell"])
        numbers = f"= {_number(now['output'])} · tanh@p{{{_number(now['cell'])}}}"
    elif step.keeps == "update":
        numbers = f"= {_number(1 - now['update'])} · {_bracketed(now['candidate'])} + "
        numbers += f"{_number(now['update'])} · {_bracketed(now['before'])}"
    else:
        of_input, of_state = step.pulls("hidden", unit)
        numbers = f"= tanh@p{{{_number(of_input)}{_signed(of_state)}}}"
    yield Line("hidden", _HIDDEN[step.keeps], numbers, now["hidden"])


def _number(value: float, digits: int = 2) -> str:
    return f"{value:.{digits}f}".replace("-", "−")


def _signed(value: float) -> str:
    return f" {'−' if value < 0 else '+'} {_number(abs(value))}"


def _bracketed(value: float) -> str:
    return f"@p{{{_number(value)}}}" if value < 0 else _number(value)


class Arithmetic(Canvas):
    """Draws the lines of a unit, and how its new state is shared between old and new."""

    least = QSize(220, 160)

    def __init__(self) -> None:
        super().__init__()
        self.lines: tuple[Line, ...] = ()
        self._kept: float | None = None
        self._verdict, self._holds = "", True

    def show_lines(self, lines: tuple[Line, ...], kept: float | None, verdict: str, *, holds: bool) -> None:
        if (lines, kept, verdict, holds) != (self.lines, self._kept, self._verdict, self._holds):
            self.lines, self._kept, self._verdict, self._holds = lines, kept, verdict, holds
            self.describe()
            self.update()

    def describe(self) -> None:
        said = [f"{line.port} {_number(line.value, 3)}" for line in self.lines]
        self.setAccessibleDescription(", ".join([*said, self._verdict]) if said else self._placeholder)

    def to_csv(self) -> str:
        return csv_text(("quantity", "value"), ((line.port, line.value) for line in self.lines))

    def paint(self, painter: QPainter) -> None:
        if not self.lines:
            draw_placeholder(painter, self, self._placeholder)
            return
        theme, wide = theme_of(self), float(self.width())
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        below = 20.0 + (24.0 if self._kept is not None else 0.0)
        high = max(_LEAST, min(_LINE, (self.height() - below) / len(self.lines)))
        close = high < 44
        for at, line in enumerate(self.lines):
            y, last = at * high, at == len(self.lines) - 1
            typeset(line.formula, 14.0 if close else 15.0).paint(painter, 0, y + high * 0.36, theme)
            typeset(line.numbers, 12.0).paint(painter, 14, y + high * 0.8, theme)
            ink = theme.accent if last else theme.text
            face = type_face(self, 13, bold=True)
            box = QRectF(wide - 70, y + high * 0.5, 70, 18)
            write(painter, box, _number(line.value, 3), font=face, colour=ink, align=RIGHT)
        y = len(self.lines) * high
        if self._kept is not None:
            self._paint_kept(painter, y + 2)
            y += 24
        colour = theme.right if self._holds else theme.wrong
        box = QRectF(0, y, wide, 18)
        write(painter, box, self._verdict, font=type_face(self, 12), colour=colour, align=LEFT, room=wide)

    def _paint_kept(self, painter: QPainter, y: float) -> None:
        """Paint which share of the new state is the old one's."""
        theme, face, kept = theme_of(self), type_face(self, 12), self._kept or 0.0
        old = translated("kept {share}", share=short_percent(kept))
        new = translated("new {share}", share=short_percent(1 - kept))
        write(painter, QRectF(0, y, 76, 16), old, font=face, colour=theme.muted, align=LEFT, room=76)
        write(painter, QRectF(self.width() - 76, y, 76, 16), new, font=face, colour=theme.muted, align=RIGHT, room=76)
        room = self.width() - 168.0
        fill(painter, QRectF(84, y + 3, room * kept, 11), theme.accent, 2)
        fill(painter, QRectF(84 + room * kept, y + 3, room * (1 - kept), 11), theme.target, 2)


class UnitPanel(Panel):
    """What one unit did with one token."""

    def __init__(self) -> None:
        self.view = Arithmetic()
        super().__init__(self.view, numbers=self.view.to_csv)
        self.set_info("cell.unit", "update-gate")
        texts = Texts(self)
        texts.bind(self.set_tip, "Each gate of one unit, computed again from what went into it")
