"""The token map, painted offscreen and pointed at with a mouse."""

from __future__ import annotations

import csv
import io

import numpy as np
import pytest
from PySide6.QtCore import QBuffer, QEvent, QIODevice, QPoint, QPointF, Qt
from PySide6.QtGui import QColor, QImage, QMouseEvent, QPainter, QWheelEvent
from PySide6.QtSvg import QSvgGenerator
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from fun_viz.trace import Array, Place
from fun_viz.views.frame import LONGEST
from fun_viz.views.matrix import Grid, Matrix
from fun_viz.views.theme import DARK, LIGHT, Theme

ROWS, COLUMNS = ("eat", "today"), ("今", "天", "吃")
VALUES = np.array([[0.0, 0.25, 1.0], [0.5, 0.1, 0.4]], np.float32)


def a_grid(values: np.ndarray = VALUES, **more: object) -> Grid:
    rows = ROWS if values.shape[0] == 2 else tuple(f"r{i}" for i in range(values.shape[0]))
    columns = COLUMNS if values.shape[1] == 3 else tuple(f"c{i}" for i in range(values.shape[1]))
    settings = {"row_side": "target", "column_side": "source", **more}
    return Grid(Array(values.copy(), ("query", "key")), rows, columns, **settings)  # type: ignore[arg-type]


def a_matrix(qtbot: QtBot, grid: Grid | None, theme: Theme = LIGHT, size: tuple[int, int] = (300, 200)) -> Matrix:
    matrix = Matrix()
    qtbot.addWidget(matrix)
    matrix.setPalette(theme.palette())
    matrix.resize(*size)
    matrix.show_grid(grid)
    return matrix


def middle(matrix: Matrix, row: int, column: int) -> QPointF:
    frame = matrix.frame()
    return QPointF(frame.columns.edge(column + 0.5), frame.rows.edge(row + 0.5))


def colour(matrix: Matrix, row: int, column: int) -> str:
    """The colour of a cell near its corner, where no number is written."""
    point = middle(matrix, row, column) - QPointF(matrix.frame().columns.cell, matrix.frame().rows.cell) * 0.4
    return matrix.grab().toImage().pixelColor(point.toPoint()).name().upper()


def move(matrix: Matrix, point: QPointF, buttons: Qt.MouseButton = Qt.MouseButton.NoButton) -> None:
    none, keys = Qt.MouseButton.NoButton, Qt.KeyboardModifier.NoModifier
    QApplication.sendEvent(matrix, QMouseEvent(QEvent.Type.MouseMove, point, point, none, buttons, keys))


def wheel(matrix: Matrix, point: QPointF, notches: int, keys: Qt.KeyboardModifier) -> QWheelEvent:
    event = QWheelEvent(
        point, point, QPoint(), QPoint(0, 120 * notches), Qt.MouseButton.NoButton, keys,
        Qt.ScrollPhase.NoScrollPhase, False,
    )  # fmt: skip
    QApplication.sendEvent(matrix, event)
    return event


def pixels(matrix: Matrix) -> QImage:
    return matrix.grab().toImage()


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=lambda theme: theme.name)
def test_zero_is_the_panel_and_the_limit_the_accent_in_row_and_column_order(qtbot: QtBot, theme: Theme) -> None:
    matrix = a_matrix(qtbot, a_grid(), theme)
    assert colour(matrix, 0, 0) == theme.panel
    assert colour(matrix, 0, 2) == theme.accent
    assert colour(matrix, 1, 0) not in (theme.panel, theme.accent)


def test_signed_numbers_go_from_low_through_the_panel_to_high(qtbot: QtBot) -> None:
    matrix = a_matrix(qtbot, a_grid(np.array([[-2.0, 0.0, 2.0], [0, 0, 0]]), scale="signed", limit=2.0))
    assert colour(matrix, 0, 1) == LIGHT.panel
    for column, end in ((0, LIGHT.low), (2, LIGHT.high)):
        drawn, wanted = QColor(colour(matrix, 0, column)).getRgb(), QColor(end).getRgb()
        assert max(abs(a - b) for a, b in zip(drawn, wanted, strict=True)) <= 3


