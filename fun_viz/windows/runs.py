"""What the window does with runs: follows and reopens them, saves their models, and offers what they trained."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtWidgets import QFileDialog

from fun_viz import files, paths
from fun_viz.errors import FunVizError, InputError, quoted
from fun_viz.events import Finished
from fun_viz.history import History
from fun_viz.run.models.install import holds_model, keep
from fun_viz.run.training import folder as runs
from fun_viz.run.training.request import Race
from fun_viz.run.training.schedule import Schedule
from fun_viz.run.training.shelf import EXACT, curve_of
from fun_viz.trainings import Trainings
from fun_viz.views.number_format import percent
from fun_viz.widgets.texts import marked, translated
from fun_viz.windows.front import Front
from fun_viz.windows.message import Message, of_error
from fun_viz.windows.model_card import card_in
from fun_viz.windows.model_list import ModelList
from fun_viz.windows.overlay import Overlay
from fun_viz.windows.preferences import Preferences
from fun_viz.windows.run_list import RunList
from fun_viz.windows.save_model_form import SaveModelForm
from fun_viz.workspaces.train.names import short_names

_ONE = marked("{names} is trained: use it in Decode")
_SEVERAL = marked("{names} are trained: use them in every workspace")
_UNFINISHED = marked("{names} was not finished")
_STOPPED = marked("Training stopped: {names}. Use what was learned until then")
_USE = marked("Decode with it")
_USE_BEST = marked("Decode with the best")
_NOTHING = marked("There is no trained model here yet: train one, or open a run.")
_DAMAGED = marked("These trainings are damaged and left out: {names}")
_SKIPPED = marked("{file}: lines that no training can have written are left out: {lines}")
_NAMED = 5  # lines
_SAVED = marked("Saved: {file}")


class Runs(QObject):
    """Serves the menus; the workspace drives the trainings itself."""

    message = Signal(object)  # a Message
    begun = Signal()  # a training: what was said of the one before is over
    going = Signal()  # it says something of itself
    model_wanted = Signal(str, str)  # a model to decode with, and a sentence; "" is the one that is there

    def __init__(
        self, trainings: Trainings, front: Front, models: ModelList, preferences: Preferences, *, overlay: Overlay
    ) -> None:
        super().__init__(overlay)
        self._preferences, self._onward = preferences, False
        self._opened: Race | None = None  # as the folders that are looked at say it was asked for
        self._told: set[str] = set()  # files of which it was said that lines were left out
        self.trainings, self._front, self._models, self._overlay = trainings, front, models, overlay
        trainings.failed.connect(self._failed)
        trainings.lost.connect(self._lose)
        trainings.finished.connect(self._offer)
        trainings.changed.connect(self._tell_skipped)
        trainings.state_changed.connect(self._turn)
        trainings.changed.connect(self._hear)
        trainings.opened.connect(self._remember)

    def follow(self, folder: Path) -> None:
        """Look at a run, and go on while it is written; one that is trained here is not disturbed."""
        self._front.pick_training()
        if not self._is_trained_here((folder,)):
            self.trainings.follow((str(files.real(paths.at_home(folder))),))

    def choose_folder(self) -> None:
        title, place = translated("Follow a run"), self._preferences.place() or str(paths.user_runs())
        if folder := QFileDialog.getExistingDirectory(self._overlay.window(), title, place):
            self._preferences.keep_place(folder)
            self.follow(Path(folder))

    def choose_runs(self) -> None:
        """Offer the runs there are; several are compared as lanes."""
        try:
            names, summaries = runs.damaged(paths.user_runs()), runs.summaries(paths.user_runs())
        except FunVizError as error:
            self.message.emit(of_error(error))
            return
        if names:
            self.message.emit(Message(_DAMAGED, {"names": quoted("known", ", ".join(names))}, "warning"))
        shown = RunList(summaries, self._front.families)
        shown.chosen.connect(self._show_runs)
        self._overlay.show_content(shown)

    def _show_runs(self, folders: tuple[str, ...]) -> None:
        self._overlay.hide()
        self._front.pick_training()
        if not self._is_trained_here(tuple(map(Path, folders))):
            self.trainings.follow(folders, forever=False)

    def _is_trained_here(self, folders: tuple[Path, ...]) -> bool:
        if self.trainings.state not in ("running", "stopping"):
            return False
        own = {files.real(paths.at_home(folder)) for folder in self.trainings.folders}
        return {files.real(paths.at_home(folder)) for folder in folders} <= own

    def save_model(self) -> None:
        """Ask for the name under which a trained model is kept among the user's own."""
        folders = [folder for folder in map(Path, self.trainings.folders) if holds_model(paths.at_home(folder))]
        if folders:
            self.ask_name(*folders)
        else:
            self.message.emit(Message(_NOTHING))

    def ask_name(self, *folders: Path) -> None:
        """Ask for the name under which a copy of a model, or of one of several, is kept among the user's own."""
        form = SaveModelForm(folders)
        form.accepted.connect(self._save)
        self._overlay.show_content(form)

    def _save(self, folder: Path, name: str) -> None:
        self._overlay.hide()
        try:
            exact = curve_of(paths.at_home(folder)).exact
            saved = keep(paths.at_home(folder), name, None if exact is None else {EXACT: exact})
        except FunVizError as error:
            self.message.emit(of_error(error))
            return
        self._models.offer(card_in(saved, saved.name))
        self.message.emit(Message(_SAVED, {"file": str(saved)}))

    def _turn(self, state: str) -> None:
        """Remember what is not over yet, in case the program ends before it is."""
        if state in ("running", "following"):
            self.begun.emit()
        if state != "following" and not self._onward:
            unfinished = self.trainings.folders if state in ("running", "paused", "stopping") else ()
            self._preferences.remember(unfinished=unfinished)
        if state in ("paused", "done") and self._onward:
            QTimer.singleShot(0, self, self._resume)

    def _remember(self, race: Race) -> None:
        self._opened = race

    def _hear(self) -> None:
        if self.trainings.begun:
            self.going.emit()

    def offer_unfinished(self) -> None:
        """Offer to go on with the training that the program ended in."""
        folders = tuple(each for each in self._preferences.settings.unfinished if _is_resumable(each))
        if folders:
            told = {"names": ", ".join(Path(folder).name for folder in folders)}
            act = partial(self._go_on, folders)
            self.message.emit(Message(_UNFINISHED, told, offer=marked("Resume"), act=act, lasting=True))
        self._preferences.remember(unfinished=())

    def _go_on(self, folders: tuple[str, ...]) -> None:
        self._onward, self._opened = True, None
        self._show_runs(folders)

    def train_on(self, folder: Path) -> None:
        """Go on with a training that can be resumed: as it was planned, or as long again where that is over."""
        if self.trainings.state in ("running", "stopping"):
            self.message.emit(of_error(InputError("A training is running: pause it or let it end first.")))
        else:
            self._go_on((str(folder),))

    def _resume(self) -> None:
        """Go on with what was opened for it."""
        self._onward = False
        planned = zip(self._opened.lanes if self._opened else (), self.trainings.histories, strict=False)
        lanes = [(lane, _longer(lane.schedule, history)) for lane, history in planned]
        if all(lane.schedule == schedule for lane, schedule in lanes):
            self.trainings.resume()
            return
        race = Race(tuple(replace(lane, schedule=schedule) for lane, schedule in lanes))
        self.trainings.opened.emit(race)
        self.trainings.resume(race)

    def _offer(self, finished: tuple[Finished | None, ...]) -> None:
        """Offer what was trained in every workspace, and say so, unless it was opened to be trained on."""
        if self._onward:
            return
        ends = [end for end in _best_first(finished) if holds_model(paths.at_home(end.folder))]
        if not ends:
            return
        trained = [card_in(files.real(paths.at_home(end.folder))) for end in ends]
        for card in trained:
            self._models.offer(card)
        titles = [self._models.title_of(card.model) for card in trained]
        names = [
            self._named(title, end, several=titles.count(title) > 1) for title, end in zip(titles, ends, strict=True)
        ]
        template, offer = (_ONE, _USE) if len(trained) == 1 else (_SEVERAL, _USE_BEST)
        if any(end.reason == "stopped" for end in ends):
            template, names = _STOPPED, [_held(name, end) for name, end in zip(names, ends, strict=True)]
        use = partial(self.model_wanted.emit, trained[0].model, self._pinned())
        told = {"names": ", ".join(names)}
        self.message.emit(Message(template, told, offer=offer, act=use, anywhere=True))

    def _named(self, title: str, end: Finished, *, several: bool) -> str:
        """Return a model's title, with what tells it from the others where several have it."""
        lanes = [lane for lane in self.trainings.histories if lane.started]
        shorts = short_names([lane.started for lane in lanes if lane.started])
        mine = (short for lane, short in zip(lanes, shorts, strict=True) if lane.finished is end)
        return f"{title} ({next(mine, '')})" if several else title

    def _pinned(self) -> str:
        """Return the sentence that was watched while training."""
        shots = [shot for lane in self.trainings.histories for shot in lane.snapshots[-1:]]
        return shots[0].trace.text if shots else ""

    def _tell_skipped(self) -> None:
        """Say once which lines of a log were left out."""
        for history in self.trainings.histories:
            if (skipped := history.skipped) and skipped.file not in self._told:
                self._told.add(skipped.file)
                lines = [*map(str, skipped.lines[:_NAMED]), *(["…"] if len(skipped.lines) > _NAMED else [])]
                told = {"file": skipped.file, "lines": ", ".join(lines)}
                self.message.emit(Message(_SKIPPED, told, "warning", anywhere=True))

    def _failed(self, error: Exception) -> None:
        """Say what went wrong, unless the workspace that says so itself is in front."""
        self._onward = False
        if not self._front.trains:
            self.message.emit(of_error(error))

    def _lose(self, error: Exception) -> None:
        """Say what a training that is not looked at any more could not save."""
        self.message.emit(replace(of_error(error), lasting=True))


def _longer(schedule: Schedule, history: History) -> Schedule:
    """Return the schedule that a training goes on by: its own, or one as long again if that is over."""
    reason = history.finished.reason if history.finished else "stopped"
    past = 0 < schedule.steps <= history.update or 0 < schedule.seconds <= history.seconds
    if reason == "stopped" and not past:
        return schedule
    return replace(
        schedule,
        steps=schedule.steps and history.update + schedule.steps,
        seconds=schedule.seconds and history.seconds + schedule.seconds,
        epochs=2 * schedule.epochs,
        patience=0 if reason == "patience" else schedule.patience,  # it would end it at once
    )


def _is_resumable(folder: str) -> bool:
    return files.is_file(Path(folder) / runs.CHECKPOINT)


def _held(name: str, end: Finished) -> str:
    """Say what a model holds that was not trained to its end."""
    exact = percent(end.test.exact_match) if end.test else "–"
    return translated("{name} at update {n}, exact match {share}", name=name, n=f"{end.update:,}", share=exact)


def _best_first(finished: tuple[Finished | None, ...]) -> list[Finished]:
    there = [end for end in finished if end is not None]
    return sorted(there, key=lambda end: end.test.exact_match if end.test else -1.0, reverse=True)
