"""What a typed sentence must be."""

from __future__ import annotations

import pytest

from fun_viz.errors import InputError
from fun_viz.text.sentence import LONGEST, TooLong, checked, cut


def test_a_sentence_is_read_as_training_wrote_it() -> None:
    assert checked("  你叫什麼名字? ") == "你叫什么名字？"


def test_a_sentence_is_read_as_its_language_is_written() -> None:
    assert checked("May 3, 1979", language="") == checked("May 3, 1979", language="fr") == "May 3, 1979"
    assert checked("May 3, 1979") == "May 3，1979"
    assert checked(" “It’s  late.” ", language="en") == '"It\'s late."'
    assert checked("“學習”", language="") == "“學習”"


@pytest.mark.parametrize("text", ["", " ", "\n", "\u200b", "\x07"])
def test_nothing_visible_is_an_input_error(text: str) -> None:
    with pytest.raises(InputError, match="nothing to translate"):
        checked(text)


def test_the_limit_is_of_visible_characters() -> None:
    assert len(checked("好\u200b" * LONGEST)) == LONGEST
    with pytest.raises(TooLong, match=f"has {LONGEST + 1} characters; at most {LONGEST}"):
        checked("好" * (LONGEST + 1))


def test_what_is_cut_can_be_read() -> None:
    for text in ("好" * 10_000, "word " * 10_000, "好\x00" * 10_000):
        assert 0 < len(checked(cut(text))) <= LONGEST
