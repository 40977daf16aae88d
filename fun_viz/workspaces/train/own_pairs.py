"""The user's own pairs in the form: which files, what stands in them, and what was found once they were read."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QFileDialog, QPushButton, QVBoxLayout, QWidget

from fun_viz.errors import InputError
from fun_viz.events import Loaded
from fun_viz.text.file_preview import Glance, glance
from fun_viz.text.pairs import Pairs
from fun_viz.workspaces.train import file_preview as glimpse
from fun_viz.workspaces.train.first_pairs import FirstPairs
from fun_viz.workspaces.train.found import Found, caption
from fun_viz.workspaces.train.sides import Sides

_NAME = 34  # characters of a file's name


class OwnPairs(QWidget):
    """Holds a `Pairs`; without a file there is none yet. `fault` says why its files cannot be read, if so."""

    edited = Signal()
    told = Signal()  # what was found in the files has been said

    def __init__(self) -> None:
        super().__init__()
        self._file = self._target_file = ""
        self._seen: Glance | None = None
        self.fault: InputError | None = None
        self._loaded: dict[Pairs, Loaded] = {}
        self.choose, self.choose_target, self.head = QPushButton(), QPushButton(), QCheckBox()
        self.sides, self.first, self.found, self._caption = Sides(), FirstPairs(), Found(), caption()
        self._lay_out()
        self.choose.clicked.connect(self._choose)
        self.choose_target.clicked.connect(self._choose_target)
        self.head.clicked.connect(self._choose_columns)
        self.sides.columns_chosen.connect(self._choose_columns)
        self.sides.edited.connect(self._tell_edited)
        self._show_first()

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 4, 0, 4)
        column.setSpacing(6)
        parts: tuple[QWidget, ...] = (
            self.choose, self.choose_target, self.sides, self.head, self._caption, self.first, self.found,
        )  # fmt: skip
        for part in parts:
            column.addWidget(part)

    def pairs(self) -> Pairs | None:
        """Return what is chosen."""
        return self.sides.pairs(self._file, self._target_file, head=self.head.isChecked()) if self._file else None

    def take(self, pairs: Pairs) -> None:
        """Show what a Pairs says."""
        self._file, self._target_file = pairs.file, pairs.target_file
        self.head.setChecked(pairs.head)
        self._look()
        self.sides.take(pairs)
        self._show_first()
        self._tell_found()

    def take_files(self, files: tuple[str, ...]) -> None:
        """Take files that were dropped: one is a table of pairs or, after a text, the targets; two are both sides."""
        lone = len(files) == 1 and self._file and not self._target_file and _is_text(self._seen)
        if lone and files[0] != self._file and _is_text(_seen(files[0])):
            self._target_file = files[0]
        else:
            self._file, self._target_file = files[0], files[1] if len(files) > 1 else ""
            self.head.setChecked(False)
        self._look()
        self._choose_columns()

    def remember(self, pairs: Pairs | None, loaded: Loaded | None) -> None:
        """Tell what was found when files were read, now or whenever they are chosen again."""
        if pairs is not None and loaded is not None and self._loaded.get(pairs) is not loaded:
            self._loaded[pairs] = loaded
            self._tell_found()
            self.told.emit()

    def lock(self, *, locked: bool) -> None:
        for part in (self.choose, self.choose_target, self.sides, self.head):
            part.setEnabled(not locked)

    def _tell_edited(self) -> None:
        self._tell_found()
        self.edited.emit()

    # ---- what is in the files

    def _look(self) -> None:
        """Offer the columns there are."""
        self._seen = _seen(self._file)
        seen = self._seen
        self.sides.offer(glimpse.columns(seen) if seen else (), glimpse.likely(seen) if seen else ())
        self._name_files()

    def _choose_columns(self, _checked: bool = False) -> None:
        before = self.first.pairs
        self._show_first()
        if self.first.pairs and self.first.pairs != before:
            self.sides.suit(self.first.pairs)
        self._tell_edited()

    def _show_first(self) -> None:
        """Show what will be read, so that nobody learns from the wrong column."""
        first: glimpse.First = ()
        self.fault = None
        try:
            first = self._first()
        except InputError as error:
            self.fault = error
        self.first.show_pairs(first)
        self._caption.setVisible(bool(first))

    def _first(self) -> glimpse.First:
        if not self._file:
            return ()
        if self._target_file:
            return glimpse.first_lines(Path(self._file), Path(self._target_file))
        seen = self._seen or glance(Path(self._file))
        return glimpse.first_pairs(seen, *self.sides.chosen, head=self.head.isChecked())

    def _tell_found(self) -> None:
        pairs = self.pairs()
        self.found.show_loaded(self._loaded.get(pairs) if pairs else None)

    # ---- texts

    def retranslate(self) -> None:
        self.sides.retranslate()
        self.found.retranslate()
        self._caption.setText(self.tr("The first pairs:"))
        self.head.setText(self.tr("first line holds names"))
        self.head.setToolTip(self.tr("The first line of the file names the columns and is no pair"))
        self._name_files()

    def _name_files(self) -> None:
        names = [glimpse.cut(Path(file).name, _NAME) for file in (self._file, self._target_file)]
        self.choose.setText(names[0] or self.tr("Choose a file of pairs…"))
        self.choose.setToolTip(
            self._file or self.tr("TSV, CSV, JSON lines or text; it can also be dropped on this page")
        )
        self.choose_target.setText(names[1] or self.tr("Targets in a second file…"))
        self.choose_target.setToolTip(
            self._target_file or self.tr("For a file that holds the sources alone: line must stand beside line")
        )
        self.choose_target.setVisible(bool(self._file))
        self.sides.show_columns(shown=not self._target_file)
        self.head.setVisible(not self._target_file and not (self._seen and self._seen.kind == "json"))

    # ---- choosing files

    def _choose(self) -> None:
        if file := self._asked():
            self.take_files((file,))

    def _choose_target(self) -> None:
        if self._file and (file := self._asked()):
            self.take_files((self._file, file))

    def _asked(self) -> str:
        patterns = " ".join(f"*{suffix} *{suffix}.gz" for suffix in glimpse.SUFFIXES)
        title, kinds = self.tr("Choose a file of pairs"), self.tr("Files of pairs")
        return QFileDialog.getOpenFileName(self, title, str(Path(self._file).parent), f"{kinds} ({patterns})")[0]


def _seen(file: str) -> Glance | None:
    """Return what a file looks like, None if it cannot be read."""
    try:
        return glance(Path(file)) if file else None
    except InputError:
        return None


def _is_text(seen: Glance | None) -> bool:
    """Whether a file has a single column, so that another one must hold the other side."""
    return seen is not None and len(seen.columns) < 2
