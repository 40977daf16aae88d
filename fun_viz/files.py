"""A file is written whole or not at all."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from fun_viz.errors import SaveError


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
