"""Colours and type: the one place that knows them. A widget's theme follows from its palette, so nothing is global."""

from __future__ import annotations

from dataclasses import dataclass

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

    def palette(self) -> QPalette:
        """Return the palette that `theme_of` reads back."""
        palette = QPalette()
        role = QPalette.ColorRole
        for name, colour in {
            role.Window: self.ground,
            role.WindowText: self.text,
            role.Base: self.panel,
            role.AlternateBase: self.chip,
            role.Text: self.text,
            role.Button: self.panel,
            role.ButtonText: self.text,
            role.Highlight: self.accent,
            role.HighlightedText: self.on_accent,
            role.ToolTipBase: self.panel,
            role.ToolTipText: self.text,
            role.PlaceholderText: self.muted,
            role.Link: self.accent,
            role.Mid: self.line,
        }.items():
            palette.setColor(name, QColor(colour))
        for name in (role.WindowText, role.Text, role.ButtonText):
            palette.setColor(QPalette.ColorGroup.Disabled, name, QColor(self.muted))
        return palette


LIGHT = Theme(
    "light",
    ground="#F6F6F3",
    panel="#FFFFFF",
    line="#E3E3DD",
    text="#1E232B",
    muted="#6C737F",
    accent="#4B4FCF",
    on_accent="#FFFFFF",
    source="#2F6DB5",
    target="#C4601D",
    soft="#EEEEF9",
    chip="#F1F1EC",
    right="#2E8B57",
    wrong="#C0392B",
    middling="#B8860B",
    lanes=("#7A7F8C", "#C4601D", "#4B4FCF", "#12806A"),
    low="#2166AC",
    high="#B2182B",
)
DARK = Theme(
    "dark",
    ground="#15171B",
    panel="#1D2026",
    line="#2D313A",
    text="#E7E9EE",
    muted="#99A0AD",
    accent="#8F93FF",
    on_accent="#15171B",
    source="#6CA9F0",
    target="#F0985A",
    soft="#292B45",
    chip="#282C34",
    right="#5FBF8A",
    wrong="#F07A6A",
    middling="#E0B040",
    lanes=("#A3A9B5", "#F0985A", "#8F93FF", "#4FC3A8"),
    low="#67A9E8",
    high="#F0796B",
)


def theme_of(widget: QWidget) -> Theme:
    """Return the theme a widget is to be drawn in: that of its palette."""
    return DARK if widget.palette().color(QPalette.ColorRole.Window).lightness() < 128 else LIGHT


def type_face(widget: QWidget, pixels: int = 13, *, bold: bool = False) -> QFont:
    """Return the widget's font in a size; digits are tabular where the font has them."""
    font = QFont(widget.font())
    font.setPixelSize(pixels)
    font.setBold(bold)
    return font
