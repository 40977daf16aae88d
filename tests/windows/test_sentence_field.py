"""The line in which the sentence is typed."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from fun_viz.windows.sentence_field import SentenceField


@pytest.fixture
def field(qtbot: QtBot) -> SentenceField:
    made = SentenceField(QPushButton("examples"))
    made.resize(500, 44)
    qtbot.addWidget(made)
    made.remember("first")
    made.remember("second")
    return made


def test_up_and_down_go_through_the_history_and_back_to_the_draft(field: SentenceField, qtbot: QtBot) -> None:
    qtbot.keyClicks(field, "draft")
    seen = []
    for key in (Qt.Key.Key_Up, Qt.Key.Key_Up, Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_Down, Qt.Key.Key_Down):
        qtbot.keyClick(field, key)
        seen.append(field.text())
    assert seen == ["second", "first", "first", "second", "draft", "draft"]


def test_a_sentence_is_remembered_once_as_the_latest(field: SentenceField) -> None:
    field.remember("first")
    assert field.history == ("second", "first")


def test_undo_brings_back_what_was_replaced(field: SentenceField, qtbot: QtBot) -> None:
    qtbot.keyClicks(field, "typed")
    field.put("example")
    field.undo()
    assert field.text() == "typed"
    field.redo()
    assert field.text() == "example"


def test_a_long_sentence_is_seen_from_its_beginning_when_nobody_writes(field: SentenceField) -> None:
    field.put("好" * 150)
    assert field.cursorPosition() == 0


def test_only_visible_characters_count(field: SentenceField) -> None:
    field.setText("  你\u200b好\t ")
    assert field.count() == 2


def test_the_text_makes_room_for_the_counter_near_the_limit(field: SentenceField) -> None:
    field.setText("好" * 10)
    before = field.textMargins().right()
    field.setText("好" * 190)
    assert field.textMargins().right() > before


def test_files_are_not_dropped_into_the_sentence(field: SentenceField) -> None:
    assert not field.acceptDrops()
