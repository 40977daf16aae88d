"""A file is written whole or not at all."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from fun_viz import files
from fun_viz.errors import SaveError


def test_a_file_is_made_and_replaced(tmp_path: Path) -> None:
    file = tmp_path / "a"
    files.replace(file, b"one")
    files.replace(file, b"two")
    assert file.read_bytes() == b"two"
    assert list(tmp_path.iterdir()) == [file]


@pytest.mark.parametrize("failing", ["fsync", "replace"])
def test_when_writing_fails_the_old_file_stands_and_nothing_else_is_left(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, failing: str
) -> None:
    file = tmp_path / "a"
    files.replace(file, b"one")

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(*((os, "fsync") if failing == "fsync" else (Path, "replace")), full)
    with pytest.raises(SaveError, match=r"Cannot write .*a: No space left on device\."):
        files.replace(file, b"two")
    assert file.read_bytes() == b"one"
    assert list(tmp_path.iterdir()) == [file]


def test_a_place_that_cannot_be_is_a_save_error(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    for place in (tmp_path, tmp_path / "file" / "a", tmp_path / "no folder" / "a", tmp_path / ("n" * 300), Path()):
        with pytest.raises(SaveError, match="Cannot write"):
            files.replace(place, b"one")
    assert (tmp_path / "file").read_text() == "x"


def test_a_link_that_leads_to_itself_is_a_save_error(tmp_path: Path) -> None:
    (tmp_path / "loop").symlink_to(tmp_path / "loop")
    with pytest.raises(SaveError, match="Cannot write"):
        files.replace(tmp_path / "loop", b"one")


def test_what_a_link_points_at_is_replaced_and_the_link_stays(tmp_path: Path) -> None:
    (tmp_path / "real").write_text("x")
    (tmp_path / "link").symlink_to(tmp_path / "real")
    files.replace(tmp_path / "link", b"one")
    assert (tmp_path / "link").is_symlink()
    assert (tmp_path / "real").read_bytes() == b"one"


@pytest.mark.skipif(not Path("/dev/full").is_char_device(), reason="needs /dev/full")
def test_a_device_is_written_to_and_never_replaced() -> None:
    with pytest.raises(SaveError, match="No space left"):
        files.replace(Path("/dev/full"), b"one")
    assert Path("/dev/full").is_char_device()
    files.replace(Path(os.devnull), b"one")
    assert Path(os.devnull).is_char_device()
