"""Rows of cells out of JSON lines."""

from __future__ import annotations

from fun_viz.text.lines import UNREADABLE, Line
from fun_viz.text.objects import NOT_JSON, columns_of, is_document, is_json, rows


def lines(*texts: str) -> list[Line]:
    return [Line(number, text) for number, text in enumerate(texts, start=1)]


def cells(columns: tuple[str, str], *texts: str) -> list[tuple[str, ...]]:
    return [tuple(row.cells) for row in rows(lines(*texts), columns)]


def test_keys_and_keys_within_are_picked_by_name() -> None:
    assert cells(("zh", "en"), '{"en": "tea", "zh": "茶"}') == [("茶", "tea")]
    assert cells(("t.zh", "t.en"), '{"t": {"zh": "茶", "en": "tea"}}') == [("茶", "tea")]
    assert cells(("a.b", "c"), '{"a.b": "x", "c": 3.5}') == [("x", "3.5")]


def test_places_in_lists_are_picked_by_number() -> None:
    assert cells(("2", "1"), '["tea", "茶"]', '["a"]') == [("茶", "tea"), ("", "a")]


def test_a_tab_and_an_end_of_line_within_text_stay_in_it() -> None:
    assert cells(("a", "b"), '{"a": "x\\ty", "b": "p\\nq"}') == [("x\ty", "p\nq")]


def test_what_is_no_text_is_empty() -> None:
    for value in ("null", "true", "[1]", '{"c": 1}'):
        assert cells(("a", "b"), f'{{"a": {value}, "b": "x"}}') == [("", "x")]
    assert cells(("a", "b.c"), '{"b": "x"}') == [("", "")]


def test_what_is_no_json_says_so() -> None:
    found = list(rows([*lines("{", "", '"text"', "[" * 200_000, "NaN"), Line(6, "", UNREADABLE)], ("a", "b")))
    assert [(row.number, row.why) for row in found] == [
        (1, NOT_JSON),
        (3, NOT_JSON),
        (4, NOT_JSON),
        (5, NOT_JSON),
        (6, UNREADABLE),
    ]


def test_json_lines_are_known_by_the_first() -> None:
    assert is_json(lines("", '{"a": 1}'))
    assert is_json(lines("[1, 2]"))
    assert not is_json(lines("[laughs]\t笑"))
    assert not is_json(lines("12\t34"))
    assert not is_json([])


def test_one_document_is_no_json_lines() -> None:
    assert is_document(lines("[", ' {"a": 1},'))
    assert is_document(lines('[{"a": 1}, {"a": 2}]'))
    assert not is_document(lines('["a", "b"]'))
    assert not is_document(lines('{"a": 1}'))


def test_the_columns_are_the_keys_of_all_objects_or_the_places_in_the_longest_list() -> None:
    assert columns_of(lines('{"a": 1, "t": {"zh": 2}}', "broken", '{"b": 1}')) == ("a", "t.zh", "b")
    assert columns_of(lines("[1]", "[1, 2, 3]")) == ("1", "2", "3")
    assert columns_of(lines("text")) == ()
