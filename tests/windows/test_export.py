"""Pictures and numbers on their way out."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtGui import QGuiApplication, QImage
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from fun_viz.errors import SaveError
from fun_viz.windows import export


@pytest.fixture
def label(qtbot: QtBot) -> QLabel:
    made = QLabel("今天 eat")
    made.resize(120, 40)
    qtbot.addWidget(made)
    return made


def test_a_png_has_two_pixels_for_each_of_the_screens(label: QLabel, tmp_path: Path) -> None:
    export.save_picture(label, tmp_path / "a.png")
    image = QImage(str(tmp_path / "a.png"))
    assert (image.width(), image.height()) == (240, 80)
    assert len({image.pixel(x, 40) for x in range(240)}) > 1


def test_an_svg_keeps_its_text_as_text(label: QLabel, tmp_path: Path) -> None:
    export.save_picture(label, tmp_path / "a.SVG")
    drawn = (tmp_path / "a.SVG").read_text("utf-8")
    assert drawn.startswith("<?xml")
    assert ">今天<" in drawn
    assert ">eat<" in drawn


def test_numbers_are_written_so_that_spreadsheets_read_chinese(tmp_path: Path) -> None:
    export.save_numbers("词元,1\n", tmp_path / "a.csv")
    assert (tmp_path / "a.csv").read_bytes().startswith(b"\xef\xbb\xbf")
    assert (tmp_path / "a.csv").read_text("utf-8-sig") == "词元,1\n"


def test_a_place_that_cannot_be_written_is_said_and_leaves_nothing(label: QLabel, tmp_path: Path) -> None:
    with pytest.raises(SaveError):
        export.save_picture(label, tmp_path / "none" / "a.png")
    (tmp_path / "folder.png").mkdir()
    with pytest.raises(SaveError):
        export.save_picture(label, tmp_path / "folder.png")
    assert [path.name for path in tmp_path.iterdir()] == ["folder.png"]


def test_the_clipboard_takes_pictures_and_text(label: QLabel) -> None:
    export.copy_picture(label)
    assert QGuiApplication.clipboard().image().width() == 240
    export.copy_text("词元,1")
    assert QGuiApplication.clipboard().text() == "词元,1"
