"""The user's own pairs in the form: which files, which columns, and how their two sides are cut into tokens."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QComboBox, QFileDialog, QGridLayout, QLabel, QLineEdit, QPushButton, QWidget

from fun_viz.text.pairs import Pairs
from fun_viz.workspaces.train import peek
from fun_viz.workspaces.train.editors import box

KINDS = ("characters", "words", "subwords")
_LANGUAGES = ("", "zh", "en")


class OwnPairs(QWidget):
    """Holds a `Pairs`; without a file there is none yet."""

    edited = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._file = self._target_file = ""
        self.choose, self.choose_target = QPushButton(), QPushButton()
        self.columns, self.kinds, self.languages = (box(), box()), (box(), box()), (box(), box())
        self.head = QCheckBox()
        self._captions = {name: QLabel() for name in ("columns", "tokens", "language", "source", "target")}
        self._lay_out()
        for combo in self.columns:
            typed = QLineEdit()
            typed.editingFinished.connect(self.edited)
            combo.setLineEdit(typed)
        for combo in (*self.columns, *self.kinds, *self.languages):
            combo.activated.connect(self.edited)
        self.head.clicked.connect(self.edited)
        self.choose.clicked.connect(self._choose)
        self.choose_target.clicked.connect(self._choose_target)
        self._fill()

    def _lay_out(self) -> None:
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 4, 0, 4)
        grid.setSpacing(6)
        grid.addWidget(self.choose, 0, 0, 1, 3)
        grid.addWidget(self.choose_target, 1, 0, 1, 3)
        grid.addWidget(self._captions["source"], 2, 1)
        grid.addWidget(self._captions["target"], 2, 2)
        for row, (name, pair) in enumerate(
            (("columns", self.columns), ("tokens", self.kinds), ("language", self.languages)), start=3
        ):
            grid.addWidget(self._captions[name], row, 0)
            for column, combo in enumerate(pair, start=1):
                combo.setMinimumContentsLength(4)
                combo.setProperty("role", "small")
                grid.addWidget(combo, row, column)
        grid.addWidget(self.head, 6, 1, 1, 2)
        grid.setColumnStretch(1, 1)
        grid.setColumnStretch(2, 1)
        for caption in self._captions.values():
            caption.setProperty("role", "caption")

    def pairs(self) -> Pairs | None:
        """Return what is chosen."""
        if not self._file:
            return None
        source, target = (_column(combo) for combo in self.columns)
        kinds, languages = ([str(combo.currentData()) for combo in pair] for pair in (self.kinds, self.languages))
        return Pairs(
            self._file, self._target_file, source or "1", target or "2",
            source=kinds[0], target=kinds[1], source_language=languages[0], target_language=languages[1],
            head=self.head.isChecked(),
        )  # fmt: skip

    def take(self, pairs: Pairs) -> None:
        """Show what a Pairs says."""
        self._file, self._target_file = pairs.file, pairs.target_file
        self._offer_columns()
        for combo, column in zip(self.columns, (pairs.source_column, pairs.target_column), strict=True):
            combo.setCurrentIndex(combo.findData(column))
            if combo.currentIndex() < 0:
                combo.setEditText(column)
        kinds = zip(self.kinds, (pairs.source, pairs.target), strict=True)
        languages = zip(self.languages, (pairs.source_language, pairs.target_language), strict=True)
        for combo, value in (*kinds, *languages):
            combo.setCurrentIndex(max(0, combo.findData(value)))
        self.head.setChecked(pairs.head)
        self._name_files()

    def take_files(self, files: tuple[str, ...]) -> None:
        """Take files that were dropped: one is a table of pairs or, after a text, the targets; two are both sides."""
        lone = len(files) == 1 and self._file and not self._target_file and self._alone(self._file)
        if lone and self._alone(files[0]) and files[0] != self._file:
            self._target_file = files[0]
        else:
            self._file, self._target_file = files[0], files[1] if len(files) > 1 else ""
        self._offer_columns()
        self._name_files()
        self.edited.emit()

    def retranslate(self) -> None:
        names = {
            "columns": self.tr("Column"), "tokens": self.tr("Tokens"), "language": self.tr("Language"),
            "source": self.tr("source"), "target": self.tr("target"),
        }  # fmt: skip
        for name, caption in self._captions.items():
            caption.setText(names[name])
        for row, pair in (("columns", self.columns), ("tokens", self.kinds), ("language", self.languages)):
            for side, combo in zip(("source", "target"), pair, strict=True):
                combo.setAccessibleName(f"{names[row]}, {names[side]}")
        tips = (
            self.tr("A column's number from 1, or its name in a file with a head or in JSON lines"),
            self.tr("How this side is cut into tokens"),
            self.tr("How this side is cleaned before it is cut"),
        )
        for tip, pair in zip(tips, (self.columns, self.kinds, self.languages), strict=True):
            for combo in pair:
                combo.setToolTip(tip)
        kinds = {"characters": self.tr("characters"), "words": self.tr("words"), "subwords": self.tr("subwords")}
        languages = {"": self.tr("any"), "zh": self.tr("Chinese"), "en": self.tr("English")}
        for named, combos in ((kinds, self.kinds), (languages, self.languages)):
            for combo in combos:
                for place in range(combo.count()):
                    combo.setItemText(place, named[combo.itemData(place)])
        self.head.setText(self.tr("first line holds names"))
        self.head.setToolTip(self.tr("The first line of the file names the columns and is no pair"))
        self._name_files()

    def _fill(self) -> None:
        for combo, kind in zip(self.kinds, (Pairs("").source, Pairs("").target), strict=True):
            for name in KINDS:
                combo.addItem(name, name)
            combo.setCurrentIndex(combo.findData(kind))
        for combo, column in zip(self.columns, ("1", "2"), strict=True):
            combo.setEditText(column)
        for combo in self.languages:
            for name in _LANGUAGES:
                combo.addItem(name, name)

    def _offer_columns(self) -> None:
        found = peek.columns(Path(self._file))
        for place, combo in enumerate(self.columns):
            combo.clear()
            for name, shown in found:
                combo.addItem(shown, name)
            combo.setCurrentIndex(min(place, combo.count() - 1))

    def _alone(self, file: str) -> bool:
        """Whether a file has a single column, so that another one must hold the other side."""
        return len(peek.columns(Path(file))) < 2

    def _name_files(self) -> None:
        self.choose.setText(Path(self._file).name or self.tr("Choose a file of pairs…"))
        self.choose.setToolTip(self._file or self.tr("TSV, CSV, JSON lines or text; it can also be dropped here"))
        self.choose_target.setText(Path(self._target_file).name or self.tr("Targets in a second file…"))
        self.choose_target.setToolTip(self._target_file or self.tr("Line beside line with the first, when it has one"))
        for combo in self.columns:
            combo.setEnabled(not self._target_file)
        self.head.setEnabled(not self._target_file and not self._file.lower().endswith(peek.JSON))

    def _choose(self) -> None:
        if file := self._asked():
            self.take_files((file,))

    def _choose_target(self) -> None:
        if self._file and (file := self._asked()):
            self.take_files((self._file, file))

    def _asked(self) -> str:
        patterns = " ".join(f"*{suffix}" for suffix in peek.SUFFIXES)
        title, kinds = self.tr("Choose a file of pairs"), self.tr("Files of pairs")
        return QFileDialog.getOpenFileName(self, title, str(Path(self._file).parent), f"{kinds} ({patterns})")[0]


def _column(combo: QComboBox) -> str:
    """Return the column chosen, or typed in its place."""
    text, place = combo.currentText().strip(), combo.currentIndex()
    return str(combo.itemData(place)) if place >= 0 and text == combo.itemText(place) else text
