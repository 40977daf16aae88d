"""Dates."""

from __future__ import annotations

from datetime import date, datetime
from random import Random

import pytest

from fun_viz.text.tasks.dates import Dates

DATES = Dates()
MAY = "1979-05-03"


def test_dates_mean_what_datetime_reads() -> None:
    random = Random(1)
    read = 0
    for _ in range(5000):
        sample = DATES.draw(random)
        for form in ("%d %B %Y", "%B %d, %Y", "%d %b %Y", "%A, %d %B %Y", "%a, %b %d, %Y", "%Y/%m/%d", "%d.%m.%Y"):
            try:
                meant = datetime.strptime(sample.source, form).date()
            except ValueError:
                continue
            read += 1
            assert sample.target == meant.isoformat()
        assert date(1000, 1, 1) <= date.fromisoformat(sample.target) <= date(2999, 12, 31)
    assert read > 1000


@pytest.mark.parametrize(
    "text",
    [
        *("3 May 1979", "May 3, 1979", "3rd of May 1979", "the 3rd of May, 1979", "3rd May 1979", "May 3rd, 1979"),
        *("Thursday, 3 May 1979", "Thursday 3 May 1979", "Thu, May 3, 1979", "Thu 3 May 1979", "1979 May 3"),
        *("3-May-1979", "1979/5/3", "1979/05/03", "1979.5.3", "19790503", "03.05.1979", "3.5.1979"),
        *("1979年5月3日", "1979年05月03日", "1979年5月3号", "1979年5月3日星期四", "一九七九年五月三日"),
        *("一九七九年五月三号", "星期四，一九七九年五月三日", "may 3，1979", "THURSDAY,  3  MAY 1979"),
    ],
)
def test_a_day_can_be_written_in_many_ways(text: str) -> None:
    sample = DATES.solve(text)
    assert sample is not None
    assert sample.target == MAY


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("二〇二四年十二月三十一日", "2024-12-31"),
        ("二零零零年二月二十九日", "2000-02-29"),
        ("一九五〇年十月二十日", "1950-10-20"),
        ("22nd of August 2011", "2011-08-22"),
        ("11th May 2011", "2011-05-11"),
        ("Sat 12 Aug 1995", "1995-08-12"),
    ],
)
def test_days_with_traps_are_read(text: str, meant: str) -> None:
    sample = DATES.solve(text)
    assert sample is not None
    assert sample.target == meant


@pytest.mark.parametrize(
    "text",
    [
        *("31 February 2001", "29.02.2001", "Friday, 3 May 1979", "3th May 1979", "03/05/1979", "3 May 79"),
        *("32.1.2000", "1979年13月1日", "〇〇〇〇年一月一日", "0000/1/1", "3 Mai 1979", "May"),
    ],
)
def test_days_that_are_none_and_ways_that_mean_two_days_are_not_solved(text: str) -> None:
    assert DATES.solve(text) is None


def test_year_month_and_day_are_linked_to_what_names_them() -> None:
    sample = DATES.solve("May 3rd, 1979")
    assert sample is not None
    assert set(sample.links) == {
        *((0, 9), (1, 10), (2, 11), (3, 12)),  # each digit of the year to that digit
        *((target, source) for target in (5, 6) for source in (0, 1, 2)),  # the month to its name
        *((target, source) for target in (8, 9) for source in (4, 5, 6)),  # the day to its number
    }


def test_every_way_is_drawn() -> None:
    random = Random(2)
    drawn = [DATES.draw(random).source for _ in range(3000)]
    for has in ("年", "〇", "星期", "day", "of", "-", "/", ".", "号", "the"):
        assert sum(has in text for text in drawn) > 30, has
