"""Asks which trained model to save, and under which name."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QLineEdit, QPushButton, QWidget

from fun_viz import paths
from fun_viz.printable import printable
from fun_viz.run.models.install import free
from fun_viz.widgets.labels import label
from fun_viz.widgets.layouts import column, row
from fun_viz.widgets.texts import Texts


class SaveModelForm(QWidget):
    """One line to type, and a choice where several were trained."""

    accepted = Signal(object, str)  # the run folder, the name

    def __init__(self, folders: tuple[Path, ...]) -> None:
        super().__init__()
        self._folders = folders
        title, self._where = label("name"), label("muted")
        self.which, self.name, self._save = QComboBox(), QLineEdit(free(folders[0].name)), QPushButton()
        self.which.addItems([printable(folder.name) for folder in folders])
        self.which.setVisible(len(folders) > 1)
        self._save.setProperty("role", "primary")
        self.setMinimumWidth(460)
        line = row(None, self.which, (self.name, 1), self._save, spacing=12)
        column(self, title, line, self._where, spacing=12).setContentsMargins(28, 22, 28, 22)
        self.which.currentIndexChanged.connect(self._show_name)
        self.name.textChanged.connect(self._show_place)
        self.name.returnPressed.connect(self._accept)
        self._save.clicked.connect(self._accept)
        texts = Texts(self)
        texts.bind(title.setText, "Save the trained model")
        texts.bind(self._save.setText, "Save")
        texts.bind(self.name.setAccessibleName, "Name of the model")
        self._show_place()
        self.setFocusProxy(self.name)
        self.name.selectAll()

    def _accept(self) -> None:
        if self.name.text().strip():
            self.accepted.emit(self._folders[self.which.currentIndex()], self.name.text().strip())

    def _show_name(self, index: int) -> None:
        self.name.setText(free(self._folders[index].name))

    def _show_place(self) -> None:
        name = self.name.text().strip()
        self._where.setText(str(paths.user_models() / name))
        self._save.setEnabled(bool(name))
