"""What the race is made of: a task, the nets that take part, and for how long each is trained."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Any

import numpy as np
from PySide6.QtCore import QPointF, QSize, Qt
from PySide6.QtGui import QIcon, QPainter, QPixmap
from PySide6.QtWidgets import QGridLayout, QPushButton

from fun_viz.errors import InputError
from fun_viz.run.training.lab_recipes import AT_FIRST
from fun_viz.run.training.request import Race
from fun_viz.run.training.schedule import Schedule
from fun_viz.text.tasks.task import tasks
from fun_viz.views.canvas import painting
from fun_viz.views.legend import draw_sample
from fun_viz.views.theme import Theme
from fun_viz.widgets.editors import choose
from fun_viz.widgets.labels import caption, heading, naming
from fun_viz.widgets.panel import chip
from fun_viz.widgets.texts import marked, set_tip, translated
from fun_viz.workspaces.labs.nets import RACING, Net, in_order
from fun_viz.workspaces.labs.page import LabForm
from fun_viz.workspaces.train.progress import clock_time

LENGTHS = tuple(range(2, 21, 2))
_TASKS = ("copy", "reverse", "sort")  # that can be drawn at any length
_SAMPLE = QSize(19, 14)


class RaceForm(LabForm):
    """Holds a race over lengths."""

    def __init__(self) -> None:
        super().__init__(_TASKS, 45)
        self.about, self.total = caption(), caption()
        self.chips = {net.key: _net_chip(net.key in AT_FIRST) for net in RACING}
        nets, recurrent, other = heading(), caption(), caption()
        self.fixed += self.chips.values()
        choose(self.tasks, "reverse")
        self.lay_out(
            naming(self.texts, self.tasks, marked("Task")), self.tasks, self.about, 6,
            nets, recurrent, self._pair(recurrent=True), other, self._pair(recurrent=False), 6,
            self.seconds, self.total,
        )  # fmt: skip
        for button in self.chips.values():
            button.clicked.connect(self._emit_edited)
        self.texts.bind(nets.setText, "Nets in the race")
        self.texts.bind(recurrent.setText, "GRU with")
        self.texts.bind(other.setText, "without recurrence")
        self.texts.follow(self._name_chips)
        self.texts.follow(self._describe)

    @property
    def nets(self) -> tuple[Net, ...]:
        """The nets that take part."""
        return tuple(sorted((net for net in RACING if self.chips[net.key].isChecked()), key=in_order))

    def race(self, place: Path, moment: datetime) -> Race:
        if not (nets := self.nets):
            raise InputError("Choose at least one net for the race.")
        stem = place / f"{moment:%Y%m%d-%H%M%S}-bottleneck-{self.task}"
        schedule = Schedule(seconds=float(self.seconds.value))
        return Race(tuple(net.train(f"{stem}-{net.key}", self.task, schedule, LENGTHS) for net in nets))

    def state(self) -> dict[str, Any]:
        return {**super().state(), "nets": [net.key for net in self.nets]}

    def restore(self, state: dict[str, Any]) -> None:
        if isinstance(nets := state.get("nets"), list):
            for key, button in self.chips.items():
                button.setChecked(key in nets)
        super().restore(state)

    def draw(self, theme: Theme) -> None:
        for net in RACING:
            self.chips[net.key].setIcon(_sample(net, theme, self.devicePixelRatioF()))

    def _name_chips(self) -> None:
        for net in RACING:
            button = self.chips[net.key]
            button.setText(net.short)
            set_tip(button, net.about)
            button.setAccessibleName(net.title)

    def _describe(self) -> None:
        self.about.setText(translated(tasks[self.task].about))
        time = clock_time(len(self.nets) * float(self.seconds.value))
        self.total.setText(translated("{n} nets take turns: {time} of training in all.", n=len(self.nets), time=time))

    def _pair(self, *, recurrent: bool) -> QGridLayout:
        """Return the chips of some nets in two columns of the same width."""
        grid = QGridLayout()
        grid.setSpacing(5)
        chips = [self.chips[net.key] for net in RACING if net.recurrent is recurrent]
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


def _sample(net: Net, theme: Theme, ratio: float) -> QIcon:
    """Return the line of a net as it looks in the plot, set off from the ground that its chip has when up and down."""
    line, icon = net.line(theme, "", np.empty(0), np.empty(0)), QIcon()
    for state, ground in ((QIcon.State.Off, theme.chip), (QIcon.State.On, theme.soft)):
        picture = QPixmap(_SAMPLE * ratio)
        picture.setDevicePixelRatio(ratio)
        picture.fill(Qt.GlobalColor.transparent)
        with painting(picture) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            start = QPointF(1, _SAMPLE.height() / 2)
            draw_sample(painter, start, _SAMPLE.width() - 2, line.pen(), net.marker, ground)
        for mode in (QIcon.Mode.Normal, QIcon.Mode.Disabled):  # in the colours of the plot while the race runs, too
            icon.addPixmap(picture, mode, state)
    return icon
