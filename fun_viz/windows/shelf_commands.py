"""Opens the shelf, and does with models what is asked for there."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, QUrl, Signal
from PySide6.QtGui import QDesktopServices

from fun_viz import files, paths
from fun_viz.errors import FunVizError, InputError
from fun_viz.run.training import shelf as stock
from fun_viz.run.training.shelf import Shelved
from fun_viz.widgets.texts import marked, translated
from fun_viz.windows.front import Front
from fun_viz.windows.message import UNDO, Message, of_error
from fun_viz.windows.model_card import card_in, opened
from fun_viz.windows.model_list import ModelList
from fun_viz.windows.overlay import Overlay
from fun_viz.windows.preferences import Preferences
from fun_viz.windows.runs import Runs
from fun_viz.windows.shelf.page import Shelf, Surroundings
from fun_viz.windows.shelf.work import looks

_DELETED = marked("“{name}” deleted")
_TAKEN_OFF = marked("“{name}” taken off the list; its folder stays")
_SECONDS = 10.0  # for which a deletion can be undone
_BUSY = ("running", "stopping", "paused")


class ShelfCommands(QObject):
    """`model_wanted` carries a ModelCard, a sentence or "", and whether it is to be compared."""

    message = Signal(object)  # a Message
    model_wanted = Signal(object, str, bool)
    folder_wanted = Signal()
    info_asked = Signal(object)  # a panel of which it is asked what it shows

    def __init__(
        self, runs: Runs, front: Front, models: ModelList, preferences: Preferences, *, overlay: Overlay
    ) -> None:
        super().__init__(overlay)
        self._runs, self._trainings, self._front, self._models = runs, runs.trainings, front, models
        self._preferences, self._overlay = preferences, overlay
        self.shelf: Shelf | None = None  # while it is open
        overlay.closed.connect(self._close)

    def open(self) -> None:
        """Show all models there are; what takes time is looked at beside."""
        preferences = self._preferences
        around = Surroundings(
            preferences.speech.language, self._front.families, preferences.note_of, preferences.keep_note, self._badge
        )
        shelf = self.shelf = Shelf(around)
        shelf.opened.connect(self._open)
        shelf.compared.connect(lambda model: self._open(model, "", compares=True))
        shelf.renamed.connect(self._rename)
        shelf.deleted.connect(self._delete)
        shelf.revealed.connect(self._reveal)
        shelf.copied.connect(self._copy)
        shelf.continued.connect(self._train_on)
        shelf.folder_wanted.connect(self.folder_wanted)
        shelf.training_wanted.connect(self._train)
        shelf.closed.connect(self._overlay.hide)
        shelf.sheet.info_asked.connect(self.info_asked)
        shelf.choose(self._models.model)
        self._overlay.show_content(shelf)
        self._look()

    def _look(self) -> None:
        if self.shelf is not None:
            run = self._trainings.beside(partial(looks, self._preferences.settings.recent))
            run.yielded.connect(self.shelf.hear)
            run.failed.connect(self._complain)

    def _complain(self, error: Exception) -> None:
        self.message.emit(of_error(error))

    def _close(self) -> None:
        if self.shelf is not None:
            self.shelf.sheet.save()
            self.shelf = None

    def _badge(self, model: Shelved) -> str:
        """Say whether a model is in use."""
        folder = files.real(model.folder)
        if self._trainings.state in _BUSY and any(
            files.real(paths.at_home(each)) == folder for each in self._trainings.folders
        ):
            return translated("being trained")
        return translated("open") if self._models.is_open(model.model, folder) else ""

    def _open(self, model: Shelved, text: str, *, compares: bool = False) -> None:
        try:
            card = opened(model.folder) if model.origin != "bundled" else card_in(model.folder, model.model)
            if model.fault is not None:
                raise model.fault
        except FunVizError as error:
            self.message.emit(of_error(error))
            return
        self._overlay.hide()
        named = card_in(model.folder, model.model) if model.model == model.folder.name else card
        self.model_wanted.emit(named, text, compares)

    def _train(self) -> None:
        self._overlay.hide()
        self._front.pick_training()

    def _copy(self, model: Shelved) -> None:
        self._close()
        self._runs.ask_name(model.folder)

    def _train_on(self, model: Shelved) -> None:
        self._overlay.hide()
        self._runs.train_on(model.folder)

    def _reveal(self, model: Shelved) -> None:
        QDesktopServices.openUrl(QUrl.fromLocalFile(str(model.folder)))

    def _rename(self, model: Shelved, title: str) -> None:
        try:
            stock.rename(model, title)
        except FunVizError as error:
            self.message.emit(of_error(error))
        else:
            self._models.renew(card_in(model.folder, model.model))
        self._look()

    # ---- away and back

    def _delete(self, model: Shelved, title: str) -> None:
        """Take a model away, for now; one that was opened from elsewhere only leaves the list."""
        try:
            if badge := self._badge(model):
                raise InputError("{name} is in use ({use}), so it stays.", name=title, use=badge)
            aside = None if model.origin == "opened" else stock.set_aside(model)
        except FunVizError as error:
            self.message.emit(of_error(error))
            return
        if aside is None:
            self._preferences.remove_recent(model.model)
        self._models.forget(model.model)
        self._look()
        told, over = {"name": title}, partial(stock.remove, aside) if aside is not None else _nothing
        act = partial(self._put_back, model, aside)
        template = _TAKEN_OFF if aside is None else _DELETED
        self.message.emit(Message(template, told, offer=UNDO, act=act, seconds=_SECONDS, over=over))

    def _put_back(self, model: Shelved, aside: Path | None) -> None:
        try:
            if aside is None:
                self._preferences.add_recent(model.model)
            else:
                stock.put_back(aside, model.folder)
        except FunVizError as error:
            self.message.emit(of_error(error))
            return
        if model.fault is None:
            self._models.offer(card_in(model.folder, model.model))
        if self.shelf is not None:
            self.shelf.choose(model.model)
        self._look()


def _nothing() -> None:
    """What was only taken off a list needs no more."""
