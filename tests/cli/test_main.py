"""What all commands share: one line for an error, quiet ends, the language of the environment."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from fun_viz import cli
from fun_viz.version import version_of
from tests.cli.conftest import Call, assert_refused


def replaced(monkeypatch: pytest.MonkeyPatch, error: BaseException) -> None:
    """Let the command "info" do nothing but raise."""

    class Raising:
        """Raise."""

        def arguments(self, parser: object) -> None: ...

        def run(self, options: object) -> None:
            raise error

    cli._parser()
    monkeypatch.setitem(cli.commands, "info", Raising)


def started(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "fun_viz", *arguments],
        capture_output=True,
        text=True,
        env={**os.environ, "PYTHONUTF8": "1", **environment},
        cwd=Path(__file__).parents[2],
        timeout=100,
    )


def test_help_names_every_command_with_what_it_does(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        cli.main(["--help"])
    assert ended.value.code == 0
    out = capsys.readouterr().out
    for name in ("decode", "compare", "evaluate", "info", "screenshot", "train"):
        assert re.search(rf"^ +{name}\s+[A-Z]", out, re.MULTILINE), name


@pytest.mark.parametrize(
    "arguments",
    [(), ("fly",), ("decode",), ("decode", "--text"), ("decode", "--text", "a", "--colour"), ("--beam", "1")],
)
def test_a_command_line_that_is_not_understood_is_one_line(call: Call, arguments: tuple[str, ...]) -> None:
    assert_refused(call(*arguments), "--help")


def test_an_error_of_several_lines_becomes_one(call: Call, monkeypatch: pytest.MonkeyPatch) -> None:
    replaced(monkeypatch, cli.InputError("{reason}", reason="first\n  second"))
    assert_refused(call("info"), "first second")


@pytest.mark.parametrize("name", ["LANG", "LC_MESSAGES", "LC_ALL"])
def test_errors_are_chinese_where_the_environment_is(
    call: Call, monkeypatch: pytest.MonkeyPatch, name: str, models: Path
) -> None:
    monkeypatch.setenv("LANG", "de_DE.UTF-8")
    monkeypatch.setenv(name, "zh_CN.UTF-8")
    said = call("decode", "--model", models / "gru", "--text", " ")
    assert_refused(said, "请先输入一个句子")


def test_an_interrupt_ends_quietly_with_130(call: Call, monkeypatch: pytest.MonkeyPatch) -> None:
    replaced(monkeypatch, KeyboardInterrupt())
    said = call("info")
    assert (said.code, said.out, said.err) == (130, "", "")


def test_a_mistake_of_the_program_is_not_hidden(call: Call, monkeypatch: pytest.MonkeyPatch) -> None:
    replaced(monkeypatch, ZeroDivisionError("a bug"))
    with pytest.raises(ZeroDivisionError):
        call("info")


def test_the_version_is_told_without_a_display() -> None:
    said = started("--version", DISPLAY="", WAYLAND_DISPLAY="", QT_QPA_PLATFORM="xcb")
    assert (said.returncode, said.stdout, said.stderr) == (0, f"Fun-Viz {version_of()}\n", "")


def test_to_tell_the_version_waits_neither_for_qt_nor_for_torch() -> None:
    code = "import sys; from fun_viz.cli import main\ntry: main(['--version'])\nfinally: print(*sys.modules)"
    said = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, cwd=Path(__file__).parents[2], timeout=100
    )
    assert not {"torch", "PySide6"} & set(said.stdout.split())


def test_the_module_is_the_command() -> None:
    said = started("decode", "--model", "nobody", "--text", "好")
    assert said.returncode == 2
    assert said.stderr.startswith("fun-viz: There is no model nobody")


@pytest.mark.skipif(sys.platform == "win32", reason="needs a POSIX shell")
def test_a_reader_that_goes_away_is_no_error(models: Path) -> None:
    command = (
        f'{{ "{sys.executable}" -m fun_viz decode --model "{models / "gru"}" --text 我喜欢学习; echo $? >&2; }} | true'
    )
    said = subprocess.run(
        ["sh", "-c", command], capture_output=True, text=True, cwd=Path(__file__).parents[2], timeout=100
    )
    assert said.stderr.strip() == "141"


@pytest.mark.skipif(not Path("/dev/full").is_char_device(), reason="needs /dev/full")
def test_a_full_disk_under_what_is_printed_is_one_line() -> None:
    with Path("/dev/full").open("w") as full:
        said = subprocess.run(
            [sys.executable, "-m", "fun_viz", "info", "--json"],
            stdout=full, stderr=subprocess.PIPE, text=True, cwd=Path(__file__).parents[2], timeout=100,
        )  # fmt: skip
    assert said.returncode == 2
    assert said.stderr == "fun-viz: What is said cannot be printed: No space left on device.\n"


def test_a_working_directory_that_is_gone_is_said(call: Call, monkeypatch: pytest.MonkeyPatch) -> None:
    def gone() -> str:
        raise FileNotFoundError(2, "No such file or directory")

    monkeypatch.setattr(os, "getcwd", gone)
    assert_refused(call("train", "--list"), "The working directory is gone: cd elsewhere")
