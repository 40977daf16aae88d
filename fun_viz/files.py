"""A file is written whole or not at all, and read only if it is a file, of a size that it can have."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from io import BufferedReader
from pathlib import Path
from typing import Any

from fun_viz.errors import LoadError, SaveError
from fun_viz.values import parsed, typed

TEXT = 1 << 26  # bytes of JSON that can be meant
_HEAD = 1 << 26  # bytes of the header of a safetensors file, which tells what follows it


@contextmanager
def writing(file: Path) -> Iterator[None]:
    """Within the `with`, what the system refuses is a SaveError that names the file or folder."""
    try:
        yield
    except (OSError, ValueError, RuntimeError) as error:  # a link that leads to itself is a RuntimeError
        reason = getattr(error, "strerror", None) or error
        raise SaveError("Cannot write {file}: {reason}.", file=file, reason=reason) from error


def replace(file: Path, content: bytes) -> None:
    """Put `content` on disk under a temporary name, then into place; a SaveError leaves what stood there."""
    with writing(file):
        if file.exists() and not file.is_file():  # a device or a pipe is written to, never replaced; a folder refuses
            file.write_bytes(content)
            return
        file = file.resolve()  # what a link points at is replaced, not the link
        partial = file.with_name(f".{file.name}.partial")
        try:
            with partial.open("wb") as opened:
                opened.write(content)
                opened.flush()
                os.fsync(opened.fileno())
            partial.replace(file)
        except OSError:
            with suppress(OSError):
                partial.unlink()
            raise


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
