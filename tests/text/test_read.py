"""The user's own pairs out of their files."""

from __future__ import annotations

import gzip
import json
from pathlib import Path

import pytest

from fun_viz.errors import InputError
from fun_viz.text.lines import TOO_LONG, UNREADABLE
from fun_viz.text.objects import NOT_JSON
from fun_viz.text.packed import PackedPairs, Pair
from fun_viz.text.pairs import Pairs
from fun_viz.text.read import ONE_SIDED, Corpus, Read, read
from fun_viz.text.tables import MISQUOTED

TEA = [Pair("我喜欢喝茶。", "I like tea."), Pair("你好吗？", "How are you?")]


def written(folder: Path, content: str | bytes, name: str = "pairs.txt") -> str:
    (folder / name).write_bytes(content if isinstance(content, bytes) else content.encode("utf-8", "surrogatepass"))
    return str(folder / name)


def corpus_of(pairs: Pairs) -> Corpus:
    *progress, corpus = read(pairs)
    assert isinstance(corpus, Corpus)
    assert all(isinstance(record, Read) for record in progress)
    return corpus


def told(corpus: Corpus) -> list[tuple[int, str]]:
    return [(bad.line, bad.why) for bad in corpus.bad]


FILES = {
    "table.tsv": "I like tea.\t我喜欢喝茶。\nHow are you?\t你好吗？\n",
    "table.csv": '"I like tea.",我喜欢喝茶。\nHow are you?,"你好吗？"\n',
    "lists.jsonl": '["I like tea.", "我喜欢喝茶。"]\n["How are you?", "你好吗？"]\n',
    "objects.jsonl": '{"en": "I like tea.", "zh": "我喜欢喝茶。"}\n{"zh": "你好吗？", "en": "How are you?"}\n',
}


@pytest.mark.parametrize("name", FILES)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "gb18030"])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_every_form_is_read_in_every_encoding(tmp_path: Path, name: str, encoding: str, end: str) -> None:
    content = FILES[name].replace("\n", end).encode(encoding)
    for file in (written(tmp_path, content, name), written(tmp_path, gzip.compress(content), f"{name}.gz")):
        corpus = corpus_of(Pairs(file, source_column="2", target_column="1"))
        assert list(corpus.pairs) == TEA
        assert isinstance(corpus.pairs, PackedPairs)
        assert corpus.bad_count == 0


def test_two_files_are_read_line_beside_line(tmp_path: Path) -> None:
    source = written(tmp_path, "我喜欢喝茶。\n\n你好吗？\n只有中文\n\n", "a.zh")
    target = written(tmp_path, "I like tea.\n\nHow are you?\n \n".encode("utf-16"), "a.en")
    corpus = corpus_of(Pairs(source, target))
    assert list(corpus.pairs) == TEA
    assert told(corpus) == [(4, ONE_SIDED)]
    assert corpus.encodings == ("utf-8-sig", "utf-16")


def test_two_files_of_different_length_are_told_with_both_numbers(tmp_path: Path) -> None:
    source, target = written(tmp_path, "一\n二\n三\n", "a"), written(tmp_path, "one\ntwo", "b")
    with pytest.raises(InputError, match=r"a has 3 lines, but .*b has 2;"):
        corpus_of(Pairs(source, target))
    with pytest.raises(InputError, match="/empty is empty"):
        corpus_of(Pairs(source, written(tmp_path, "", "empty")))
    with pytest.raises(InputError, match="no line with text in both"):
        corpus_of(Pairs(written(tmp_path, "\n二\n \n三", "c"), written(tmp_path, "one\n\ntwo\n\ufffd", "d")))


def test_columns_are_found_by_the_names_in_the_head_which_is_no_pair(tmp_path: Path) -> None:
    file = written(tmp_path, "id,en,zh\n1,I like tea.,我喜欢喝茶。\n2,How are you?,你好吗？\n")
    assert list(corpus_of(Pairs(file, source_column="zh", target_column="en")).pairs) == TEA
    assert list(corpus_of(Pairs(file, source_column="zh", target_column="2")).pairs) == TEA
    assert list(corpus_of(Pairs(file, source_column="3", target_column="2", head=True)).pairs) == TEA
    assert len(corpus_of(Pairs(file, source_column="3", target_column="2")).pairs) == 3


def test_each_side_is_cleaned_as_its_language_is(tmp_path: Path) -> None:
    file = written(tmp_path, "他說:「好」\tIt’s – good.\n茶,\tx\n")
    cleaned = corpus_of(Pairs(file, source_language="zh", target_language="en")).pairs
    assert cleaned[0] == Pair("他说：「好」", "It's - good.")
    assert corpus_of(Pairs(file)).pairs[0] == Pair("他說:「好」", "It’s – good.")


