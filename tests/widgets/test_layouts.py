from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QWidget
from pytestqt.qtbot import QtBot

from fun_viz.widgets.layouts import Scroll, column, row, splitter


def test_parts_stand_one_after_the_other_with_their_stretch(qtbot: QtBot) -> None:
    page, one, two, three = QWidget(), QLabel("one"), QLabel("two"), QLabel("three")
    qtbot.addWidget(page)
    whole = column(page, one, 7, row(None, (two, 1), three), None, spacing=3)
    assert page.layout() is whole
    assert (whole.spacing(), whole.contentsMargins().left(), whole.count()) == (3, 0, 4)
    assert whole.itemAt(1).spacerItem().sizeHint().height() == 7
    inner = whole.itemAt(2).layout()
    assert inner is not None
    assert inner.itemAt(1).widget() is three
    assert [inner.stretch(place) for place in (0, 1)] == [1, 0]  # type: ignore[attr-defined]
    assert whole.stretch(3) == 1


def test_a_splitter_shares_its_room_as_it_is_told(qtbot: QtBot) -> None:
    both = splitter(Qt.Orientation.Horizontal, (30, 60), QLabel("one"), QLabel("two"))
    qtbot.addWidget(both)
    both.resize(910, 100)
    both.show()
    assert [round(size, -1) for size in both.sizes()] == [300, 600]
    assert not both.childrenCollapsible()


def test_what_scrolls_is_as_wide_as_its_view(qtbot: QtBot) -> None:
    body = QLabel("a")
    scroll = Scroll(body)
    qtbot.addWidget(scroll)
    scroll.resize(120, 60)
    scroll.show()
    assert body.width() == scroll.viewport().width()
    assert scroll.focusPolicy() == Qt.FocusPolicy.NoFocus
