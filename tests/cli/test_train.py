"""fun-viz train."""

from __future__ import annotations

import json
import os
import signal
from pathlib import Path
from typing import Any

import pytest

from fun_viz.cli import progress_lines
from fun_viz.cli.progress_lines import ProgressLines
from fun_viz.cli.train import family_options
from fun_viz.errors import InputError
from fun_viz.events import Metrics, Started, TrainingEvent
from fun_viz.run.models import store
from fun_viz.run.training import recipes
from fun_viz.run.training.folder import CHECKPOINT, PLAN
from fun_viz.run.training.log import Log
from fun_viz.run.training.logged import events_after
from fun_viz.run.training.recipes import Recipe
from fun_viz.run.training.request import Train
from fun_viz.run.training.schedule import Schedule
from tests.cli.conftest import Call, Said, assert_refused
from tests.disk import contents

SMALL = ("--family", "gru", "--width", 8, "--units", 8, "--batch", 200, "--assess-every", 8)


@pytest.fixture(autouse=True)
def recipe(monkeypatch: pytest.MonkeyPatch) -> None:
    """A recipe that is done in a moment."""
    plan = Schedule(steps=4, seconds=0, rate=1e-2, warm_up=5, batch=300, assess_every=4)
    made = Recipe("gru", {"en": "Small", "zh": "小"}, {"width": 16, "units": 16}, subwords=60, schedule=plan)
    monkeypatch.setitem(recipes.recipes, "small", made)


@pytest.fixture
def pairs(tmp_path: Path) -> Path:
    file = tmp_path / "pairs.tsv"
    lines = [f"Sentence {i}.\t第{i}句。\n" for i in range(240, 320)]  # two of them fall into dev
    file.write_text("".join(lines), "utf-8")
    return file


def told(said: Said) -> list[dict[str, Any]]:
    assert said.code == 0, said.err
    return [json.loads(line) for line in said.out.splitlines()]


def test_a_task_is_learned_and_the_folder_can_be_asked(call: Call, tmp_path: Path) -> None:
    out = tmp_path / "run"
    lines = told(call("train", "--task", "reverse", *SMALL, "--steps", 16, "--out", out, "--json"))
    assert lines[0]["event"] == "started"
    last = lines[-1]
    assert last["event"] == "done"
    named = ("exact_match", "token_accuracy", "bleu", "seconds", "tokens_per_second", "world_size")
    assert all(isinstance(last[name], int | float) for name in named)
    assert last["world_size"] == 1
    assert [line["update"] for line in lines if line["event"] == "metrics" and line["dev"]] == [8, 16]
    assert call("decode", "--model", out, "--text", "abc").code == 0


def test_a_training_is_resumed_by_its_folder_alone_and_may_go_further(call: Call, tmp_path: Path) -> None:
    out = tmp_path / "run"
    told(call("train", "--task", "copy", *SMALL, "--steps", 8, "--out", out, "--json"))
    lines = told(call("train", "--resume", "--out", out, "--steps", 12, "--json"))
    assert (lines[0]["update"], lines[-1]["update"]) == (8, 12)
    assert lines[0]["options"]["units"] == 8


def test_people_are_told_in_words(call: Call, tmp_path: Path) -> None:
    said = call("train", "--task", "copy", *SMALL, "--steps", 8, "--out", tmp_path / "run")
    assert said.code == 0
    assert said.out == ""
    assert "dev exact_match" in said.err
    assert "event done" in said.err


