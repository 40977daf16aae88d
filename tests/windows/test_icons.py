"""Signs are drawn in the colour asked for, and none is empty."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtGui import QColor, QIcon, QPalette
from PySide6.QtWidgets import QApplication

from fun_viz.windows.icons import Ink, icon, program_icon

NAMES = ("first", "back", "play", "pause", "forward", "last", "theme", "close")


def colours(made: QIcon, mode: QIcon.Mode = QIcon.Mode.Normal) -> set[str]:
    image = made.pixmap(32, 32, mode).toImage()
    pixels = (image.pixelColor(x, y) for x in range(image.width()) for y in range(image.height()))
    return {QColor(pixel.rgb()).name() for pixel in pixels if pixel.alpha() == 255}


def paint(app: QApplication, role: Ink, colour: str) -> None:
    palette = QPalette(app.palette())
    palette.setColor(role, QColor(colour))
    app.setPalette(palette)


@pytest.fixture
def painted(qapp: QApplication) -> Iterator[QApplication]:
    before = QPalette(qapp.palette())
    paint(qapp, Ink.Link, "#FF0000")
    paint(qapp, Ink.Mid, "#00FF00")
    yield qapp
    qapp.setPalette(before)


@pytest.mark.parametrize("name", NAMES)
def test_a_sign_is_drawn_in_the_colour_that_now_holds(painted: QApplication, name: str) -> None:
    made = icon(name, Ink.Link)
    assert "#ff0000" in colours(made)
    paint(painted, Ink.Link, "#0000FF")
    assert "#0000ff" in colours(made)


def test_a_sign_that_cannot_be_used_has_another_colour(painted: QApplication) -> None:
    assert "#00ff00" in colours(icon("play", Ink.Link, Ink.Mid), QIcon.Mode.Disabled)


def test_the_sign_of_the_program_can_be_drawn(qapp: QApplication) -> None:
    assert not program_icon().pixmap(64, 64).isNull()
