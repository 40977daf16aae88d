"""Signs are drawn in the colour asked for, and none is empty."""

from __future__ import annotations

import pytest
from PySide6.QtGui import QColor, QIcon
from PySide6.QtWidgets import QApplication

from fun_viz.windows.icons import icon, program_icon

NAMES = ("first", "back", "play", "pause", "forward", "last", "theme", "close", "down")


def colours(made: QIcon, mode: QIcon.Mode = QIcon.Mode.Normal) -> set[str]:
    image = made.pixmap(32, 32, mode).toImage()
    pixels = (image.pixelColor(x, y) for x in range(image.width()) for y in range(image.height()))
    return {QColor(pixel.rgb()).name() for pixel in pixels if pixel.alpha() == 255}


@pytest.mark.parametrize("name", NAMES)
def test_a_sign_is_drawn_in_its_colour(qapp: QApplication, name: str) -> None:
    assert "#ff0000" in colours(icon(name, "#FF0000"))


def test_a_sign_that_cannot_be_used_has_another_colour(qapp: QApplication) -> None:
    assert "#00ff00" in colours(icon("play", "#FF0000", "#00FF00"), QIcon.Mode.Disabled)


def test_the_sign_of_the_program_can_be_drawn(qapp: QApplication) -> None:
    assert not program_icon().pixmap(64, 64).isNull()
