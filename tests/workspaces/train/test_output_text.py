from __future__ import annotations

import pytest
from pytestqt.qtbot import QtBot

from fun_viz.workspaces.train.output_text import OutputText, Piece, compared


def kinds(pieces: str | tuple[str, ...], gold: str | None) -> str:
    return " ".join(piece.kind[0] for piece in compared(tuple(pieces), gold))


@pytest.mark.parametrize(
    ("written", "gold", "expected"),
    [
        ("abc", "abc", "r r r"),
        ("abx", "abc", "r r w"),
        ("ac", "abc", "r m r"),
        ("ab", "abcd", "r r m"),
        ("xabc", "abc", "w r r r"),
        ("abc", None, "p p p"),
    ],
)
def test_each_piece_is_compared_against_the_gold_text(written: str, gold: str | None, expected: str) -> None:
    assert kinds(written, gold) == expected


def test_a_piece_of_several_letters_is_right_only_as_a_whole() -> None:
    assert kinds(("good", " mornink"), "good morning") == "r w"


def test_what_is_missing_is_told() -> None:
    assert compared(("19", "5-03"), "1979-05-03")[1] == Piece("79-0", "missing")


def test_all_right_is_a_check_mark_and_what_should_be_is_in_the_tooltip(qtbot: QtBot) -> None:
    view = OutputText()
    qtbot.addWidget(view)
    view.show_text(("a", "b"), "ab")
    assert view.holds is True
    view.show_text(("a", "x"), "ab")
    assert view.holds is False
    assert "should be ab" in view.toolTip()
    view.show_text(("a", "x"), None)
    assert view.holds is None
    view.grab()
