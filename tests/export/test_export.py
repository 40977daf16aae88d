"""Pictures and numbers on their way out."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtGui import QGuiApplication, QImage
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from fun_viz.errors import SaveError
from fun_viz.export.export import formats, picture_of, save_picture


@pytest.fixture
def label(qtbot: QtBot) -> QLabel:
    made = QLabel("今天 eat")
    made.resize(120, 40)
    qtbot.addWidget(made)
    return made


def test_a_png_has_two_pixels_for_each_of_the_screens(label: QLabel, tmp_path: Path) -> None:
    save_picture(label, tmp_path / "a.png")
    image = QImage(str(tmp_path / "a.png"))
    assert (image.width(), image.height()) == (240, 80)
    assert len({image.pixel(x, 40) for x in range(240)}) > 1


def test_an_svg_keeps_its_text_as_text(label: QLabel, tmp_path: Path) -> None:
    save_picture(label, tmp_path / "a.SVG")
    drawn = (tmp_path / "a.SVG").read_text("utf-8")
    assert drawn.startswith("<?xml")
    assert ">今天" in drawn  # the space after it goes by the font
    assert "eat<" in drawn


def test_a_name_without_a_known_ending_gets_the_first_format(label: QLabel, tmp_path: Path) -> None:
    assert formats() == ("png", "svg")
    save_picture(label, tmp_path / "a.unknown")
    assert (tmp_path / "a.unknown").read_bytes().startswith(b"\x89PNG")


def test_a_place_that_cannot_be_written_is_said_and_leaves_nothing(label: QLabel, tmp_path: Path) -> None:
    with pytest.raises(SaveError):
        save_picture(label, tmp_path / "none" / "a.png")
    (tmp_path / "folder.png").mkdir()
    with pytest.raises(SaveError):
        save_picture(label, tmp_path / "folder.png")
    assert [path.name for path in tmp_path.iterdir()] == ["folder.png"]


def test_the_clipboard_takes_pictures(label: QLabel) -> None:
    QGuiApplication.clipboard().setImage(picture_of(label))
    assert QGuiApplication.clipboard().image().width() == 240
