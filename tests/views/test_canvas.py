from __future__ import annotations

import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, QRectF
from PySide6.QtGui import QHelpEvent, QPainter
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from fun_viz.export.export import exports, formats
from fun_viz.trace import Place
from fun_viz.views.canvas import Canvas, Places, indices, plain
from fun_viz.views.sprites import Sprites
from tests.workspaces.test_repaint import Screen


class Halves(Canvas):
    """A source token on the left, and nothing on the right."""

    def places_at(self, point: QPointF) -> Places:
        return (Place("source", 3),) if point.x() < 50 else ()

    def tip_at(self, point: QPointF) -> str:
        return "<unk>" if self.places_at(point) else ""


@pytest.fixture
def canvas(qtbot: QtBot) -> Halves:
    canvas = Halves()
    qtbot.addWidget(canvas)
    canvas.resize(100, 40)
    canvas.show()
    return canvas


def test_the_mouse_points_once_at_a_token_and_at_none_when_it_leaves(canvas: Halves, qtbot: QtBot) -> None:
    pointed: list[Places] = []
    canvas.pointed.connect(pointed.append)
    for x in (10, 20, 80, 90, 30):
        qtbot.mouseMove(canvas, QPoint(x, 10))
    QApplication.sendEvent(canvas, QEvent(QEvent.Type.Leave))
    assert pointed == [(Place("source", 3),), (), (Place("source", 3),), ()]


def test_a_tool_tip_is_shown_as_it_stands(canvas: Halves, monkeypatch: pytest.MonkeyPatch) -> None:
    shown: list[str] = []
    monkeypatch.setattr("fun_viz.views.canvas.QToolTip.showText", lambda _point, text, _view: shown.append(text))
    for x in (10, 80):
        QApplication.sendEvent(canvas, QHelpEvent(QEvent.Type.ToolTip, QPoint(x, 10), QPoint()))
    assert shown == ["<span>&lt;unk&gt;</span>", ""]


def test_a_piece_that_looks_like_markup_is_escaped() -> None:
    assert plain("<unk>: 5%") == "<span>&lt;unk&gt;: 5%</span>"
    assert plain("eat: 5%") == "eat: 5%"


def test_places_of_one_sequence_are_told_from_the_others() -> None:
    places = Place("source", 1), Place("target", 2), Place("source", 4)
    assert indices(places, "source") == {1, 4}
    assert indices(places, None) == set()


class Failing(Canvas):
    """A view that cannot paint: a picture of its own is begun, and never finished."""

    def paint(self, painter: QPainter) -> None:
        painter.save()
        painter.translate(1000, 1000)
        Sprites().draw(painter, "key", QRectF(0, 0, 9, 9), self._fail)

    def _fail(self, _painter: QPainter, _box: QRectF) -> None:
        raise ValueError("nothing to draw")


@pytest.mark.parametrize("export", ["screen", "png", "svg"])
def test_a_view_that_cannot_paint_says_so_and_why_is_heard_once(qtbot: QtBot, export: str) -> None:
    view, said = Failing(), list[str]()
    qtbot.addWidget(view)
    view.resize(300, 60)
    assert set(formats()) >= {"png", "svg"}
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("fun_viz.views.canvas.draw_placeholder", lambda _painter, _view, text: said.append(text))
        with qtbot.captureExceptions() as heard:
            for _ in range(3):
                view.grab() if export == "screen" else exports[export](view)
    assert said == ["This cannot be drawn."] * 3
    assert [str(error) for _, error, _ in heard] == ["nothing to draw"]
    assert not view.paintingActive()


def test_the_sentence_of_a_view_that_cannot_paint_is_seen(qtbot: QtBot) -> None:
    pictures = []
    for view in (Failing(), Canvas()):
        qtbot.addWidget(view)
        view.resize(300, 60)
        with qtbot.captureExceptions():
            pictures.append(view.grab().toImage())
    assert pictures[0] != pictures[1]


def test_the_same_placeholder_said_again_asks_for_no_painting(canvas: Halves) -> None:
    canvas.set_placeholder("wait")
    screen = Screen(canvas)
    screen.painted()
    canvas.set_placeholder("wait")
    assert screen.asked.isEmpty()
    canvas.set_placeholder("come")
    assert not screen.asked.isEmpty()
