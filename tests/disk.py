"""A disk that is full from the n-th call on, for every n: what is written must then be as it was, or wholly new."""

from __future__ import annotations

import errno
import io
import os
import signal
from collections.abc import Callable
from itertools import count
from pathlib import Path
from typing import Any

import pytest

from fun_viz.errors import SaveError

_CALLS = ("open", "write", "fsync", "replace", "rename", "mkdir")  # of the module os, which need room
_REMOVING = ("unlink", "remove", "rmdir")
_MOST = 200  # calls: more would be a loop


class Disk:
    """Counts what changes the disk, and refuses from call number `full` on as a full disk does; or kills there."""

    def __init__(self, patch: pytest.MonkeyPatch, full: int, *, kills: bool = False) -> None:
        self.calls, self._full, self._kills, self._open = 0, full, kills, io.open
        for name in (*_CALLS, *_REMOVING) if kills else _CALLS:
            patch.setattr(os, name, self._refusing(getattr(os, name), name))
        patch.setattr(io, "open", self._opened)  # which pathlib calls

    @property
    def refused(self) -> bool:
        return self.calls >= self._full

    def call(self) -> None:
        self.calls += 1
        if self.refused and self._kills:
            os.kill(os.getpid(), signal.SIGKILL)
        if self.refused:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    def _refusing(self, usual: Callable[..., Any], name: str) -> Callable[..., Any]:
        def called(*given: Any, **named: Any) -> Any:
            if name != "open" or given[1] & (os.O_CREAT | os.O_WRONLY | os.O_RDWR):
                self.call()
            return usual(*given, **named)

        return called

    def _opened(self, file: Any, mode: str = "r", buffering: int = -1, *rest: Any, **named: Any) -> Any:
        if "r" in mode:
            return self._open(file, mode, buffering, *rest, **named)
        self.call()
        raw = _File(self, file, mode.replace("b", ""))
        if buffering == 0:
            return raw
        return io.BufferedWriter(raw) if "b" in mode else io.TextIOWrapper(io.BufferedWriter(raw), "utf-8")


class _File(io.FileIO):
    """Writes half of what it has no room for, as a disk does."""

    def __init__(self, disk: Disk, file: Any, mode: str) -> None:
        self._disk = disk
        super().__init__(file, mode)

    def write(self, content: Any) -> int:
        try:
            self._disk.call()
        except OSError:
            super().write(memoryview(content)[: len(content) // 2])
            raise
        return super().write(content)


def contents(place: Path) -> dict[str, bytes | None]:
    """Return all that stands in a folder, by its path there; None is a folder."""
    return {str(one.relative_to(place)): one.read_bytes() if one.is_file() else None for one in place.rglob("*")}


def written_or_untouched(
    place: Path, prepare: Callable[[], object], write: Callable[[], object], new: Callable[[], bool] | None = None
) -> int:
    """Let the disk be full at each call of `write` in turn; return how many there are.

    Each time but the last the failure must be one SaveError, and all in `place` be as `prepare` left it; or `new` as a
    whole, where that can be.
    """
    for full in count(1):
        assert full < _MOST
        prepare()
        before = contents(place)
        with pytest.MonkeyPatch.context() as patch:
            disk = Disk(patch, full)
            failure = _failure(write)
        if failure is None:
            assert not disk.refused
            return full - 1
        assert "No space left on device" in str(failure)
        assert contents(place) == before or (new is not None and new()), f"call {full} left something else"
    raise AssertionError


def _failure(write: Callable[[], object]) -> SaveError | None:
    try:
        write()
    except SaveError as error:
        return error
    return None


def close_to_all(patch: pytest.MonkeyPatch, folder: Path) -> None:
    """Let nobody look into a folder, not even root: it is seen, and nothing in it is."""
    for name, inside in (("stat", True), ("lstat", True), ("open", True), ("listdir", False), ("scandir", False)):
        patch.setattr(os, name, _refusing(getattr(os, name), folder, inside=inside))


def _refusing(usual: Callable[..., Any], folder: Path, *, inside: bool) -> Callable[..., Any]:
    def called(path: Any = ".", *given: Any, **named: Any) -> Any:
        if not isinstance(path, int) and folder in (
            Path(path).parents if inside else (Path(path), *Path(path).parents)
        ):
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), str(path))
        return usual(path, *given, **named)

    return called