def test_cells_are_square_or_broader_to_fill_their_room(qtbot: QtBot) -> None:
    for size, broader in (((90, 400), 1.0), ((400, 90), LONGEST), ((2000, 1500), LONGEST)):
        frame = a_matrix(qtbot, a_grid(), size=size).frame()
        assert frame.rows.cell <= 64
        assert frame.columns.cell / frame.rows.cell == pytest.approx(broader, abs=0.05)
    assert frame.rows.cell == 64


def test_cells_that_need_not_be_square_fill_the_widget(qtbot: QtBot) -> None:
    frame = a_matrix(qtbot, a_grid(square=False), size=(600, 200)).frame()
    assert frame.columns.end > 590
    assert frame.rows.end > 190


def test_rows_that_have_not_happened_are_empty(qtbot: QtBot) -> None:
    matrix = a_matrix(qtbot, a_grid(np.ones((2, 3)), rows_done=1))
    assert colour(matrix, 0, 1) == LIGHT.accent
    assert colour(matrix, 1, 1) != LIGHT.accent
    assert matrix.grid is not None
    assert not matrix.grid.happened(1, 1)


def test_a_backward_reader_fills_from_the_right(qtbot: QtBot) -> None:
    matrix = a_matrix(qtbot, a_grid(np.ones((2, 3)), columns_done=1, columns_from_right=True))
    assert [colour(matrix, 0, column) == LIGHT.accent for column in range(3)] == [False, False, True]


def test_a_masked_cell_is_hatched_not_coloured(qtbot: QtBot) -> None:
    hidden = np.array([[False, True, False], [False, False, False]])
    matrix = a_matrix(qtbot, a_grid(np.ones((2, 3)), hidden=hidden))
    frame, image = matrix.frame(), pixels(matrix)
    inside = frame.block(range(1), range(1, 2)).adjusted(2, 2, -2, -2).toRect()
    seen = {
        image.pixel(x, y) for x in range(inside.left(), inside.right()) for y in range(inside.top(), inside.bottom())
    }
    assert len(seen) >= 2
    assert QColor(LIGHT.accent).rgb() not in seen


def test_numbers_that_are_not_numbers_are_empty(qtbot: QtBot) -> None:
    values = VALUES.copy()
    values[0, 2] = np.nan
    assert colour(a_matrix(qtbot, a_grid(values)), 0, 2) != LIGHT.accent


def test_the_mouse_on_a_cell_names_both_tokens_and_the_cell(qtbot: QtBot) -> None:
    matrix = a_matrix(qtbot, a_grid())
    places, cells = [], []
    matrix.pointed.connect(places.append)
    matrix.cell.connect(cells.append)
    move(matrix, middle(matrix, 1, 2))
    assert places == [(Place("target", 1), Place("source", 2))]
    assert cells == [(1, 2)]


def test_the_mouse_says_only_what_changes(qtbot: QtBot) -> None:
    matrix, said = a_matrix(qtbot, a_grid()), []
    matrix.pointed.connect(said.append)
    point = middle(matrix, 1, 2)
    for shift in (0, 1, 2):
        move(matrix, point + QPointF(shift, shift))
    assert len(said) == 1


def test_a_label_names_one_token_and_no_cell(qtbot: QtBot) -> None:
    matrix = a_matrix(qtbot, a_grid())
    places, cells = [], []
    matrix.pointed.connect(places.append)
    matrix.cell.connect(cells.append)
    frame = matrix.frame()
    move(matrix, QPointF(frame.columns.start - 5, middle(matrix, 0, 0).y()))
    move(matrix, QPointF(middle(matrix, 0, 1).x(), frame.rows.start - 5))
    assert places == [(Place("target", 0),), (Place("source", 1),)]
    assert cells == [None, None]


def test_a_click_on_a_cell_names_both_tokens(qtbot: QtBot) -> None:
    matrix = a_matrix(qtbot, a_grid())
    with qtbot.waitSignal(matrix.clicked) as clicked:
        qtbot.mouseClick(matrix, Qt.MouseButton.LeftButton, pos=middle(matrix, 0, 1).toPoint())
    assert clicked.args == [(Place("target", 0), Place("source", 1))]


