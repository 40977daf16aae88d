"""Columns that stay straight."""

from __future__ import annotations

from fun_viz.cli.table import cells, table


def test_a_chinese_character_is_two_cells_and_a_combining_one_none() -> None:
    assert cells("你好a") == 5
    assert cells("，") == 2
    assert cells("e\u0301\u200b") == 1


def test_columns_begin_and_end_in_the_same_cell() -> None:
    lines = table(("名", "n", "last"), [("你好吗", "7", "x"), ("a", "1,234", "yy")], right=(1,)).splitlines()
    assert lines[0] == "名          n  last"
    assert lines[1] == "你好吗      7  x"
    assert lines[2] == "a       1,234  yy"
