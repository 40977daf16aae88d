"""A file is written whole or not at all."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from fun_viz import files
from fun_viz.errors import LoadError, SaveError


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


@pytest.fixture(params=["folder", "pipe", "zero", "null"])
def no_file(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    """A path that leads to something, but to no file: opened carelessly, it waits or never ends."""
    place = tmp_path / request.param
    if request.param == "folder":
        place.mkdir()
    elif request.param == "pipe":
        os.mkfifo(place)
    else:
        place.symlink_to(f"/dev/{request.param}")
    return place


def test_what_is_no_file_is_not_read(no_file: Path) -> None:
    for reader in (files.read, lambda file: files.read_tensors(file, 1 << 20)):
        with pytest.raises(LoadError, match="is a folder, a device or a pipe"):
            reader(no_file)


def test_a_file_larger_than_it_can_be_is_not_read(tmp_path: Path) -> None:
    with (tmp_path / "sparse").open("wb") as sparse:
        sparse.truncate(5 << 30)
    with pytest.raises(LoadError, match=r"too large .* more than 67,108,864 bytes"):
        files.read(tmp_path / "sparse")
    with pytest.raises(ValueError, match="header"):
        files.read_tensors(tmp_path / "sparse", 6 << 30)
    (tmp_path / "small").write_bytes(b"12345")
    assert files.read(tmp_path / "small", 5) == b"12345"
    with pytest.raises(LoadError, match="too large"):
        files.read(tmp_path / "small", 4)


def test_a_file_that_is_missing_is_for_the_caller_to_name(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        files.read(tmp_path / "nowhere")


def test_what_the_system_refuses_is_a_load_error(tmp_path: Path) -> None:
    (tmp_path / "loop").symlink_to(tmp_path / "loop")
    for place in (tmp_path / "loop", tmp_path / "a\0b", tmp_path / ("n" * 300)):
        with pytest.raises(LoadError, match="Cannot read"):
            files.read(place)
