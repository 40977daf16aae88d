"""A batch, painted offscreen, with mouse and keys."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QColor, QHelpEvent, QImage, QMouseEvent, QWheelEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from fun_viz.text.batch_tokens import BatchPicture, SidePicture
from fun_viz.views.batch import BatchCell, BatchView
from fun_viz.views.colours import blend
from fun_viz.views.theme import DARK, LIGHT, Theme

PICTURE = BatchPicture(
    SidePicture((("我", "∎"), ("你", "们", "好", "∎"), ("去", "∎"))),
    SidePicture((("▸", "I", "∎"), ("▸", "hello", "you", "∎"), ("▸", "go", "there", "now", "∎"))),
)


def a_view(
    qtbot: QtBot,
    picture: BatchPicture | None = PICTURE,
    size: tuple[int, int] = (500, 200),
    theme: Theme = LIGHT,
) -> BatchView:
    view = BatchView()
    qtbot.addWidget(view)
    view.setPalette(theme.palette())
    view.resize(*size)
    view.show_batch(picture)
    return view


def many(rows: int = 60) -> BatchPicture:
    return BatchPicture(*(SidePicture(tuple(("x",) * (3 + row % 3) for row in range(rows))) for _ in range(2)))


def middle(view: BatchView, spot: BatchCell) -> QPointF:
    return view.layout_now().cell(spot).center()


def pixels(view: BatchView) -> QImage:
    return view.grab().toImage()


def tones(view: BatchView, spot: BatchCell) -> set[str]:
    """The colours inside a cell, without its borders."""
    box, image = view.layout_now().cell(spot).toAlignedRect().adjusted(3, 3, -4, -4), pixels(view)
    return {
        image.pixelColor(x, y).name() for x in range(box.left(), box.right()) for y in range(box.top(), box.bottom())
    }


def move(view: BatchView, point: QPointF) -> None:
    none, keys = Qt.MouseButton.NoButton, Qt.KeyboardModifier.NoModifier
    QApplication.sendEvent(view, QMouseEvent(QEvent.Type.MouseMove, point, point, none, none, keys))


def wheel(view: BatchView, notches: int) -> bool:
    point, none = QPointF(60, 60), Qt.MouseButton.NoButton
    event = QWheelEvent(
        point, point, QPoint(), QPoint(0, 120 * notches), none, Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase, False,
    )  # fmt: skip
    QApplication.sendEvent(view, event)
    return event.isAccepted()


@pytest.mark.parametrize("theme", [LIGHT, DARK])
def test_a_token_is_tinted_with_the_colour_of_its_side(qtbot: QtBot, theme: Theme) -> None:
    view = a_view(qtbot, theme=theme)
    assert blend(theme.panel, theme.source, 0.2).name() in tones(view, BatchCell("source", 1, 2))
    assert blend(theme.panel, theme.target, 0.2).name() in tones(view, BatchCell("target", 2, 4))


@pytest.mark.parametrize("theme", [LIGHT, DARK])
def test_padding_is_hatched_on_the_ground(qtbot: QtBot, theme: Theme) -> None:
    seen = tones(a_view(qtbot, theme=theme), BatchCell("source", 2, 3))
    assert QColor(theme.panel).name() in seen
    assert len(seen) > 1
    assert blend(theme.panel, theme.source, 0.2).name() not in seen


def test_the_mouse_says_which_cell_it_is_on_once_and_that_it_left(qtbot: QtBot) -> None:
    view, said = a_view(qtbot), []
    view.hovered.connect(said.append)
    point = middle(view, BatchCell("target", 1, 1))
    move(view, point)
    move(view, point + QPointF(1, 1))
    QApplication.sendEvent(view, QEvent(QEvent.Type.Leave))
    assert said == [BatchCell("target", 1, 1), None]


def test_a_token_is_named_with_its_row_and_place(qtbot: QtBot) -> None:
    view = a_view(qtbot)
    assert view.tip_at(middle(view, BatchCell("target", 1, 1))) == "hello  row 2, token 2 of 4"
    assert view.tip_at(middle(view, BatchCell("source", 0, 3))) == "padding, behind the last token of row 1"
    assert view.tip_at(QPointF(1, 1)) == ""


def test_the_tool_tip_is_of_the_cell_under_the_mouse(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    view, shown = a_view(qtbot), []
    monkeypatch.setattr("fun_viz.views.canvas.QToolTip.showText", lambda _point, text, _view: shown.append(text))
    point = middle(view, BatchCell("source", 1, 0))
    move(view, point)
    QApplication.sendEvent(view, QHelpEvent(QEvent.Type.ToolTip, point.toPoint(), QPoint()))
    assert shown == ["你  row 2, token 1 of 4"]


def test_a_click_chooses_a_row_also_at_its_padding(qtbot: QtBot) -> None:
    view = a_view(qtbot)
    plain = pixels(view)
    with qtbot.waitSignal(view.chosen) as chosen:
        qtbot.mouseClick(view, Qt.MouseButton.LeftButton, pos=middle(view, BatchCell("source", 2, 3)).toPoint())
    assert chosen.args == [2]
    assert view.row == 2
    assert pixels(view) != plain


def test_a_click_beside_the_rows_chooses_nothing(qtbot: QtBot) -> None:
    view = a_view(qtbot)
    with qtbot.assertNotEmitted(view.chosen):
        qtbot.mouseClick(view, Qt.MouseButton.LeftButton, pos=QPoint(250, 195))
    assert view.row == 0


def test_keys_choose_the_next_row_and_stop_at_the_ends(qtbot: QtBot) -> None:
    view, said = a_view(qtbot), []
    view.chosen.connect(said.append)
    for key in (Qt.Key.Key_Down, Qt.Key.Key_Up, Qt.Key.Key_Up, Qt.Key.Key_PageDown):
        qtbot.keyClick(view, key)
    assert said == [1, 0, 0, 2]


def test_a_row_that_is_chosen_comes_into_view(qtbot: QtBot) -> None:
    view = a_view(qtbot, many())
    assert 50 not in view.layout_now().rows.shown()
    view.choose(50)
    assert view.layout_now().rows.span(50, 51)[1] == view.layout_now().rows.cell
    view.choose(0)
    assert view.layout_now().rows.scroll == 0


def test_the_wheel_scrolls_what_does_not_fit_and_is_left_to_others_otherwise(qtbot: QtBot) -> None:
    view = a_view(qtbot, many())
    assert wheel(view, -3)
    assert view.layout_now().rows.scroll == 3 * 48
    assert wheel(view, 30)
    assert view.layout_now().rows.scroll == 0
    assert not wheel(a_view(qtbot), -1)


def test_the_whole_batch_can_be_seen_at_once(qtbot: QtBot) -> None:
    view = a_view(qtbot, many())
    view.whole = True
    assert view.layout_now().rows.shown() == range(60)
    assert not wheel(view, -1)


def test_another_batch_begins_at_its_first_row(qtbot: QtBot) -> None:
    view = a_view(qtbot, many())
    view.choose(50)
    view.show_batch(PICTURE)
    assert view.row == 0
    assert view.layout_now().rows.shown() == range(3)


def test_numbers_are_two_lines_a_row(qtbot: QtBot) -> None:
    assert a_view(qtbot).to_csv().splitlines()[:4] == [
        "row,side,1,2,3,4,5",
        "1,source,我,∎,,,",
        "1,target,▸,I,∎,,",
        "2,source,你,们,好,∎,",
    ]
    assert a_view(qtbot, None).to_csv() == ""


def test_without_a_batch_the_placeholder_is_written(qtbot: QtBot) -> None:
    view = a_view(qtbot, None)
    blank = pixels(view)
    view.set_placeholder("Nothing is trained yet.")
    assert pixels(view) != blank
    move(view, QPointF(50, 50))
    qtbot.keyClick(view, Qt.Key.Key_Down)
    assert view.row == 0
    assert not wheel(view, 1)


def test_a_batch_without_rows_is_none(qtbot: QtBot) -> None:
    assert a_view(qtbot, BatchPicture(SidePicture(()), SidePicture(()))).to_csv() == ""


def test_it_tells_screen_readers_how_much_is_padding(qtbot: QtBot) -> None:
    assert a_view(qtbot).accessibleDescription() == "3 rows, 25.9% padding"


@pytest.mark.parametrize("size", [(1, 1), (200, 100), (40, 900), (3000, 60)])
@pytest.mark.parametrize("whole", [False, True])
def test_any_size_can_be_painted(qtbot: QtBot, size: tuple[int, int], whole: bool) -> None:
    view = a_view(qtbot, many(200), size)
    view.whole = whole
    view.choose(70)
    assert not pixels(view).isNull()
