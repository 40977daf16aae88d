"""The lines of a text file, plain or compressed by gzip, whatever its encoding, and how far they have been read."""

from __future__ import annotations

import gzip
import io
import os
import zlib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import IO, NamedTuple, Self

from fun_viz import files
from fun_viz.errors import InputError, LoadError
from fun_viz.text.encoding import encoding_of

LONGEST_LINE = 1 << 20  # characters
_SAMPLE = 1 << 16  # bytes
_PLACES = 7  # beside the start, where samples are taken of a large file

UNREADABLE = "not in the encoding of the file"
TOO_LONG = "too long"


class Line(NamedTuple):
    """A line without its end, and why it cannot be used, if so."""

    number: int  # from 1
    text: str
    why: str = ""


class Lines:
    """An open file that yields its lines once. Every failure is an InputError that names the file."""

    def __init__(self, file: Path) -> None:
        self._file = file
        with _reading(file):
            self._raw = files.opened(file)
            self.size = os.fstat(self._raw.fileno()).st_size
        try:
            self.samples = _samples(file, self._raw, self.size)
            if (encoding := encoding_of(self.samples)) is None:
                raise InputError("{file} is not a text file; save its pairs as text in UTF-8 first.", file=file)
        except InputError:
            self._raw.close()
            raise
        self.encoding = encoding

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._raw.close()

    @property
    def read(self) -> int:
        """How many bytes of the file were read, as it stands on the disk; less than `size` until the end."""
        return self.size if self._raw.closed else self._raw.tell()

    def __iter__(self) -> Iterator[Line]:
        with _reading(self._file):
            packed = self._raw.peek(2)[:2] == _GZIP
            opened: IO[bytes] = gzip.GzipFile(fileobj=self._raw) if packed else self._raw  # type: ignore[assignment]
            with io.TextIOWrapper(opened, self.encoding, errors="replace", newline=None) as text:
                number = 0
                while line := text.readline(LONGEST_LINE):
                    number += 1
                    yield _line(number, line, text)


def _line(number: int, line: str, text: io.TextIOWrapper) -> Line:
    if len(line) == LONGEST_LINE and not line.endswith("\n"):
        while (rest := text.readline(LONGEST_LINE)) and not rest.endswith("\n"):
            pass
        return Line(number, "", TOO_LONG)
    return Line(number, line.rstrip("\n"), UNREADABLE if "\ufffd" in line else "")


_GZIP = b"\x1f\x8b"


@contextmanager
def _reading(file: Path) -> Iterator[None]:
    try:
        yield
    except LoadError as error:
        raise InputError(error.template, **error.values) from error
    except (OSError, EOFError, ValueError, zlib.error) as error:  # a path with a NUL is a ValueError
        reason = getattr(error, "strerror", None) or error
        raise InputError("Cannot read {file}: {reason}.", file=file, reason=reason) from error


def _samples(file: Path, opened: IO[bytes], size: int) -> Sequence[bytes]:
    """Return bytes from the start and, whole lines only, from places all over a file that is not compressed."""
    with _reading(file):
        start = opened.read(_SAMPLE)
        if start.startswith(_GZIP):
            opened.seek(0)
            samples = [gzip.GzipFile(fileobj=opened).read(_SAMPLE)]
        else:
            places = range(_SAMPLE, size, max(_SAMPLE, size // _PLACES))
            samples = [_full_lines(start) if size > _SAMPLE else start, *(_sample_at(opened, at) for at in places)]
        opened.seek(0)
        return samples


def _sample_at(opened: IO[bytes], at: int) -> bytes:
    opened.seek(at)
    sample = opened.read(_SAMPLE)
    return _full_lines(sample)[max(sample.find(b"\n"), sample.find(b"\r")) + 1 :]


def _full_lines(sample: bytes) -> bytes:
    """Return a sample without the line at its end, which may have been cut in the middle of a character."""
    return sample[: max(sample.rfind(b"\n"), sample.rfind(b"\r")) + 1] or sample