def test_an_axis_without_a_side_names_no_token(qtbot: QtBot) -> None:
    matrix = a_matrix(qtbot, a_grid(row_side=None))
    with qtbot.waitSignal(matrix.pointed) as pointed:
        move(matrix, middle(matrix, 1, 2))
    assert pointed.args == [(Place("source", 2),)]


def test_leaving_points_at_nothing(qtbot: QtBot) -> None:
    matrix = a_matrix(qtbot, a_grid())
    move(matrix, middle(matrix, 0, 0))
    places, cells = [], []
    matrix.pointed.connect(places.append)
    matrix.cell.connect(cells.append)
    QApplication.sendEvent(matrix, QEvent(QEvent.Type.Leave))
    assert places == [()]
    assert cells == [None]


def test_marking_a_token_shows_and_does_not_touch_the_colours(qtbot: QtBot) -> None:
    matrix = a_matrix(qtbot, a_grid())
    before, cell = pixels(matrix), colour(matrix, 1, 2)
    matrix.mark((Place("source", 2),))
    assert pixels(matrix) != before
    assert colour(matrix, 1, 2) == cell
    matrix.mark(())
    assert pixels(matrix) == before


def test_ctrl_and_wheel_zoom_about_the_mouse_and_a_double_click_fits_again(qtbot: QtBot) -> None:
    matrix = a_matrix(qtbot, a_grid(np.random.default_rng(0).random((40, 50))))
    point = middle(matrix, 20, 30)
    before, fitted = matrix.frame().at(point), matrix.frame()
    wheel(matrix, point, 6, Qt.KeyboardModifier.ControlModifier)
    assert matrix.zoomed
    assert matrix.frame().rows.cell > 2 * fitted.rows.cell
    assert matrix.frame().at(point) == before
    qtbot.mouseDClick(matrix, Qt.MouseButton.LeftButton, pos=point.toPoint())
    assert not matrix.zoomed
    assert matrix.frame() == fitted


def test_the_wheel_moves_a_zoomed_map_and_is_left_alone_otherwise(qtbot: QtBot) -> None:
    matrix = a_matrix(qtbot, a_grid(np.zeros((40, 50))))
    point = middle(matrix, 20, 30)
    assert not wheel(matrix, point, -1, Qt.KeyboardModifier.NoModifier).isAccepted()
    matrix.zoom_by(6, point)
    first = matrix.frame().rows.shown().start
    assert wheel(matrix, point, -1, Qt.KeyboardModifier.NoModifier).isAccepted()
    assert matrix.frame().rows.shown().start > first


def test_dragging_moves_a_zoomed_map_no_farther_than_its_edge_and_is_no_click(qtbot: QtBot) -> None:
    matrix, clicks = a_matrix(qtbot, a_grid(np.zeros((40, 50)))), []
    matrix.clicked.connect(clicks.append)
    start = middle(matrix, 20, 30)
    matrix.zoom_by(6, start)
    qtbot.mousePress(matrix, Qt.MouseButton.LeftButton, pos=start.toPoint())
    move(matrix, start + QPointF(900, 900), Qt.MouseButton.LeftButton)
    qtbot.mouseRelease(matrix, Qt.MouseButton.LeftButton, pos=start.toPoint())
    assert matrix.frame().rows.scroll == matrix.frame().columns.scroll == 0
    assert clicks == []


def test_the_zoom_stays_while_the_map_keeps_its_shape(qtbot: QtBot) -> None:
    matrix = a_matrix(qtbot, a_grid(np.zeros((40, 50))))
    matrix.zoom_by(3)
    matrix.show_grid(a_grid(np.ones((40, 50)), rows_done=7))
    assert matrix.zoomed
    matrix.show_grid(a_grid())
    assert not matrix.zoomed


def test_large_cells_carry_their_number(qtbot: QtBot) -> None:
    plain = a_matrix(qtbot, a_grid(), size=(130, 100))
    large = a_matrix(qtbot, a_grid(), size=(400, 300))

    def tones(matrix: Matrix) -> int:
        box, image = matrix.frame().block(range(1), range(2, 3)).adjusted(6, 6, -6, -6).toRect(), pixels(matrix)
        return len({image.pixel(x, y) for x in range(box.left(), box.right()) for y in range(box.top(), box.bottom())})

    assert tones(plain) == 1
    assert tones(large) > 1


