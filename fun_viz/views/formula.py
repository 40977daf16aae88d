"""Formulas set in type: letters in a serif italic, words upright, fractions, roots, and brackets as high as they hold.

A text is written as in TeX, with @ for its backslash: x_{j}, x^{2}, @frac{a}{b}, @sqrt{a}, @p{what stands in brackets},
@b{bold}; and by what it is of: @q{target}, @k{source}, @a{attention}, @m{muted}, @w{wrong}. What is no formula
stands in @t{words as they are}, made by `words`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPainterPath, QPen

from fun_viz.views.theme import Theme

_SERIF = (
    "STIX Two Text",
    "Cambria",
    "Times New Roman",
    "Nimbus Roman",
    "Liberation Serif",
    "Noto Serif",
    "DejaVu Serif",
)
_INKS = {"q": "target", "k": "source", "a": "accent", "m": "muted", "w": "wrong"}
_PLAIN = 0.84  # of the size, of words
_SMALL, _RAISED, _LOWERED, _AXIS = 0.7, 0.42, 0.22, 0.27  # shares of the size
_UPRIGHT = 3  # letters that make a word
_WORDS = {"lp", "BP"}
_BRACES = "\ue07b\ue07d"  # for those of words that are shown as they are


@dataclass(frozen=True)
class Style:
    pixels: float
    ink: str = "text"
    bold: bool = False

    def small(self) -> Style:
        return Style(max(8.0, self.pixels * _SMALL), self.ink, self.bold)


Draw = Callable[[QPainter, float, float, Theme], None]


@dataclass(frozen=True, eq=False)
class Set:
    """What was set in type: how wide it is, how far it stands above and below its base line, and how it is drawn."""

    width: float
    up: float
    down: float
    draw: Draw

    def paint(self, painter: QPainter, x: float, y: float, theme: Theme) -> None:
        """Draw it from x on, on the base line y."""
        self.draw(painter, x, y, theme)


@lru_cache(maxsize=512)
def typeset(text: str, pixels: float) -> Set:
    """Return a formula set in type of a size; ValueError where its braces or commands are none."""
    whole, rest = _row(text, Style(pixels))
    if rest:
        raise ValueError(f"a brace too many in {text!r}")
    return whole


def words(text: str) -> str:
    """Return a text, whatever it holds, as a part of a formula that shows it as it stands."""
    return f"@t{{{text.translate({ord('{'): _BRACES[0], ord('}'): _BRACES[1]})}}}"


def _row(text: str, style: Style) -> tuple[Set, str]:
    """Return what stands before the next closing brace, and what comes after."""
    parts = list[Set]()
    while text and text[0] != "}":
        if text[0] in "_^":
            low, high, text = _scripts(text, style)
            parts[-1:] = [_scripted(parts[-1] if parts else _letters("", style, italic=False), low, high, style)]
        else:
            part, text = _atom(text, style)
            parts.append(part)
    return _beside(parts), text


def _scripts(text: str, style: Style) -> tuple[Set | None, Set | None, str]:
    found = dict[str, Set]()
    while text and text[0] in "_^" and text[0] not in found:
        sign = text[0]
        found[sign], text = _group(text[1:], style.small()) if text[1:2] == "{" else _atom(text[1:], style.small())
    return found.get("_"), found.get("^"), text


def _group(text: str, style: Style) -> tuple[Set, str]:
    if text[:1] != "{":
        raise ValueError(f"a brace is missing before {text!r}")
    inside, rest = _row(text[1:], style)
    if rest[:1] != "}":
        raise ValueError(f"a brace is missing after {text!r}")
    return inside, rest[1:]


def _atom(text: str, style: Style) -> tuple[Set, str]:
    if text[0] == "@":
        name = text[1 : text.index("{")]
        return _command(name, text[1 + len(name) :], style)
    if text[0] == "{":
        return _group(text, style)
    end = 1
    if text[0].isalpha():
        while end < len(text) and text[end].isalpha() and text[end].isascii() and text[0].isascii():
            end += 1
        word = text[:end]
        if len(word) < _UPRIGHT and word not in _WORDS:
            word, end = text[0], 1
        return _letters(word, style, italic=len(word) == 1 and word not in "ΣΠ"), text[end:]
    return _letters(text[0], style, italic=False), text[1:]


def _command(name: str, text: str, style: Style) -> tuple[Set, str]:
    match name:
        case "frac":
            above, text = _group(text, style)
            below, text = _group(text, style)
            return _fraction(above, below, style), text
        case "sqrt" | "p":
            inside, text = _group(text, style)
            return (_root if name == "sqrt" else _bracketed)(inside, style), text
        case "b":
            return _group(text, Style(style.pixels, style.ink, bold=True))
        case "t":
            end = text.index("}")
            return _plain(text[1:end], style), text[end + 1 :]
        case "q" | "k" | "a" | "m" | "w":
            return _group(text, Style(style.pixels, _INKS[name], style.bold))
    raise ValueError(f"no such command: {name}")


@lru_cache(maxsize=64)
def _face(pixels: float, *, bold: bool, italic: bool) -> QFont:
    font = QFont()
    font.setFamilies(list(_SERIF))
    font.setStyleHint(QFont.StyleHint.Serif)
    font.setPixelSize(round(pixels))
    font.setBold(bold)
    font.setItalic(italic)
    return font


def _letters(text: str, style: Style, *, italic: bool) -> Set:
    font = _face(style.pixels, bold=style.bold, italic=italic)
    measure, ink = QFontMetricsF(font), style.ink

    def draw(painter: QPainter, x: float, y: float, theme: Theme) -> None:
        painter.setFont(font)
        painter.setPen(QColor(getattr(theme, ink)))
        painter.drawText(QPointF(x, y), text)

    return Set(measure.horizontalAdvance(text), 0.72 * style.pixels, 0.22 * style.pixels, draw)


def _plain(text: str, style: Style) -> Set:
    """Return words in the font of the interface."""
    font = QFont()
    font.setPixelSize(max(10, round(style.pixels * _PLAIN)))
    font.setBold(style.bold)
    shown = text.replace(_BRACES[0], "{").replace(_BRACES[1], "}")

    def draw(painter: QPainter, x: float, y: float, theme: Theme) -> None:
        painter.setFont(font)
        painter.setPen(QColor(getattr(theme, style.ink)))
        painter.drawText(QPointF(x, y), shown)

    return Set(QFontMetricsF(font).horizontalAdvance(shown), 0.72 * style.pixels, 0.22 * style.pixels, draw)


def _beside(parts: list[Set]) -> Set:
    def draw(painter: QPainter, x: float, y: float, theme: Theme) -> None:
        for part in parts:
            part.draw(painter, x, y, theme)
            x += part.width

    up, down = max((part.up for part in parts), default=0.0), max((part.down for part in parts), default=0.0)
    return Set(sum(part.width for part in parts), up, down, draw)


def _scripted(base: Set, low: Set | None, high: Set | None, style: Style) -> Set:
    sink, rise = style.pixels * _LOWERED, style.pixels * _RAISED
    width = max(part.width if part else 0.0 for part in (low, high)) + 1

    def draw(painter: QPainter, x: float, y: float, theme: Theme) -> None:
        base.draw(painter, x, y, theme)
        if low:
            low.draw(painter, x + base.width, y + sink, theme)
        if high:
            high.draw(painter, x + base.width, y - rise, theme)

    up = max(base.up, rise + high.up if high else 0.0)
    return Set(base.width + width, up, max(base.down, sink + low.down if low else 0.0), draw)


def _fraction(above: Set, below: Set, style: Style) -> Set:
    width, axis, gap = max(above.width, below.width) + 8, style.pixels * _AXIS, 3.0

    def draw(painter: QPainter, x: float, y: float, theme: Theme) -> None:
        line = y - axis
        painter.setPen(QPen(QColor(theme.text), max(1.0, style.pixels / 16)))
        painter.drawLine(QPointF(x + 2, line), QPointF(x + width - 2, line))
        above.draw(painter, x + (width - above.width) / 2, line - gap - above.down, theme)
        below.draw(painter, x + (width - below.width) / 2, line + gap + below.up, theme)

    tall, deep = above.up + above.down + gap, below.up + below.down + gap
    return Set(width, tall + axis, deep - axis, draw)


def _root(inside: Set, style: Style) -> Set:
    hook = style.pixels * 0.6

    def draw(painter: QPainter, x: float, y: float, theme: Theme) -> None:
        top, foot = y - inside.up - 3, y + inside.down
        path = QPainterPath(QPointF(x, y - inside.up * 0.35))
        for point in ((x + hook * 0.25, y - inside.up * 0.45), (x + hook * 0.6, foot), (x + hook, top)):
            path.lineTo(*point)
        path.lineTo(x + hook + inside.width + 2, top)
        painter.strokePath(path, QPen(QColor(theme.text), max(1.0, style.pixels / 16)))
        inside.draw(painter, x + hook + 1, y, theme)

    return Set(hook + inside.width + 3, inside.up + 4, inside.down, draw)


def _bracketed(inside: Set, style: Style) -> Set:
    wide = style.pixels * 0.4

    def draw(painter: QPainter, x: float, y: float, theme: Theme) -> None:
        top, tall = y - inside.up - 2, inside.up + inside.down + 4
        pen = QPen(QColor(theme.text), max(1.2, style.pixels / 13))
        for left, bend in ((x + wide, -1.0), (x + wide + inside.width + 2, 1.0)):
            path = QPainterPath(QPointF(left, top))
            out = left + bend * wide * 0.9
            path.cubicTo(out, top + tall * 0.25, out, top + tall * 0.75, left, top + tall)
            painter.strokePath(path, pen)
        inside.draw(painter, x + wide + 1, y, theme)

    return Set(2 * wide + inside.width + 2, inside.up + 3, inside.down + 3, draw)


def centred(painter: QPainter, box: QRectF, made: Set, theme: Theme) -> None:
    """Draw a formula in the middle of a box, smaller where it has not the room."""
    scale = min(1.0, box.width() / max(1.0, made.width))
    painter.save()
    painter.translate(box.center())
    painter.scale(scale, scale)
    made.paint(painter, -made.width / 2, (made.up - made.down) / 2, theme)
    painter.restore()
