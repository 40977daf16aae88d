"""Pairs of sentences as pairs of token ids."""

from __future__ import annotations

from fun_viz.text.characters import Characters
from fun_viz.text.encoded import encoded, encoding
from fun_viz.text.packed import PackedExamples, PackedPairs, Pair
from fun_viz.text.tokenizer import OWN

START, STOP, UNKNOWN = OWN.start, OWN.stop, OWN.unknown

LETTERS = Characters("ab")
PAIRS = [Pair("ab", "b"), Pair("x", "abab"), Pair("", "")]


def test_sources_end_with_stop_and_targets_start_with_start_and_end_with_stop() -> None:
    assert list(encoded(PackedPairs.of(PAIRS), LETTERS, LETTERS)) == [
        ((4, 5, STOP), (START, 5, STOP)),
        ((UNKNOWN, STOP), (START, 4, 5, 4, 5, STOP)),
        ((STOP,), (START, STOP)),
    ]


def test_pairs_with_a_longer_side_are_left_out() -> None:
    assert len(encoded(PAIRS, LETTERS, LETTERS, longest=4)) == 3
    assert list(encoded(PAIRS, LETTERS, LETTERS, longest=3)) == [
        ((4, 5, STOP), (START, 5, STOP)),
        ((STOP,), (START, STOP)),
    ]


def test_how_far_it_is_grows_from_nought_to_one() -> None:
    *shares, examples = encoding([PAIRS[0]] * 5_000, LETTERS, LETTERS)
    assert shares == [0.0, 0.2, 0.4, 0.6, 0.8]
    assert isinstance(examples, PackedExamples)
    assert len(examples) == 5_000
