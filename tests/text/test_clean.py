"""One way to write each sentence."""

from __future__ import annotations

import pytest

from fun_viz.text import clean


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("你今天過得怎麼樣", "你今天过得怎么样"),
        ("為什麼學習漢語?", "为什么学习汉语？"),
        ("他說:「好」", "他说：「好」"),
        ("Ｔｏｍ 去 学校 了", "Tom去学校了"),
        ("我 喜欢 New York 和 茶", "我喜欢New York和茶"),
        ("你好\u200f\u202e\u0000\x1b世界", "你好世界"),
        ("你\r\n好\t\u3000吗", "你好吗"),
        ("好\udcff的", "好的"),
    ],
)
def test_chinese_is_simplified_unspaced_and_free_of_what_cannot_be_seen(written: str, read: str) -> None:
    assert clean.chinese(written) == read


def test_an_emoji_sequence_becomes_its_parts() -> None:
    assert clean.visible("❤\ufe0f 好") == "❤ 好"
    assert clean.visible("👩\u200d👩\u200d👧 好") == "👩👩👧 好"


@pytest.mark.parametrize("text", ["妳好,  Tom!", "e\u0301te\u0301", "今天吃什么好？", "①②", "ﬁn", "…", "שלום עולם"])
def test_cleaning_twice_changes_nothing_more(text: str) -> None:
    assert clean.visible(clean.visible(text)) == clean.visible(text)
    assert clean.chinese(clean.chinese(text)) == clean.chinese(text)
    assert clean.english(clean.english(text)) == clean.english(text)


def test_each_language_is_cleaned_in_its_own_way() -> None:
    text = "“你好”,  Tom’s 茶"
    assert clean.cleaner("zh")(text) == clean.chinese(text) != clean.visible(text)
    assert clean.cleaner("en")(text) == clean.english(text) != clean.visible(text)
    assert clean.cleaner("")(text) == clean.cleaner("fr")(text) == clean.visible(text)
    assert set(clean.cleaners) == {"zh", "en", ""}


@pytest.mark.parametrize(
    "character", ["\u00a0", "\u2028", "\u00ad", "\ue000", "\U000e0041", "\ud800", "\x7f", "\u0378"]
)
def test_no_character_that_cannot_be_seen_stays(character: str) -> None:
    assert clean.visible(f"a{character}b") in ("ab", "a b")


def test_right_to_left_letters_stay_and_their_marks_go() -> None:
    assert clean.visible("\u200fשלום\u202c \u2067עולם\u2069") == "שלום עולם"


def test_english_gets_straight_quotes_and_plain_dashes() -> None:
    assert clean.english("“It’s  him” – he said\u00a0so.") == '"It\'s him" - he said so.'


def test_the_key_forgets_case_spaces_and_marks_only() -> None:
    assert clean.key("It's Him!") == clean.key("its him")
    assert clean.key("你好。") == clean.key("你 好！") != clean.key("你们好")
