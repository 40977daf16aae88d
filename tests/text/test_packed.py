"""Long lists in a few flat arrays."""

from __future__ import annotations

import numpy as np
import pytest

from fun_viz.text.packed import Example, PackedExamples, Pair, Texts, lengths
from fun_viz.text.tokenizer import OWN
from tests.text.packing import packed_pairs

START, STOP = OWN.start, OWN.stop

PAIRS = [
    Pair("我喜欢喝茶。", "I like tea."),
    Pair("", "empty"),
    Pair("😀", ""),
    Pair("a\ud800b", "\x00"),
    Pair("好", "é"),
]
EXAMPLES: list[Example] = [((4, STOP), (START, STOP)), ((STOP,), (START, 65_535, 9, STOP)), ((5, 6, 7, STOP), (STOP,))]


def test_packed_pairs_are_the_list_they_were_made_of() -> None:
    packed = packed_pairs(PAIRS)
    assert len(packed) == len(PAIRS)
    assert list(packed) == [packed[i] for i in range(len(PAIRS))] == PAIRS
    assert [packed[-i] for i in range(1, 6)] == PAIRS[::-1]
    assert Pair("好", "é") in packed
    assert packed.index(PAIRS[2]) == 2
    assert list(packed_pairs([])) == []


@pytest.mark.parametrize("part", [slice(1, 3), slice(None, None, -2), slice(-2, None), slice(9, 99), slice(None)])
def test_a_slice_and_a_choice_are_those_of_the_list(part: slice) -> None:
    packed = packed_pairs(PAIRS)
    assert list(packed[part]) == PAIRS[part]
    assert list(packed.take(np.array([3, 0, 3]))[part]) == [PAIRS[3], PAIRS[0], PAIRS[3]][part]


def test_a_place_that_is_not_there_is_an_index_error() -> None:
    for packed in (packed_pairs(PAIRS), packed_pairs(PAIRS).take(np.array([1]))):
        with pytest.raises(IndexError):
            packed[len(packed)]
        with pytest.raises(IndexError):
            packed[-len(packed) - 1]


def test_texts_take_the_room_of_their_letters() -> None:
    texts = Texts()
    for number in range(1_000):
        texts.append(f"好 {number}")
    assert len(texts) == 1_000
    assert texts[999] == "好 999"


@pytest.mark.parametrize("vocabulary", [65_536, 65_537])
def test_packed_examples_are_the_list_they_were_made_of(vocabulary: int) -> None:
    packed = PackedExamples(vocabulary, vocabulary)
    for source, target in EXAMPLES:
        packed.append(source, target)
    assert len(packed) == len(EXAMPLES)
    assert list(packed) == EXAMPLES
    assert packed[-1] == EXAMPLES[-1]
    assert packed[1:] == EXAMPLES[1:]
    with pytest.raises(IndexError):
        packed[3]


def test_lengths_are_counted_the_same_in_both() -> None:
    packed = PackedExamples(9, 70_000)
    for source, target in EXAMPLES:
        packed.append(source, target)
    for found in (lengths(packed), lengths(EXAMPLES)):
        assert [side.tolist() for side in found] == [[2, 1, 4], [2, 4, 1]]
    assert [side.tolist() for side in lengths(PackedExamples(9, 9))] == [[], []]
    packed.append((STOP,), (STOP,))
    assert len(lengths(packed)[0]) == 4
