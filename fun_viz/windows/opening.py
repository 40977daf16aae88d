"""What can be opened, and dropped onto the window: a run folder, a model folder, a trace, a text."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Literal, TypeAlias

from PySide6.QtCore import QMimeData

from fun_viz import archive
from fun_viz.errors import InputError, LoadError
from fun_viz.run.training import folder as runs
from fun_viz.trace import Trace
from fun_viz.windows import choices
from fun_viz.windows.choices import Choice


@dataclass(frozen=True)
class RunFolder:
    """Where a training writes down what it says; it may hold the model as well."""

    folder: Path


Opened: TypeAlias = RunFolder | Choice | Trace | str
_LONGEST_TEXT = 65_536  # bytes of a text file that are looked at


def read(path: Path) -> Opened:
    """Return what a path holds: a run, a model, a trace, or the first line of a text. LoadError if it is none."""
    if (path / runs.METRICS).is_file():
        return RunFolder(path)
    if path.is_dir():
        return choices.opened(path)
    if path.suffix.lower() == ".safetensors" and (path.parent / "card.json").is_file():
        return choices.opened(path.parent)  # the weights of a model stand for their folder
    if path.suffix.lower() == ".safetensors":
        return archive.load_trace(path)
    if path.suffix.lower() in (".txt", ".text", ".md"):
        return first_line(path)
    if not path.exists():
        raise LoadError("There is no file {file}.", file=path)
    raise LoadError("{file} is neither a model folder, nor a trace, nor a text.", file=path)


def first_line(file: Path) -> str:
    """Return the first line of a text file that is not blank."""
    try:
        with file.open("rb") as opened:
            text = opened.read(_LONGEST_TEXT).decode("utf-8-sig", "ignore")
    except OSError as error:
        raise LoadError("Cannot read {file}: {reason}.", file=file, reason=error.strerror or error) from error
    if not (lines := [line.strip() for line in text.splitlines() if line.strip()]):
        raise InputError("{file} holds no text.", file=file)
    return lines[0]


def droppable(mime: QMimeData) -> bool:
    """Return whether something dragged over the window can be opened."""
    return mime.hasText() or any(url.isLocalFile() for url in mime.urls())


def dropped(mime: QMimeData) -> tuple[Literal["path", "text"], str]:
    """Return what was dropped: the first file's path, else the text."""
    for url in mime.urls():
        if url.isLocalFile():
            return "path", url.toLocalFile()
    lines = [line.strip() for line in mime.text().splitlines() if line.strip()]
    return "text", lines[0] if lines else ""
