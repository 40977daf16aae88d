"""Every option of every command with values that nobody should give: one sentence and a code, never a traceback."""

from __future__ import annotations

import argparse
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from fun_viz import cli
from fun_viz.cli import train
from fun_viz.events import TrainingEvent
from fun_viz.run.training import dataset
from tests.cli.conftest import Call, Said

NASTY = ("", "x" * 300, "-1", "0", "nan", "inf", "1e999", "x\udcff", "folder", "/dev/full", "9" * 30, "9" * 5_000,
         "~no-such-person/x", "\x1b[31m\a\r\u202e", ",", " ", "a\nb", "<b>", "{x}", "-")  # fmt: skip
RAW = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")


def subcommands() -> dict[str, argparse.ArgumentParser]:
    (choices,) = (action for action in cli._parser()._actions if isinstance(action, argparse._SubParsersAction))
    return dict(choices.choices)


def valued() -> Iterator[tuple[str, str]]:
    """Yield each command with each of its options that takes a value."""
    for name, parser in subcommands().items():
        for action in parser._actions:
            if action.nargs != 0:
                yield name, next(iter(action.option_strings), "")


@pytest.fixture
def base(models: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> dict[str, dict[str, str]]:
    """For each command options with which it does something; a training ends with its first words."""
    monkeypatch.chdir(tmp_path)
    for name, small in (("_SEEN", 300), ("_DEV", 20), ("_TEST", 20)):
        monkeypatch.setattr(dataset, name, small)
    monkeypatch.setattr(train, "drive", first_words)
    Path("folder").mkdir()
    Path("pairs.tsv").write_text("What is your name?\t你叫什么名字？\nI study.\t我学习。\n", "utf-8")
    one, text = str(models / "gru"), "我喜欢学习"
    small = {"--family": "gru", "--units": "8", "--width": "8", "--steps": "2", "--batch": "200"}
    return {
        "compare": {"--models": f"{one},{models / 'fixed'}", "--text": text},
        "decode": {"--model": one, "--text": text},
        "evaluate": {"--model": one, "--pairs": "pairs.tsv"},
        "explain": {"--model": one, "--text": text},
        "heads": {"--model": str(models / "transformer"), "--pairs": "pairs.tsv"},
        "info": {},
        "screenshot": {"": "decode", "--model": one, "--text": text, "--out": "made.png"},
        "train": {"--task": "copy", **small, "--out": "made"},
    }


def first_words(events: Iterator[TrainingEvent | None], tell: object) -> int:
    next(events)
    events.close()  # type: ignore[attr-defined]
    return 0


def asked(command: str, options: dict[str, str]) -> list[str]:
    return [command, *(f"{name}={value}" if name else value for name, value in options.items())]


def faults(said: Said, value: str) -> Iterator[str]:
    made = [place for place in ("made.png", "made", value) if _is_made(Path(place))]
    if said.code == 0 and not (said.out or made):
        yield f"{value[:40]!r}: nothing was done, and nobody told"
    if said.code not in (0, 2):
        yield f"{value[:40]!r}: exit code {said.code}"
    if said.code == 2 and not (said.err.startswith("fun-viz: ") and said.err.count("\n") == 1):
        yield f"{value[:40]!r}: not one sentence: {said.err!r}"
    if said.code == 2 and made:
        yield f"{value[:40]!r}: refused after something was written"
    if raw := RAW.search(said.out + said.err):
        yield f"{value[:40]!r}: {raw[0]!r} was printed"


@pytest.mark.parametrize(("command", "option"), list(valued()))
def test_no_value_of_an_option_is_a_traceback_or_does_nothing_in_silence(
    call: Call, base: dict[str, dict[str, str]], command: str, option: str, qtbot: QtBot
) -> None:
    found = []
    for value in NASTY:
        for made in ("made.png", "made"):
            _forget(Path(made))
        try:
            said = call(*asked(command, {**base[command], option: value}))
        except Exception as error:  # what a person would see as a traceback
            found.append(f"{value[:40]!r}: {error!r}")
        else:
            found += faults(said, value)
    assert not found, "\n".join(found)


def _is_made(place: Path) -> bool:
    """Return whether a picture or a run stands in a place; what cannot even be a place holds none."""
    try:
        return (place.suffix == ".png" and place.is_file()) or (place / "train.json").is_file()
    except OSError:
        return False


def _forget(path: Path) -> None:
    for inner in path.iterdir() if path.is_dir() else ():
        _forget(inner)
    if path.is_dir():
        path.rmdir()
    path.unlink(missing_ok=True)


@pytest.mark.parametrize("name", sorted(subcommands()))
def test_the_walk_knows_every_command(base: dict[str, dict[str, str]], name: str, call: Call, qtbot: QtBot) -> None:
    said = call(*asked(name, base[name]))
    assert said.code == 0, said.err
    assert not list(faults(said, name))


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ("train --task copy --epochs 1", "no epochs"),
        ("train --task copy --pin " + "x" * 300, "at most 200"),
        ("train --task copy --source-column 2", "--source-column says nothing beside --task"),
        ("train --target-pairs b.tsv", "--target-pairs says nothing"),
        ("train --task copy --rdzv-endpoint h:1", "--rdzv-endpoint says nothing without --nnodes 2"),
        ("train --recipe zh-en-gru --pairs a.tsv --units 5", "--units says nothing beside --recipe"),
        ("train --recipe zh-en-gru --pairs a.tsv --source-tokens words", "--source-tokens says nothing"),
        ("train --resume --overwrite --out made", "not allowed with argument"),
        ("train --resume --pin x --out made", "--pin says nothing beside --resume"),
        ("train --out= ", "--out is given nothing"),
        ("screenshot train --runs=, --out made.png", "--runs takes 1 to 3 names"),
        ("screenshot train --text x --out made.png", "no use for --text"),
        ("screenshot decode --text x --runs made --out made.png", "no use for --runs"),
        ("screenshot compare --text x --model made --out made.png", "no use for --model"),
        ("evaluate --pairs a.tsv --card --beam 3", "leave --strategy and its options out"),
    ],
)
def test_what_would_be_ignored_is_refused_before_anything_is_written(
    call: Call, base: dict[str, dict[str, str]], arguments: str, words: str
) -> None:
    said = call(*arguments.split())
    assert said.code == 2, said
    assert words in said.err, said.err
    assert not Path("made").exists()
    assert not Path("runs").exists()


def test_no_limit_of_updates_leaves_the_limit_of_time(call: Call, tmp_path: Path) -> None:
    parser = subcommands()["train"]
    given, more = parser.parse_known_args(["--task", "copy", "--steps", "0"])
    given.more = more
    assert train.plan_from(given).schedule.seconds == 60.0
