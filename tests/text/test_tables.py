"""Rows of cells out of lines."""

from __future__ import annotations

import pytest

from fun_viz.text.lines import UNREADABLE, Line
from fun_viz.text.tables import BLANK, MISQUOTED, Form, form_of, rows


def lines(text: str) -> list[Line]:
    return [Line(number, line) for number, line in enumerate(text.split("\n"), start=1)]


def cells(text: str, form: Form) -> list[list[str]]:
    return [list(row.cells) for row in rows(lines(text), form)]


@pytest.mark.parametrize(
    ("text", "form"),
    [
        ("Hi, you.\t你好\nYes, I do.\t对\n", Form("\t", False)),
        ('"Hi," he said.\t他说\n"No."\t不\n', Form("\t", False)),
        ('"Hi\tyou"\t他说\nNo.\t不\n', Form("\t", True)),
        ('"a ""b"" c"\t他说\nNo.\t不\n', Form("\t", True)),
        ('en,zh\n"Hi, you.",你好\nNo.,不\n', Form(",", True)),
        ("Hi, you.;你好\nNo.;不\n", Form(";", True)),
        ("Hi.|你好\nNo; not me.|不\n", Form("|", True)),
        ("only one column\nand no mark\n", Form("", False)),
        ("a tab in\tone line\nbut\nnot in\nthe rest\n", Form("", False)),
        ("", Form("", False)),
    ],
)
def test_what_parts_the_cells_is_found(text: str, form: Form) -> None:
    assert form_of(lines(text)) == form


def test_a_quoted_cell_may_hold_the_mark_quotation_marks_and_ends_of_lines() -> None:
    text = 'a,"b, c"\n"d ""e""","f\n\ng"\nh,i'
    assert cells(text, Form(",", True)) == [["a", "b, c"], ['d "e"', "f\n\ng"], ["h", "i"]]
    assert [row.number for row in rows(lines(text), Form(",", True))] == [1, 2, 5]


def test_a_quotation_mark_that_nothing_closes_costs_one_line() -> None:
    found = list(rows(lines('a,"b\nc,d\n' + "e,f\n" * 300), Form(",", True)))
    assert [row.number for row in found if row.why == MISQUOTED] == [1]
    assert len(found) == 302
    assert list(found[1].cells) == ["c", "d"]


def test_a_mark_within_a_word_is_a_mark() -> None:
    assert cells('5" disk,五寸盘', Form(",", True)) == [['5" disk', "五寸盘"]]


def test_without_quoting_every_mark_stays() -> None:
    assert cells('"Hi," he said.\t他说', Form("\t", False)) == [['"Hi," he said.', "他说"]]


def test_empty_lines_are_no_rows_and_blank_or_unreadable_ones_say_why() -> None:
    found = list(rows([Line(1, "  "), Line(2, "x", UNREADABLE), Line(3, ""), Line(4, "a")], Form("\t")))
    assert [(row.number, row.why) for row in found] == [(1, BLANK), (2, UNREADABLE), (4, "")]


def test_a_cell_too_large_to_be_one_is_no_crash() -> None:
    found = list(rows(lines(f'"{"x" * 200_000}",b\nc,d'), Form(",", True)))
    assert [row.why for row in found] == [MISQUOTED, ""]
