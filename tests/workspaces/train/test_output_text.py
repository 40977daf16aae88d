from __future__ import annotations

import pytest
from pytestqt.qtbot import QtBot

from fun_viz.workspaces.train.output_text import OutputText, Piece, compared
from tests.test_judgement import tokens


def kinds(pieces: tuple[str, ...], gold: str | None) -> str:
    return " ".join(piece.kind[0] for piece in compared(tokens(*pieces), gold))


@pytest.mark.parametrize(
    ("written", "gold", "expected"),
    [
        ("abc∎", "abc", "r r r"),
        ("abx∎", "abc", "r r w s"),
        ("ac∎", "abc", "r m r"),
        ("ab∎", "abcd", "r r m m"),
        ("xabc∎", "abc", "w s r r r"),
        ("abc", None, "p p p"),
    ],
)
def test_each_piece_is_compared_against_the_gold_text(written: str, gold: str | None, expected: str) -> None:
    assert kinds(tuple(written), gold) == expected


def test_a_word_of_several_pieces_is_right_only_as_a_whole() -> None:
    assert compared(tokens("good", " morn", "ink", "∎"), "good morning") == (
        Piece("good", "right"), Piece(" morn", "wrong"), Piece("ink", "wrong"), Piece("✗morning", "should")
    )  # fmt: skip


def test_what_is_missing_is_told() -> None:
    assert compared(tokens("good", " tea", "∎"), "good black tea")[1] == Piece("‸black", "missing")


def test_all_right_is_a_check_mark_and_what_should_be_is_in_the_tooltip(qtbot: QtBot) -> None:
    view = OutputText()
    qtbot.addWidget(view)
    view.show_text(tokens("a", "b", "∎"), "ab")
    assert view.holds is True
    view.show_text(tokens("a", "x", "∎"), "ab")
    assert view.holds is False
    assert "should be ab" in view.toolTip()
    view.show_text(tokens("a", "x", "∎"), None)
    assert view.holds is None
    view.grab()
