"""Asks which trained model to save, and under which name."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLabel, QLineEdit, QPushButton, QVBoxLayout, QWidget

from fun_viz import paths
from fun_viz.widgets.texts import Texts


class SaveModelForm(QWidget):
    """One line to type, and a choice where several were trained."""

    accepted = Signal(object, str)  # the run folder, the name

    def __init__(self, folders: tuple[Path, ...], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._folders = folders
        self._title, self._where = QLabel(), QLabel()
        self.which, self.name, self._save = QComboBox(), QLineEdit(folders[0].name), QPushButton()
        self.which.addItems([folder.name for folder in folders])
        self.which.setVisible(len(folders) > 1)
        self._lay_out()
        self.which.currentIndexChanged.connect(self._show_name)
        self.name.textChanged.connect(self._show_place)
        self.name.returnPressed.connect(self._accept)
        self._save.clicked.connect(self._accept)
        texts = Texts(self)
        texts.bind(self._title.setText, "Save the trained model")
        texts.bind(self._save.setText, "Save")
        texts.bind(self.name.setAccessibleName, "Name of the model")
        self._show_place()
        self.setFocusProxy(self.name)
        self.name.selectAll()

    def _lay_out(self) -> None:
        layout, line = QVBoxLayout(self), QHBoxLayout()
        layout.setContentsMargins(28, 22, 28, 22)
        layout.setSpacing(12)
        line.addWidget(self.which)
        line.addWidget(self.name, 1)
        line.addWidget(self._save)
        layout.addWidget(self._title)
        layout.addLayout(line)
        layout.addWidget(self._where)
        for widget, role in ((self._title, "name"), (self._where, "muted"), (self._save, "primary")):
            widget.setProperty("role", role)
        self.setMinimumWidth(460)

    def _accept(self) -> None:
        if self.name.text().strip():
            self.accepted.emit(self._folders[self.which.currentIndex()], self.name.text().strip())

    def _show_name(self, index: int) -> None:
        self.name.setText(self._folders[index].name)

    def _show_place(self) -> None:
        name = self.name.text().strip()
        self._where.setText(str(paths.user_models() / name))
        self._save.setEnabled(bool(name))
