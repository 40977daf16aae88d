"""fun-viz decode."""

from __future__ import annotations

import io
import json
import re
import shutil
import sys
from pathlib import Path

import pytest

import fun_viz
from fun_viz import archive
from fun_viz.cli.table import cells
from fun_viz.reading import Reading
from fun_viz.run.decoding.request import Decode
from fun_viz.run.models.cache import ModelCache
from fun_viz.strategy import Strategy
from fun_viz.text.tokenizer import END_MARK, START_MARK
from fun_viz.trace import Request
from tests.cli.conftest import Call, assert_refused

LEARNED = "我喜欢学习。"


def test_json_says_what_was_promised(call: Call, models: Path) -> None:
    said = call("decode", "--model", models / "transformer", "--text", LEARNED, "--json")
    assert (said.code, said.err) == (0, "")
    told = json.loads(said.out)
    assert told["model"] == "transformer"
    assert told["source"] == list(LEARNED)
    assert told["text"] == "I like to study."
    steps = told["steps"]
    assert [step["token"] for step in steps] == [*told["target"], END_MARK]
    assert [step["reads"] for step in steps] == [START_MARK, *told["target"]]
    for shares in told["influence"]["shares"]:
        assert sum(shares) == pytest.approx(1)
    assert len(told["influence"]["totals"]) == len(steps)
    assert "|gradient x input|" in told["influence"]["measure"]
    for step in steps:
        assert set(step) == {"reads", "token", "probability", "entropy", "candidates"}
        assert step["candidates"][0] == [step["token"], pytest.approx(step["probability"])]
        assert 0 < step["probability"] <= 1
        assert step["entropy"] >= 0


def test_a_beam_is_said_and_used(call: Call, models: Path) -> None:
    told = json.loads(call("decode", "--model", models / "gru", "--text", "老师咖啡", "--beam", 4, "--json").out)
    assert told["strategy"] == "beam 4"
    assert told["length_penalty"] == "(5 + length) / 6"
    first, *others = told["hypotheses"]
    assert first["text"] == told["text"]
    assert first["length"] == len(told["steps"])
    for kept in told["hypotheses"]:
        assert kept["normalised"] == pytest.approx(kept["score"] / ((5 + kept["length"]) / 6))
        assert kept["normalised"] <= first["normalised"]
    assert len(others) == 3


def test_the_table_of_a_beam_names_what_decides(call: Call, models: Path) -> None:
    lines = call("decode", "--model", models / "gru", "--text", "老师咖啡", "--beam", 4).out.splitlines()
    at = next(n for n, line in enumerate(lines) if "Normalised" in line)
    assert lines[at].split()[:3] == ["Log-probability", "Tokens", "Normalised"]
    normalised = [float(line.split()[2]) for line in lines[at + 1 : at + 5]]
    assert normalised == sorted(normalised, reverse=True)
    assert lines[at + 1].endswith(lines[-1])
    assert lines[at + 5] == "log-probability ÷ length penalty (5 + length) / 6 (Wu et al. 2016)"


def test_the_table_has_a_line_a_step_and_the_translation_last(call: Call, models: Path) -> None:
    lines = call("decode", "--model", models / "gru", "--text", LEARNED).out.splitlines()
    assert lines[0] == "Tiny gru (gru), greedy"
    assert lines[1] == " ".join([*LEARNED, END_MARK])
    assert lines[-1] == "I like to study."
    numbers = [line.split()[0] for line in lines[4:-2]]
    assert numbers == [str(i + 1) for i in range(len(numbers))]
    assert len(numbers) >= 6
    assert len({cells(line[: line.index(".")]) for line in lines[4:-2] if ". " not in line[:8]}) <= 2


