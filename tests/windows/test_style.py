"""The style sheet has every colour filled in, and what it names exists."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication, QLabel, QMainWindow, QStyle, QStyleOptionButton
from pytestqt.qtbot import QtBot

from fun_viz.options import Option
from fun_viz.views.theme import DARK, LIGHT, Theme, theme_of
from fun_viz.widgets.option_fields import OptionField
from fun_viz.windows.style import apply_theme, keep_look, program_font, style_sheet, theme_named


@pytest.mark.parametrize("theme", [LIGHT, DARK])
def test_every_picture_the_sheet_names_is_there(theme: Theme) -> None:
    pictures = re.findall(r'url\("([^"]+)"\)', style_sheet(theme))
    assert pictures
    assert all(Path(picture).is_file() for picture in pictures)


@pytest.mark.parametrize("theme", [LIGHT, DARK])
def test_no_name_is_left_unfilled(theme: Theme) -> None:
    assert "$" not in style_sheet(theme)
    assert theme.accent in style_sheet(theme)


def test_a_widget_takes_the_theme_its_window_is_dressed_in(qapp: QApplication, qtbot: QtBot) -> None:
    before, window, label = qapp.palette(), QMainWindow(), QLabel()
    qtbot.addWidget(window)
    window.setCentralWidget(label)
    for theme in (DARK, LIGHT):
        apply_theme(qapp, theme)
        label.ensurePolished()
        assert theme_of(label) is theme
        assert window.styleSheet() == style_sheet(theme)
    qapp.setPalette(before)


def test_a_theme_is_found_by_its_name(qapp: QApplication) -> None:
    assert theme_named("dark") is DARK
    assert theme_named("light") is LIGHT
    assert theme_named("system") in (DARK, LIGHT)


def test_the_font_is_measured_in_pixels_and_keeps_the_systems_families(qapp: QApplication) -> None:
    font = program_font(qapp)
    assert font.pixelSize() == 13
    assert set(qapp.font().families()) <= set(font.families())


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=lambda theme: theme.name)
def test_disabled_text_can_be_read_and_every_button_says_that_it_has_the_keyboard(theme: Theme) -> None:
    sheet = style_sheet(theme)
    for ground in (theme.panel, theme.chip, theme.ground):
        assert contrast(theme.muted, ground) >= 3
        assert contrast(theme.accent, ground) >= 3
    for rule in re.findall(r"QPushButton[^{}]*:disabled[^{}]*\{[^}]*\}", sheet):
        assert re.search(r"[{;\s]color: " + theme.line, rule) is None, rule
    buttons = re.findall(r'QPushButton\[role="(\w+)"\] \{', sheet)
    assert {"chip", "primary", "quiet", "play", "reset"} <= set(buttons)
    for role in buttons:
        own = re.search(rf'QPushButton\[role="{role}"\]:focus \{{([^}}]*)\}}', sheet)
        assert own is None or "border: 2px" in own[1] or role in ("transport", "bar"), role


def test_what_sets_a_number_back_has_room_for_its_sign(qtbot: QtBot, qapp: QApplication) -> None:
    window, restore = QMainWindow(), keep_look(qapp)
    qtbot.addWidget(window)
    field = OptionField(Option("seconds", "whole", 60, "Seconds", "", 1, 100), 60)
    window.setCentralWidget(field)
    field.show_value(15)
    window.setStyleSheet(style_sheet(LIGHT))
    window.show()
    option = QStyleOptionButton()
    field.back.initStyleOption(option)
    room = field.back.style().subElementRect(QStyle.SubElement.SE_PushButtonContents, option, field.back)
    assert room.width() >= field.back.fontMetrics().horizontalAdvance(field.back.text())
    restore()


def contrast(first: str, second: str) -> float:
    """Return the contrast ratio of WCAG 2."""
    darker, lighter = sorted(map(_luminance, (first, second)))
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(colour: str) -> float:
    parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
