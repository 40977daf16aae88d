from __future__ import annotations

import csv
from io import StringIO

from fun_viz.views.number_format import (
    csv_text,
    percent,
    percent_end,
    points,
    short_number,
    short_percent,
    short_points,
)


def test_a_share_has_one_decimal() -> None:
    assert percent(0.834) == "83.4%"


def test_a_tiny_share_is_not_written_as_nothing() -> None:
    assert percent(0.0004) == "<0.1%"
    assert percent(0.0) == "0.0%"


def test_only_what_is_whole_reads_so() -> None:
    assert [percent(share) for share in (0.9999, 0.9995, 0.99949, 1.0, 1 - 1e-7)] == [
        ">99.9%", ">99.9%", "99.9%", "100.0%", "100.0%"
    ]  # fmt: skip
    assert [short_percent(share) for share in (0.998, 0.994, 0.004, 0.0, 1.0)] == [">99%", "99%", "<1%", "0%", "100%"]
    assert percent_end(0.9997) == ">99.9%"


def test_a_share_that_is_not_a_number_is_a_dash() -> None:
    assert percent(float("nan")) == "–"


def test_a_share_is_written_in_per_cent_wherever_it_stands() -> None:
    assert [percent_end(share) for share in (0.0, 0.609, 1.0)] == ["0%", "60.9%", "100%"]
    assert [points(gap) for gap in (0.123, -0.04, float("nan"))] == ["+12.3 points", "−4.0 points", "–"]
    assert [short_percent(share) for share in (0.834, 0.12)] == ["83%", "12%"]
    assert [short_points(gap) for gap in (0.834, 0.003, -0.002, -0.12)] == ["83", "0", "0", "−12"]


def test_a_number_is_short_in_a_cell() -> None:
    assert [short_number(value) for value in (0.834, 0.999, -0.12, 7.2, 12.0, 0.001)] == [
        ".83", "1.0", "−.12", "7.2", "12", "0"
    ]  # fmt: skip


def test_csv_reads_back_what_was_written() -> None:
    text = csv_text(("piece", "p"), [('a,"b', 0.123456789), ("今", float("nan"))])
    assert list(csv.reader(StringIO(text))) == [["piece", "p"], ['a,"b', "0.123457"], ["今", ""]]
