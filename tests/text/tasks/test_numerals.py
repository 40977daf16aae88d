"""Numbers in digits and in Chinese."""

from __future__ import annotations

import re
from random import Random

import pytest

from fun_viz.text.tasks.numerals import Digits, Numerals, number, numeral


def slowly(value: int) -> str:
    """Write each digit with its place, zeros as well, then take away what nobody says."""
    text = ""
    for at, digit in enumerate(digits := str(value)):
        group, place = divmod(len(digits) - 1 - at, 4)
        text += "零一二三四五六七八九"[int(digit)] + ["", "十", "百", "千"][place]
        text += ["", "万", "亿"][group] if place == 0 else ""
    text = re.sub("零[十百千]", "零", text)
    text = re.sub("零+", "零", text)
    text = re.sub("零(?=[万亿])", "", text)
    text = text.replace("亿万", "亿零").replace("零零", "零")
    text = re.sub("零$", "", text) or "零"
    return re.sub("^一十", "十", text)


@pytest.mark.parametrize(
    ("value", "text"),
    [
        *((0, "零"), (7, "七"), (10, "十"), (15, "十五"), (20, "二十"), (100, "一百"), (101, "一百零一")),
        *((110, "一百一十"), (1001, "一千零一"), (1010, "一千零一十"), (10000, "一万"), (10234, "一万零二百三十四")),
        *((100010, "十万零一十"), (102345, "十万二千三百四十五"), (120000, "十二万"), (1000500, "一百万零五百")),
        *((10010001, "一千零一万零一"), (99999999, "九千九百九十九万九千九百九十九"), (100000001, "一亿零一")),
        *((100002345, "一亿零二千三百四十五"), (100012345, "一亿零一万二千三百四十五"), (500000000, "五亿")),
    ],
)
def test_zeros_are_said_where_the_rules_say_so(value: int, text: str) -> None:
    assert numeral(str(value))[0] == text
    assert number(text) == str(value)


def test_numerals_are_those_of_a_slow_algorithm() -> None:
    random = Random(1)
    for value in [*range(12_000), *(random.randrange(10 ** random.randint(5, 12)) for _ in range(5000))]:
        assert numeral(str(value))[0] == slowly(value), value


def test_a_numeral_can_be_read_back() -> None:
    random = Random(2)
    for _ in range(3000):
        sample = Numerals().draw(random, random.randint(1, 12))
        assert number(sample.target) == sample.source


def test_digits_belong_to_their_characters_and_zeros_to_the_zero_that_speaks_them() -> None:
    there, back = Numerals().solve("10040"), Digits().solve("一万零四十")
    assert there is not None
    assert back is not None
    assert set(there.links) == {(0, 0), (2, 1), (2, 2), (3, 3), (4, 3)}
    assert set(back.links) == {(source, target) for target, source in there.links}


@pytest.mark.parametrize(
    "text", ["一千二百亿亿", "十十", "百", "一万零千", "一百十", "一二三", "零零", "一十", "四百零"]
)
def test_what_breaks_the_rules_is_not_read(text: str) -> None:
    assert Digits().solve(text) is None


def test_numbers_and_numerals_may_be_typed_loosely() -> None:
    for typed in ("10,234", "10 234", "010234", "10，234"):
        sample = Numerals().solve(typed)
        assert sample is not None
        assert sample.source == "10234"
    sample = Digits().solve("两千〇五")
    assert sample is not None
    assert (sample.source, sample.target) == ("二千零五", "2005")


@pytest.mark.parametrize("text", ["1234567890123", "1.5", "-3", "12a", "٣"])
def test_what_is_no_number_of_up_to_twelve_digits_is_not_solved(text: str) -> None:
    assert Numerals().solve(text) is None
