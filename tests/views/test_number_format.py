from __future__ import annotations

import csv
from io import StringIO

from fun_viz.views.number_format import csv_text, percent


def test_a_share_has_one_decimal() -> None:
    assert percent(0.834) == "83.4%"


def test_a_tiny_share_is_not_written_as_nothing() -> None:
    assert percent(0.0004) == "<0.1%"
    assert percent(0.0) == "0.0%"


def test_a_share_that_is_not_a_number_is_a_dash() -> None:
    assert percent(float("nan")) == "–"


def test_csv_reads_back_what_was_written() -> None:
    text = csv_text(("piece", "p"), [('a,"b', 0.123456789), ("今", float("nan"))])
    assert list(csv.reader(StringIO(text))) == [["piece", "p"], ['a,"b', "0.123457"], ["今", ""]]
