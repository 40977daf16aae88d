"""One process at a time writes a folder."""

from __future__ import annotations

import os
import platform
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import datetime
from pathlib import Path

from fun_viz import files
from fun_viz.errors import InputError, LoadError

LOCK = ".fun-viz.lock"


@contextmanager
def held(folder: Path) -> Iterator[None]:
    """Within the `with`, nobody else writes the folder, which must be there; an InputError says who does.

    The lock is the system's own on the open file, so a process that is killed loses it at once, and one of another
    host as soon as the file server has missed it. What stands in the file (process, host) is told, never relied upon.
    """
    from filelock import FileLock, SoftFileLock, Timeout  # which only who writes needs

    file = folder / LOCK
    lock = FileLock(file, blocking=False, thread_local=False)
    with files.writing(folder):
        try:
            lock.acquire()
        except Timeout:
            raise _refusal(folder) from None
    own = not isinstance(lock, SoftFileLock)  # which it becomes where the system has no locks, and writes itself
    try:
        if own:
            with files.writing(file):
                file.write_text(f"{os.getpid()}\n{platform.node()}\n", "utf-8")
        yield
    finally:
        if own:
            with suppress(OSError):
                file.unlink()  # while it is held: who opened it in between sees that it has no name, and tries again
        lock.release()


def _refusal(folder: Path) -> InputError:
    process = host = since = "?"
    with suppress(OSError, ValueError, LoadError):  # ValueError: it is being written just now
        since = datetime.fromtimestamp((folder / LOCK).stat().st_mtime).isoformat(" ", "minutes")
        process, host, *_ = files.read(folder / LOCK).decode().splitlines()
    return InputError(
        "{folder} is being written by process {process} on {host} since {since}: "
        "wait until that has ended, or choose another folder.",
        folder=folder,
        process=process,
        host=host,
        since=since,
    )
