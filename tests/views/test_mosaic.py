"""The overview, painted offscreen, with mouse and keys."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QImage, QKeyEvent, QMouseEvent, QPainter
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from fun_viz.trace import Place
from fun_viz.views.frame import LONGEST
from fun_viz.views.mosaic import Group, Mosaic, Tile
from fun_viz.views.theme import LIGHT

LAYERS, HEADS = ("L1", "L2"), ("H1", "H2", "H3")


def a_group(height: int = 4, width: int = 5, value: float = 0.0, **more: object) -> Group:
    values = np.full((2, 3, height, width), value, np.float32)
    return Group("encoder self", LAYERS, HEADS, values, **more)  # type: ignore[arg-type]


def a_mosaic(qtbot: QtBot, *groups: Group, size: tuple[int, int] = (500, 300)) -> Mosaic:
    mosaic = Mosaic()
    qtbot.addWidget(mosaic)
    mosaic.setPalette(LIGHT.palette())
    mosaic.resize(*size)
    mosaic.show_groups(groups)
    return mosaic


def middle(mosaic: Mosaic, group: int, row: int, column: int) -> QPointF:
    return mosaic.blocks()[group].tile(row, column).center()


def colour(mosaic: Mosaic, tile: Tile, y: float, x: float) -> str:
    """The colour of a tile at a share of its height and width."""
    box = mosaic.blocks()[tile.group].tile(tile.row, tile.column)
    point = QPoint(int(box.left() + x * box.width()), int(box.top() + y * box.height()))
    return mosaic.grab().toImage().pixelColor(point).name().upper()


def pixels(mosaic: Mosaic) -> QImage:
    return mosaic.grab().toImage()


def move(mosaic: Mosaic, point: QPointF) -> None:
    none, keys = Qt.MouseButton.NoButton, Qt.KeyboardModifier.NoModifier
    QApplication.sendEvent(mosaic, QMouseEvent(QEvent.Type.MouseMove, point, point, none, none, keys))


def test_each_map_is_drawn_in_its_own_tile_the_right_way_round(qtbot: QtBot) -> None:
    values = np.zeros((2, 3, 4, 5), np.float32)
    values[1, 2, 0, 4] = 1.0
    mosaic = a_mosaic(qtbot, Group("self", LAYERS, HEADS, values))
    assert colour(mosaic, Tile(0, 1, 2), 0.1, 0.9) == LIGHT.accent
    assert colour(mosaic, Tile(0, 1, 2), 0.9, 0.1) == LIGHT.panel
    assert colour(mosaic, Tile(0, 0, 2), 0.1, 0.9) == LIGHT.panel


def test_rows_that_have_not_happened_show_the_empty_tile(qtbot: QtBot) -> None:
    mosaic = a_mosaic(qtbot, a_group(value=1.0, shown=2))
    assert colour(mosaic, Tile(0, 0, 0), 0.25, 0.5) == LIGHT.accent
    assert colour(mosaic, Tile(0, 0, 0), 0.75, 0.5) == LIGHT.chip


def test_time_moves_on_over_the_same_values(qtbot: QtBot) -> None:
    group = a_group(value=1.0, shown=0)
    mosaic = a_mosaic(qtbot, group)
    filled = []
    for shown in (0, 2, 4, 1):
        mosaic.show_groups((replace(group, shown=shown),))
        filled.append([colour(mosaic, Tile(0, 1, 1), (row + 0.5) / 4, 0.5) == LIGHT.accent for row in range(4)])
    assert filled == [[row < shown for row in range(4)] for shown in (0, 2, 4, 1)]


def test_other_values_are_drawn_anew(qtbot: QtBot) -> None:
    mosaic = a_mosaic(qtbot, a_group(value=0.0))
    mosaic.show_groups((a_group(value=1.0),))
    assert colour(mosaic, Tile(0, 0, 0), 0.5, 0.5) == LIGHT.accent


def test_what_is_not_a_number_shows_the_empty_tile(qtbot: QtBot) -> None:
    group = a_group(value=0.5)
    group.values[0, 0, :, 3:] = np.nan
    mosaic = a_mosaic(qtbot, group)
    assert colour(mosaic, Tile(0, 0, 0), 0.5, 0.8) == LIGHT.chip
    assert colour(mosaic, Tile(0, 0, 0), 0.5, 0.2) not in (LIGHT.chip, LIGHT.panel)


def test_a_thin_line_survives_when_maps_have_more_cells_than_pixels(qtbot: QtBot) -> None:
    values = np.zeros((2, 3, 400, 400), np.float32)
    values[0, 0, :, 201] = 1.0
    mosaic = a_mosaic(qtbot, Group("self", LAYERS, HEADS, values))
    box, image = mosaic.blocks()[0].tile(0, 0).toRect(), pixels(mosaic)
    tones = {image.pixelColor(x, box.center().y()).name().upper() for x in range(box.left(), box.right())}
    assert LIGHT.accent in tones


def test_a_title_that_is_cut_is_said_whole(qtbot: QtBot) -> None:
    mosaic = a_mosaic(
        qtbot, Group("a title much longer than one small tile", LAYERS[:1], HEADS[:1], np.zeros((1, 1, 1, 1)))
    )
    block = mosaic.blocks()[0]
    assert mosaic.tip_at(QPointF(block.left + 4, block.top - block.above + 6)) == mosaic.groups[0].title
    assert mosaic.tip_at(QPointF(block.left + 4, block.top - block.above - 6)) == ""


def test_the_mouse_says_which_map_it_is_on_once_and_that_it_left(qtbot: QtBot) -> None:
    mosaic, said = a_mosaic(qtbot, a_group(), a_group()), []
    mosaic.hovered.connect(said.append)
    point = middle(mosaic, 1, 1, 2)
    move(mosaic, point)
    move(mosaic, point + QPointF(1, 1))
    QApplication.sendEvent(mosaic, QEvent(QEvent.Type.Leave))
    assert said == [(1, 1, 2), None]


def test_a_click_chooses_a_map_and_puts_it_in_focus(qtbot: QtBot) -> None:
    mosaic = a_mosaic(qtbot, a_group(), a_group())
    with qtbot.waitSignal(mosaic.chosen) as chosen:
        qtbot.mouseClick(mosaic, Qt.MouseButton.LeftButton, pos=middle(mosaic, 1, 0, 1).toPoint())
    assert chosen.args == [(1, 0, 1)]
    assert mosaic.focus == (1, 0, 1)


def test_a_click_beside_the_maps_keeps_the_focus(qtbot: QtBot) -> None:
    mosaic = a_mosaic(qtbot, a_group())
    mosaic.focus = (0, 1, 1)
    with qtbot.assertNotEmitted(mosaic.chosen):
        qtbot.mouseClick(mosaic, Qt.MouseButton.LeftButton, pos=QPoint(1, 1))
    assert mosaic.focus == (0, 1, 1)


def test_arrow_keys_move_the_focus_also_into_the_next_group_and_stop_at_the_edge(qtbot: QtBot) -> None:
    mosaic, chosen = a_mosaic(qtbot, a_group(), a_group(), size=(900, 200)), []
    assert mosaic.blocks()[0].top == mosaic.blocks()[1].top
    mosaic.chosen.connect(chosen.append)
    mosaic.focus = (0, 0, 2)
    for key in (Qt.Key.Key_Down, Qt.Key.Key_Right, Qt.Key.Key_Up, Qt.Key.Key_Left, Qt.Key.Key_Up):
        qtbot.keyClick(mosaic, key)
    assert chosen == [(0, 1, 2), (1, 1, 0), (1, 0, 0), (0, 0, 2), (0, 0, 2)]


def test_the_first_arrow_key_goes_to_the_first_map(qtbot: QtBot) -> None:
    mosaic = a_mosaic(qtbot, a_group())
    qtbot.keyClick(mosaic, Qt.Key.Key_Right)
    assert mosaic.focus == (0, 0, 0)


def test_arrow_keys_are_kept_from_the_shortcuts_of_the_window_and_other_keys_are_not(qtbot: QtBot) -> None:
    mosaic, accepted = a_mosaic(qtbot, a_group()), []
    for key in (Qt.Key.Key_Right, Qt.Key.Key_Space):
        event = QKeyEvent(QEvent.Type.ShortcutOverride, key, Qt.KeyboardModifier.NoModifier)
        event.ignore()
        QApplication.sendEvent(mosaic, event)
        accepted.append(event.isAccepted())
    assert accepted == [True, False]


def test_focus_and_hover_are_outlined(qtbot: QtBot) -> None:
    mosaic = a_mosaic(qtbot, a_group())
    plain = pixels(mosaic)
    move(mosaic, middle(mosaic, 0, 0, 0))
    hovered = pixels(mosaic)
    mosaic.focus = (0, 0, 0)
    assert plain != hovered != pixels(mosaic)


def test_a_focus_that_is_not_there_is_not_drawn(qtbot: QtBot) -> None:
    mosaic = a_mosaic(qtbot, a_group())
    plain = pixels(mosaic)
    mosaic.focus = (3, 0, 0)
    assert pixels(mosaic) == plain


def test_marking_a_token_lights_its_row_or_column_in_every_map_of_its_side(qtbot: QtBot) -> None:
    mosaic = a_mosaic(qtbot, a_group(side_rows="target", side_columns="source"), a_group())
    before = pixels(mosaic)
    mosaic.mark((Place("source", 1),))
    after = pixels(mosaic)
    changed = [before.copy(box) != after.copy(box) for box in all_tiles(mosaic)]
    assert changed == [True] * 6 + [False] * 6


def test_where_a_start_mark_comes_first_a_token_s_row_is_one_lower(qtbot: QtBot) -> None:
    mosaic = a_mosaic(qtbot, a_group(side_columns="target"), a_group(side_columns="target", shift_columns=-1))
    block, shifted = mosaic.blocks()
    before = pixels(mosaic)
    mosaic.mark((Place("target", 1),))
    after = pixels(mosaic)
    for where, column in ((block, 1), (shifted, 2)):
        tile = where.tile(0, 0)
        wide = tile.width() / mosaic.groups[0].cells[0]
        lit = [
            before.pixelColor(x, int(tile.center().y())) != after.pixelColor(x, int(tile.center().y()))
            for x in range(int(tile.left()), int(tile.right()))
        ]
        middle = sum(x for x, changed in enumerate(lit) if changed) / sum(lit)
        assert int(middle / wide) == column


def all_tiles(mosaic: Mosaic) -> list:  # type: ignore[type-arg]
    return [
        block.tile(row, column).toRect() for block in mosaic.blocks() for row in range(2) for column in range(3)
    ]  # fmt: skip


def test_tiles_have_about_the_shape_of_their_map_and_do_not_overlap(qtbot: QtBot) -> None:
    mosaic = a_mosaic(qtbot, a_group(8, 8), a_group(12, 12), a_group(12, 8), size=(900, 300))
    for group, block in zip(mosaic.groups, mosaic.blocks(), strict=True):
        width, height = group.cells
        assert 1 / LONGEST / 1.1 <= (block.width / width) / (block.height / height) <= LONGEST * 1.1
    boxes = all_tiles(mosaic)
    assert not any(a.intersects(b) for a in boxes for b in boxes if a is not b)
    assert all(mosaic.rect().contains(box) for box in boxes)


def test_maps_that_may_be_stretched_fill_the_room(qtbot: QtBot) -> None:
    wide = a_mosaic(qtbot, a_group(256, 5, square=False), size=(900, 200))
    area = wide.blocks()[0].area()
    assert area.right() > 880
    assert area.bottom() > 180


def test_groups_wrap_where_that_makes_larger_tiles(qtbot: QtBot) -> None:
    groups = a_group(), a_group(), a_group()
    tall, wide = a_mosaic(qtbot, *groups, size=(260, 700)), a_mosaic(qtbot, *groups, size=(1200, 200))
    assert len({block.top for block in tall.blocks()}) == 3
    assert len({block.top for block in wide.blocks()}) == 1


def test_a_group_without_cells_is_laid_out_and_empty(qtbot: QtBot) -> None:
    mosaic = a_mosaic(qtbot, a_group(), a_group(0, 5))
    assert colour(mosaic, Tile(1, 1, 1), 0.5, 0.5) == LIGHT.chip


def test_without_groups_the_placeholder_is_written(qtbot: QtBot) -> None:
    mosaic = a_mosaic(qtbot)
    blank = pixels(mosaic)
    mosaic.set_placeholder("Type a sentence and press Enter.")
    assert pixels(mosaic) != blank
    assert mosaic.tile_at(QPointF(50, 50)) is None
    qtbot.keyClick(mosaic, Qt.Key.Key_Right)
    assert mosaic.focus is None


def test_values_that_do_not_fit_the_labels_are_refused() -> None:
    with pytest.raises(ValueError, match="do not fit"):
        Group("self", HEADS, LAYERS, np.zeros((2, 3, 4, 4)))


def test_it_tells_screen_readers_what_is_in_focus(qtbot: QtBot) -> None:
    mosaic = a_mosaic(qtbot, a_group())
    mosaic.focus = (0, 1, 2)
    assert mosaic.accessibleDescription() == "In focus: encoder self · L2 · H3"


@pytest.mark.parametrize("size", [(60, 60), (1, 1), (3000, 40)])
def test_any_size_can_be_painted(qtbot: QtBot, size: tuple[int, int]) -> None:
    mosaic = a_mosaic(qtbot, a_group(60, 60, shown=3, current=2), a_group(256, 7, scale="signed"), size=size)
    mosaic.focus = (0, 0, 0)
    assert not pixels(mosaic).isNull()


@pytest.mark.parametrize(("ratio", "stripes"), [(1, False), (2, True)])
def test_maps_are_drawn_as_fine_as_the_screen_is(qtbot: QtBot, ratio: int, stripes: bool) -> None:
    values = np.zeros((1, 1, 300, 300), np.float32)
    values[..., ::2, :] = 1.0
    mosaic = a_mosaic(qtbot, Group("self", ("",), ("",), values), size=(200, 200))
    image = QImage(200 * ratio, 200 * ratio, QImage.Format.Format_ARGB32_Premultiplied)
    image.setDevicePixelRatio(ratio)
    painter = QPainter(image)
    mosaic.render(painter, QPoint())
    painter.end()
    box = mosaic.blocks()[0].tile(0, 0).adjusted(3, 3, -3, -3)
    column = range(int(box.top()) * ratio, int(box.bottom()) * ratio)
    tones = {image.pixelColor(int(box.center().x()) * ratio, y).name().upper() for y in column}
    assert (LIGHT.panel in tones) is stripes
    assert LIGHT.accent in tones
