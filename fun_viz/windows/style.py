"""The look of the whole program: a theme's palette, and the style sheet filled with its colours."""

from __future__ import annotations

import sys
from collections.abc import Callable
from dataclasses import asdict
from string import Template

from PySide6.QtCore import Qt
from PySide6.QtGui import QFont, QGuiApplication, QPalette
from PySide6.QtWidgets import QApplication, QMainWindow

from fun_viz import paths
from fun_viz.views.theme import DARK, LIGHT, Theme

THEMES = ("light", "dark", "system")
_FAMILIES = {"darwin": ("PingFang SC",), "win32": ("Segoe UI", "Microsoft YaHei UI", "Microsoft YaHei")}
_LINUX = ("Noto Sans CJK SC", "Noto Sans SC", "Source Han Sans SC", "WenQuanYi Micro Hei", "WenQuanYi Zen Hei")


def keep_look(app: QApplication) -> Callable[[], None]:
    """Return what lets an application look again as it does now."""
    palette, font = QPalette(app.palette()), QFont(app.font())

    def restore() -> None:
        app.setPalette(palette)
        app.setFont(font)

    return restore


def theme_named(name: str) -> Theme:
    """Return a theme by its name; "system" is what the desktop prefers."""
    if name == "system":
        hints = QGuiApplication.styleHints()
        return DARK if hints.colorScheme() == Qt.ColorScheme.Dark else LIGHT
    return DARK if name == "dark" else LIGHT


def style_sheet(theme: Theme) -> str:
    """Return the style sheet in the colours of a theme."""
    sheet = Template((paths.resources() / "style.qss").read_text("utf-8"))
    return sheet.substitute(asdict(theme), icons=(paths.resources() / "icons").as_posix())


def apply_theme(app: QApplication, theme: Theme) -> None:
    """Give every window of the program the colours of a theme.

    The style sheet is the window's, for the application's costs five times as much to change.
    """
    if app.style().name() != "fusion":
        app.setStyle("Fusion")
    app.setPalette(theme.palette())
    sheet = style_sheet(theme)
    for window in app.topLevelWidgets():
        if isinstance(window, QMainWindow) and window.styleSheet() != sheet:
            window.setUpdatesEnabled(False)
            window.setPalette(theme.palette())  # the application's reaches it only while events are handled
            window.setStyleSheet(sheet)
            window.setUpdatesEnabled(True)


def program_font(app: QApplication) -> QFont:
    """Return the program's font: one that has Chinese first where the system's own choice is arbitrary."""
    font = QFont(app.font())
    wanted = _FAMILIES.get(sys.platform, _LINUX)
    families = [*font.families(), *wanted] if sys.platform == "darwin" else [*wanted, *font.families()]
    font.setFamilies(families)
    font.setPixelSize(13)
    return font
