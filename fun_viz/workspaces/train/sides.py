"""The two sides of the user's own pairs: which column each stands in, how it is cut into tokens, and its language."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtGui import QDragEnterEvent
from PySide6.QtWidgets import QComboBox, QGridLayout, QLabel, QLineEdit, QWidget

from fun_viz.text.pairs import Pairs
from fun_viz.workspaces.train import file_preview as glimpse
from fun_viz.workspaces.train.editors import box

KINDS = ("characters", "words", "subwords")
_LANGUAGES = ("", "zh", "en")


class Line(QLineEdit):
    """A line to type in: text can be dropped on it, files are left to the page."""

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if event.mimeData().hasUrls():
            event.ignore()
        else:
            super().dragEnterEvent(event)


class Sides(QWidget):
    """A grid of choices, source beside target."""

    columns_chosen = Signal()
    edited = Signal()  # anything but the columns

    def __init__(self) -> None:
        super().__init__()
        self.columns, self.kinds, self.languages = (box(), box()), (box(), box()), (box(), box())
        self._rows = {"columns": self.columns, "tokens": self.kinds, "language": self.languages}
        self._captions = {name: QLabel() for name in (*self._rows, "source", "target")}
        self._lay_out()
        self._fill()
        for combo in self.columns:
            combo.activated.connect(self._type)
        for combo in (*self.kinds, *self.languages):
            combo.activated.connect(self.edited)

    def _lay_out(self) -> None:
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(6)
        grid.setVerticalSpacing(4)
        grid.addWidget(self._captions["source"], 0, 1)
        grid.addWidget(self._captions["target"], 0, 2)
        for row, (name, pair) in enumerate(self._rows.items(), start=1):
            grid.addWidget(self._captions[name], row, 0)
            for column, combo in enumerate(pair, start=1):
                combo.setMinimumContentsLength(4)
                combo.setProperty("role", "small")
                grid.addWidget(combo, row, column)
        grid.setColumnStretch(1, 1)
        grid.setColumnStretch(2, 1)
        for caption in self._captions.values():
            caption.setProperty("role", "caption")

    def _fill(self) -> None:
        for combo, column in zip(self.columns, ("1", "2"), strict=True):
            typed = Line()
            typed.editingFinished.connect(self._type)
            combo.setLineEdit(typed)
            combo.setEditText(column)
        for combo, kind in zip(self.kinds, (Pairs("").source, Pairs("").target), strict=True):
            for name in KINDS:
                combo.addItem(name, name)
            combo.setCurrentIndex(combo.findData(kind))
        for combo in self.languages:
            for name in _LANGUAGES:
                combo.addItem(name, name)

    # ---- what is chosen

    @property
    def chosen(self) -> tuple[str, str]:
        """The columns of source and target, as they are asked for."""
        source, target = map(_column, self.columns)
        return source or "1", target or "2"

    def pairs(self, file: str, target_file: str, *, head: bool) -> Pairs:
        """Return the pairs of files, with all that is chosen here."""
        kinds, languages = ([str(combo.currentData()) for combo in pair] for pair in (self.kinds, self.languages))
        return Pairs(
            file, target_file, *self.chosen, source=kinds[0], target=kinds[1],
            source_language=languages[0], target_language=languages[1], head=head,
        )  # fmt: skip

    def offer(self, columns: glimpse.First, likely: tuple[str, ...]) -> None:
        """Offer other columns, each as it is asked for and as it is shown, and choose the two that are likely."""
        for place, combo in enumerate(self.columns):
            combo.clear()
            for name, shown in columns:
                combo.addItem(shown, name)
            combo.setCurrentIndex(combo.findData(likely[place]) if place < len(likely) else -1)
            _show_start(combo)

    def take(self, pairs: Pairs) -> None:
        """Choose as pairs do; a column that is not offered is typed in."""
        for combo, column in zip(self.columns, (pairs.source_column, pairs.target_column), strict=True):
            combo.setCurrentIndex(combo.findData(column))
            if combo.currentIndex() < 0:
                combo.setEditText(column)
            _show_start(combo)
        kinds = zip(self.kinds, (pairs.source, pairs.target), strict=True)
        languages = zip(self.languages, (pairs.source_language, pairs.target_language), strict=True)
        for combo, value in (*kinds, *languages):
            combo.setCurrentIndex(max(0, combo.findData(value)))

    def suit(self, first: glimpse.First) -> None:
        """Cut each side into tokens as is usual for what stands in the first pairs."""
        for texts, kind, language in zip(zip(*first, strict=True), self.kinds, self.languages, strict=True):
            chinese = glimpse.is_chinese(texts)
            kind.setCurrentIndex(kind.findData("characters" if chinese else "subwords"))
            language.setCurrentIndex(language.findData("zh" if chinese else ""))

    def _type(self, _place: int = 0) -> None:
        for combo in self.columns:
            _show_start(combo)
        self.columns_chosen.emit()

    def show_columns(self, *, shown: bool) -> None:
        """Say whether columns mean anything; in two files they do not."""
        for part in (*self.columns, self._captions["columns"]):
            part.setVisible(shown)

    # ---- texts

    def retranslate(self) -> None:
        names = {
            "columns": self.tr("Column"), "tokens": self.tr("Tokens"), "language": self.tr("Language"),
            "source": self.tr("source"), "target": self.tr("target"),
        }  # fmt: skip
        tips = self._tips()
        for name, caption in self._captions.items():
            caption.setText(names[name])
            caption.setToolTip(tips[name])
        for row, pair in self._rows.items():
            for side, combo in zip(("source", "target"), pair, strict=True):
                combo.setAccessibleName(f"{names[row]}, {names[side]}")
                combo.setToolTip(tips[row])
        kinds = {"characters": self.tr("characters"), "words": self.tr("words"), "subwords": self.tr("subwords")}
        languages = {"": self.tr("any"), "zh": self.tr("Chinese"), "en": self.tr("English")}
        _name(self.kinds, kinds)
        _name(self.languages, languages)

    def _tips(self) -> dict[str, str]:
        return {
            "columns": self.tr("A column's number from 1, or its name in a file with a head or in JSON lines"),
            "tokens": self.tr(
                "How this side is cut into tokens: into characters, into words (Chinese ones by a dictionary), or into "
                "subwords, frequent pieces that are learned from your pairs (byte pair encoding)"
            ),
            "language": self.tr("How this side is cleaned before it is cut: Chinese, for example, is made simplified"),
            "source": self.tr("What the model reads"),
            "target": self.tr("What the model should write"),
        }


def _name(combos: tuple[QComboBox, QComboBox], names: dict[str, str]) -> None:
    for combo in combos:
        for place in range(combo.count()):
            combo.setItemText(place, names[combo.itemData(place)])


def _show_start(combo: QComboBox) -> None:
    """Show where a text begins, if there is no room for all of it."""
    if (line := combo.lineEdit()) is not None:
        line.setCursorPosition(0)


def _column(combo: QComboBox) -> str:
    """Return the column chosen, or typed in its place."""
    text, place = combo.currentText().strip(), combo.currentIndex()
    return str(combo.itemData(place)) if place >= 0 and text == combo.itemText(place) else text