def test_the_users_own_pairs_are_learned(
    call: Call, pairs: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    columns = ("--source-column", 2, "--target-column", 1, "--source-language", "zh")
    with pairs.open("a", encoding="utf-8") as file:
        file.write("no translation\n")
    asked = ("train", "--pairs", pairs, *columns, *SMALL, "--steps", 8, "--out", tmp_path / "m")
    lines = told(call(*asked, "--json"))
    loaded = next(line for line in lines if line["event"] == "loaded")
    assert loaded["bad"] == 1
    assert loaded["first_bad"][0][0] == 81
    assert loaded["sentences"]["dev"] == 2
    monkeypatch.setattr(progress_lines, "_PATIENCE", 0.0)
    said = call(*asked, "--overwrite")
    assert "reading … 100%\n" in said.err
    assert "learning the vocabularies …\n" in said.err
    assert "1 lines cannot be used and are left out, the first is line 81" in said.err


def test_a_recipe_makes_a_model_with_its_card(call: Call, pairs: Path, tmp_path: Path) -> None:
    out = tmp_path / "made"
    assert call("train", "--recipe", "small", "--pairs", pairs, "--out", out, "--seed", 7).code == 0
    card = store.load(out).card
    assert card.command == "fun-viz train --recipe small --pairs pairs.tsv --out models/made --seed 7"
    assert card.title == {"en": "Small", "zh": "小"}
    assert card.seed == 7
    assert str(tmp_path) not in (out / "card.json").read_text("utf-8")
    assert call("decode", "--model", out, "--text", "第三句").code == 0


def test_what_can_be_trained_is_listed(call: Call) -> None:
    said = call("train", "--list")
    assert said.code == 0
    for word in ("reverse", "--family transformer", "--layers", "--warm-up", "additive|", "--seed"):
        assert word in said.out


def test_what_can_be_trained_is_listed_for_programs_too(call: Call) -> None:
    (listed,) = told(call("train", "--list", "--json"))
    assert "reverse" in listed["tasks"]
    assert {family["family"] for family in listed["families"]} >= {"transformer", "gru"}
    assert any(option["name"] == "layers" for option in listed["families"][0]["options"])
    assert any(option["name"] == "warm_up" for option in listed["training"])


@pytest.mark.parametrize(
    "given", ["--task copy", "--source-tokens words", "--warm-up 5", "--nproc 2", "--resume", "--layers 2", "--x=1"]
)
def test_a_listing_does_nothing_else(call: Call, given: str) -> None:
    option = given.split()[0].split("=")[0]
    assert_refused(call("train", "--list", *given.split()), f"{option} says nothing beside --list: leave it out.")
    assert_refused(call("train", "--list", "dates"), "unrecognized arguments: dates")


def test_the_defaults_that_are_listed_are_those_of_a_training(
    call: Call, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out, lines = tmp_path / "run", call("train", "--list").out.splitlines()
    (started, *_) = told(call("train", "--family", "gru", "--steps", 1, "--seconds", 0.01, "--out", out, "--json"))
    own = lines.index("--family gru")
    for name, value in (("width", 64), ("units", 64), ("dropout", 0.0)):
        (line,) = [line for line in lines[own : lines.index("", own)] if line.split()[:1] == [f"--{name}"]]
        assert line.endswith(f"({value})")
        assert started["options"][name] == value
    assert any(line.split()[:1] == ["--batch"] and line.endswith("(800; --pairs: 1200)") for line in lines)
    assert "  --seconds          --task dates: 80" in lines
    with pytest.raises(SystemExit):
        call("train", "--help")
    said = " ".join(capsys.readouterr().out.split())
    assert "counted apart. (800; --pairs: 1200)" in said
    assert "(60; --pairs: 600; --steps, --epochs: 0)" in said


def test_an_interrupt_ends_after_an_update_and_can_be_resumed(
    call: Call, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupt(log: Log, record: TrainingEvent, write: Any = Log.write) -> None:
        write(log, record)
        if isinstance(record, Metrics) and record.update == 4:
            os.kill(os.getpid(), signal.SIGINT)

    out = tmp_path / "run"
    with monkeypatch.context() as patched:
        patched.setattr(Log, "write", interrupt)
        said = call("train", "--task", "copy", *SMALL, "--steps", 12, "--out", out, "--json")
    assert said.code == 130
    lines = told(call("train", "--resume", "--out", out, "--json"))
    assert lines[0]["update"] >= 4
    assert lines[-1]["update"] == 12


@pytest.mark.parametrize(
    ("option", "words"),
    [
        (("--steps", "x"), "steps needs a number, not x"),
        (("--steps", "-1"), "steps must be 0 or more"),
        (("--threads", "0"), "--threads"),
        (("--units", "0"), "units must be 1 or more"),
        (("--hats", "3"), "There is no option hats here; there are"),
        (("--units",), "unrecognized arguments: --units"),
        (("extra",), "unrecognized arguments: extra"),
        (("--task", "cook"), "There is no task cook; known are"),
        (("--family", "elm"), "There is no family elm; known are"),
        (("--device", "tpu"), "There is no device tpu here"),
        (("--nproc", "0"), "--nproc"),
    ],
)
def test_what_cannot_be_is_refused_before_anything_starts(
    call: Call, tmp_path: Path, option: tuple[str, ...], words: str
) -> None:
    assert_refused(call("train", *SMALL, "--out", tmp_path / "m", *option), words)
    assert not (tmp_path / "m").exists()


def test_what_is_not_there_is_refused(call: Call, pairs: Path, tmp_path: Path) -> None:
    out = ("--out", tmp_path / "m")
    assert_refused(call("train", "--recipe", "grand", "--pairs", pairs, *out), "There is no recipe grand; known are")
    assert_refused(call("train", "--recipe", "small", *out), "A recipe needs pairs")
    assert_refused(call("train", "--pairs", tmp_path / "no.tsv", *out), "no.tsv")
    assert_refused(call("train", "--pairs", pairs, "--task", "copy", *out), "not both")
    assert_refused(call("train", "--pairs", pairs, "--target-column", 9, *out), "9")
    assert_refused(call("train", "--resume"), "--out DIR")
    assert_refused(call("train", "--resume", *out), "holds no training")


def test_too_few_pairs_are_refused(call: Call, tmp_path: Path) -> None:
    (tmp_path / "few.tsv").write_text("一\tOne.\n二\tTwo.\n", "utf-8")
    said = call("train", "--pairs", tmp_path / "few.tsv", "--out", tmp_path / "m")
    assert_refused(said, "too small to be split")


def test_a_folder_that_cannot_be_written_or_is_taken_is_refused(call: Call, pairs: Path, tmp_path: Path) -> None:
    assert_refused(call("train", "--task", "copy", "--out", pairs / "m"), "Cannot write")
    asked = ("train", "--task", "copy", *SMALL, "--steps", 2, "--out", tmp_path / "m")
    assert call(*asked).code == 0
    assert_refused(call(*asked), "already holds a training")


@pytest.mark.parametrize("made", [("config.json", "weights.safetensors", "card.json"), ("snapshots/a.txt",), ("a",)])
def test_a_folder_that_holds_anything_but_a_run_is_refused_and_stays_as_it_is(
    call: Call, tmp_path: Path, made: tuple[str, ...]
) -> None:
    for name in made:
        (tmp_path / "m" / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "m" / name).write_text("mine")
    before = contents(tmp_path / "m")
    for more in ((), ("--overwrite",)):
        said = call("train", "--task", "copy", *SMALL, "--steps", 2, "--out", tmp_path / "m", *more)
        assert_refused(said, "m is not empty and holds no training: choose another folder")
    assert contents(tmp_path / "m") == before


@pytest.mark.parametrize("text", ["{}", '{"schedule": {}, "lr": 3}', "[1]", ""])
def test_a_plan_of_another_program_is_refused_and_stays_as_it_is(call: Call, tmp_path: Path, text: str) -> None:
    (tmp_path / PLAN).write_text(text)
    for more in ((), ("--overwrite",)):
        said = call("train", "--task", "copy", *SMALL, "--steps", 2, "--out", tmp_path, *more)
        assert_refused(said, "train.json is damaged or of another program, and stays as it is")
    assert contents(tmp_path) == {PLAN: text.encode()}


def test_to_overwrite_replaces_only_what_a_run_made(call: Call, tmp_path: Path) -> None:
    asked = ("train", "--task", "copy", *SMALL, "--steps", 2, "--out", tmp_path / "m")
    assert call(*asked).code == 0
    own = ("notes.txt", "snapshots/mine.png", "checkpoint.safetensors.bak", "weights-old.safetensors")
    for name in own:
        (tmp_path / "m" / name).write_text("mine")
    made = set(contents(tmp_path / "m")) - set(own)
    assert call(*asked, "--overwrite").code == 0
    after = contents(tmp_path / "m")
    assert {after[name] for name in own} == {b"mine"}
    assert set(after) - set(own) == made
    assert sum(isinstance(event, Started) for event in events_after(tmp_path / "m").events) == 1


@pytest.mark.parametrize("more", ["--overwrite", "--resume"])
@pytest.mark.parametrize("kind", ["folder", "pipe", "link"])
@pytest.mark.parametrize("name", ["metrics.jsonl", "config-0123456789abcdef.json", "card.json", "snapshots"])
def test_what_stands_where_a_run_would_write_is_named_and_nothing_is_destroyed(
    call: Call, tmp_path: Path, name: str, kind: str, more: str
) -> None:
    folder, mine = tmp_path / "run", tmp_path / "mine"
    asked = ("train", "--task", "copy", *SMALL, "--steps", 1, "--out", folder)
    assert call(*asked).code == 0
    mine.write_text("mine")
    if (folder / name).exists():
        (folder / name).rename(tmp_path / "moved")
    if kind == "pipe":
        os.mkfifo(folder / name)
    elif kind == "folder" and name != "snapshots":
        (folder / name).mkdir()
    else:
        (folder / name).symlink_to(mine)
    before = {file.name: file.lstat().st_mtime_ns for file in folder.iterdir()}
    assert_refused(call(*asked, more), name)
    assert {file.name: file.lstat().st_mtime_ns for file in folder.iterdir()} == before
    assert mine.read_text() == "mine"


@pytest.mark.parametrize("name", ["metrics.jsonl", ".fun-viz.lock"])
def test_what_a_run_shares_with_another_name_is_not_written_to(call: Call, tmp_path: Path, name: str) -> None:
    folder, mine = tmp_path / "run", tmp_path / "mine"
    asked = ("train", "--task", "copy", *SMALL, "--steps", 1, "--out", folder)
    assert call(*asked).code == 0
    (folder / name).touch()
    mine.hardlink_to(folder / name)
    before = mine.read_bytes()
    assert_refused(call(*asked, "--resume"), "not as a training leaves it")
    assert mine.read_bytes() == before


@pytest.mark.parametrize(
    ("more", "said"),
    [(("--device", "cpu:"), "is no device"), (("--device", "cpu:5"), "there are 1 of its kind"),
     (("--nnodes", 2, "--rdzv-endpoint", "a b:c"), "HOST:PORT")],
)  # fmt: skip
def test_what_only_looks_like_a_device_or_a_place_to_meet_is_refused(
    call: Call, tmp_path: Path, more: tuple[object, ...], said: str
) -> None:
    assert_refused(call("train", "--task", "copy", *SMALL, "--steps", 1, "--out", tmp_path / "m", *more), said)


@pytest.mark.parametrize(
    "wrong",
    [("--pin", "x" * 300), ("--units", 0), ("--heads", 3), ("--family", "elm"), ("--device", "tpu"), ("--rate", "x")],
)
def test_to_overwrite_with_what_cannot_be_destroys_nothing(
    call: Call, tmp_path: Path, wrong: tuple[object, ...]
) -> None:
    asked = ("train", "--task", "copy", *SMALL, "--steps", 2, "--out", tmp_path / "m")
    assert call(*asked).code == 0
    before = contents(tmp_path / "m")
    assert_refused(call(*asked, "--overwrite", *wrong), "")
    assert contents(tmp_path / "m") == before


def test_a_folder_without_a_name_or_with_too_long_a_one_is_refused_in_a_sentence(
    call: Call, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    for more in ((), ("--overwrite",), ("--resume",)):
        assert_refused(call("train", "--task", "copy", "--out", "", *more), "--out is given nothing")
    for long in ("x" * 300, tmp_path / ("x" * 300) / "m"):
        assert_refused(call("train", "--task", "copy", "--out", long), "File name too long")
    assert_refused(call("train", "--resume", "--out", "x" * 300), "xxx")
    with pytest.raises(InputError, match="needs a folder"):
        next(Train("", "copy")())
    assert list(tmp_path.iterdir()) == []


def test_a_damaged_checkpoint_is_refused(call: Call, tmp_path: Path) -> None:
    asked = ("train", "--task", "copy", *SMALL, "--steps", 2, "--out", tmp_path / "m")
    call(*asked)
    (tmp_path / "m" / CHECKPOINT).write_bytes(b"nothing")
    assert_refused(call("train", "--resume", "--out", tmp_path / "m"), "cannot be used")


def test_options_of_a_family_are_read_in_both_ways_of_writing() -> None:
    assert family_options(["--layers", "2", "--ffn-inner=64"]) == {"layers": "2", "ffn_inner": "64"}
    with pytest.raises(InputError, match="unrecognized"):
        family_options(["layers", "2"])


def test_an_interrupt_before_the_first_update_ends_at_once(
    call: Call, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupt(log: Log, record: TrainingEvent, write: Any = Log.write) -> None:
        os.kill(os.getpid(), signal.SIGINT)
        write(log, record)

    monkeypatch.setattr(Log, "write", interrupt)
    assert call("train", "--task", "copy", *SMALL, "--steps", 1, "--out", tmp_path / "run").code == 130
    assert (tmp_path / "run" / "metrics.jsonl").read_bytes() == b""


def test_a_training_without_any_limit_says_what_ends_it() -> None:
    said = list[str]()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(progress_lines, "complain", said.append)
        patch.setattr(progress_lines, "say", said.append)
        every: tuple[dict[str, Any], ...] = ({}, {"seconds": 1.0}, {"options": {"patience": 1}})
        for limits in every:
            for as_lines in (True, False):
                ProgressLines(as_lines=as_lines).tell(Started("r", "GRU", "gru", "copy", 1, "cpu", **limits))
    assert said.count("no limit: Ctrl+C ends it") == 2
