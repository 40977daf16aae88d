"""A word is a token, in Chinese too."""

from __future__ import annotations

import pytest

from fun_viz.text.tokenizer import END_MARK, OWN, OWN_NAMES
from fun_viz.text.words import Word, Words, words_of
from fun_viz.trace import joined

CHINESE = ["我来到北京清华大学。", "我喜欢New York和茶，你呢？", "他说：“2024年3.5亿人喝茶”。"]
ENGLISH = [
    "I don't like tea, do you?",
    'He said "hello (again)".',
    "It costs $3.50 - 1,000 times!",
    "Well-known, isn't it?",
]


def pieces(text: str) -> list[str]:
    return [word.text for word in words_of(text)]


def test_chinese_is_cut_into_words() -> None:
    assert pieces(CHINESE[0]) == ["我", "来到", "北京", "清华大学", "。"]


def test_a_word_is_a_token_and_so_is_a_mark() -> None:
    assert pieces(ENGLISH[0]) == ["I", "don't", "like", "tea", ",", "do", "you", "?"]
    assert pieces(ENGLISH[2]) == ["It", "costs", "$", "3.50", "-", "1,000", "times", "!"]
    assert pieces("'tis Tom’s...") == ["'", "tis", "Tom’s", ".", ".", "."]


def test_both_kinds_of_writing_may_stand_in_one_text() -> None:
    assert pieces("我喜欢New York和茶") == ["我", "喜欢", "New", "York", "和", "茶"]


@pytest.mark.parametrize("text", [*CHINESE, *ENGLISH, "卡尔·马克思", "▁ is a mark", "▁", "😀 и Привет мир", "x 你好 y"])
def test_text_goes_round_with_its_spaces(text: str) -> None:
    words = Words.learn([text, *CHINESE, *ENGLISH], size=1_000)
    ids = words.ids(text)
    assert OWN.unknown not in ids
    assert words.decode([OWN.start, *ids, OWN.stop, OWN.pad]) == text


@pytest.mark.parametrize("text", [*CHINESE, *ENGLISH])
def test_readable_pieces_can_be_joined_to_the_text_again(text: str) -> None:
    words = Words.learn([*CHINESE, *ENGLISH], size=1_000)
    ids = words.ids(text)
    assert joined([words.piece(i) for i in ids], [words.spaced(i) for i in ids]) == text


def test_the_most_frequent_words_come_first_and_no_more_than_asked_for() -> None:
    words = Words.learn(["tea tea tea", "water tea water", "milk"], size=len(OWN_NAMES) + 2)
    assert [words.piece(i) for i in range(len(OWN_NAMES), len(words))] == ["tea", "water"]
    assert [token.piece for token in words.encode("milk and tea")] == ["milk", "and", "tea"]
    assert [token.special for token in words.encode("milk and tea")] == ["unknown", "unknown", ""]
    assert words.decode(words.ids("tea and tea")) == "tea � tea"


def test_an_unknown_word_has_a_space_only_where_words_have() -> None:
    chinese = Words.learn(CHINESE, size=1_000)
    assert "�" in chinese.decode(chinese.ids("我龘来到"))
    assert " " not in chinese.decode(chinese.ids("我龘来到"))


def test_a_word_known_only_with_a_space_is_known_without_one() -> None:
    words = Words([Word("tea", True)])
    assert [token.special for token in words.encode("茶tea")] == ["unknown", ""]


def test_the_first_word_is_the_one_that_stands_anywhere() -> None:
    words = Words.learn(["tea is good tea"], size=1_000)
    ids = words.ids("tea is good tea")
    assert ids[0] == ids[-1]


def test_stop_and_start_have_their_marks() -> None:
    words = Words.learn(ENGLISH, size=1_000)
    assert words.piece(OWN.stop) == END_MARK
    assert not words.spaced(OWN.stop)


def test_what_was_dumped_brings_back_the_same_tokenizer() -> None:
    words = Words.learn([*CHINESE, *ENGLISH, "▁ ▁ \\ \u3000"], size=1_000)
    back = Words.load(words.dump())
    assert len(back) == len(words)
    assert all(back.encode(text) == words.encode(text) for text in [*CHINESE, *ENGLISH, "▁ ▁", "龘"])


@pytest.mark.parametrize(
    "content",
    ['{"type": "characters"}', '{"type": "words", "words": [[]]}', '{"type": "words", "words": ["a", "a"]}',
     '{"type": "words", "words": ["a", ""]}', '{"type": "words", "words": ["\\ud800"]}', "[" * 100_000],
)  # fmt: skip
def test_a_vocabulary_that_is_none_is_a_value_error(content: str) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 - each for a reason of its own
        Words.load(content)
