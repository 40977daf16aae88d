"""The line over the lanes: the translation that what they write is held against, to be typed."""

from __future__ import annotations

from functools import partial

from PySide6.QtWidgets import QWidget

from fun_viz.study import Study
from fun_viz.widgets.labels import label
from fun_viz.widgets.layouts import row
from fun_viz.widgets.panel import Note, chip
from fun_viz.widgets.texts import Texts, translated
from fun_viz.workspaces.stage.reference import ask_reference
from fun_viz.workspaces.stage.translation import tip_reference


class ReferenceLine(QWidget):
    """A title, the reference of a study, and a chip that asks for another one."""

    def __init__(self, study: Study) -> None:
        super().__init__()
        self._study = study
        name, self.note, self.edit = label("title"), Note(), chip()
        row(self, name, (self.note, 1), self.edit, spacing=6)
        self.edit.clicked.connect(partial(ask_reference, self, study))
        texts = Texts(self)
        texts.bind(name.setText, "Reference")
        texts.bind(self.edit.setText, "edit")
        texts.follow(partial(tip_reference, self.edit))

    def draw(self) -> None:
        text = self._study.reference
        self.note.setText(text or translated("Type a reference to mark words."), "target" if text else "muted")
