"""Streams that are closed, full, read by nobody or without Chinese: a sentence and a code, never a traceback."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from fun_viz.cli.streams import complain, say
from fun_viz.cli.table import table
from fun_viz.cli.words import as_json
from fun_viz.printable import printable

ROOT = Path(__file__).parents[2]
EVIL = "a\x1b[31m\a\r\u202eb\x9b\u2028"
pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="needs a POSIX shell")


def shell(line: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run a line in which `fun-viz` is the program, and say its exit code after it."""
    plain = {name: value for name, value in os.environ.items() if name not in ("LANG", "LC_ALL", "PYTHONUTF8")}
    return subprocess.run(
        ["bash", "-c", f'fun-viz() {{ "{sys.executable}" -m fun_viz "$@"; }}; {line}'],
        capture_output=True, text=True, cwd=ROOT, timeout=100, env={**plain, **environment},
    )  # fmt: skip


@pytest.mark.parametrize(
    ("line", "code", "words"),
    [
        ("train --list >&-", 2, "Standard output is closed"),
        ("train --list >/dev/full", 2, "No space left on device"),
        ("--help >/dev/full", 2, "No space left on device"),
        ("decode 2>&-", 2, ""),
        ("decode 2>/dev/full", 2, ""),
        ("decode --text - <&-", 2, "Standard input cannot be read"),
        ("decode --text - </dev/zero", 2, "more than a sentence"),
        ("decode --text $'x\\xff'", 2, "its bytes are no UTF-8"),
        ("train --out $'x\\xff'", 2, "its bytes are no UTF-8"),
        ("train --list >&- 2>&- <&-", 2, ""),
    ],
)
def test_every_stream_may_be_closed_or_full(line: str, code: int, words: str) -> None:
    said = shell(f"fun-viz {line}")
    assert said.returncode == code, said
    assert words in said.stderr
    assert "Traceback" not in said.stderr
    assert "Exception" not in said.stderr
    assert said.stderr.count("\n") <= 1


def test_the_program_without_a_screen_says_so_as_well() -> None:
    said = subprocess.run(
        ["bash", "-c", f'"{sys.executable}" main.py --version >/dev/full'],
        capture_output=True, text=True, cwd=ROOT, timeout=100,
    )  # fmt: skip
    assert said.returncode == 2
    assert said.stderr == "fun-viz: What is said cannot be printed: No space left on device.\n"


def test_chinese_is_read_and_written_in_a_plain_locale(models: Path) -> None:
    asked = f"decode --model {models / 'gru'} --json"
    said = shell(
        f"fun-viz {asked} --text 我喜欢学习; echo 我喜欢学习 | fun-viz {asked} --text -", LC_ALL="POSIX", LANG="C"
    )
    one, other = map(json.loads, said.stdout.splitlines())
    assert one["source"] == other["source"] == list("我喜欢学习")


def test_a_place_where_progress_cannot_be_told_does_not_stop_a_training(tmp_path: Path) -> None:
    small = "--family gru --units 8 --width 8 --batch 200 --steps 2"
    said = shell(f"fun-viz train --task copy {small} --out {tmp_path / 'm'} 2>/dev/full")
    assert said.returncode == 0
    assert (tmp_path / "m" / "card.json").is_file()


def test_nothing_that_is_printed_orders_a_terminal_about(capsys: pytest.CaptureFixture[str]) -> None:
    say(EVIL)
    complain(EVIL)
    shown = capsys.readouterr()
    assert shown.out == shown.err == "a\\u001b[31m\\u0007\\r\\u202eb\\u009b\\u2028\n"
    assert json.loads(as_json({"text": EVIL})) == {"text": EVIL}
    assert as_json(EVIL).isprintable()
    assert table(["x"], [[f"{EVIL}\n"]]).count("\n") == 1


def test_what_is_no_order_stays() -> None:
    for text in ("今天吃什么好？", "a\u3000b\u00a0c", "e\u0301 ½ 😀"):
        assert printable(text) == text
    assert json.loads(f'"{printable(chr(0xE0041))}"') == chr(0xE0041)
