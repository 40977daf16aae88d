"""The text so far, with the newest token apart."""

from __future__ import annotations

from pytestqt.qtbot import QtBot

from fun_viz.branch import Moment
from fun_viz.reading import Reading
from fun_viz.windows.transport import OutputLine
from tests.windows.fake import trace_of

READING = Reading(trace_of(words=("How", "are", "you", "?")))


def test_nothing_is_written_while_the_encoder_reads() -> None:
    assert Moment(READING, 0).output == ("", "")


def test_the_newest_token_comes_with_its_space() -> None:
    assert Moment(READING, 1).output == ("", "How")
    assert Moment(READING, 2).output == ("How", " are")
    assert Moment(READING, 4).output == ("How are you", "?")


def test_the_end_leaves_the_whole_text_and_no_mark() -> None:
    assert Moment(READING, 5).output == ("How are you?", "")
    assert Moment(READING, 99).output == ("How are you?", "")


def test_a_screen_reader_is_told_the_text(qtbot: QtBot) -> None:
    shown = OutputLine()
    qtbot.addWidget(shown)
    shown.show_text("How are", " you")
    assert shown.accessibleName() == "How are you"
    shown.show_text("", "")
    assert shown.accessibleName() == ""
