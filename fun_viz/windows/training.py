"""What the window does for trainings: follows and reopens runs, keeps models, and offers those that are trained."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QFileDialog

from fun_viz import paths
from fun_viz.errors import FunVizError
from fun_viz.events import Finished
from fun_viz.run.models.install import holds_model, keep
from fun_viz.run.training import folder as runs
from fun_viz.trainings import Trainings
from fun_viz.windows import choices
from fun_viz.windows.choices import Choice
from fun_viz.windows.keep_card import KeepCard
from fun_viz.windows.language import marked
from fun_viz.windows.message import Message, of_error
from fun_viz.windows.opening import RunFolder
from fun_viz.windows.run_list import RunList

if TYPE_CHECKING:
    from fun_viz.windows.main_window import MainWindow

_ONE = marked("{names} is trained: use it in Decode")
_SEVERAL = marked("{names} are trained: use them in every workspace")
_USE = marked("Decode with it")
_USE_BEST = marked("Decode with the best")
_NOTHING = marked("There is no trained model here yet: train one, or open a run.")
_KEPT = marked("Saved: {file}")


class Training(QObject):
    """Serves the menus; the workspace drives the trainings itself."""

    told = Signal(object)  # a Message

    def __init__(self, window: MainWindow, trainings: Trainings) -> None:
        super().__init__(window)
        self._window, self._trainings = window, trainings
        trainings.failed.connect(self._failed)
        trainings.finished.connect(self._offer)

    # ---- runs

    def follow(self, *folders: Path) -> None:
        """Look at runs, and go on while they are written; a run that is trained here is not disturbed."""
        self._window.front.pick_training()
        if not self._is_trained_here(folders):
            self._trainings.follow(tuple(str(folder.expanduser().resolve()) for folder in folders))

    def open_run(self, run: RunFolder) -> None:
        """Look at a run that was dropped, named or opened before."""
        self.follow(run.folder)

    def choose_folder(self) -> None:
        """Ask for a run folder to follow."""
        if folder := QFileDialog.getExistingDirectory(self._window, self.tr("Follow a run"), str(paths.user_runs())):
            self.follow(Path(folder))

    def choose_runs(self) -> None:
        """Offer the runs there are; several are compared as lanes."""
        shown = RunList(runs.summaries(paths.user_runs()))
        shown.chosen.connect(self._show_runs)
        self._window.overlay.show_content(shown)
        shown.setFocus()

    def _show_runs(self, folders: tuple[str, ...]) -> None:
        self._window.overlay.hide()
        self._window.front.pick_training()
        if not self._is_trained_here(tuple(map(Path, folders))):
            self._trainings.show(folders)

    def _is_trained_here(self, folders: tuple[Path, ...]) -> bool:
        if self._trainings.state not in ("running", "stopping"):
            return False
        own = {Path(folder).expanduser().resolve() for folder in self._trainings.folders}
        return {folder.expanduser().resolve() for folder in folders} <= own

    # ---- models

    def save_model(self) -> None:
        """Ask for the name under which a trained model is kept among the user's own."""
        folders = [folder for folder in map(Path, self._trainings.folders) if holds_model(folder.expanduser())]
        if not folders:
            self.told.emit(Message(_NOTHING))
            return
        card = KeepCard(tuple(folders))
        card.wanted.connect(self._keep)
        self._window.overlay.show_content(card)
        card.setFocus()

    def _keep(self, folder: Path, name: str) -> None:
        self._window.overlay.hide()
        try:
            kept = keep(folder.expanduser(), name)
        except FunVizError as error:
            self.told.emit(of_error(error))
            return
        self._window.offered.also(choices.described(kept, kept.name))
        self.told.emit(Message(_KEPT, {"file": str(kept)}))

    def _offer(self, finished: tuple[Finished | None, ...]) -> None:
        """Offer what was trained in every workspace, and say so."""
        folders = [Path(end.folder).expanduser().resolve() for end in _best_first(finished)]
        trained = [choices.described(folder, str(folder)) for folder in folders if holds_model(folder)]
        if not trained:
            return
        for choice in trained:
            self._window.offered.also(choice)
        names = ", ".join(choice.title(self._window.speech.language) for choice in trained)
        template, offer = (_ONE, _USE) if len(trained) == 1 else (_SEVERAL, _USE_BEST)
        use = partial(self._use, trained[0], self._pinned())
        self.told.emit(Message(template, {"names": names}, offer=offer, act=use))

    def _pinned(self) -> str:
        """Return the sentence that was watched while training."""
        shots = [shot for lane in self._trainings.histories for shot in lane.snapshots[-1:]]
        return shots[0].trace.text if shots else ""

    def _use(self, choice: Choice, text: str) -> None:
        window = self._window
        window.front.pick_sentence()
        window.offered.take(text or window.composer.field.text(), choice.asked_as, window.composer.beam)
        window.decode()

    def _failed(self, error: Exception) -> None:
        """Say what went wrong, unless the workspace that says so itself is in front."""
        front = self._window.pages.front
        if front is None or front.asks:
            self.told.emit(of_error(error))


def _best_first(finished: tuple[Finished | None, ...]) -> list[Finished]:
    there = [end for end in finished if end is not None]
    return sorted(there, key=lambda end: end.test.exact_match if end.test else -1.0, reverse=True)
