"""Colours and type: the one place that knows them. A widget's theme follows from its palette, so nothing is global."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from PySide6.QtGui import QColor, QFont, QPalette
from PySide6.QtWidgets import QWidget


@dataclass(frozen=True)
class Theme:
    """Colours by meaning, as #RRGGBB."""

    name: str
    ground: str
    panel: str
    line: str
    text: str
    muted: str
    accent: str
    on_accent: str
    source: str
    target: str
    soft: str  # ground of what is current
    chip: str
    right: str
    wrong: str
    middling: str
    lanes: tuple[str, str, str, str]  # one colour a lane in Compare, told apart also by their dashes
    low: str  # the ends of the diverging scale, whose middle is the panel
    high: str

    @property
    def faintest(self) -> float:
        """The opacity of the thinnest ribbon: on a dark ground a thin line needs more."""
        return 0.14 if self.name == "light" else 0.34

    def palette(self) -> QPalette:
        """Return the palette that `theme_of` reads back."""
        palette = QPalette()
        role = QPalette.ColorRole
        for colour, roles in (
            (self.ground, (role.Window,)),
            (self.panel, (role.Base, role.Button, role.ToolTipBase)),
            (self.chip, (role.AlternateBase,)),
            (self.text, (role.WindowText, role.Text, role.ButtonText, role.ToolTipText)),
            (self.muted, (role.PlaceholderText,)),
            (self.accent, (role.Highlight, role.Link)),
            (self.on_accent, (role.HighlightedText,)),
            (self.line, (role.Mid,)),
        ):
            for name in roles:
                palette.setColor(name, QColor(colour))
        for name in (role.WindowText, role.Text, role.ButtonText):
            palette.setColor(QPalette.ColorGroup.Disabled, name, QColor(self.muted))
        return palette


_COLOURS: dict[str, tuple[Any, Any]] = {  # light and dark
    "ground": ("#F6F6F3", "#15171B"),
    "panel": ("#FFFFFF", "#1D2026"),
    "line": ("#E3E3DD", "#2D313A"),
    "text": ("#1E232B", "#E7E9EE"),
    "muted": ("#636A76", "#99A0AD"),
    "accent": ("#4B4FCF", "#8F93FF"),
    "on_accent": ("#FFFFFF", "#15171B"),
    "source": ("#2C69B0", "#6CA9F0"),
    "target": ("#A85119", "#F0985A"),
    "soft": ("#EEEEF9", "#292B45"),
    "chip": ("#F1F1EC", "#282C34"),
    "right": ("#277A4C", "#5FBF8A"),
    "wrong": ("#C0392B", "#F07A6A"),
    "middling": ("#866208", "#E0B040"),
    "lanes": (("#656A75", "#A85119", "#4B4FCF", "#107562"), ("#A3A9B5", "#F0985A", "#8F93FF", "#4FC3A8")),
    "low": ("#2166AC", "#67A9E8"),
    "high": ("#B2182B", "#F0796B"),
}
LIGHT = Theme("light", **{meaning: light for meaning, (light, _) in _COLOURS.items()})
DARK = Theme("dark", **{meaning: dark for meaning, (_, dark) in _COLOURS.items()})


def theme_of(widget: QWidget) -> Theme:
    """Return the theme a widget is to be drawn in: that of its palette."""
    return DARK if widget.palette().color(QPalette.ColorRole.Window).lightness() < 128 else LIGHT


def type_face(widget: QWidget, pixels: int = 13, *, bold: bool = False) -> QFont:
    """Return the widget's font in a size, not to be changed; digits are tabular where the font has them."""
    return _face(widget.font(), pixels, bold=bold)


@lru_cache(maxsize=64)
def _face(like: QFont, pixels: int, *, bold: bool) -> QFont:
    font = QFont(like)
    font.setPixelSize(pixels)
    font.setBold(bold)
    return font