def test_the_table_is_chinese_where_the_environment_is(
    call: Call, models: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LANG", "zh_CN.UTF-8")
    said = call("decode", "--model", models / "gru", "--text", "我龘")
    assert "读入" in said.out
    assert "写出" in said.out
    assert "模型不认识：龘" in said.out


def test_unknown_characters_are_named_and_decoding_goes_on(call: Call, models: Path) -> None:
    said = call("decode", "--model", models / "gru", "--text", "我龘喜欢😀")
    assert said.code == 0
    assert "Unknown to the model: 龘 😀" in said.out


def test_the_text_can_come_from_standard_input(call: Call, models: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(f"{LEARNED}\n".encode()), "utf-8"))
    assert call("decode", "--model", models / "gru", "--text", "-").out.endswith("I like to study.\n")


def test_standard_input_that_is_not_utf8_is_refused(call: Call, models: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO("你好".encode("gb18030")), "utf-8"))
    assert_refused(call("decode", "--model", models / "gru", "--text", "-"), "not UTF-8")


def test_a_trace_is_kept_and_opens_again(call: Call, models: Path, tmp_path: Path) -> None:
    file = tmp_path / "trace.safetensors"
    said = call("decode", "--model", models / "transformer", "--text", LEARNED, "--trace", file)
    assert said.code == 0
    trace = archive.load_trace(file)
    assert trace.text == LEARNED
    assert any(name.endswith("cross.pattern") for step in trace.steps for name in step.arrays)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "nothing to translate"),
        (" \t\n", "nothing to translate"),
        ("\u200b\u202e", "nothing to translate"),
        ("好" * 10_000, "10000 characters; at most 200"),
    ],
)
def test_a_sentence_that_cannot_be_read_is_refused(call: Call, models: Path, text: str, words: str) -> None:
    assert_refused(call("decode", "--model", models / "gru", "--text", text), words)


@pytest.mark.parametrize("text", ["شكرا", "a\x00b\x1b[31m", "👩‍👩‍👧", "ＡＢＣ", "-1"])
def test_odd_text_is_decoded_all_the_same(call: Call, models: Path, text: str) -> None:
    said = call("decode", "--model", models / "fixed", f"--text={text}", "--json")
    assert said.code == 0
    assert json.loads(said.out)["steps"]


@pytest.mark.parametrize(
    ("beam", "words"), [("0", "1 or more"), ("-3", "1 or more"), ("21", "20 or less"), ("x", "whole")]
)
def test_a_beam_that_makes_no_sense_is_refused(call: Call, models: Path, beam: str, words: str) -> None:
    assert_refused(call("decode", "--model", models / "gru", "--text", "好", f"--beam={beam}"), words)


def test_a_model_that_cannot_be_used_is_refused(call: Call, models: Path, tmp_path: Path) -> None:
    broken = shutil.copytree(models / "gru", tmp_path / "broken")
    content = (broken / "weights.safetensors").read_bytes()
    for change, words in ((content[:99], "SHA-256"), (content[:-1] + b"\x7f", "SHA-256")):
        (broken / "weights.safetensors").write_bytes(change)
        assert_refused(call("decode", "--model", broken, "--text", "好"), words)
    (broken / "weights.safetensors").unlink()
    assert_refused(call("decode", "--model", broken, "--text", "好"), "weights.safetensors is missing")
    assert_refused(call("decode", "--model", tmp_path, "--text", "好"), "not a model of Fun-Viz")
    assert_refused(call("decode", "--model", tmp_path / "nowhere", "--text", "好"), "There is no model")


