"""The form: task, pinned sentence, one to three models, and how they are trained. It holds what a Race is made of."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, fields, replace
from datetime import datetime
from itertools import chain, count
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from fun_viz import files
from fun_viz.errors import InputError
from fun_viz.options import options_of
from fun_viz.run.training import plan
from fun_viz.run.training.catalogue import Offer
from fun_viz.run.training.lab_recipes import RIVALS
from fun_viz.run.training.request import Race, Train
from fun_viz.run.training.schedule import Schedule
from fun_viz.text.pairs import Pairs
from fun_viz.widgets.collapsible import Collapsible
from fun_viz.widgets.labels import heading
from fun_viz.widgets.layouts import column
from fun_viz.widgets.option_fields import OptionList
from fun_viz.widgets.panel import chip
from fun_viz.widgets.texts import Texts, marked, translated
from fun_viz.workspaces.train.controls import NotYetError
from fun_viz.workspaces.train.data_form import DataForm
from fun_viz.workspaces.train.lanes import MOST
from fun_viz.workspaces.train.model_form import ModelForm
from fun_viz.workspaces.train.training_page import TrainingForm

TEACHER = "teacher"  # the one choice that may be changed while training runs
_SUMMARY = ("seconds", "steps", "batch", "rate")  # of the schedule, while it is folded


class Form(TrainingForm):
    """Holds a race of one to three models."""

    def __init__(self) -> None:
        self._body, self._models = QWidget(), heading()
        self.data, self.lanes = DataForm(), [ModelForm(index) for index in range(MOST)]
        self.schedule = OptionList(first=tuple(field.name for field in fields(Schedule)))
        self.training, self.more = Collapsible(self.schedule), chip()
        super().__init__(self._body)
        self._offers: tuple[Offer, ...] = ()
        self._locked, self._count = False, 1
        whole = column(self._body, self.data, self._models, *self.lanes, spacing=5)
        whole.addWidget(self.more, 0, Qt.AlignmentFlag.AlignLeft)
        whole.addWidget(self.training)
        whole.addStretch(1)
        whole.setContentsMargins(0, 0, 8, 0)
        self._connect()
        self._refresh()
        texts = Texts(self)
        texts.bind(self._models.setText, "Models")
        texts.bind(self.more.setText, "+ add a model")
        texts.bind(self.more.setToolTip, "Train a second or third model in the same race")
        texts.bind(self.training.set_title, "Training")
        texts.bind(self.training.head.setToolTip, "How long, how fast and in what way the models learn")
        texts.follow(self._summarize)

    def _connect(self) -> None:
        self.data.edited.connect(self._edited)
        self.data.own.reported.connect(self._show_report, Qt.ConnectionType.QueuedConnection)
        self.more.clicked.connect(self._add)
        for lane in self.lanes:
            lane.edited.connect(self._edited)
            lane.removed.connect(self._remove)
        self.schedule.edited.connect(self._scheduled)

    @property
    def shown(self) -> list[ModelForm]:
        """The models of the race."""
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

    def title_of(self, family: str) -> str:
        """Return what a family is called, "" if that is not known."""
        return next((translated(offer.title) for offer in self._offers if offer.family == family), "")

    # ---- the race

    def race(self, place: Path, moment: datetime) -> Race:
        if not self._offers:
            raise NotYetError(marked("The models that can be trained come in a moment."))
        names: list[str] = []
        for lane in self.shown:
            name = f"{moment:%Y%m%d-%H%M%S}-{self.data.task or 'pairs'}-{lane.family}"
            names.append(_free(name, place, names))
        return Race(tuple(self._train(lane, str(place / name)) for lane, name in zip(self.shown, names, strict=True)))

    def _train(self, lane: ModelForm, folder: str) -> Train:
        options, schedule = lane.defaults(self.data.task)
        return Train(
            folder, self.data.task, lane.family, {**options, **lane.options.given},
            replace(schedule, **self.schedule.given), self.data.pairs(), self.data.sentence,
        )  # fmt: skip

    def with_teacher(self, race: Race) -> Race:
        """Return a race with teacher forcing as it is said here."""
        lanes = (replace(lane, schedule=replace(lane.schedule, teacher=self.teacher)) for lane in race.lanes)
        return replace(race, lanes=tuple(lanes))

    def take(self, race: Race) -> None:
        """Show what a race asks for; the first lane's schedule is that of all."""
        first = race.lanes[0]
        self.data.take(first.task, first.pairs, first.pinned)
        self._count = max(1, min(len(race.lanes), MOST))
        for lane, train in zip(self.lanes, race.lanes, strict=False):
            lane.take(train.family, train.options)
        self._refresh()
        self.schedule.give(asdict(first.schedule))
        self._summarize()

    # ---- what is remembered

    def state(self) -> dict[str, Any]:
        pairs = self.data.own.pairs()
        return {
            "task": self.data.task, "pairs": asdict(pairs) if pairs else None, "pinned": self.data.sentence,
            "lanes": [{"family": lane.family, "options": lane.options.given} for lane in self.shown],
            "schedule": self.schedule.given, "training": self.training.isExpanded(),
        }  # fmt: skip

    def restore(self, state: dict[str, Any]) -> None:
        pairs, task, lanes = state.get("pairs"), state.get("task"), state.get("lanes")
        if (own := _pairs(_named(pairs))) is not None:
            self.data.own.take(own)
        if isinstance(task, str):
            self.data.take(task, None, str(state.get("pinned") or ""))
        models = [lane for lane in lanes if isinstance(lane, dict)] if isinstance(lanes, list) else []
        self._count = max(1, min(len(models), MOST))
        for form, lane in zip(self.lanes, models, strict=False):
            form.take(str(lane.get("family")), _named(lane.get("options")))
        self.training.setExpanded(state.get("training") is True)
        self._refresh()
        known = {option.name for option in options_of(Schedule)}
        self.schedule.give({name: value for name, value in _named(state.get("schedule")).items() if name in known})
        self._summarize()

    # ---- what the user sees

    def lock(self, *, locked: bool) -> None:
        self._locked = locked
        self.data.lock(locked=locked)
        for lane in self.lanes:
            lane.lock(locked=locked)
        self.schedule.lock(but=frozenset({TEACHER}) if locked else None)
        self.more.setEnabled(not locked)

    def _show_report(self) -> None:
        if (layout := self._body.layout()) is not None:
            layout.activate()
        self.ensureWidgetVisible(self.data.own.report, 0, 4)

    def _refresh(self) -> None:
        for lane in self.lanes:
            lane.set_task(self.data.task)
            lane.setVisible(lane.index < self._count)
            lane.remove_button.setVisible(self._count > 1)
            lane.fold_button.setVisible(self._count > 1)
        self.more.setVisible(self._count < MOST)
        if self._offers:
            _, schedule = self.lanes[0].defaults(self.data.task)
            self.schedule.offer(options_of(Schedule), asdict(schedule))
        self._summarize()

    def _summarize(self) -> None:
        shown = [self.schedule.fields[name] for name in _SUMMARY if name in self.schedule.fields]
        parts = [f"{translated(field.option.label)} {field.value:g}" for field in shown if field.value]
        self.training.set_note(" · ".join(parts))

    def _edited(self) -> None:
        self._refresh()
        self.edited.emit()

    def _scheduled(self) -> None:
        self._summarize()
        if self._locked:
            self.taught.emit(self.teacher)
        else:
            self.edited.emit()

    def _add(self) -> None:
        if self._count < MOST:
            raced = {lane.family for lane in self.shown}
            lane = self.lanes[self._count]
            lane.take(next((name for name in RIVALS if name not in raced), RIVALS[0]), {})
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

    def _unfold(self, opened: ModelForm) -> None:
        for lane in self.lanes:
            lane.fold(folded=lane is not opened)


