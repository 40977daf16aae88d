"""Dates as people write them, in English and Chinese, and as ISO 8601 writes them.

Only ways of writing that mean one day: 03/05/1979 is none of them, 03.05.1979 is (with points the day comes first).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from random import Random
from string import Formatter

from fun_viz.text.tasks.task import Sample, Task, tasks

_FIRST, _LAST = date(1000, 1, 1).toordinal(), date(2999, 12, 31).toordinal()  # in fewer years, a digit tells another
_PLACES = {"year": 0, "month": 5, "day": 8}  # where each stands in 1979-05-03
_MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)
_WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_DIGITS = "〇一二三四五六七八九"
_SPOKEN = [
    *_DIGITS[1:],
    *(f"{_DIGITS[n // 10] if n > 19 else ''}十{_DIGITS[n % 10].strip('〇')}" for n in range(10, 32)),
]
_CHINESE_YEAR = str.maketrans("0123456789", _DIGITS)
_ENDINGS = {1: "st", 2: "nd", 3: "rd", 21: "st", 22: "nd", 23: "rd", 31: "st"}


@dataclass(frozen=True)
class Field:
    """How one part of a date is written: `names` from its first value on, all matched by `pattern`."""

    part: str
    pattern: str
    names: tuple[str, ...] = ()  # none for years

    def write(self, day: date) -> str:
        places = {"month": day.month - 1, "day": day.day - 1, "weekday": day.weekday()}
        if self.part in places:
            return self.names[places[self.part]]
        digits = f"{day.year:04}"
        return digits.translate(_CHINESE_YEAR) if _DIGITS[0] in self.pattern else digits

    @property
    def lengths(self) -> set[int]:
        """How many characters it can have."""
        return set(map(len, self.names)) or {4}

    @cached_property
    def values(self) -> dict[str, int]:
        """Which value each name has, whatever its case."""
        return {name.lower(): value for value, name in enumerate(self.names, start=1)}

    def read(self, text: str) -> int:
        """Return the value of what `pattern` matched; KeyError if it is no name of one."""
        if self.part == "year":
            return int("".join(str(_DIGITS.index(c)) if c in _DIGITS else c for c in text))
        return self.values[text.lower()]


_DAYS = range(1, 32)
_FIELDS = {  # English ones are named as in strftime, where it has them
    "Y": Field("year", "[0-9]{4}"),
    "年": Field("year", f"[{_DIGITS}]{{4}}"),
    "B": Field("month", "[a-z]{3,9}", _MONTHS),
    "b": Field("month", "[a-z]{3}", tuple(name[:3] for name in _MONTHS)),
    "m": Field("month", "[0-9]{1,2}", tuple(map(str, range(1, 13)))),
    "mm": Field("month", "[0-9]{2}", tuple(f"{n:02}" for n in range(1, 13))),
    "m月": Field("month", "[0-9]{1,2}月", tuple(f"{n}月" for n in range(1, 13))),
    "mm月": Field("month", "[0-9]{2}月", tuple(f"{n:02}月" for n in range(1, 13))),
    "月": Field("month", f"[十{_DIGITS}]{{1,2}}月", tuple(f"{name}月" for name in _SPOKEN[:12])),
    "d": Field("day", "[0-9]{1,2}", tuple(map(str, _DAYS))),
    "dd": Field("day", "[0-9]{2}", tuple(f"{n:02}" for n in _DAYS)),
    "dth": Field("day", "[0-9]{1,2}[a-z]{2}", tuple(f"{n}{_ENDINGS.get(n, 'th')}" for n in _DAYS)),
    "d日": Field("day", "[0-9]{1,2}日", tuple(f"{n}日" for n in _DAYS)),
    "dd日": Field("day", "[0-9]{2}日", tuple(f"{n:02}日" for n in _DAYS)),
    "d号": Field("day", "[0-9]{1,2}号", tuple(f"{n}号" for n in _DAYS)),
    "日": Field("day", f"[十{_DIGITS}]{{1,3}}日", tuple(f"{name}日" for name in _SPOKEN)),
    "号": Field("day", f"[十{_DIGITS}]{{1,3}}号", tuple(f"{name}号" for name in _SPOKEN)),
    "A": Field("weekday", "[a-z]{6,9}", _WEEKDAYS),
    "a": Field("weekday", "[a-z]{3}", tuple(name[:3] for name in _WEEKDAYS)),
    "星期": Field("weekday", "星期[一二三四五六日]", tuple(f"星期{c}" for c in "一二三四五六日")),
}


class Way:
    """One way to write a date, from a format such as "{B} {d}, {Y}"."""

    def __init__(self, form: str) -> None:
        self._pieces = tuple((text, _FIELDS[name] if name else None) for text, name, _, _ in Formatter().parse(form))
        self._fields = [field for _, field in self._pieces if field]
        self.lengths = {sum(map(len, (text for text, _ in self._pieces)))}
        for field in self._fields:
            self.lengths = {length + more for length in self.lengths for more in field.lengths}
        self._pattern = "".join(
            re.escape(text) + (f"({field.pattern})" if field else "") for text, field in self._pieces
        )

    def read(self, text: str) -> date | None:
        """Return the day a text in this way means; None if it is written in another or there is no such day."""
        if not (found := re.fullmatch(self._pattern, text, re.IGNORECASE)):
            return None
        try:
            values = {field.part: field.read(said) for field, said in zip(self._fields, found.groups(), strict=True)}
            day = date(values["year"], values["month"], values["day"])
        except (KeyError, ValueError):
            return None
        return day if values.get("weekday", day.isoweekday()) == day.isoweekday() else None

    def write(self, day: date) -> Sample:
        """Return a day written so, and in ISO 8601; digits of month and day belong to all that names them."""
        text = ""
        links: list[tuple[int, int]] = []
        for literal, field in self._pieces:
            text += literal
            if field:
                start, said = len(text), field.write(day)
                text += said
                if field.part == "year":
                    links += [(i, start + i) for i in range(4)]
                elif field.part in _PLACES:
                    first = _PLACES[field.part]
                    links += [(first + i, source) for i in (0, 1) for source in range(start, len(text))]
        return Sample(text, day.isoformat(), tuple(links))


_ENGLISH = (
    *("{d} {B} {Y}", "{B} {d}, {Y}", "{d} {b} {Y}", "{b} {d}, {Y}", "{dd} {b} {Y}", "{Y} {B} {d}", "{Y} {b} {d}"),
    *("{dth} of {B} {Y}", "the {dth} of {B}, {Y}", "{dth} {B} {Y}", "{B} {dth}, {Y}", "{d}-{b}-{Y}", "{dd}-{b}-{Y}"),
    *("{A}, {d} {B} {Y}", "{A}, {B} {d}, {Y}", "{A} {d} {B} {Y}", "{A}, the {dth} of {B} {Y}"),
    *("{a} {d} {b} {Y}", "{a}, {d} {b} {Y}", "{a}, {b} {d}, {Y}"),
)
_NUMBERS = (
    *("{Y}/{mm}/{dd}", "{Y}/{m}/{d}", "{Y}.{mm}.{dd}", "{Y}.{m}.{d}", "{Y}{mm}{dd}"),
    *("{dd}.{mm}.{Y}", "{d}.{m}.{Y}"),
)
_CHINESE = (
    *("{Y}年{m月}{d日}", "{Y}年{mm月}{dd日}", "{Y}年{m月}{d号}", "{Y}年{m月}{d日}{星期}", "{星期}，{Y}年{m月}{d日}"),
    *("{年}年{月}{日}", "{年}年{月}{号}", "{年}年{月}{日}{星期}", "{星期}，{年}年{月}{日}"),
)


@tasks.register("dates")
class Dates(Task):
    """Every way is drawn as often as any other; any year of four digits is solved."""

    title = "Dates"
    place = 70
    about = "Write a date in English or Chinese as 1979-05-03; attention finds year, month and day where they stand."
    lengths = (8, 37)
    example = "Thursday, 3 May 1979"

    def __init__(self) -> None:
        self._ways = tuple(map(Way, (*_ENGLISH, *_NUMBERS, *_CHINESE)))

    def draw(self, random: Random, length: int | None = None) -> Sample:
        if length is None:
            return self._ways[int(random.random() * len(self._ways))].write(_some_day(random))
        nearest = min((n for way in self._ways for n in way.lengths), key=lambda n: (abs(n - length), n))
        ways = [way for way in self._ways if nearest in way.lengths]
        while True:
            sample = random.choice(ways).write(_some_day(random))
            if len(sample.source) == nearest:
                return sample

    def solve(self, source: str) -> Sample | None:
        typed = " ".join(source.replace("零", "〇").split())
        for text in (typed, typed.replace("，", ", ")):
            for way in self._ways:
                if day := way.read(text):
                    return way.write(day)
        return None


def _some_day(random: Random) -> date:
    return date.fromordinal(_FIRST + int(random.random() * (_LAST - _FIRST + 1)))