def test_a_trace_that_cannot_be_written_is_refused(call: Call, models: Path, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("kept")
    for place in (tmp_path, tmp_path / "no folder" / "t", tmp_path / "file" / "t"):
        said = call("decode", "--model", models / "gru", "--text", "好", "--trace", place)
        assert_refused(said, "Cannot write")
    assert (tmp_path / "file").read_text() == "kept"


def test_it_tells_what_the_model_does_a_line_a_move(call: Call, models: Path) -> None:
    said = call("decode", "--model", models / "transformer", "--text", LEARNED, "--narrate")
    lines = said.out.splitlines()
    told = json.loads(call("decode", "--model", models / "transformer", "--text", LEARNED, "--json", "--narrate").out)
    assert lines == [f"{move:>3}  {sentence}" for move, sentence in enumerate(told["narration"])]
    assert lines[0].startswith("  0  Layer 1 of 2: all 7 tokens look at all 7, in one move.")
    assert lines[-1].endswith("the text is over.")


def test_it_tells_it_in_chinese(call: Call, models: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LC_ALL", "zh_CN.UTF-8")
    said = call("decode", "--model", models / "gru", "--text", LEARNED, "--narrate")
    assert said.out.splitlines()[0].startswith("  0  从前往后，GRU 读入 我，改写了状态的 ")


def test_the_path_of_a_folder_is_no_file_for_a_trace(call: Call, models: Path, tmp_path: Path) -> None:
    asked = ("decode", "--model", models / "gru", "--text", "你好", "--trace", f"{tmp_path / 'x'}/")
    assert_refused(call(*asked), "ends as the path of a folder: name a file.")
    assert not (tmp_path / "x").exists()


def test_a_reference_marks_wrong_and_missing_words(call: Call, models: Path) -> None:
    asked = ("decode", "--model", models / "transformer", "--text", LEARNED, "--reference", "I really like to learn.")
    told = json.loads(call(*asked, "--json").out)
    assert told["reference"] == "I really like to learn."
    assert told["wrong"] == [{"word": "study", "should": "learn"}]
    assert told["missing"] == ["really"]
    assert told["text"] == "I like to study."
    assert call(*asked).out.splitlines()[-1] == "I ‸really like to study✗(learn)."
    assert "wrong" not in json.loads(call(*asked[:-2], "--json").out)


def test_marks_are_the_same_in_chinese(call: Call, models: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LANG", "zh_CN.UTF-8")
    asked = ("decode", "--model", models / "transformer", "--text", LEARNED, "--reference", "I like to learn.")
    assert call(*asked).out.splitlines()[-1] == "I like to study✗(learn)."


CUT = {"part": "decoder.layers.1.cross", "port": "pattern", "where": {"head": [1]}, "action": "cut"}
COOL = {
    "part": "decoder.layers.0.self",
    "port": "scores",
    "where": {},
    "action": {"type": "temperature", "temperature": 0.5},
}


def test_a_what_if_begins_with_its_prefix_and_tells_its_edits(call: Call, models: Path) -> None:
    asked = "decode", "--model", models / "transformer", "--text", LEARNED, "--json"
    plain = json.loads(call(*asked).out)
    said = call(*asked, "--prefix", "They go", "--edit", json.dumps(CUT), "--edit", json.dumps(COOL))
    assert (said.code, said.err) == (0, "")
    told = json.loads(said.out)
    assert told["text"].startswith("They go")
    assert told["edits"] == [{**CUT, "on": True}, {**COOL, "on": True}]
    assert (plain["edits"], plain["prefix"]) == ([], [])
    assert len(told["steps"]) > len(told["prefix"]) > 0


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (("--edit", "cut"), "An edit looks like"),
        (("--edit", json.dumps({**CUT, "part": "decoder.layers.7.cross"})), "it has encoder.embed, .*layers.0–1.cross"),
        (
            ("--edit", json.dumps({**CUT, "port": "gate"})),
            "has no gate to edit; it has query, key, value, scores, pattern",
        ),
        (("--edit", json.dumps({**CUT, "where": {"head": [7]}})), "no head 7 to edit; it has 2, from 0 to 1"),
        (("--edit", json.dumps({**CUT, "where": {"unit": [0]}})), "no axis unit; it has head, query, key"),
        (("--edit", json.dumps({**CUT, "action": "burn"})), "no action burn; there are cut, scale"),
        (("--edit", json.dumps({**CUT, "port": "scores", "action": "hide"})), "hides every key"),
        (("--prefix", "龘"), "cannot write 龘"),
        (("--edit", json.dumps(CUT)) * 101, "100 edits at most, not 101"),
    ],
    ids=range(9),
)
def test_a_what_if_that_cannot_be_is_one_sentence(
    call: Call, models: Path, options: tuple[str, ...], words: str
) -> None:
    said = call("decode", "--model", models / "transformer", "--text", LEARNED, *options)
    assert said.code == 2
    assert re.search(words, said.err)
    assert len(said.err.strip().splitlines()) == 1


def test_the_same_seed_says_the_same_in_the_command_the_library_and_the_window(call: Call, models: Path) -> None:
    said = []
    for seed in (1, 2, 3, 4):
        drawn = Strategy("sample", temperature=2.0, top_k=20, seed=seed)
        options = ("--strategy", "sample", "--temperature", "2", "--top-k", "20", "--seed", str(seed), "--json")
        told = json.loads(call("decode", "--model", models / "gru", "--text", "我喜欢", *options).out)
        assert told["settings"] == {"temperature": 2.0, "top_k": 20, "top_p": 1.0, "seed": seed, "draws": 1}
        asked = Request(str(models / "gru"), "我喜欢", strategy=drawn)  # as the bar of the window asks
        window = Reading([grown.trace for grown in Decode((asked,))(ModelCache())][-1])
        assert told["text"] == fun_viz.decode(models / "gru", "我喜欢", strategy=drawn).text == window.text
        said.append(told["text"])
    assert len(set(said)) > 1


REFUSED = {
    "a greedy beam": (("--strategy", "greedy", "--beam", "3"), "--beam: leave it out, or choose --strategy beam"),
    "a temperature alone": (("--temperature", "2"), "--strategy greedy has no use for --temperature"),
    "a beam with a seed": (("--beam", "3", "--seed", "1"), "--strategy beam has no use for --seed"),
    "a sample of a beam": (("--strategy", "sample", "--beam", "3"), "--strategy sample has no use for --beam"),
    "a sample with a penalty": (("--strategy", "sample", "--length-penalty", "1"), "no use for --length-penalty"),
    "temperature 0": (("--strategy", "sample", "--temperature", "0"), "The temperature must be more than 0"),
    "no temperature": (("--strategy", "sample", "--temperature", "warm"), "--temperature needs a number, not 'warm'"),
    "top-k 0": (("--strategy", "sample", "--top-k", "0"), "top-k must leave 1 token or more, not 0"),
    "top-p 0": (("--strategy", "sample", "--top-p", "0"), "top-p must be more than 0 and at most 1, not 0"),
    "top-p 2": (("--strategy", "sample", "--top-p", "2"), "top-p must be more than 0 and at most 1, not 2"),
    "a seed below 0": (("--strategy", "sample", "--seed=-1"), "--seed must be 0 or more, not -1"),
    "a penalty below 0": (("--beam", "3", "--length-penalty=-1"), "The length penalty must be 0 to 5"),
    "too many words": (("--strategy", "exhaustive"), "more than 34 are too many. Choose a beam instead."),
    "a strategy of no name": (("--strategy", "dream"), "invalid choice: 'dream'"),
}  # fmt: skip


@pytest.mark.parametrize(("options", "words"), REFUSED.values(), ids=REFUSED)
def test_options_that_contradict_each_other_are_one_sentence(
    call: Call, models: Path, options: tuple[str, ...], words: str
) -> None:
    assert_refused(call("decode", "--model", models / "gru", "--text", "好", *options), words)


def test_a_length_penalty_is_told_with_the_hypotheses(call: Call, models: Path) -> None:
    options = ("--beam", "3", "--length-penalty", "0.6")
    told = json.loads(call("decode", "--model", models / "gru", "--text", "我喜欢", *options, "--json").out)
    assert told["length_penalty"] == "((5 + length) / 6)^0.6"
    for one in told["hypotheses"]:
        assert one["normalised"] == pytest.approx(one["score"] / ((5 + one["length"]) / 6) ** 0.6)
    shown = call("decode", "--model", models / "gru", "--text", "我喜欢", *options).out
    assert "length penalty ((5 + length) / 6)^0.6" in shown
