"""Opens what the user names, picks, drops or opened before, and says which kind of thing it was."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QFileDialog, QWidget

from fun_viz.errors import FunVizError
from fun_viz.trace import Trace
from fun_viz.windows import choices, opening
from fun_viz.windows.choices import Choice
from fun_viz.windows.language import marked
from fun_viz.windows.message import Message, of_error

_GONE = marked("{path} is not there any more; it was taken off the list.")


class Files(QObject):
    """Each thing opened comes out as one signal, each failure as one message."""

    told = Signal(object)  # a Message
    run = Signal(object)  # a RunFolder
    model = Signal(object)  # a Choice
    trace = Signal(object)  # a Trace
    text = Signal(str)
    visited = Signal(str)  # a path that opened
    gone = Signal(str)  # a path that is not there any more

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._window = window

    def choose_folder(self) -> None:
        """Ask for a model folder; one that a training wrote is opened as the model it holds."""
        if folder := QFileDialog.getExistingDirectory(self._window, self.tr("Open a model folder")):
            self._attempt(folder, choices.opened)

    def choose_trace(self) -> None:
        """Ask for a trace file."""
        kinds = "safetensors (*.safetensors)"
        self._open_chosen(QFileDialog.getOpenFileName(self._window, self.tr("Open a trace"), "", kinds)[0])

    def _open_chosen(self, path: str) -> None:
        if path:
            self.open(path)

    def open(self, path: str) -> None:
        """Open a run folder, a model folder, a trace or a text."""
        self._attempt(path, opening.read)

    def _attempt(self, path: str, read: Callable[[Path], opening.Opened]) -> None:
        try:
            self._came(read(Path(path).expanduser()), str(Path(path).expanduser().resolve()))
        except FunVizError as error:
            self.told.emit(of_error(error))

    def open_recent(self, path: str) -> None:
        """Open what was opened before; what is not there any more is forgotten."""
        if Path(path).exists():
            self.open(path)
            return
        self.gone.emit(path)
        self.told.emit(Message(_GONE, {"path": path}, "warning"))

    def _came(self, thing: opening.Opened, path: str) -> None:
        if not isinstance(thing, str):
            self.visited.emit(path)
        match thing:
            case opening.RunFolder():
                self.run.emit(thing)
            case Choice():
                self.model.emit(thing)
            case Trace():
                self.trace.emit(thing)
            case _:
                self.text.emit(thing)
