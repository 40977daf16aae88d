"""The right of the Train page, drawn in turns."""

from __future__ import annotations

from pytestqt.qtbot import QtBot

from fun_viz.history import History
from fun_viz.workspaces.train.board import Board
from fun_viz.workspaces.train.lanes import Lane
from tests.workspaces.train.records import course


def test_what_changes_while_panels_take_turns_is_drawn_by_all_of_them(qtbot: QtBot) -> None:
    board = Board()
    qtbot.addWidget(board)
    empty, told = History(), History().then(*course(40))
    lanes = [(Lane(0, "GRU", empty, 0),), (Lane(0, "GRU", told, 40),)]
    shown: list[int] = []
    board.maps[0].show_lane = lambda lane, *, raced: shown.append(lane.history.update)  # type: ignore[method-assign]
    board.follow(lambda: lanes[0])
    board._draw_next()  # the first map is drawn, and then there is news
    board.follow(lambda: lanes[1])
    qtbot.waitUntil(lambda: not board._waiting)
    assert shown[0] == 0
    assert shown[-1] == told.update > 0