def test_a_tool_tip_gives_the_number_or_says_why_there_is_none(qtbot: QtBot) -> None:
    hidden = np.array([[False, True, False], [False, False, False]])
    matrix = a_matrix(qtbot, a_grid(hidden=hidden, rows_done=1))
    assert matrix.tip_at(middle(matrix, 0, 2)) == "eat · 吃  100.0%\nThe share that the row has from the column."
    assert "masked" in matrix.tip_at(middle(matrix, 0, 1))
    assert "not computed yet" in matrix.tip_at(middle(matrix, 1, 0))


def test_a_label_that_is_cut_is_read_in_its_tool_tip(qtbot: QtBot) -> None:
    long = "incomprehensibilities" * 2
    grid = Grid(Array(VALUES.copy(), ("query", "key")), (long, "a"), COLUMNS)
    matrix = a_matrix(qtbot, grid)
    beside = matrix.frame().columns.start - 5
    assert matrix.tip_at(QPointF(beside, middle(matrix, 0, 0).y())) == long
    assert matrix.tip_at(QPointF(beside, middle(matrix, 1, 0).y())) == ""


def test_csv_has_the_labels_quotes_what_needs_it_and_leaves_the_future_blank(qtbot: QtBot) -> None:
    grid = Grid(Array(VALUES.copy(), ("query", "key")), ('say "hi",', "b\nc"), ("今", ",", "吃"), rows_done=1)
    read = list(csv.reader(io.StringIO(a_matrix(qtbot, grid).to_csv(), newline="")))
    assert read == [["", "今", ",", "吃"], ['say "hi",', "0", "0.25", "1"], ["b\nc", "", "", ""]]


def test_without_a_grid_the_placeholder_is_written_and_nothing_can_be_pointed_at(qtbot: QtBot) -> None:
    matrix, said = a_matrix(qtbot, None), []
    matrix.pointed.connect(said.append)
    blank = pixels(matrix)
    matrix.set_placeholder("Type a sentence and press Enter.")
    assert pixels(matrix) != blank
    move(matrix, QPointF(100, 100))
    qtbot.mouseClick(matrix, Qt.MouseButton.LeftButton)
    wheel(matrix, QPointF(50, 50), 1, Qt.KeyboardModifier.ControlModifier)
    assert said == []
    assert matrix.accessibleDescription() == "Type a sentence and press Enter."
    assert matrix.to_csv() == ""


def test_a_grid_without_rows_shows_the_placeholder(qtbot: QtBot) -> None:
    matrix = a_matrix(qtbot, Grid(Array(np.empty((0, 3)), ("query", "key")), (), COLUMNS))
    assert matrix.grid is None


def test_labels_that_do_not_fit_the_numbers_are_refused() -> None:
    with pytest.raises(ValueError, match="do not fit"):
        Grid(Array(VALUES.copy(), ("query", "key")), ROWS, ROWS)


def test_it_tells_screen_readers_how_large_it_is(qtbot: QtBot) -> None:
    assert a_matrix(qtbot, a_grid()).accessibleDescription() == "2 rows, 3 columns"


@pytest.mark.parametrize("size", [(60, 60), (1, 1), (3000, 40)])
def test_any_size_can_be_painted(qtbot: QtBot, size: tuple[int, int]) -> None:
    matrix = a_matrix(qtbot, a_grid(np.ones((70, 90)), current_row=3, current_column=80), size=size)
    matrix.mark((Place("source", 89), Place("target", 500)))
    assert not pixels(matrix).isNull()


def test_a_drawing_keeps_its_labels_as_text_even_when_zoomed(qtbot: QtBot) -> None:
    matrix = a_matrix(qtbot, a_grid())
    matrix.zoom_by(1.3)
    page = QBuffer()
    page.open(QIODevice.OpenModeFlag.WriteOnly)
    drawing = QSvgGenerator()
    drawing.setOutputDevice(page)
    drawing.setSize(matrix.size())
    painter = QPainter(drawing)
    matrix.render(painter, QPoint())
    painter.end()
    text = bytes(page.data().data()).decode()
    assert "eat" in text
    assert "<image" in text
