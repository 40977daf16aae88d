"""A sprite is drawn once, looks like what it stands for, and is no picture on paper."""

from __future__ import annotations

from PySide6.QtCore import QBuffer, QRectF, QSize
from PySide6.QtGui import QColor, QImage, QPainter
from PySide6.QtSvg import QSvgGenerator
from pytestqt.qtbot import QtBot

from fun_viz.views.sprites import Sprites


class Stamp:
    def __init__(self) -> None:
        self.drawn = 0

    def __call__(self, painter: QPainter, box: QRectF) -> None:
        self.drawn += 1
        painter.fillRect(box, QColor("red"))


def canvas() -> QImage:
    image = QImage(60, 40, QImage.Format.Format_RGB32)
    image.fill(QColor("white"))
    return image


def test_the_same_key_and_size_are_drawn_once(qtbot: QtBot) -> None:
    sprites, stamp, image = Sprites(), Stamp(), canvas()
    painter = QPainter(image)
    for x in (4, 24):
        sprites.draw(painter, "a", QRectF(x, 6, 10, 8), stamp)
    sprites.draw(painter, "a", QRectF(44, 6, 10, 20), stamp)
    painter.end()
    assert stamp.drawn == 2
    red = [image.pixelColor(x, 10).name() == "#ff0000" for x in (3, 4, 13, 15, 24, 33, 35)]
    assert red == [False, True, True, False, True, True, False]


def test_on_paper_everything_is_drawn_anew(qtbot: QtBot) -> None:
    sprites, stamp, buffer = Sprites(), Stamp(), QBuffer()
    paper = QSvgGenerator()
    paper.setOutputDevice(buffer)
    paper.setSize(QSize(60, 40))
    painter = QPainter(paper)
    for x in (4, 24):
        sprites.draw(painter, "a", QRectF(x, 6, 10, 8), stamp)
    painter.end()
    assert stamp.drawn == 2
    assert b"<image" not in bytes(buffer.data().data())


def test_room_is_bounded(qtbot: QtBot) -> None:
    sprites, stamp, image = Sprites(), Stamp(), canvas()
    painter = QPainter(image)
    for key in range(2_000):
        sprites.draw(painter, key, QRectF(0, 0, 4, 4), stamp)
    painter.end()
    assert len(sprites._kept) <= 800
