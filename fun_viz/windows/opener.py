"""Opens what the user names, picks, drops or opened before: a run folder, a model folder, a trace, a text."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import TypeAlias

from PySide6.QtCore import QMimeData, QObject, Signal
from PySide6.QtWidgets import QFileDialog, QWidget

from fun_viz import archive, files, paths
from fun_viz.errors import FunVizError, InputError, LoadError
from fun_viz.run.training import folder as runs
from fun_viz.trace import Trace
from fun_viz.widgets.texts import marked, translated
from fun_viz.windows import model_card
from fun_viz.windows.menus import Row
from fun_viz.windows.message import Message, of_error
from fun_viz.windows.model_card import ModelCard
from fun_viz.windows.preferences import Preferences

Content: TypeAlias = Path | ModelCard | Trace | str
"""A run folder, which may hold the model as well; a model; a trace; a text."""
_GONE = marked("{path} is not there any more; it was taken off the list.")
TRACES = "safetensors (*.safetensors)"
_OF_MODELS = ("weights.safetensors", runs.CHECKPOINT)
_LONGEST_TEXT = 65_536  # bytes of a text file that are looked at


class Opener(QObject):
    """Each thing opened comes out as one signal, each failure as one message."""

    message = Signal(object)  # a Message
    run = Signal(object)  # its folder
    model = Signal(object)  # a ModelCard
    trace = Signal(object)  # a Trace
    text = Signal(str)

    def __init__(self, preferences: Preferences, window: QWidget) -> None:
        super().__init__(window)
        self._preferences, self._window = preferences, window

    def choose_folder(self) -> None:
        """Ask for a model folder; one that a training wrote is opened as the model it holds."""
        title, place = translated("Open a model folder"), self._preferences.place()
        if folder := QFileDialog.getExistingDirectory(self._window, title, place):
            self._preferences.keep_place(folder)
            self._attempt(folder, model_card.opened)

    def choose_trace(self) -> None:
        kinds = f"{TRACES};;{translated('All files')} (*)"
        title, place = translated("Open a trace"), self._preferences.place()
        if path := QFileDialog.getOpenFileName(self._window, title, place, kinds)[0]:
            self._preferences.keep_place(path)
            self.open(path)

    def open(self, path: str) -> None:
        self._attempt(path, content_of)

    def open_recent(self, path: str) -> None:
        """Open what was opened before; what is not there any more is forgotten."""
        if not files.is_missing(path):
            self.open(path)
            return
        self._preferences.remove_recent(path)
        self.message.emit(Message(_GONE, {"path": path}, "warning"))

    def recent_rows(self) -> Iterator[Row]:
        for path in self._preferences.settings.recent:
            yield Row(Path(path).name, partial(self.open_recent, path), path)

    def drop(self, mime: QMimeData) -> None:
        """Open the first file that was dropped, else take the text."""
        if dropped := [url.toLocalFile() for url in mime.urls() if url.isLocalFile()]:
            self.open(dropped[0])
        else:
            self.text.emit(_first_line(mime.text()))

    def _attempt(self, path: str, read: Callable[[Path], Content]) -> None:
        try:
            with files.reading(Path(path)):
                content = read(paths.at_home(path))
        except FunVizError as error:
            self.message.emit(of_error(error))
            return
        if isinstance(content, str):
            self.text.emit(content)
            return
        self._preferences.add_recent(str(files.real(paths.at_home(path))))
        match content:
            case Path():
                self.run.emit(content)
            case ModelCard():
                self.model.emit(content)
            case Trace():
                self.trace.emit(content)


def content_of(path: Path) -> Content:
    """Return what a path holds: a run, a model, a trace, or the first line of a text. LoadError if it is none."""
    kind = path.suffix.lower()
    if files.is_file(path / runs.METRICS):
        return path
    if files.is_folder(path):
        return model_card.opened(path)
    if path.name in _OF_MODELS and files.is_file(path.parent / "card.json"):
        return model_card.opened(path.parent)  # the weights of a model stand for their folder
    if kind == ".safetensors" or _holds_arrays(path):
        return archive.load_trace(path)
    if kind in (".txt", ".text", ".md"):
        return _first_line_of(path)
    if not files.exists(path):
        raise LoadError("There is no file {file}.", file=path)
    raise LoadError("{file} is neither a model folder, nor a trace, nor a text.", file=path)


def droppable(mime: QMimeData) -> bool:
    """Return whether something dragged over the window can be opened."""
    return mime.hasText() or any(url.isLocalFile() for url in mime.urls())


def _holds_arrays(file: Path) -> bool:
    """Return whether a file begins as those of safetensors do, whatever it is called: a length, and JSON."""
    try:
        with files.opened(file) as opened, files.reading(file):
            return opened.read(9)[8:] == b"{"
    except FileNotFoundError:
        return False


def _first_line_of(file: Path) -> str:
    try:
        with files.opened(file) as opened, files.reading(file):
            text = opened.read(_LONGEST_TEXT).decode("utf-8-sig", "ignore")
    except FileNotFoundError as error:
        raise LoadError("There is no file {file}.", file=file) from error
    if not (line := _first_line(text)):
        raise InputError("{file} holds no text.", file=file)
    return line


def _first_line(text: str) -> str:
    """Return the first line that is not blank."""
    return next((line.strip() for line in text.splitlines() if line.strip()), "")
