from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QColor, QImage, QWheelEvent
from pytestqt.qtbot import QtBot

from fun_viz.trace import Place
from fun_viz.views.ribbons import Flow, Ribbons
from fun_viz.views.theme import DARK, LIGHT, Theme

WEIGHTS = np.array([0.05, 0.7, 0.2, 0.05])
FLOW = Flow(("今", "天", "吃", "∎"), ("What", "to", "eat"), written=1, current=1, weights=WEIGHTS, unknown=(2,))


@pytest.fixture
def view(qtbot: QtBot) -> Ribbons:
    view = Ribbons()
    qtbot.addWidget(view)
    view.animate = False
    view.resize(300, 500)
    view.show()
    qtbot.mouseMove(view, QPoint(150, 1))  # where no test moves it: a mouse that stays says nothing
    view.show_flow(FLOW)
    return view


def source_box(view: Ribbons, index: int) -> QPoint:
    return view.layout_now().left.box(index).center().toPoint()


def target_box(view: Ribbons, index: int) -> QPoint:
    return view.layout_now().right.box(index).center().toPoint()


def picture(view: Ribbons) -> QImage:
    return view.grab().toImage()


def test_a_ribbon_is_as_wide_as_its_weight(view: Ribbons) -> None:
    ribbons = {ribbon.source: ribbon for ribbon in view.layout_now().ribbons}
    assert ribbons[1].width / ribbons[2].width == pytest.approx(0.7 / 0.2)
    assert ribbons[1].weight == pytest.approx(0.7)


def test_the_ribbons_fill_the_box_they_lead_to_and_no_more(view: Ribbons) -> None:
    layout = view.layout_now()
    box = layout.right.box(1)
    ends = [ribbon.path.currentPosition().y() for ribbon in sorted(layout.ribbons, key=lambda r: r.source)]
    assert ends == sorted(ends)
    assert box.top() < ends[0] < ends[-1] < box.bottom()


def test_the_pointer_on_a_token_names_it_and_leaving_frees_it(view: Ribbons, qtbot: QtBot) -> None:
    with qtbot.waitSignal(view.pointed) as pointed:
        qtbot.mouseMove(view, source_box(view, 3))
    assert pointed.args == [(Place("source", 3),)]
    with qtbot.waitSignal(view.pointed) as pointed:
        qtbot.mouseMove(view, QPoint(2, 2))
    assert pointed.args == [()]


def test_a_click_on_a_target_token_names_it(view: Ribbons, qtbot: QtBot) -> None:
    with qtbot.waitSignal(view.clicked) as clicked:
        qtbot.mouseClick(view, Qt.MouseButton.LeftButton, pos=target_box(view, 0))
    assert clicked.args == [(Place("target", 0),)]


def test_a_token_that_is_not_yet_written_cannot_be_clicked(view: Ribbons, qtbot: QtBot) -> None:
    with qtbot.waitSignal(view.clicked) as clicked:
        qtbot.mouseClick(view, Qt.MouseButton.LeftButton, pos=target_box(view, 2))
    assert clicked.args == [()]


def test_the_pointer_on_a_ribbon_names_both_its_ends_and_its_share(view: Ribbons, qtbot: QtBot) -> None:
    widest = view.layout_now().ribbons[-1]
    with qtbot.waitSignal(view.pointed) as pointed:
        qtbot.mouseMove(view, widest.path.pointAtPercent(0.3).toPoint())
    assert pointed.args == [(Place("source", 1), Place("target", 1))]
    assert view.tip_at(widest.path.pointAtPercent(0.3)) == "to ← 天: 70.0%"


def test_an_unknown_character_is_said_to_be_unknown(view: Ribbons) -> None:
    assert "not in the model's vocabulary" in view.tip_at(QPointF(source_box(view, 2)))
    assert "not in the model's vocabulary" not in view.tip_at(QPointF(source_box(view, 1)))