def check(race: Race) -> None:
    """InputError if a lane cannot be trained as it is described: said in one sentence before anything starts."""
    for train in race.lanes:
        if train.pairs is not None:
            _check_pairs(train.pairs)
        elif not train.task:
            raise InputError("Choose a file of pairs first.")
        plan.check(train)
        _check_net(train.options)


def _check_pairs(pairs: Pairs) -> None:
    for file in (pairs.file, pairs.target_file):
        if file and (files.is_missing(file) or files.is_folder(file)):
            raise InputError("There is no file {file}.", file=file)
    if not pairs.target_file and pairs.source_column == pairs.target_column:
        raise InputError("Source and target are the same column, {column}: choose two.", column=pairs.source_column)
    if pairs.target_file and Path(pairs.file) == Path(pairs.target_file):
        raise InputError("Source and target are the same file, {file}: choose two.", file=pairs.file)


def _check_net(options: Mapping[str, Any]) -> None:
    width, heads = options.get("width"), options.get("heads")
    if isinstance(width, int) and isinstance(heads, int) and heads > 0 and width % heads:
        raise InputError(
            "A width of {width} cannot be shared by {heads} heads: one must divide the other.", width=width, heads=heads
        )
    kernel = options.get("kernel")
    if isinstance(kernel, int) and kernel % 2 == 0:
        raise InputError("The kernel must be odd, for as many tokens on either side, not {kernel}.", kernel=kernel)


def _free(name: str, place: Path, taken: list[str]) -> str:
    """Return the name, or the name with the first number behind it that no folder has."""
    numbered = chain((name,), (f"{name}-{number}" for number in count(2)))
    return next(one for one in numbered if one not in taken and not files.exists(place / one))


def _named(value: Any) -> dict[str, Any]:
    return {str(name): item for name, item in value.items()} if isinstance(value, dict) else {}


def _pairs(values: Mapping[str, Any]) -> Pairs | None:
    """Return pairs that were written down; None if they are of another kind."""
    kinds = {name: type(value) for name, value in asdict(Pairs("")).items()}
    fits = all(name in kinds and isinstance(value, kinds[name]) for name, value in values.items())
    return Pairs(**values) if fits and values.get("file") else None
