"""A file is written whole or not at all and never through a link; and read only if it is one, of a size it can have."""

from __future__ import annotations

import errno
import math
import os
import re
import secrets
import shutil
import stat
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from io import BufferedReader
from pathlib import Path
from time import time
from typing import Any

from fun_viz.errors import LoadError, SaveError
from fun_viz.values import parsed, typed

TEXT = 1 << 26  # bytes of JSON that can be meant
_HEAD = 1 << 26  # bytes of the header of a safetensors file, which tells what follows it

UNFINISHED = re.compile(r"\.fun-viz-[0-9a-f]{16}\.part")  # the names that `unfinished` makes up
_OUTPUT = {"stdout": 1, "stderr": 2}


def is_file(path: str | Path) -> bool:
    """Whether a file stands there, as far as this program may see: a path that can be none leads to no file."""
    return os.path.isfile(path)


def is_folder(path: str | Path) -> bool:
    """Whether a folder stands there, as far as this program may see."""
    return os.path.isdir(path)


def exists(path: str | Path) -> bool:
    """Whether anything stands there, as far as this program may see."""
    return os.path.exists(path)


def is_missing(path: str | Path) -> bool:
    """Whether nothing stands there for sure: of what nobody may see that cannot be said."""
    try:
        os.stat(path)
    except ValueError:  # a NUL
        return True
    except OSError as error:
        return error.errno in (errno.ENOENT, errno.ENOTDIR, errno.ENAMETOOLONG)
    return False


def contents(folder: Path) -> list[Path]:
    """Return what stands in a folder, by name, nothing where there is none; LoadError if nobody may see."""
    with reading(folder):
        try:
            return sorted(folder / name for name in os.listdir(folder))
        except (FileNotFoundError, NotADirectoryError):
            return []


def real(path: str | Path) -> Path:
    """Return where a path leads, all links followed; one that leads nowhere, as to itself, stays as far as it goes."""
    try:
        return Path(os.path.realpath(path))
    except ValueError:  # a NUL
        return Path(path)


@contextmanager
def writing(file: Path) -> Iterator[None]:
    """Within the `with`, what the system refuses is a SaveError that names the file or folder."""
    try:
        yield
    except (OSError, ValueError, RuntimeError, OverflowError) as error:  # a link that leads to itself is a RuntimeError
        reason = getattr(error, "strerror", None) or error
        raise SaveError("Cannot write {file}: {reason}.", file=file, reason=reason) from error


@contextmanager
def made(folder: Path) -> Iterator[None]:
    """Within the `with`, a folder is there; what had to be made for it and is empty goes again when something fails."""
    missing: list[Path] = []
    try:
        with writing(folder):
            missing = [each for each in (folder, *folder.parents) if not exists(each)]
            folder.mkdir(parents=True, exist_ok=True)
        yield
    except BaseException:
        for each in missing:
            with suppress(OSError, ValueError):
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
        if exists(file) and not is_file(file):  # a folder refuses
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
        if exists(file):
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
    with suppress(LoadError):
        for left in contents(folder):
            with suppress(OSError):
                if UNFINISHED.fullmatch(left.name) and time() - left.lstat().st_mtime > idle:
                    shutil.rmtree(left) if is_folder(left) else left.unlink()


@contextmanager
def reading(file: Path) -> Iterator[None]:
    """Within the `with`, what the system refuses is a LoadError that names the file; a missing one is not."""
    try:
        yield
    except FileNotFoundError:
        raise
    except (OSError, ValueError) as error:  # a path with a NUL is a ValueError
        reason = getattr(error, "strerror", None) or error
        raise LoadError("Cannot read {file}: {reason}.", file=file, reason=reason) from error


def opened(file: Path, most: int | None = None) -> BufferedReader:
    """Open a regular file of at most `most` bytes; FileNotFoundError if it is missing, else a LoadError.

    A pipe, which would wait for its writer, and a device, which may have no end, are not read.
    """
    with reading(file):
        handle = os.open(file, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0))
    try:
        state = os.fstat(handle)
        if not stat.S_ISREG(state.st_mode):
            raise LoadError("{file} is a folder, a device or a pipe; choose a file.", file=file)
        _check_size(file, state.st_size, most)
        return os.fdopen(handle, "rb")
    except BaseException:
        os.close(handle)
        raise


def read(file: Path, most: int = TEXT) -> bytes:
    """Return what is in a regular file of at most `most` bytes; errors as of `opened`."""
    with opened(file, most) as stream, reading(file):
        content = stream.read(most + 1)
        _check_size(file, len(content), most)
        return content


def _check_size(file: Path, size: int, most: int | None) -> None:
    if most is not None and size > most:
        raise LoadError(
            "{file} is too large to be what it should be: more than {most} bytes.", file=file, most=f"{most:,}"
        )


def read_tensors(file: Path, most: int) -> bytes:
    """Return what is in a safetensors file of at most `most` bytes, of which no more is read than its header tells of.

    ValueError if the header does not fit the file; else errors as of `opened`.
    """
    with opened(file, most) as stream, reading(file):
        start = stream.read(8)
        start += stream.read(min(int.from_bytes(start, "little"), _HEAD))
        size = os.fstat(stream.fileno()).st_size
        content = start + stream.read() if _tells_of(start, size) else None
    if content is None:
        raise ValueError("its header tells of something else")
    return content


def metadata(content: bytes) -> dict[str, str]:
    """Return the metadata of a safetensors file; ValueError if it has none."""
    return typed(_header(content).get("__metadata__"), dict[str, str])


def _header(content: bytes) -> dict[str, Any]:
    return typed(parsed(content[8 : 8 + int.from_bytes(content[:8], "little")]), dict[str, Any])


def _tells_of(start: bytes, size: int) -> bool:
    try:
        tensors = {name: told for name, told in _header(start).items() if name != "__metadata__"}
        ends = [end for _, end in typed([told["data_offsets"] for told in tensors.values()], list[tuple[int, int]])]
    except (ValueError, LookupError, TypeError):
        return False
    return size == len(start) + max(ends, default=0)
