"""What is trained: a task whose errors lead to others, a net, how much it is led by the gold tokens."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

from PySide6.QtCore import QCoreApplication, Signal
from PySide6.QtWidgets import QLabel, QWidget

from fun_viz.options import Option
from fun_viz.registry import discover
from fun_viz.run.training.request import Race, Train
from fun_viz.text import tasks as package
from fun_viz.text.tasks.task import tasks
from fun_viz.workspaces.exposure.teacher import Teacher
from fun_viz.workspaces.labs.nets import MORE, NETS, Net, paced, tip_of, title_of
from fun_viz.workspaces.labs.parts import Form, caption
from fun_viz.workspaces.panel import chip
from fun_viz.workspaces.train.editors import box
from fun_viz.workspaces.train.field import Field

TASK, NET = "reverse", "gru-none"  # at first: it keeps a gap, where nets with attention soon make no error at all
SAMPLED = 0.5  # the share of gold inputs that scheduled sampling falls to
_NETS = (*NETS, *MORE)
_SECONDS = Option("seconds", "whole", 60, "Seconds", "For how long each net is trained; they take turns.", 1, 36_000)


class ErrorsForm(Form):
    """Holds a training, or a race of two. `taught` says that teacher forcing was moved, which it may be at any time."""

    taught = Signal(float)

    def __init__(self) -> None:
        super().__init__()
        discover(package)
        self.tasks, self.nets, self.teacher, self.sampled = box(), box(), Teacher(), chip(checkable=True)
        self.seconds = Field(_SECONDS, _SECONDS.default)
        self._titles = QLabel(), QLabel()
        self.about, self.means = caption(), caption()
        for name in tasks:
            self.tasks.addItem(name, name)
        for net in _NETS:
            self.nets.addItem(net.key, net.key)
        self.tasks.setCurrentIndex(max(0, self.tasks.findData(TASK)))
        self.nets.setCurrentIndex(max(0, self.nets.findData(NET)))
        self._lay_out()
        for combo in (self.tasks, self.nets):
            combo.activated.connect(self._tell)
        self.sampled.clicked.connect(self._tell)
        self.seconds.edited.connect(self._tell)
        self.teacher.moved.connect(self.taught)

    def _lay_out(self) -> None:
        for title, combo in zip(self._titles, (self.tasks, self.nets), strict=True):
            title.setProperty("role", "title")
            title.setBuddy(combo)
        parts: tuple[tuple[QWidget, int], ...] = (
            (self._titles[0], 0), (self.tasks, 0), (self.about, 6), (self._titles[1], 0), (self.nets, 0),
            (self.seconds, 8), (self.teacher, 8), (self.sampled, 2), (self.means, 0),
        )  # fmt: skip
        for part, below in parts:
            self.column.addWidget(part)
            self.column.addSpacing(below)
        self.column.addStretch(1)

    @property
    def task(self) -> str:
        return str(self.tasks.currentData())

    @property
    def net(self) -> Net:
        return next(net for net in _NETS if net.key == self.nets.currentData())

    def race(self, place: Path, moment: datetime) -> Race:
        stem = str(place / f"{moment:%Y%m%d-%H%M%S}-exposure-{self.task}-{self.net.key}")
        taught = self._train(stem, teacher=self.teacher.share)
        if not self.sampled.isChecked():
            return Race((taught,))
        return Race((taught, self._train(f"{stem}-sampled", teacher=SAMPLED, sampling="inverse-sigmoid")))

    def _train(self, folder: str, **choices: Any) -> Train:
        return self.net.train(folder, self.task, **paced(float(self.seconds.value), self.net.family), **choices)

    def taught_otherwise(self, race: Race) -> Race:
        """Return a race whose first lane is led as the slider says; the one with scheduled sampling goes its way."""
        first = race.lanes[0]
        schedule = replace(first.schedule, teacher=self.teacher.share)
        return replace(race, lanes=(replace(first, schedule=schedule), *race.lanes[1:]))

    def lock(self, *, locked: bool) -> None:
        for part in (self.tasks, self.nets, self.seconds, self.sampled):
            part.setEnabled(not locked)

    def retranslate(self) -> None:
        for title, text in zip(self._titles, (self.tr("Task"), self.tr("Net")), strict=True):
            title.setText(text)
        self.tasks.setAccessibleName(self.tr("Task"))
        self.nets.setAccessibleName(self.tr("Net"))
        for place in range(self.tasks.count()):
            self.tasks.setItemText(place, QCoreApplication.translate("", tasks[self.tasks.itemData(place)].title))
        for place, net in enumerate(_NETS):
            self.nets.setItemText(place, title_of(net))
        self.sampled.setText(self.tr("race against scheduled sampling"))
        self.sampled.setToolTip(
            self.tr(
                "Scheduled sampling: the same net, led by gold tokens at first and by its own more and more, until "
                "only {share} of what it reads is gold (Bengio 2015)."
            ).format(share=f"{SAMPLED:.0%}")
        )
        self.seconds.retranslate()
        self.teacher.retranslate()
        self._describe()

    def state(self) -> dict[str, Any]:
        return {
            "task": self.task, "net": self.net.key, "seconds": self.seconds.value, "teacher": self.teacher.share,
            "sampled": self.sampled.isChecked(),
        }  # fmt: skip

    def restore(self, state: dict[str, Any]) -> None:
        for combo, name in ((self.tasks, "task"), (self.nets, "net")):
            if (place := combo.findData(state.get(name))) >= 0:
                combo.setCurrentIndex(place)
        if isinstance(seconds := state.get("seconds"), int) and seconds >= 1:
            self.seconds.show_value(seconds)
        if isinstance(teacher := state.get("teacher"), float) and 0 <= teacher <= 1:
            self.teacher.show_share(teacher)
        self.sampled.setChecked(state.get("sampled") is True)
        self._describe()

    def _tell(self, *_what: object) -> None:
        self._describe()
        self.edited.emit()

    def _describe(self) -> None:
        kind = tasks[self.task]
        example = kind().solve(kind.example)
        told = QCoreApplication.translate("", kind.about)
        self.about.setText(f"{told}\n{example.source} → {example.target}" if example else told)
        self.nets.setToolTip(tip_of(self.net))
        self.means.setText(
            self.tr("Free-running: the net reads what it wrote itself, as it must whenever there is no gold target.")
        )
