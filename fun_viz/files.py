"""A file is written whole or not at all."""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path

from fun_viz.errors import SaveError


def replace(file: Path, content: bytes) -> None:
    """Put `content` on disk under a temporary name, then into place; a SaveError leaves what stood there."""
    try:
        if file.exists() and not file.is_file():  # a device or a pipe is written to, never replaced; a folder refuses
            file.write_bytes(content)
            return
        file = file.resolve()  # what a link points at is replaced, not the link
        partial = file.with_name(f".{file.name}.partial")
    except (OSError, ValueError) as error:
        raise _refused(file, error) from error
    try:
        with partial.open("wb") as opened:
            opened.write(content)
            opened.flush()
            os.fsync(opened.fileno())
        partial.replace(file)
    except OSError as error:
        with suppress(OSError):
            partial.unlink()
        raise _refused(file, error) from error


def _refused(file: Path, error: Exception) -> SaveError:
    return SaveError("Cannot write {file}: {reason}.", file=file, reason=getattr(error, "strerror", None) or error)
