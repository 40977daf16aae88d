"""What the race is made of: a task, the nets that take part, and for how long each is trained."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

import numpy as np
from PySide6.QtCore import QCoreApplication, QPointF, QSize, Qt
from PySide6.QtGui import QIcon, QPainter, QPixmap
from PySide6.QtWidgets import QGridLayout, QLabel, QPushButton, QWidget

from fun_viz.errors import InputError
from fun_viz.options import Option
from fun_viz.registry import discover
from fun_viz.run.training.request import Race, Train
from fun_viz.text import tasks as package
from fun_viz.text.tasks.task import tasks
from fun_viz.views.legend import draw_sample
from fun_viz.views.theme import theme_of
from fun_viz.workspaces.labs.nets import NETS, RACING, Net, in_order, paced, short_of, tip_of, title_of
from fun_viz.workspaces.labs.parts import Form, caption
from fun_viz.workspaces.panel import chip
from fun_viz.workspaces.train.editors import box
from fun_viz.workspaces.train.field import Field
from fun_viz.workspaces.train.pace import clock_time

LENGTHS = tuple(range(2, 21, 2))
_TASKS = ("reverse", "copy", "sort")  # that can be drawn at any length
_SECONDS = Option("seconds", "whole", 45, "Seconds", "For how long each net is trained; they take turns.", 1, 36_000)
_SAMPLE = QSize(19, 14)


class RaceForm(Form):
    """Holds a race over lengths."""

    def __init__(self) -> None:
        super().__init__()
        discover(package)
        self.tasks, self.about, self.total = box(), caption(), caption()
        self.chips = {net.key: _net_chip(net.key in RACING) for net in NETS}
        self.seconds = Field(_SECONDS, _SECONDS.default)
        self._task_title, self._nets_title = QLabel(), QLabel()
        self._kinds = caption(), caption()
        for name in _TASKS:
            self.tasks.addItem(name, name)
        self._lay_out()
        self.tasks.activated.connect(self._tell)
        self.seconds.edited.connect(self._tell)
        for button in self.chips.values():
            button.clicked.connect(self._tell)

    def _lay_out(self) -> None:
        for title in (self._task_title, self._nets_title):
            title.setProperty("role", "title")
        self._task_title.setBuddy(self.tasks)
        above: tuple[QWidget, ...] = (self._task_title, self.tasks, self.about)
        for part in above:
            self.column.addWidget(part)
        self.column.addSpacing(6)
        self.column.addWidget(self._nets_title)
        for label, family in zip(self._kinds, (True, False), strict=True):
            self.column.addWidget(label)
            self.column.addLayout(_pairs([self.chips[net.key] for net in NETS if (net.family == "gru") == family]))
        self.column.addSpacing(6)
        self.column.addWidget(self.seconds)
        self.column.addWidget(self.total)
        self.column.addStretch(1)

    @property
    def task(self) -> str:
        return str(self.tasks.currentData())

    @property
    def nets(self) -> tuple[Net, ...]:
        """The nets that take part."""
        return tuple(sorted((net for net in NETS if self.chips[net.key].isChecked()), key=in_order))

    def race(self, place: Path, moment: datetime) -> Race:
        if not (nets := self.nets):
            raise InputError("Choose at least one net for the race.")
        stem = place / f"{moment:%Y%m%d-%H%M%S}-bottleneck-{self.task}"
        return Race(tuple(self._train(net, f"{stem}-{net.key}") for net in nets))

    def _train(self, net: Net, folder: str) -> Train:
        train = net.train(folder, self.task, **paced(float(self.seconds.value), net.family))
        return replace(train, measured=LENGTHS)

    def lock(self, *, locked: bool) -> None:
        for part in (self.tasks, self.seconds, *self.chips.values()):
            part.setEnabled(not locked)

    def retranslate(self) -> None:
        self._task_title.setText(self.tr("Task"))
        self._nets_title.setText(self.tr("Nets in the race"))
        self._kinds[0].setText(self.tr("GRU with"))
        self._kinds[1].setText(self.tr("without recurrence"))
        self.tasks.setAccessibleName(self.tr("Task"))
        for place, name in enumerate(_TASKS):
            self.tasks.setItemText(place, QCoreApplication.translate("", tasks[name].title))
        for net in NETS:
            button = self.chips[net.key]
            button.setText(short_of(net))
            button.setToolTip(tip_of(net))
            button.setAccessibleName(title_of(net))
            button.setIcon(self._sample(net))
        self.seconds.retranslate()
        self._describe()

    def state(self) -> dict[str, Any]:
        return {"task": self.task, "nets": [net.key for net in self.nets], "seconds": self.seconds.value}

    def restore(self, state: dict[str, Any]) -> None:
        if state.get("task") in _TASKS:
            self.tasks.setCurrentIndex(_TASKS.index(state["task"]))
        if isinstance(nets := state.get("nets"), list):
            for key, button in self.chips.items():
                button.setChecked(key in nets)
        if isinstance(seconds := state.get("seconds"), int) and seconds >= 1:
            self.seconds.show_value(seconds)
        self._describe()

    def _tell(self, *_what: object) -> None:
        self._describe()
        self.edited.emit()

    def _describe(self) -> None:
        self.about.setText(QCoreApplication.translate("", tasks[self.task].about))
        told = self.tr("{n} nets take turns: {time} of training in all.")
        seconds = len(self.nets) * float(self.seconds.value)
        self.total.setText(told.format(n=len(self.nets), time=clock_time(seconds)))

    def _sample(self, net: Net) -> QIcon:
        """Return the line of a net as it looks in the plot."""
        theme, ratio = theme_of(self), self.devicePixelRatioF()
        line = net.line(theme, "", np.empty(0), np.empty(0))
        picture = QPixmap(_SAMPLE * ratio)
        picture.setDevicePixelRatio(ratio)
        picture.fill(Qt.GlobalColor.transparent)
        painter = QPainter(picture)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        draw_sample(painter, QPointF(1, _SAMPLE.height() / 2), _SAMPLE.width() - 2, line.pen(), net.marker, theme.chip)
        painter.end()
        icon = QIcon(picture)
        icon.addPixmap(picture, QIcon.Mode.Disabled)  # in the colours of the plot while the race runs, too
        return icon


def _pairs(chips: list[QPushButton]) -> QGridLayout:
    """Return chips in two columns of the same width."""
    grid = QGridLayout()
    grid.setSpacing(5)
    for place, button in enumerate(chips):
        grid.addWidget(button, place // 2, place % 2)
    for column in (0, 1):
        grid.setColumnStretch(column, 1)
    return grid


def _net_chip(taking_part: bool) -> QPushButton:
    button = chip(checkable=True)
    button.setChecked(taking_part)
    button.setIconSize(_SAMPLE)
    button.setStyleSheet("text-align: left; padding: 4px 5px;")
    return button
