from __future__ import annotations

from typing import get_args

import pytest
from PySide6.QtCore import QPointF
from PySide6.QtGui import QImage, QPainter
from pytestqt.qtbot import QtBot

from fun_viz.views.markers import Marker, draw_marker


def painted(marker: Marker) -> bytes:
    image = QImage(21, 21, QImage.Format.Format_RGB32)
    image.fill(0xFFFFFF)
    painter = QPainter(image)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    draw_marker(painter, marker, QPointF(10.5, 10.5), colour="#C4601D", ground="#FFFFFF", size=5)
    painter.end()
    return bytes(image.constBits())


def test_each_marker_is_another_shape_and_none_is_no_shape(qtbot: QtBot) -> None:
    shapes: tuple[Marker, ...] = get_args(Marker)
    assert len({painted(marker) for marker in shapes}) == len(shapes)
    assert set(painted("")) == {255}


@pytest.mark.parametrize("marker", [marker for marker in get_args(Marker) if marker])
def test_a_marker_stays_near_its_point(qtbot: QtBot, marker: Marker) -> None:
    pixels = painted(marker)
    rows = [pixels[row * 84 : (row + 1) * 84] for row in range(21)]
    assert set(rows[0]) == {255}
    assert set(rows[-1]) == {255}
    assert set(rows[10]) != {255}
