"""The command line, called as a person would call it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from fun_viz.cli import main
from tests.tiny import tiny_model


@dataclass(frozen=True)
class Said:
    """What a command returned and printed."""

    code: int
    out: str
    err: str


Call = Callable[..., Said]


@pytest.fixture
def call(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Call:
    """Return a function that runs one command, in English; an argument may be anything that has a str."""
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        monkeypatch.delenv(name, raising=False)

    def run(*arguments: object) -> Said:
        code = main([str(argument) for argument in arguments])
        captured = capsys.readouterr()
        return Said(code, captured.out, captured.err)

    return run


@pytest.fixture(scope="session")
def models(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of three small models."""
    folder = tmp_path_factory.mktemp("models")
    tiny_model(folder / "transformer")
    tiny_model(folder / "gru", family="gru")
    tiny_model(folder / "fixed", family="gru", attention="none")
    return folder


def assert_refused(said: Said, words: str) -> None:
    """One line that says what was wrong, exit code 2, and nothing else."""
    assert said.code == 2, said
    assert said.out == ""
    assert said.err.count("\n") == 1, said.err
    assert said.err.startswith("fun-viz: ")
    assert words in said.err, said.err
