"""What `make` prints while it sets up: a line a step, and all that was said where a step fails."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="needs bash")


def quietly(log: Path, script: str) -> subprocess.CompletedProcess[str]:
    command = [ROOT / ".ci" / "quietly", log, "setting up: a step", "sh", "-c", script]
    return subprocess.run(command, capture_output=True, text=True, timeout=20)


def test_a_step_that_succeeds_is_one_line(tmp_path: Path) -> None:
    log = tmp_path / "new" / "install.log"
    said = quietly(log, "seq 500; echo warned >&2")
    assert (said.returncode, said.stdout) == (0, "")
    assert said.stderr == f"fun-viz: setting up: a step … (log: {log})\n"
    assert "500\nwarned" in log.read_text()


def test_a_step_that_fails_shows_its_last_words_and_keeps_its_code(tmp_path: Path) -> None:
    said = quietly(tmp_path / "install.log", "seq 500; echo why >&2; exit 7")
    assert said.returncode == 7
    assert "500\nwhy\n" in said.stderr
    assert "\n400\n" not in said.stderr
    assert str(tmp_path / "install.log") in said.stderr.splitlines()[-1]


def test_every_step_of_a_set_up_is_quiet() -> None:
    said = subprocess.run(
        ["make", "-n", "-W", "pyproject.toml", "test"], capture_output=True, text=True, cwd=ROOT, timeout=20
    )
    installs = [line for line in said.stdout.replace("\\\n", " ").splitlines() if "pip install" in line]
    assert installs
    assert all(line.startswith(".ci/quietly ") for line in installs)
