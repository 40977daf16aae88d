"""A file is written whole or not at all."""

from __future__ import annotations

import os
import subprocess
import sys
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


@pytest.mark.parametrize("target", ["real", "nothing", "link", "folder"])
def test_nothing_is_written_through_a_link(tmp_path: Path, target: str) -> None:
    (tmp_path / "real").write_text("x")
    (tmp_path / "folder").mkdir()
    (tmp_path / "link").symlink_to(tmp_path / target)
    before = sorted(tmp_path.rglob("*"))
    with pytest.raises(SaveError, match="link is a link, and nothing is written through a link"):
        files.replace(tmp_path / "link", b"one")
    assert sorted(tmp_path.rglob("*")) == before
    assert (tmp_path / "link").is_symlink()
    assert (tmp_path / "real").read_text() == "x"


def test_a_link_where_the_unfinished_file_would_stand_is_not_followed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "victim").write_text("x")
    for planted in (tmp_path / ".a.partial", tmp_path / "known.part"):
        planted.symlink_to(tmp_path / "victim")
    files.replace(tmp_path / "a", b"one")
    monkeypatch.setattr(files, "unfinished", lambda folder: folder / "known.part")
    with pytest.raises(SaveError, match="File exists"):
        files.replace(tmp_path / "a", b"two")
    assert (tmp_path / "a").read_bytes() == b"one"
    assert (tmp_path / "victim").read_text() == "x"


@pytest.mark.skipif(os.name != "posix", reason="needs modes")
def test_a_new_file_has_the_usual_mode_and_a_replaced_one_keeps_its_own(tmp_path: Path) -> None:
    (tmp_path / "usual").write_text("x")
    (tmp_path / "secret").write_text("x")
    (tmp_path / "secret").chmod(0o600)
    for name in ("new", "secret"):
        files.replace(tmp_path / name, b"one")
    modes = {file.name: file.stat().st_mode & 0o777 for file in tmp_path.iterdir()}
    assert modes == {"usual": modes["usual"], "new": modes["usual"], "secret": 0o600}


def test_what_a_kill_left_unfinished_is_swept_and_nothing_else(tmp_path: Path) -> None:
    left, folder, other = files.unfinished(tmp_path), files.unfinished(tmp_path), tmp_path / ".fun-viz-x.part"
    folder.mkdir()
    for file in (left, folder / "a", other):
        file.write_text("x")
    files.sweep(tmp_path, idle=3600)
    assert left.exists()
    files.sweep(tmp_path)
    assert list(tmp_path.iterdir()) == [other]
    files.sweep(tmp_path / "nowhere")


def test_a_folder_that_was_made_for_nothing_goes_again(tmp_path: Path) -> None:
    for name in ("a", "there"):
        (tmp_path / "there").mkdir(exist_ok=True)
        with pytest.raises(SaveError), files.made(tmp_path / name / "b"):
            files.replace(tmp_path / name / "b", b"one")
    assert list(tmp_path.rglob("*")) == [tmp_path / "there"]


@pytest.mark.skipif(not Path("/dev/full").is_char_device(), reason="needs /dev/full")
def test_a_device_is_written_to_and_never_replaced() -> None:
    with pytest.raises(SaveError, match="No space left"):
        files.replace(Path("/dev/full"), b"one")
    assert Path("/dev/full").is_char_device()
    files.replace(Path(os.devnull), b"one")
    assert Path(os.devnull).is_char_device()


@pytest.mark.skipif(not Path("/proc/self/fd").is_dir(), reason="needs /proc")
def test_what_goes_to_the_programs_own_output_is_written_behind_what_stands_there(tmp_path: Path) -> None:
    code = "import os; from pathlib import Path; from fun_viz.files import replace; os.write(1, b'0'); " + "".join(
        f"replace(Path('{name}'), b'{name[-1]}');" for name in ("/dev/stdout", "/dev/fd/1", "/proc/self/fd/1")
    )
    out = tmp_path / "out"
    with out.open("wb") as opened:
        same = os.fstat(opened.fileno()).st_ino
        subprocess.run([sys.executable, "-c", code], stdout=opened, check=True)
    assert out.read_bytes() == b"0t11"
    assert out.stat().st_ino == same
    piped = subprocess.run([sys.executable, "-c", code], stdout=subprocess.PIPE, check=True)
    assert piped.stdout == b"0t11"


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
