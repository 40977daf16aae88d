"""The form: task, pinned sentence, one to three models, and how they are trained. It holds what a Race is made of."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, fields, replace
from datetime import datetime
from itertools import chain, count
from pathlib import Path
from typing import Any

from PySide6.QtCore import QCoreApplication, Qt, Signal
from PySide6.QtWidgets import QFrame, QLabel, QScrollArea, QVBoxLayout, QWidget

from fun_viz.options import options_of
from fun_viz.run.training.catalogue import Offer, defaults_for
from fun_viz.run.training.request import Race, Train
from fun_viz.run.training.schedule import Schedule
from fun_viz.text.pairs import Pairs
from fun_viz.workspaces.panel import chip
from fun_viz.workspaces.train.fold import Fold
from fun_viz.workspaces.train.hues import MOST
from fun_viz.workspaces.train.lane import LaneForm
from fun_viz.workspaces.train.options import Options
from fun_viz.workspaces.train.subject import Subject

TEACHER = "teacher"  # the one choice that may be changed while training runs
_NEXT = ("gru", "transformer", "convolutional")  # families offered for a lane that is added
_TOLD = ("seconds", "steps", "batch", "rate")  # of the schedule, while it is folded


class Form(QScrollArea):
    """Says by `edited` that a hand changed something, by `taught` that it was teacher forcing, which may run on."""

    edited = Signal()
    taught = Signal(float)

    def __init__(self) -> None:
        super().__init__()
        self._offers: tuple[Offer, ...] = ()
        self._locked = False
        self.subject, self.lanes = Subject(), [LaneForm(index) for index in range(MOST)]
        self.schedule = Options(first=tuple(field.name for field in fields(Schedule)))
        self.training, self.more = Fold(self.schedule), chip()
        self._models = QLabel()
        self._count = 1
        self._lay_out()
        self._connect()
        self._refresh()

    def _lay_out(self) -> None:
        body = QWidget()
        column = QVBoxLayout(body)
        column.setContentsMargins(0, 0, 8, 0)
        column.setSpacing(6)
        column.addWidget(self.subject)
        column.addSpacing(6)
        column.addWidget(self._models)
        for lane in self.lanes:
            column.addWidget(lane)
        column.addWidget(self.more, 0, Qt.AlignmentFlag.AlignLeft)
        column.addSpacing(6)
        column.addWidget(self.training)
        column.addStretch(1)
        self._models.setProperty("role", "title")
        self.setWidget(body)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.viewport().setAutoFillBackground(False)
        body.setAutoFillBackground(False)

    def _connect(self) -> None:
        self.subject.edited.connect(self._edited)
        self.subject.own.told.connect(self._show_found, Qt.ConnectionType.QueuedConnection)
        self.more.clicked.connect(self._add)
        for lane in self.lanes:
            lane.edited.connect(self._edited)
            lane.removed.connect(self._remove)
        self.schedule.edited.connect(self._scheduled)

    @property
    def shown(self) -> list[LaneForm]:
        """The lanes of the race."""
        return self.lanes[: self._count]

    @property
    def teacher(self) -> float:
        return float(self.schedule.values[TEACHER])

    def set_catalogue(self, offers: tuple[Offer, ...]) -> None:
        """Say which families there are, with their options."""
        self._offers = offers
        for lane in self.lanes:
            lane.offer(offers)
        self._refresh()

    # ---- the race

    def race(self, place: Path, moment: datetime) -> Race:
        """Return what is asked for, as it stands; its run folders in `place` are named for the moment."""
        names: list[str] = []
        for lane in self.shown:
            name = f"{moment:%Y%m%d-%H%M%S}-{self.subject.task or 'pairs'}-{lane.family}"
            names.append(_free(name, place, names))
        return Race(tuple(self._train(lane, str(place / name)) for lane, name in zip(self.shown, names, strict=True)))

    def _train(self, lane: LaneForm, folder: str) -> Train:
        task = self.subject.task
        options, schedule = defaults_for(task, lane.family)
        return Train(
            folder, task, lane.family, {**options, **lane.options.given}, replace(schedule, **self.schedule.given),
            self.subject.pairs(), self.subject.sentence,
        )  # fmt: skip

    def take(self, race: Race) -> None:
        """Show what a race asks for; the first lane's schedule is that of all."""
        first = race.lanes[0]
        self.subject.take(first.task, first.pairs, first.pinned)
        self._count = max(1, min(len(race.lanes), MOST))
        for lane, train in zip(self.lanes, race.lanes, strict=False):
            options, _ = defaults_for(self.subject.task, train.family)
            lane.take(train.family, {k: v for k, v in train.options.items() if k not in options or options[k] != v})
        _, schedule = defaults_for(self.subject.task, first.family)
        usual = asdict(schedule)
        self.schedule.give({k: v for k, v in asdict(first.schedule).items() if v != usual[k]})
        self._refresh()

    # ---- what is remembered

    def state(self) -> dict[str, Any]:
        """Return all choices as plain JSON values."""
        pairs = self.subject.own.pairs()
        return {
            "task": self.subject.task, "pairs": asdict(pairs) if pairs else None, "pinned": self.subject.sentence,
            "lanes": [{"family": lane.family, "options": lane.options.given} for lane in self.shown],
            "schedule": self.schedule.given, "training": self.training.is_open,
        }  # fmt: skip

    def restore(self, state: Mapping[str, Any]) -> None:
        """Take up what `state` returned; what does not fit is left out."""
        pairs, task, lanes = state.get("pairs"), state.get("task"), state.get("lanes")
        if (own := _pairs(_named(pairs))) is not None:
            self.subject.own.take(own)
        if isinstance(task, str):
            self.subject.take(task, None, str(state.get("pinned") or ""))
        known = [lane for lane in lanes if isinstance(lane, dict)] if isinstance(lanes, list) else []
        self._count = max(1, min(len(known), MOST))
        for form, lane in zip(self.lanes, known, strict=False):
            form.take(str(lane.get("family")), _named(lane.get("options")))
        known_names = {option.name for option in options_of(Schedule)}
        self.schedule.give({k: v for k, v in _named(state.get("schedule")).items() if k in known_names})
        self.training.open(opened=state.get("training") is True)
        self._refresh()

    # ---- what the user sees

    def lock(self, *, locked: bool) -> None:
        """Let nothing be changed but what may be while training runs."""
        self._locked = locked
        self.subject.lock(locked=locked)
        for lane in self.lanes:
            lane.lock(locked=locked)
        self.schedule.lock(but=frozenset({TEACHER}) if locked else None)
        self.more.setEnabled(not locked)

    def retranslate(self) -> None:
        self._models.setText(self.tr("Models"))
        self.more.setText(self.tr("+ add a model"))
        self.more.setToolTip(self.tr("Train a second or third model in the same race"))
        self.training.set_title(self.tr("Training"), self.tr("How long, how fast and in what way the models learn"))
        self.subject.retranslate()
        for lane in self.lanes:
            lane.retranslate()
        self.schedule.retranslate()
        self._tell_schedule()

    def _show_found(self) -> None:
        if (body := self.widget()) is not None and (layout := body.layout()) is not None:
            layout.activate()
        self.ensureWidgetVisible(self.subject.own.found, 0, 4)

    def _refresh(self) -> None:
        for lane in self.lanes:
            lane.set_task(self.subject.task)
            lane.setVisible(lane.index < self._count)
            lane.remove_button.setVisible(self._count > 1)
            lane.fold_button.setVisible(self._count > 1)
        self.more.setVisible(self._count < MOST)
        _, schedule = defaults_for(self.subject.task, self.lanes[0].family)
        self.schedule.offer(options_of(Schedule), asdict(schedule))
        self._tell_schedule()

    def _tell_schedule(self) -> None:
        values, shown = self.schedule.values, self.schedule.fields
        told = [f"{_label(shown[name].option.label)} {values[name]:g}" for name in _TOLD if values[name]]
        self.training.set_note(" · ".join(told))

    def _edited(self) -> None:
        self._refresh()
        self.edited.emit()

    def _scheduled(self) -> None:
        self._tell_schedule()
        if self._locked:
            self.taught.emit(self.teacher)
        else:
            self.edited.emit()

    def _add(self) -> None:
        if self._count < MOST:
            taken = {lane.family for lane in self.shown}
            lane = self.lanes[self._count]
            lane.take(next((name for name in _NEXT if name not in taken), _NEXT[0]), {})
            self._count += 1
            self._unfold(lane)
            self._edited()

    def _remove(self) -> None:
        gone = next(lane.index for lane in self.lanes if lane is self.sender())
        for lane, after in zip(self.lanes[gone:], self.lanes[gone + 1 :], strict=False):
            lane.take(after.family, after.options.given)
        self._count = max(1, self._count - 1)
        self._unfold(self.lanes[min(gone, self._count - 1)])
        self._edited()

    def _unfold(self, opened: LaneForm) -> None:
        for lane in self.lanes:
            lane.fold(folded=lane is not opened)


def _free(name: str, place: Path, taken: list[str]) -> str:
    """Return the name, or the name with the first number behind it that no folder has."""
    numbered = chain((name,), (f"{name}-{number}" for number in count(2)))
    return next(one for one in numbered if one not in taken and not (place / one).exists())


def _named(found: Any) -> dict[str, Any]:
    return {str(name): value for name, value in found.items()} if isinstance(found, dict) else {}


def _pairs(found: Mapping[str, Any]) -> Pairs | None:
    """Return pairs that were written down; None if they are of another kind."""
    kinds = {name: type(value) for name, value in asdict(Pairs("")).items()}
    fits = all(name in kinds and isinstance(value, kinds[name]) for name, value in found.items())
    return Pairs(**found) if fits and found.get("file") else None


def _label(text: str) -> str:
    return QCoreApplication.translate("", text)
