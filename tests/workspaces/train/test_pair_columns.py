from __future__ import annotations

import gzip
import json
from pathlib import Path

import pytest

from fun_viz.errors import InputError
from fun_viz.text.file_preview import Glance, glance
from fun_viz.workspaces.train.pair_columns import (
    can_hold_pairs,
    columns,
    cut,
    first_lines,
    first_pairs,
    is_chinese,
    likely,
)


def seen(folder: Path, name: str, text: str, encoding: str = "utf-8") -> Glance:
    (folder / name).write_text(text, encoding)
    return glance(folder / name)


def test_a_column_is_its_number_and_what_stands_first_in_it(tmp_path: Path) -> None:
    found = seen(tmp_path, "a.tsv", "1\t我们今天去学校学习中文然后回家吃饭睡觉吧\t\n")
    assert columns(found) == (("1", "1 · 1"), ("2", "2 · 我们今天去学校学习中文然后回家吃饭…"), ("3", "3"))


def test_columns_of_json_lines_are_their_keys(tmp_path: Path) -> None:
    line = json.dumps({"id": 1, "translation": {"zh": "猫", "en": "cat"}}, ensure_ascii=False)
    found = seen(tmp_path, "a.jsonl", f"{line}\n" * 3)
    assert columns(found) == tuple((key, key) for key in ("id", "translation.zh", "translation.en"))
    assert likely(found) == ("translation.zh", "translation.en")
    assert first_pairs(found, *likely(found), head=False)[0] == ("猫", "cat")


def test_columns_of_numbers_are_not_likely_and_a_head_does_not_hide_that(tmp_path: Path) -> None:
    assert likely(seen(tmp_path, "a.tsv", "id\tzh\tn\ten\n7\t猫\t1\tcat\n")) == ("2", "4")
    assert likely(seen(tmp_path, "b.tsv", "1\t2\n3\t4\n")) == ("1", "2")


def test_the_first_pairs_are_those_that_will_be_read(tmp_path: Path) -> None:
    text = "english\tchinese\nWe\t我们\n\t你\nno target\nI\t我\nYou\t你\nHe\t他\n"
    found = seen(tmp_path, "a.tsv", text, "gb18030")
    assert first_pairs(found, "1", "2", head=True) == (("We", "我们"), ("I", "我"), ("You", "你"))
    assert first_pairs(found, "chinese", "english", head=False)[0] == ("我们", "We")
    assert first_pairs(found, "2", "1", head=False)[0] == ("chinese", "english")
    with pytest.raises(InputError, match="no column 3"):
        first_pairs(found, "1", "3", head=False)


def test_two_files_are_read_line_beside_line(tmp_path: Path) -> None:
    source, target = tmp_path / "a.txt", tmp_path / "b.txt.gz"
    source.write_text("a, b\n\nc\n", "utf-8")
    target.write_bytes(gzip.compress(b"one\ntwo\nthree\n"))
    assert first_lines(source, target) == (("a, b", "one"), ("c", "three"))


@pytest.mark.parametrize(
    ("texts", "chinese"), [(("你好 world!",), False), (("我们 OK", "你们"), True), (("123",), False), ((), False)]
)
def test_chinese_is_what_most_letters_are(texts: tuple[str, ...], chinese: bool) -> None:
    assert is_chinese(texts) is chinese


def test_files_are_known_by_their_names() -> None:
    assert all(map(can_hold_pairs, ("a.tsv", "B.CSV", "c.jsonl", "d.txt", "e.tsv.gz")))
    assert not any(map(can_hold_pairs, ("a.png", "b.safetensors", "tsv", "c.tar.gz")))


def test_a_text_is_cut_to_one_short_line() -> None:
    assert cut("a\n b", 5) == "a b"
    assert cut("abcdefgh", 5) == "abcd…"
