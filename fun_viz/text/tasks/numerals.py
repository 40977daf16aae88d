"""Numbers in digits and in Chinese numerals, both ways: what one leaves silent the other spells out."""

from __future__ import annotations

import re
from random import Random

from fun_viz.text.tasks.task import Sample, Task, tasks

_DIGITS = "零一二三四五六七八九"
_PLACES = ("", "十", "百", "千")
_GROUPS = ("", "万", "亿")
_ZEROS = 0.25  # so many digits are drawn as 0, which is where the rules are
_USUAL, _MOST = 8, 12  # digits of the longest number drawn by itself, and of the longest there is

Links = tuple[tuple[int, int], ...]


def numeral(number: str) -> tuple[str, Links]:
    """Return a number without leading zeros as a numeral, and which (character, digit) belong together.

    A digit's character and its place 十百千 belong to the digit, a 零 to all zeros it stands for, 万 and 亿 to none.
    Zeros at the end of a group are silent before a group that starts with its thousands: 102345 is
    十万二千三百四十五, but 1023 is 一千零二十三, and 100002345 is 一亿零二千三百四十五.
    """
    if number == "0":
        return _DIGITS[0], ((0, 0),)
    text: list[str] = []
    links: list[tuple[int, int]] = []
    zeros: list[int] = []
    for at, digit in enumerate(number):
        group, place = divmod(len(number) - 1 - at, 4)
        if digit == "0":
            zeros.append(at)
        else:
            if zeros and not (place == 3 and len(zeros) < 4):
                links += [(len(text), zero) for zero in zeros]
                text.append(_DIGITS[0])
            zeros.clear()
            for character in _said(digit, place, first=at == 0):
                links.append((len(text), at))
                text.append(character)
        if place == 0 and group and len(zeros) < 4:
            text.append(_GROUPS[group])
    return "".join(text), tuple(links)


def _said(digit: str, place: int, *, first: bool) -> str:
    """Return a digit and its place; a numeral that would start with 一十 starts with 十."""
    return _PLACES[1] if first and place == 1 and digit == "1" else _DIGITS[int(digit)] + _PLACES[place]


def number(text: str) -> str | None:
    """Return the digits of a numeral that is written by the rules, else None."""
    if not re.fullmatch(r"[零一二三四五六七八九十百千万亿]{1,30}", text):
        return None
    total = group = digit = 0
    for character in text:
        if (value := _DIGITS.find(character)) >= 0:
            digit = value
        elif character in _PLACES:
            group += (digit or 1) * 10 ** _PLACES.index(character)
            digit = 0
        else:
            total += (group + digit) * 10 ** (4 * _GROUPS.index(character))
            group = digit = 0
    found = str(total + group + digit)
    return found if len(found) <= _MOST and numeral(found)[0] == text else None


def _drawn(random: Random, digits: int) -> str:
    """Return a number of so many digits, richer in zeros than chance has it."""
    chosen = [1 + int(random.random() * 9) if random.random() > _ZEROS else 0 for _ in range(digits)]
    if digits > 1 and not chosen[0]:
        chosen[0] = 1 + int(random.random() * 9)
    return "".join(map(str, chosen))


@tasks.register("numerals")
class Numerals(Task):
    """A number of up to twelve digits is solved; those drawn without a wish for their length have up to eight."""

    title = "Number → Chinese numeral"
    place = 50
    about = "Write a number in Chinese; places such as ten and hundred appear, and zeros fall together."
    lengths = (1, _USUAL)
    example = "10234"

    def draw(self, random: Random, length: int | None = None) -> Sample:
        digits = 1 + int(random.random() * _USUAL) if length is None else min(max(1, length), _MOST)
        return _in_words(_drawn(random, digits))

    def solve(self, source: str) -> Sample | None:
        typed = re.sub(r"[\s,，]", "", source)
        return _in_words(typed.lstrip("0") or "0") if re.fullmatch(rf"0*[0-9]{{1,{_MOST}}}", typed) else None


def _in_words(digits: str) -> Sample:
    return Sample(digits, *numeral(digits))


@tasks.register("digits")
class Digits(Task):
    """The way back: a digit belongs to its character and its place, a zero to the 零 that speaks it, if one does."""

    title = "Chinese numeral → number"
    place = 40
    about = "Write a Chinese numeral in digits; zeros that nobody says have to be found."
    lengths = (1, 2 * _USUAL - 1)
    example = "一万零二百三十四"

    def draw(self, random: Random, length: int | None = None) -> Sample:
        if length is None:
            return _in_digits(_drawn(random, 1 + int(random.random() * _USUAL)))
        wanted = min(max(1, length), 2 * _MOST - 1)
        most = _USUAL if wanted <= self.lengths[1] else _MOST
        while True:
            sample = _in_digits(_drawn(random, random.randint((wanted + 1) // 2, most)))
            if len(sample.source) == wanted:
                return sample

    def solve(self, source: str) -> Sample | None:
        typed = "".join(source.split()).replace("〇", "零").replace("两", "二")
        digits = number(typed)
        return None if digits is None else _in_digits(digits)


def _in_digits(digits: str) -> Sample:
    text, links = numeral(digits)
    return Sample(text, digits, tuple((digit, character) for character, digit in links))
