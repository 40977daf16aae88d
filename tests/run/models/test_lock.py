"""One process at a time writes a folder, and one that was killed stands in nobody's way."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from fun_viz.errors import InputError, SaveError
from fun_viz.run.models.lock import LOCK, held

HOLD = """
import sys, time
from pathlib import Path
from fun_viz.run.models.lock import held
with held(Path(sys.argv[1])):
    print("held", flush=True)
    time.sleep(100)
"""


def test_the_lock_goes_with_the_one_who_held_it(tmp_path: Path) -> None:
    for _ in range(2):
        with held(tmp_path):
            assert [each.name for each in tmp_path.iterdir()] == [LOCK]
            process, host = (tmp_path / LOCK).read_text("utf-8").split()
            assert (int(process), host) == (os.getpid(), os.uname().nodename)
            with (
                pytest.raises(InputError, match=rf"being written by process {process} on {host} since 20"),
                held(tmp_path),
            ):
                pass
        assert list(tmp_path.iterdir()) == []


def test_another_process_is_refused_and_once_it_is_killed_its_lock_is_nothing(tmp_path: Path) -> None:
    with subprocess.Popen([sys.executable, "-c", HOLD, str(tmp_path)], stdout=subprocess.PIPE) as other:
        assert other.stdout is not None
        assert other.stdout.readline()
        with pytest.raises(InputError, match=f"being written by process {other.pid} on "), held(tmp_path):
            pass
        other.kill()
    assert (tmp_path / LOCK).exists()
    with held(tmp_path):
        assert (tmp_path / LOCK).read_text("utf-8").startswith(f"{os.getpid()}\n")
    assert list(tmp_path.iterdir()) == []


def test_what_else_stands_in_the_place_of_a_lock_is_no_owner(tmp_path: Path) -> None:
    (tmp_path / LOCK).write_bytes(b"\xff\n1\n")
    with held(tmp_path):
        (tmp_path / LOCK).write_bytes(b"\xff")
        with pytest.raises(InputError, match=r"process \? on \?"), held(tmp_path):
            pass


def test_a_lock_is_not_written_through_a_link(tmp_path: Path) -> None:
    (tmp_path / "victim").write_text("x")
    (tmp_path / LOCK).symlink_to(tmp_path / "victim")
    with pytest.raises(SaveError, match="Cannot write"), held(tmp_path):
        pass
    assert (tmp_path / "victim").read_text() == "x"