def test_what_cannot_be_used_is_told_by_line_and_why(tmp_path: Path) -> None:
    content = (
        "\ufeffI like tea.,我喜欢喝茶。\n"  # 1
        '"never closed,没有\n'  # 2
        "one cell\n"  # 3
        "\n"  # 4
        ",,\n"  # 5
    ).encode()
    content += b"\xb2\xe8,tea\n" + "How are you?,你好吗？\n".encode() * 5 + b"x" * (1 << 21)  # 6, 7 to 11, 12
    corpus = corpus_of(Pairs(written(tmp_path, content), source_column="2", target_column="1"))
    assert list(corpus.pairs) == [TEA[0], *[TEA[1]] * 5]
    assert told(corpus) == [(2, MISQUOTED), (3, ONE_SIDED), (5, ONE_SIDED), (6, UNREADABLE), (12, TOO_LONG)]
    assert tuple(bad.line for bad in corpus.bad) == (2, 3, 5, 6, 12)


def test_quotes_may_go_over_lines_and_the_lines_are_still_counted(tmp_path: Path) -> None:
    corpus = corpus_of(Pairs(written(tmp_path, '"a\nb, c",茶\nbad\n"d ""e""",水\n', "p.csv")))
    assert list(corpus.pairs) == [Pair("a b, c", "茶"), Pair('d "e"', "水")]
    assert told(corpus) == [(3, ONE_SIDED)]


def test_json_with_tabs_lone_surrogates_and_broken_lines_is_no_crash(tmp_path: Path) -> None:
    lines = [
        json.dumps({"s": "a\tb\x00c", "t": "茶\ud83d好"}),
        '{"s": "open',
        '{"s": 12, "t": "twelve"}',
        '{"s": null, "t": "nothing"}',
        '"text"',
    ]
    corpus = corpus_of(Pairs(written(tmp_path, "\n".join(lines), "p.jsonl"), source_column="s", target_column="t"))
    assert list(corpus.pairs) == [Pair("a bc", "茶好"), Pair("12", "twelve")]
    assert told(corpus) == [(2, NOT_JSON), (4, ONE_SIDED), (5, NOT_JSON)]


def test_nul_bytes_in_a_text_are_dropped(tmp_path: Path) -> None:
    file = written(tmp_path, b"I like\x00 tea.\tx\nb\x00\ty\n" + b"plain words\tz\n" * 20)
    assert corpus_of(Pairs(file)).pairs[0] == Pair("I like tea.", "x")


def test_only_the_first_thousand_bad_lines_are_kept_and_all_are_counted(tmp_path: Path) -> None:
    corpus = corpus_of(Pairs(written(tmp_path, "a\tb\n" * 2 + "bad\t\n" * 2_500)))
    assert corpus.bad_count == 2_500
    assert tuple(bad.line for bad in corpus.bad) == tuple(range(3, 1_003))


def test_how_far_it_is_grows_to_the_size_and_it_can_be_left(tmp_path: Path) -> None:
    pairs = Pairs(written(tmp_path, "one side\tother side\nbad\n" * 10_000))
    *progress, _ = read(pairs)
    bytes_read = [record.bytes for record in progress if isinstance(record, Read)]
    assert bytes_read == sorted(bytes_read)
    assert len(bytes_read) > 5
    assert progress[0] == Read(0, 240_000)
    assert progress[-1] == Read(240_000, 240_000, 10_000, 10_000)
    left = read(pairs)
    next(left)
    next(left)
    left.close()


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("", "is empty"),
        ("\ufeff\n \n", "is empty"),
        (gzip.compress(b"", mtime=0), "is empty"),
        ("one\tpair\n", "holds only one pair"),
        (b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x02\x00", "is not a text file"),
        ("one column\nalone\n", "There is no column 2 in .*; there are 1."),
        ("a\t\n\tb\n", "no line with text in both column 1 and column 2"),
        ('[\n["a", "b"]\n]', "is one JSON document"),
        ('{"en": "a"}\n', "There is no column 2 in .*; there are en."),
    ],
)
def test_a_file_that_is_of_no_use_is_one_clear_sentence(tmp_path: Path, content: str | bytes, said: str) -> None:
    with pytest.raises(InputError, match=said) as caught:
        corpus_of(Pairs(written(tmp_path, content)))
    assert str(caught.value).count(". ") == 0


def test_a_folder_and_a_file_that_is_not_there_cannot_be_read(tmp_path: Path) -> None:
    for file in (tmp_path, tmp_path / "nowhere"):
        with pytest.raises(InputError, match=r"Cannot read|is a folder"):
            corpus_of(Pairs(str(file)))
        with pytest.raises(InputError, match=r"Cannot read|is a folder"):
            corpus_of(Pairs(written(tmp_path, "a\n"), str(file)))
