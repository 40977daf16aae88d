"""A file is written whole or not at all, and never through a link."""

from __future__ import annotations

import math
import os
import re
import secrets
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from time import time

from fun_viz.errors import SaveError

UNFINISHED = re.compile(r"\.fun-viz-[0-9a-f]{16}\.part")  # the names that `unfinished` makes up
_OUTPUT = {"stdout": 1, "stderr": 2}


@contextmanager
def writing(file: Path) -> Iterator[None]:
    """Within the `with`, what the system refuses is a SaveError that names the file or folder."""
    try:
        yield
    except (OSError, ValueError, RuntimeError) as error:  # a link that leads to itself is a RuntimeError
        reason = getattr(error, "strerror", None) or error
        raise SaveError("Cannot write {file}: {reason}.", file=file, reason=reason) from error


@contextmanager
def made(folder: Path) -> Iterator[None]:
    """Within the `with`, a folder is there; what had to be made for it and is empty goes again when something fails."""
    missing: list[Path] = []
    try:
        with writing(folder):
            missing = [each for each in (folder, *folder.parents) if not each.exists()]
            folder.mkdir(parents=True, exist_ok=True)
        yield
    except BaseException:
        for each in missing:
            with suppress(OSError):
                each.rmdir()
        raise


def replace(file: Path, content: bytes) -> None:
    """Put `content` on disk under another name, then into place; a SaveError leaves what stood there.

    A device, a pipe and this program's own output are written to, never replaced. A link is refused.
    """
    with writing(file):
        if (output := _output(file)) is not None:
            with os.fdopen(os.dup(output), "wb") as opened:
                opened.write(content)
            return
        refuse_link(file)
        if file.exists() and not file.is_file():  # a folder refuses
            file.write_bytes(content)
        else:
            _put(file, content)


def _output(file: Path) -> int | None:
    """Return which of this program's descriptors a name such as /dev/stdout stands for; None if it stands for none.

    What it leads to is where the user pointed the output: a terminal, a pipe, or a file that goes on behind it.
    """
    match file.parts:
        case ("/", "dev", ("stdout" | "stderr") as name):
            return _OUTPUT[name]
        case ("/", "dev", "fd", number) | ("/", "proc", "self", "fd", number) if number.isdecimal():
            return int(number)
    return None


def refuse_link(file: Path) -> None:
    """SaveError if a link stands there: who may put one into a folder would choose what else is overwritten."""
    if file.is_symlink():
        raise SaveError(
            "{file} is a link, and nothing is written through a link: name the file it leads to, or remove it.",
            file=file,
        )


def _put(file: Path, content: bytes) -> None:
    partial = unfinished(file.parent)
    try:
        with partial.open("xb") as opened:
            opened.write(content)
            opened.flush()
            os.fsync(opened.fileno())
        if file.exists():
            shutil.copymode(file, partial)
        partial.replace(file)
    except BaseException:
        with suppress(OSError):
            partial.unlink()
        raise


def unfinished(folder: Path) -> Path:
    """Return a name in a folder that nobody can foretell, for what is not yet to be seen."""
    return folder / f".fun-viz-{secrets.token_hex(8)}.part"


def sweep(folder: Path, *, idle: float = -math.inf) -> None:
    """Remove what a kill has left unfinished in a folder of ours, if it has not been touched for `idle` seconds."""
    for left in list(folder.iterdir()) if folder.is_dir() else ():
        with suppress(OSError):
            if UNFINISHED.fullmatch(left.name) and time() - left.lstat().st_mtime > idle:
                shutil.rmtree(left) if left.is_dir() else left.unlink()