@pytest.mark.parametrize("theme", [LIGHT, DARK])
def test_a_marked_token_has_the_ground_of_what_is_current(view: Ribbons, theme: Theme) -> None:
    view.setPalette(theme.palette())
    corner = view.layout_now().left.box(0).topLeft().toPoint() + QPoint(6, 6)
    assert picture(view).pixelColor(corner) == QColor(theme.panel)
    view.mark((Place("source", 0),))
    assert picture(view).pixelColor(corner) == QColor(theme.soft)


def test_what_is_not_yet_written_shows_no_piece(view: Ribbons) -> None:
    view.show_flow(replace(FLOW, target=("What", "to", "eat")))
    before = picture(view)
    view.show_flow(replace(FLOW, target=("What", "to", "fry")))
    assert picture(view) == before


def test_tokens_not_read_yet_are_dimmer(view: Ribbons) -> None:
    encode = replace(FLOW, written=0, current=None, weights=None, unknown=())
    view.show_flow(replace(encode, read=(0,), active_source=(1,)))
    with_reading = picture(view)
    view.show_flow(encode)
    box = view.layout_now().left.box(3).toRect()
    dim, full = (min(i.pixelColor(x, y).lightness() for x in range(box.left(), box.right())
                     for y in range(box.top(), box.bottom())) for i in (with_reading, picture(view)))  # fmt: skip
    assert dim > full


def test_a_long_source_scrolls_to_the_token_most_looked_at(view: Ribbons) -> None:
    weights = np.zeros(200)
    weights[150] = 1.0
    view.show_flow(Flow(tuple("字" * 200), tuple("word" for _ in range(90)), written=80, current=80, weights=weights))
    layout = view.layout_now()
    assert 150 in layout.left.visible()
    assert 80 in layout.right.visible()


def test_the_wheel_scrolls_the_column_under_the_mouse(view: Ribbons) -> None:
    view.show_flow(Flow(tuple("字" * 200), ("a",), written=1, current=0))
    at = QPointF(source_box(view, 0))
    wheel = QWheelEvent(
        at, view.mapToGlobal(at), QPoint(), QPoint(0, -240), Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier, Qt.ScrollPhase.NoScrollPhase, False,
    )  # fmt: skip
    view.wheelEvent(wheel)
    assert view.layout_now().left.scroll == 120.0
    assert view.layout_now().right.scroll == 0.0


def test_with_motion_the_ribbons_start_where_they_were(view: Ribbons) -> None:
    view.animate = True
    view.show_flow(replace(FLOW, weights=np.array([0.7, 0.05, 0.2, 0.05]), current=2, written=2))
    view._animation.setCurrentTime(0)
    assert view.layout_now().ribbons[-1].source == 1
    view._animation.setCurrentTime(180)
    assert view.layout_now().ribbons[-1].source == 0


def test_nothing_moves_without_motion(view: Ribbons) -> None:
    view.show_flow(replace(FLOW, weights=np.array([0.7, 0.05, 0.2, 0.05])))
    assert view.layout_now().ribbons[-1].source == 0


@pytest.mark.parametrize("size", [(180, 160), (300, 500), (1400, 1200)])
@pytest.mark.parametrize("count", [1, 12, 45, 200])
def test_the_columns_stay_inside_and_apart_at_every_size(view: Ribbons, size: tuple[int, int], count: int) -> None:
    view.resize(*size)
    view.show_flow(Flow(("字",) * count, ("incomprehensibilities",) * count, written=1, current=0))
    left, right = view.layout_now().left, view.layout_now().right
    assert 0 <= left.x < left.x + left.width + 40 <= right.x
    assert right.x + right.width <= size[0]
    assert not view.grab().isNull()


def test_csv_has_a_line_for_each_source_token(view: Ribbons) -> None:
    assert view.to_csv().splitlines() == ["position,source,weight", "0,今,0.05", "1,天,0.7", "2,吃,0.2", "3,∎,0.05"]


def test_without_a_source_the_placeholder_is_drawn(view: Ribbons) -> None:
    view.show_flow(Flow())
    empty = picture(view)
    view.set_placeholder("Type a sentence")
    assert picture(view) != empty
