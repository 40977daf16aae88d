"""The text so far, with the newest token apart."""

from __future__ import annotations

from pytestqt.qtbot import QtBot

from fun_viz.reading import Reading
from fun_viz.study import written
from fun_viz.windows.output_line import OutputLine
from tests.windows.fake import trace_of

READING = Reading(trace_of(words=("How", "are", "you", "?")))


def test_nothing_is_written_while_the_encoder_reads() -> None:
    assert written(READING, 0) == ("", "")


def test_the_newest_token_comes_with_its_space() -> None:
    assert written(READING, 1) == ("", "How")
    assert written(READING, 2) == ("How", " are")
    assert written(READING, 4) == ("How are you", "?")


def test_the_end_leaves_the_whole_text_and_no_mark() -> None:
    assert written(READING, 5) == ("How are you?", "")
    assert written(READING, 99) == ("How are you?", "")


def test_a_screen_reader_is_told_the_text(qtbot: QtBot) -> None:
    shown = OutputLine()
    qtbot.addWidget(shown)
    shown.show_text("How are", " you")
    assert shown.accessibleName() == "How are you"
    shown.show_text("", "")
    assert shown.accessibleName() == ""
