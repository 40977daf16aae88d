"""The lines of a text file."""

from __future__ import annotations

import gzip
import os
from pathlib import Path

import pytest

from fun_viz.errors import InputError
from fun_viz.text.lines import LONGEST_LINE, TOO_LONG, UNREADABLE, Line, Lines


def lines_of(file: Path) -> list[Line]:
    with Lines(file) as lines:
        return list(lines)


def written(folder: Path, content: bytes) -> Path:
    (folder / "file.txt").write_bytes(content)
    return folder / "file.txt"


def test_lines_end_as_on_any_system_and_count_from_one(tmp_path: Path) -> None:
    found = lines_of(written(tmp_path, b"a\nb\r\nc\rd"))
    assert [(line.number, line.text) for line in found] == [(1, "a"), (2, "b"), (3, "c"), (4, "d")]


def test_a_line_separator_of_unicode_ends_no_line(tmp_path: Path) -> None:
    assert [line.text for line in lines_of(written(tmp_path, "a\u2028b\x85c\n".encode()))] == ["a\u2028b\x85c"]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "gb18030"])
def test_the_encoding_is_found_and_its_mark_is_no_text(tmp_path: Path, encoding: str) -> None:
    found = lines_of(written(tmp_path, "我喜欢喝茶。\n你好吗？\n".encode(encoding)))
    assert [line.text for line in found] == ["我喜欢喝茶。", "你好吗？"]


def test_a_line_in_another_encoding_is_told_and_the_next_is_read(tmp_path: Path) -> None:
    good = "我喜欢喝茶。\n".encode()
    found = lines_of(written(tmp_path, good * 3 + "你好".encode("gb18030") + b"\n" + good))
    assert [line.number for line in found if line.why == UNREADABLE] == [4]
    assert found[4] == Line(5, "我喜欢喝茶。")


def test_a_line_without_end_does_not_fill_the_memory(tmp_path: Path) -> None:
    found = lines_of(written(tmp_path, b"a\n" + b"x" * (3 * LONGEST_LINE) + b"\nb\n"))
    assert found == [Line(1, "a"), Line(2, "", TOO_LONG), Line(3, "b")]


def test_a_compressed_file_is_read_as_what_it_holds(tmp_path: Path) -> None:
    assert [line.text for line in lines_of(written(tmp_path, gzip.compress("茶\n好\n".encode())))] == ["茶", "好"]


def test_what_was_read_grows_to_the_size(tmp_path: Path) -> None:
    with Lines(written(tmp_path, b"word\n" * 40_000)) as lines:
        seen = [lines.read for _ in lines]
    assert seen == sorted(seen)
    assert seen[0] < 20_000 < lines.size == 200_000 == lines.read


def test_the_middle_of_a_large_file_is_sampled_in_whole_lines(tmp_path: Path) -> None:
    content = b"plain words in a line\n" * 10_000 + "我喜欢喝茶。\n".encode("gb18030") * 20_000
    with Lines(written(tmp_path, content)) as lines:
        assert lines.encoding == "gb18030"
        assert sum(map(len, lines.samples)) < len(content)
        assert {line for sample in lines.samples for line in sample.split(b"\n")} == {*content.split(b"\n")}


def test_leaving_in_the_middle_leaves_nothing_open(tmp_path: Path) -> None:
    with Lines(written(tmp_path, b"a\n" * 100)) as lines:
        assert next(iter(lines)).text == "a"


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"PK\x03\x04" + bytes(60), "is not a text file"),
        (gzip.compress(bytes(range(256)) * 9, mtime=0), "is not a text file"),
        (gzip.compress(b"some words\n" * 9_000, mtime=0)[:-20], "Cannot read"),
        (b"\x1f\x8bno gzip at all", "Cannot read"),
    ],
)
def test_what_holds_no_text_is_an_input_error(tmp_path: Path, content: bytes, said: str) -> None:
    with pytest.raises(InputError, match=said):
        lines_of(written(tmp_path, content))


def test_what_is_no_file_is_an_input_error(tmp_path: Path) -> None:
    for file in (tmp_path / "nowhere", tmp_path, tmp_path / "a\0b"):
        with pytest.raises(InputError, match=r"Cannot read|is a folder"):
            lines_of(file)


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="needs named pipes")
def test_a_pipe_is_refused_and_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(InputError, match="device or a pipe"):
        lines_of(tmp_path / "pipe")
