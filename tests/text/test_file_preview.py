"""What a file of pairs looks like."""

from __future__ import annotations

from pathlib import Path

import pytest

from fun_viz.errors import InputError
from fun_viz.text.file_preview import Glance, glance
from fun_viz.text.tables import Form


def of(folder: Path, content: str, name: str = "pairs.txt") -> Glance:
    (folder / name).write_text(content, "utf-8")
    return glance(folder / name)


def test_a_table_shows_its_first_rows_and_counts_its_columns(tmp_path: Path) -> None:
    seen = of(tmp_path, "en,zh\nHi.,你好\nYes.,对,x\n" + "a,b\n" * 50)
    assert (seen.kind, seen.form, seen.encoding) == ("table", Form(",", True), "utf-8-sig")
    assert seen.columns == ("1", "2", "3")
    assert seen.rows[:3] == (("en", "zh"), ("Hi.", "你好"), ("Yes.", "对", "x"))
    assert len(seen.rows) == 8
    assert seen.names == ("en", "zh")


def test_json_lines_show_their_keys(tmp_path: Path) -> None:
    seen = of(tmp_path, '{"en": "Hi.", "zh": "你好"}\n{"en": "Yes.", "n": 1}\n')
    assert (seen.kind, seen.columns) == ("json", ("en", "zh", "n"))
    assert seen.rows == (("Hi.", "你好", ""), ("Yes.", "", "1"))


def test_the_end_of_a_name_decides_where_the_start_is_in_doubt(tmp_path: Path) -> None:
    assert of(tmp_path, "a, b\nc, d\n", "p.tsv").form == Form("\t", False)
    assert of(tmp_path, 'not json\n{"a": "b"}\n', "p.jsonl").kind == "json"


@pytest.mark.parametrize("column", ["1", "en"])
def test_a_column_is_found_by_number_and_by_name(tmp_path: Path, column: str) -> None:
    assert of(tmp_path, " en ;zh\nHi.;你好\n").place(column) == 0
    assert of(tmp_path, '{"en": "Hi.", "zh": "你好"}\n').key(column) == "en"


def test_a_column_that_is_not_there_is_told_with_those_that_are(tmp_path: Path) -> None:
    table = of(tmp_path, f"en;zh;{'long ' * 20}\n" + "Hi.;你好;x\n")
    with pytest.raises(InputError, match=r"There is no column 4 in .*; there are 1, 2, 3\."):
        table.place("4")
    with pytest.raises(InputError, match=r"no column fr in .*; there are en, zh, (long ){5}long…\."):
        table.place("fr")
    with pytest.raises(InputError, match="count from 1, but -2"):
        table.place("-2")
    keys = of(tmp_path, '{"en": "Hi.", "zh": "你好"}\n')
    for column in ("3", "0", "fr"):
        with pytest.raises(InputError, match=f"no column {column} in .*; there are en, zh."):
            keys.key(column)
    with pytest.raises(InputError, match=r"no column 21 in .*; there are 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, …"):
        of(tmp_path, "[" + ", ".join('"x"' for _ in range(20)) + "]\n").key("21")


def test_an_empty_file_and_a_json_document_are_input_errors(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="is empty"):
        of(tmp_path, " \n\n")
    with pytest.raises(InputError, match="one JSON document"):
        of(tmp_path, '[\n  {"en": "Hi."}\n]\n')
