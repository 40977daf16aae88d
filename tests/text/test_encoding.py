"""In which encoding a file was written."""

from __future__ import annotations

import codecs

import pytest

from fun_viz.text.encoding import encoding_of

SIMPLIFIED = "What should I eat today?\t今天吃什么好？\nI like tea.\t我喜欢喝茶。\n"
TRADITIONAL = "What should I eat today?\t今天吃什麼好？\nI like tea.\t我喜歡喝茶。\n"
WESTERN = "It’s late.\tIl est déjà très tard.\nI want tea.\tIch möchte gern schönen Tee für später.\n"


@pytest.mark.parametrize(
    ("text", "written", "told"),
    [
        (SIMPLIFIED, "utf-8", "utf-8-sig"),
        (SIMPLIFIED, "utf-8-sig", "utf-8-sig"),
        (SIMPLIFIED, "utf-16", "utf-16"),
        (SIMPLIFIED, "gb18030", "gb18030"),
        (SIMPLIFIED, "gbk", "gb18030"),
        (TRADITIONAL, "big5", "big5hkscs"),
        (WESTERN, "cp1252", "cp1252"),
        (WESTERN.replace("’", "'"), "latin-1", "cp1252"),
        ("plain\ttext\n", "ascii", "utf-8-sig"),
    ],
)
def test_every_encoding_is_told_from_a_line_or_two(text: str, written: str, told: str) -> None:
    assert encoding_of([text.encode(written)]) == told
    assert encoding_of([text.splitlines()[0].encode(written)]) == told
    assert text.encode(written).decode(told) == text


def test_either_byte_order_of_utf_16_is_read() -> None:
    for mark, name in ((codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be")):
        content = mark + SIMPLIFIED.encode(name)
        assert content.decode(encoding_of([content]) or "") == SIMPLIFIED


def test_chinese_that_comes_late_is_found_in_a_later_sample() -> None:
    assert encoding_of([b"plain\ttext\n" * 100, "我喜欢喝茶。\n".encode("gb18030")]) == "gb18030"


def test_a_few_lines_in_another_encoding_do_not_change_what_most_are_in() -> None:
    lines = [line.encode() for line in SIMPLIFIED.splitlines() * 5]
    assert encoding_of([b"\n".join([*lines, "我喜欢喝茶。".encode("gb18030")])]) == "utf-8-sig"


def test_a_stray_nul_is_text_and_a_picture_is_not() -> None:
    assert encoding_of([b"a\x00b\tc\n"]) == "utf-8-sig"
    assert encoding_of([b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x02\x00"]) is None
    assert encoding_of([bytes(range(256)) * 4]) is None


def test_nothing_is_empty_text() -> None:
    assert encoding_of([]) == encoding_of([b""]) == "utf-8-sig"
