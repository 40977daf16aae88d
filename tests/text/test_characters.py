"""A character is a token."""

from __future__ import annotations

import pytest

from fun_viz.text.characters import Characters
from fun_viz.text.tokenizer import END_MARK, OWN, OWN_NAMES


def test_the_most_frequent_character_comes_first_and_rare_ones_are_left_out() -> None:
    learned = Characters.learn(["我我我你你", "你我他"])
    assert [learned.piece(i) for i in range(len(OWN_NAMES), len(learned))] == ["我", "你"]
    assert len(learned) == len(OWN_NAMES) + 2


def test_only_the_most_frequent_are_kept_if_a_size_is_given() -> None:
    learned = Characters.learn(["我我我你你他他"], size=len(OWN_NAMES) + 2)
    assert [learned.piece(i) for i in range(len(OWN_NAMES), len(learned))] == ["我", "他"]
    assert len(Characters.learn(["我我"], size=2)) == len(OWN_NAMES)


def test_text_goes_round() -> None:
    characters = Characters("我喜欢New York")
    for text in ("我喜欢New York", "欢喜", ""):
        assert characters.decode(characters.ids(text)) == text


def test_unknown_characters_keep_their_face_and_are_marked() -> None:
    tokens = Characters("我你").encode("我龘你😀")
    assert [token.piece for token in tokens] == ["我", "龘", "你", "😀"]
    assert [token.special for token in tokens] == ["", "unknown", "", "unknown"]
    assert tokens[1].id == tokens[3].id == OWN.unknown
    assert Characters("我你").decode([token.id for token in tokens]) == "我�你�"


def test_each_token_says_which_characters_it_covers() -> None:
    text = "我 茶龘"
    assert [text[slice(*token.span)] for token in Characters(text).encode(text) if token.span] == list(text)


def test_special_tokens_leave_no_trace_in_a_text() -> None:
    characters = Characters("我")
    assert characters.decode([OWN.start, 4, OWN.stop, OWN.pad]) == "我"
    assert characters.piece(OWN.stop) == END_MARK


def test_a_space_can_be_seen() -> None:
    assert [token.piece for token in Characters("a b").encode("a b")] == ["a", "␣", "b"]


def test_what_was_dumped_brings_back_the_same_tokenizer() -> None:
    characters = Characters('我"\\\u3000')
    back = Characters.load(characters.dump())
    assert back.encode('我"\\\u3000龘') == characters.encode('我"\\\u3000龘')


@pytest.mark.parametrize(
    "content",
    ['{"type": "subwords"}', '{"type": "characters", "characters": [[]]}', '{"type": "characters", "characters": "aa"}',
     '{"type": "characters", "characters": "\\ud800"}', "null"],
)  # fmt: skip
def test_a_vocabulary_that_is_none_is_a_value_error(content: str) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 - each for a reason of its own
        Characters.load(content)
