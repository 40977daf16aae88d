"""What a lab asks for."""

from __future__ import annotations

from abc import abstractmethod
from datetime import datetime
from pathlib import Path
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QLabel, QWidget

from fun_viz.options import Option
from fun_viz.registry import discover
from fun_viz.run.training.request import Race
from fun_viz.text import tasks as package
from fun_viz.text.tasks.task import tasks
from fun_viz.views.theme import Theme
from fun_viz.widgets.editors import combo_box
from fun_viz.widgets.labels import heading
from fun_viz.widgets.layouts import Part, Scroll, column
from fun_viz.widgets.option_fields import OptionField
from fun_viz.widgets.texts import Texts, translated


class Form(Scroll):
    """A task, and for how many seconds each net is trained. `edited` says that a hand changed it."""

    edited = Signal()

    def __init__(self, names: tuple[str, ...], seconds: int) -> None:
        super().__init__(QWidget())
        discover(package)
        self.tasks = combo_box(*(names or tasks))
        about = "For how long each net is trained; they take turns."
        self.seconds = OptionField(Option("seconds", "whole", seconds, "Seconds", about, 1, 36_000), seconds)
        self.tasks.activated.connect(self._tell)
        self.seconds.edited.connect(self._tell)
        self.texts = Texts(self)
        self.texts.follow(self._name_tasks)

    def lay_out(self, *parts: Part) -> None:
        column(self.widget(), *parts, None, spacing=5).setContentsMargins(0, 0, 8, 0)

    @property
    def task(self) -> str:
        return str(self.tasks.currentData())

    @abstractmethod
    def race(self, place: Path, moment: datetime) -> Race:
        """Return what is asked for, its run folders in `place`; an InputError says why it cannot be."""

    @abstractmethod
    def lock(self, *, locked: bool) -> None:
        """Let nothing be changed but what may be while training runs."""

    def draw(self, theme: Theme) -> None:
        """Draw what has the colours of the theme; most forms have nothing."""

    @abstractmethod
    def state(self) -> dict[str, Any]:
        """Return all choices as plain JSON values."""

    @abstractmethod
    def restore(self, state: dict[str, Any]) -> None:
        """Take up what `state` returned; what does not fit is left out."""
        if isinstance(seconds := state.get("seconds"), int) and seconds >= 1:
            self.seconds.show_value(seconds)
        self._describe()

    @abstractmethod
    def _describe(self) -> None:
        """Say what is chosen."""

    def _tell(self, *_what: object) -> None:
        self._describe()
        self.edited.emit()

    def _name_tasks(self) -> None:
        for place in range(self.tasks.count()):
            self.tasks.setItemText(place, translated(tasks[self.tasks.itemData(place)].title))

    def title(self, of: QComboBox | None, text: str) -> QLabel:
        """Return a heading with a text, the name of a control if one is given."""
        label = heading(of)
        self.texts.bind(label.setText, text)
        if of is not None:
            self.texts.bind(of.setAccessibleName, text)
        return label
