"""What is trained: a task whose errors lead to others, a net, how much it is led by the gold tokens."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

from PySide6.QtCore import QSignalBlocker, Signal
from PySide6.QtWidgets import QWidget

from fun_viz.run.training.request import Race
from fun_viz.run.training.schedule import Schedule
from fun_viz.widgets.editors import ComboBox, choose, slider
from fun_viz.widgets.labels import caption, heading, naming
from fun_viz.widgets.layouts import column, row
from fun_viz.widgets.panel import chip
from fun_viz.widgets.texts import Texts, marked, set_tip
from fun_viz.workspaces.labs.nets import NETS, Net
from fun_viz.workspaces.labs.page import LabForm
from fun_viz.workspaces.train.data_form import task_description

SAMPLED = 0.5  # the share of gold inputs that scheduled sampling falls to


class TeacherSlider(QWidget):
    """How often the decoder reads gold tokens, a share of 1; `moved` tells of every one a hand chose."""

    moved = Signal(float)

    def __init__(self) -> None:
        super().__init__()
        self.slider, self.figure = slider(), heading()
        name, own, gold = heading(self.slider), caption(), caption()
        for label in (own, gold):
            label.setWordWrap(False)
        head, ends = row(None, name, None, self.figure), row(None, own, None, gold)
        column(self, head, self.slider, ends, spacing=2)
        self.slider.setMinimumHeight(20)
        self.slider.valueChanged.connect(self._move)
        self.show_share(1.0)
        texts = Texts(self)
        texts.bind(name.setText, "Teacher forcing")
        texts.bind(self.slider.setAccessibleName, "Teacher forcing")
        texts.bind(own.setText, "reads its own")
        texts.bind(gold.setText, "reads gold")
        tip = marked(
            "Teacher forcing: how often the decoder reads the gold token of the step before, and not the one it "
            "wrote itself. It can be moved while training runs."
        )
        for part in (name, self.slider, self.figure):
            texts.bind(part.setToolTip, tip)

    @property
    def share(self) -> float:
        return self.slider.value() / 100

    def show_share(self, share: float) -> None:
        """Show a share without telling anybody."""
        with QSignalBlocker(self.slider):
            self.slider.setValue(round(100 * share))
        self._show_figure()

    def _move(self, _value: int) -> None:
        self._show_figure()
        self.moved.emit(self.share)

    def _show_figure(self) -> None:
        self.figure.setText(f"{self.share:.0%}")
        self.slider.setAccessibleDescription(self.figure.text())


class ErrorsForm(LabForm):
    """Holds a training, or a race of two."""

    def __init__(self) -> None:
        super().__init__((), 60)
        self.nets, self.teacher = ComboBox({net.key: net.recipe.title for net in NETS}), TeacherSlider()
        self.sampled, self.about, free_running = chip(checkable=True), caption(), caption()
        fixed = next(net for net in NETS if net.fixed)  # it keeps a gap; others soon make no error at all
        choose(self.nets, fixed.key)
        choose(self.tasks, "reverse")
        self.fixed += self.nets, self.sampled
        self.lay_out(
            naming(self.texts, self.tasks, marked("Task")), self.tasks, self.about, 6,
            naming(self.texts, self.nets, marked("Net")), self.nets,
            self.seconds, 8, self.teacher, 8, self.sampled, 2, free_running,
        )  # fmt: skip
        self.nets.activated.connect(self._emit_edited)
        self.sampled.clicked.connect(self._emit_edited)
        self.teacher.moved.connect(self.taught)
        self.texts.bind(self.sampled.setText, "race against scheduled sampling")
        self.texts.bind(
            self.sampled.setToolTip,
            "Scheduled sampling: the same net, led by gold tokens at first and by its own more and more, until "
            "only {share} of what it reads is gold (Bengio 2015).",
            share=f"{SAMPLED:.0%}",
        )
        self.texts.bind(
            free_running.setText,
            "Free-running: the net reads what it wrote itself, as it must whenever there is no gold target.",
        )
        self.texts.follow(self._describe)

    @property
    def net(self) -> Net:
        return next(net for net in NETS if net.key == self.nets.currentData())

    def race(self, place: Path, moment: datetime) -> Race:
        stem = str(place / f"{moment:%Y%m%d-%H%M%S}-exposure-{self.task}-{self.net.key}")
        schedule = Schedule(seconds=float(self.seconds.value), teacher=self.teacher.share)
        taught = self.net.train(stem, self.task, schedule)
        if not self.sampled.isChecked():
            return Race((taught,))
        falling = replace(schedule, teacher=SAMPLED, sampling="inverse-sigmoid")
        return Race((taught, self.net.train(f"{stem}-sampled", self.task, falling)))

    def with_teacher(self, race: Race) -> Race:
        """Return a race whose first lane is led as the slider says; the one with scheduled sampling goes its way."""
        first = race.lanes[0]
        schedule = replace(first.schedule, teacher=self.teacher.share)
        return replace(race, lanes=(replace(first, schedule=schedule), *race.lanes[1:]))

    def state(self) -> dict[str, Any]:
        own = {"net": self.net.key, "teacher": self.teacher.share, "sampled": self.sampled.isChecked()}
        return {**super().state(), **own}

    def restore(self, state: dict[str, Any]) -> None:
        choose(self.nets, state.get("net"))
        if isinstance(teacher := state.get("teacher"), float) and 0 <= teacher <= 1:
            self.teacher.show_share(teacher)
        self.sampled.setChecked(state.get("sampled") is True)
        super().restore(state)

    def _describe(self) -> None:
        self.about.setText(task_description(self.task))
        set_tip(self.nets, self.net.about)
