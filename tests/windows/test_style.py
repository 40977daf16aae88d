"""The style sheet has every colour filled in, and what it names exists."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication, QLabel, QMainWindow
from pytestqt.qtbot import QtBot

from fun_viz.views.theme import DARK, LIGHT, Theme, theme_of
from fun_viz.windows.style import apply_theme, program_font, style_sheet, theme_named


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
