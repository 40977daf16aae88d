"""Byte-pair encoding, as far as it is ours."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest

from fun_viz.text.subwords import Subwords, readable
from fun_viz.text.tokenizer import END_MARK, OWN, OWN_NAMES
from fun_viz.trace import joined

SENTENCES = [
    "What should I eat today?",
    "I'm 25 years old, and you?",
    "The teacher's book isn't here.",
    "Don't eat that! Eat this: $3.50",
] * 3


@pytest.fixture(scope="module")
def subwords() -> Subwords:
    return Subwords.learn(SENTENCES, size=120)


def test_special_tokens_come_first(subwords: Subwords) -> None:
    assert [subwords._tokenizer.id_to_token(i) for i in range(4)] == list(OWN_NAMES)
    assert subwords.piece(OWN.stop) == END_MARK
    assert len(subwords) <= 120


@pytest.mark.parametrize("text", sorted(set(SENTENCES)))
def test_text_goes_round(subwords: Subwords, text: str) -> None:
    ids = subwords.ids(text)
    assert OWN.unknown not in ids
    assert subwords.decode(ids) == text
    assert subwords.decode([OWN.start, *ids, OWN.stop, OWN.pad]) == text


@pytest.mark.parametrize("text", sorted(set(SENTENCES)))
def test_readable_pieces_can_be_joined_to_the_text_again(subwords: Subwords, text: str) -> None:
    ids = subwords.ids(text)
    assert joined([subwords.piece(i) for i in ids], [subwords.spaced(i) for i in ids]) == text


def test_letters_are_never_joined_with_digits_or_marks(subwords: Subwords) -> None:
    for token in range(len(OWN_NAMES), len(subwords)):
        piece = subwords.piece(token).removeprefix("·").removeprefix("'")
        assert piece.isalpha() or len(piece) == 1 or piece == "", piece
    assert [token.piece for token in subwords.encode("25?")] == ["2", "5", "?"]


def test_what_the_vocabulary_lacks_is_marked_and_keeps_its_face(subwords: Subwords) -> None:
    tokens = subwords.encode("eat 茶")
    assert [token.piece for token in tokens if token.special == "unknown"] == ["茶"]
    assert "�" in subwords.decode([token.id for token in tokens])
    assert OWN.unknown in subwords.ids("eat 茶")


def test_pieces_say_whether_they_start_a_word() -> None:
    assert readable("▁eat") == "eat"
    assert readable("ing") == "·ing"
    assert readable("?") == "?"
    assert readable("▁") == "␣"


def test_learning_twice_gives_the_same(subwords: Subwords) -> None:
    assert Subwords.learn(SENTENCES, size=120).dump() == subwords.dump()


def test_what_was_dumped_brings_back_the_same_tokenizer(subwords: Subwords) -> None:
    back = Subwords.load(subwords.dump())
    assert back.encode("What isn't 茶?") == subwords.encode("What isn't 茶?")


def changed(subwords: Subwords, change: Callable[[dict[str, Any]], object]) -> str:
    stored = json.loads(subwords.dump())
    change(stored)
    return json.dumps(stored)


@pytest.mark.parametrize(
    "change",
    [
        lambda stored: stored["model"]["vocab"].update(extra=10_000),
        lambda stored: stored["model"]["vocab"].update({"<s>": 5}),
        lambda stored: stored["model"].update(unk_token=None),
        lambda stored: stored.update(normalizer={"type": "Lowercase"}),
        lambda stored: stored.update(truncation={"max_length": 1, "strategy": "LongestFirst", "stride": 0,
                                                 "direction": "Right"}),
        lambda stored: stored.update(pre_tokenizer=None),
        lambda stored: stored["added_tokens"].pop(),
        lambda stored: stored["model"].update(merges=[[[]]]),
    ],
)  # fmt: skip
def test_a_vocabulary_that_is_none_is_a_value_error(
    subwords: Subwords, change: Callable[[dict[str, Any]], object]
) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 - each for a reason of its own
        Subwords.load(changed(subwords, change))


@pytest.mark.parametrize(("prefix", "suffix"), [("▁▁▁▁▁▁▁▁", None), (None, "w"), ("▁▁▁▁▁▁▁▁", "w")])
def test_what_makes_the_library_panic_is_refused(prefix: str | None, suffix: str | None) -> None:
    told = json.loads(Subwords.learn(["lower lower lowest"] * 3, size=30).dump())
    told["model"]["continuing_subword_prefix"], told["model"]["end_of_word_suffix"] = prefix, suffix
    with pytest.raises(ValueError, match=r"."):
        Subwords.load(json.dumps(told))
