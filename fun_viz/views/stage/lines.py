"""The lines of text that marks write: in which place, cut to which room, in which ink on which ground."""

from __future__ import annotations

from functools import lru_cache
from typing import Literal, NamedTuple

from PySide6.QtCore import QRectF
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QWidget

from fun_viz.views.colours import blend, legible
from fun_viz.views.painting import advance, elided
from fun_viz.views.stage.marks import TINTS, Chip, Ink, Label, Mark
from fun_viz.views.theme import Theme, theme_of, type_face

FULL = 0.32  # opacity of the accent in a chip from which all is taken
_HATCHED = 0.15  # of the ground is hatched away, in the mean


class Line(NamedTuple):
    """A text where it stands, in units of the drawing; `text` is what it would be if there were room."""

    text: str
    shown: str
    box: QRectF
    pixels: int
    bold: bool
    ink: str
    ground: str
    halo: str = ""


class Ruler:
    """Knows how wide texts are in a widget's font, and which colours can be read in its theme."""

    def __init__(self, widget: QWidget) -> None:
        self.theme: Theme = theme_of(widget)
        self.font = QFont(widget.font())
        self.dimmed = legible(self.theme.muted, self.theme.panel, self.theme.text)
        self._widget = widget
        self._known: dict[tuple[str, int, bool, float | None], tuple[str, float]] = {}

    def fits(self, widget: QWidget) -> bool:
        """Say whether the widget still looks as it did."""
        return self.font == widget.font() and self.theme is theme_of(widget)

    def face(self, pixels: int, bold: bool) -> QFont:
        return type_face(self._widget, pixels, bold=bold)

    def fit(self, text: str, pixels: int, bold: bool, room: float | None) -> tuple[str, float]:
        """Return what of a text is shown in a room, and how wide that is."""
        key = (text, pixels, bold, room)
        if (known := self._known.get(key)) is None:
            face = self.face(pixels, bold)
            shown = text if room is None else elided(text, face, room)
            known = self._known[key] = shown, advance(shown, face)
        return known

    def width(self, mark: Mark) -> float:
        """Return how wide the text of a label is; 0 for any other mark."""
        return self.fit(mark.text, mark.pixels, mark.bold, mark.room)[1] if isinstance(mark, Label) else 0.0

    def line(self, mark: Mark) -> Line | None:
        """Return what a mark writes, if it does."""
        match mark:
            case Chip() if mark.text:
                bold = mark.now or mark.lit
                shown, width = self.fit(mark.text, mark.pixels, bold, max(1.0, mark.width - 4))
                ground = _ground(self.theme, mark.now, mark.unknown, mark.seen)
                ink = legible(getattr(self.theme, mark.side), ground, self.theme.text)
                return _line(mark.text, shown, (mark.x, mark.y, width), "centre", (mark.pixels, bold, ink, ground))
            case Label() if mark.text:
                shown, width = self.fit(mark.text, mark.pixels, mark.bold, mark.room)
                ground = self.colour(mark.halo or mark.ground)
                ink = legible(self.colour(mark.ink), self.colour(mark.ground), self.theme.text)
                line = _line(
                    mark.text, shown, (mark.x, mark.y, width), mark.align, (mark.pixels, mark.bold, ink, ground)
                )
                return line._replace(halo=ground) if mark.halo else line
        return None

    def colour(self, ink: Ink) -> str:
        return str(getattr(self.theme, ink))


def _line(
    text: str, shown: str, place: tuple[float, float, float], align: Literal["left", "centre", "right"],
    look: tuple[int, bool, str, str],
) -> Line:  # fmt: skip
    x, y, width = place
    left = x - width * {"left": 0.0, "centre": 0.5, "right": 1.0}[align]
    return Line(text, shown, QRectF(left, y - look[0] * 0.6, width, look[0] * 1.2), *look)


@lru_cache(maxsize=512)
def _ground(theme: Theme, now: bool, hatched: bool, shade: int) -> str:
    filled = blend(theme.soft if now else theme.panel, theme.accent, FULL * shade / TINTS).name()
    return blend(filled, theme.muted, _HATCHED).name() if hatched else filled
