"""Which words are wrong or missing beside a reference."""

from __future__ import annotations

from itertools import product
from random import Random

import pytest

from fun_viz.judgement import _aligned, faults, judge, marked_text, mistakes, words
from fun_viz.trace import Token
from tests.traces import END, token


def tokens(*pieces: str) -> tuple[Token, ...]:
    """Return tokens; a space before a piece parts words, "∎" is the end mark."""
    return tuple(token(piece.strip(), spaced=piece.startswith(" ")) for piece in pieces)


def said(written: tuple[Token, ...], reference: str) -> list[str]:
    """Return what is marked, token by token: ‸missing, ✗should."""
    told = []
    for verdict in judge(written, reference):
        before = "".join(f"‸{word}" for word in verdict.missing)
        told.append(before + (f"✗{verdict.should}" if verdict.wrong else ""))
    return told


def test_words_are_runs_of_letters_characters_and_marks() -> None:
    assert words("I don't eat 吃饭, OK?") == ("I", "don't", "eat", "吃", "饭", ",", "OK", "?")


def test_a_wrong_word_is_told_with_what_should_stand_there_and_a_missing_one_before_what_follows() -> None:
    written = tokens("I", " saw", " a", " cat", " in", " the", " black", " yesterday", ".", END)
    reference = "I saw a white cat in the park yesterday."
    assert said(written, reference) == ["", "", "", "‸white", "", "", "✗park", "", "", ""]
    assert mistakes(judge(written, reference)) == 2


def test_what_is_still_to_come_is_not_missing() -> None:
    reference = "What should I eat today?"
    assert said(tokens("What", " should"), reference) == ["", ""]
    assert said(tokens("What", " should", END), reference)[-1] == "‸I‸eat‸today‸?"


def test_a_word_too_many_should_not_be_there() -> None:
    written = tokens("I", " really", " eat", END)
    assert said(written, "I eat") == ["", "✗", "", ""]
    assert mistakes(judge(written, "I eat")) == 1


def test_case_does_not_count_and_pieces_of_a_word_are_judged_together() -> None:
    written = tokens("i", " stud", "ied", " chin", "ese", END)
    assert said(written, "I studied Japanese") == ["", "", "", "✗Japanese", "✗Japanese", ""]
    assert mistakes(judge(written, "I studied Japanese")) == 1


def test_without_a_reference_nothing_is_wrong() -> None:
    assert mistakes(judge(tokens("I", " eat"), " ")) == 0


@pytest.mark.parametrize("seed", range(20))
def test_the_count_is_the_edit_distance(seed: int) -> None:
    random = Random(seed)
    first, second = (tuple(random.choices("abc", k=random.randint(0, 6))) for _ in range(2))
    pairs = _aligned(list(first), second, whole=True)
    found = sum(word is None or first[word] != should for word, should in pairs)
    assert found == _distance(first, second)
    free = _aligned(list(first), second, whole=False)
    least = min(_distance(first, second[:end]) for end in range(len(second) + 1))
    assert sum(word is None or first[word] != should for word, should in free) == least


def _distance(first: tuple[str, ...], second: tuple[str, ...]) -> int:
    """Return the edit distance by trying every alignment."""
    if not first or not second:
        return len(first) + len(second)
    return min(
        _distance(first[1:], second[1:]) + (first[0] != second[0]),
        _distance(first[1:], second) + 1,
        _distance(first, second[1:]) + 1,
    )


def test_every_pair_of_short_texts_aligns() -> None:
    for first, second in product(["", "a", "ab", "ba"], repeat=2):
        pairs = _aligned(list(first), tuple(second), whole=True)
        assert [word for word, _ in pairs if word is not None] == list(range(len(first)))
        assert "".join(should for _, should in pairs) == second


def test_letters_are_held_against_letters() -> None:
    assert said(tokens("s", "t", "e", "n"), "stenalp") == ["", "", "", ""]
    assert said(tokens("s", "t", "a", "n", END), "sten") == ["", "", "✗e", "", ""]


def test_a_word_that_is_only_begun_is_not_wrong_yet() -> None:
    assert said(tokens("I", " stud"), "I studied Chinese") == ["", ""]
    assert mistakes(judge(tokens("I", " stud", END), "I studied Chinese")) == 2
    assert said(tokens("I", " sing"), "I studied Chinese") == ["", "✗studied"]


def test_a_text_is_marked_and_its_faults_are_listed():
    written = tokens("I", " saw", " a", " cat", " in", " the", " bla", "ck", ".", "∎")
    reference = "I saw a white cat in the park."
    assert marked_text(written, reference) == "I saw a ‸white cat in the black✗(park)."
    assert faults(written, reference) == ((("black", "park"),), ("white",))
    assert faults(written, "") == ((), ())
    assert marked_text(tokens("I", " really", " am", "∎"), "I am") == "I really✗ am"


def test_a_word_that_is_missing_does_not_stick_to_the_next() -> None:
    written = tuple(Token(piece, n, spaced=n > 0 and piece != ".") for n, piece in enumerate(("I", "tea", ".")))
    assert marked_text(written, "enjoys I green tea indeed.") == "‸enjoys I ‸green tea ‸indeed."
