"""The two columns of a file of pairs: which they may be, what stands in them first, and how each side is read."""

from __future__ import annotations

from itertools import islice
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtGui import QDragEnterEvent
from PySide6.QtWidgets import QComboBox, QGridLayout, QLineEdit, QWidget

from fun_viz.text.file_preview import Glance
from fun_viz.text.lines import Lines
from fun_viz.text.pairs import Pairs
from fun_viz.widgets.editors import ComboBox, choose
from fun_viz.widgets.labels import label
from fun_viz.widgets.texts import Texts, marked, set_tip, translated

SUFFIXES = (".tsv", ".csv", ".txt", ".jsonl", ".ndjson", ".json")
KINDS = {kind: kind for kind in (marked("characters"), marked("words"), marked("subwords"))}
_LANGUAGES = {"": marked("any"), "zh": marked("Chinese"), "en": marked("English")}
_SIDES = {
    "source": (marked("source"), marked("What the model reads")),
    "target": (marked("target"), marked("What the model should write")),
}  # what stands above them, and its tip
_ROWS = {
    "columns": (
        marked("Column"),
        marked("A column's number from 1, or its name in a file with a head or in JSON lines"),
    ),
    "tokens": (
        marked("Tokens"),
        marked(
            "How this side is cut into tokens: into characters, into words (Chinese ones by a dictionary), or into "
            "subwords, frequent pieces that are learned from your pairs (byte pair encoding)"
        ),
    ),
    "language": (
        marked("Language"),
        marked("How this side is cleaned before it is cut: Chinese, for example, is made simplified"),
    ),
}
_SAMPLE = 18  # characters
_SHOWN = 3  # pairs
_HAN = ("\u3400", "\u9fff")

TextPairs = tuple[tuple[str, str], ...]


class Line(QLineEdit):
    """A line to type in: text can be dropped on it, files are left to the page."""

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if event.mimeData().hasUrls():
            event.ignore()
        else:
            super().dragEnterEvent(event)


class ColumnsForm(QWidget):
    """A grid of choices, source beside target: column, tokens, language."""

    columns_chosen = Signal()
    edited = Signal()  # anything but the columns

    def __init__(self) -> None:
        super().__init__()
        self.columns = ComboBox(), ComboBox()
        self.kinds = ComboBox(KINDS), ComboBox(KINDS)
        self.languages = ComboBox(_LANGUAGES), ComboBox(_LANGUAGES)
        self._rows = dict(zip(_ROWS, (self.columns, self.kinds, self.languages), strict=True))
        self._captions = {name: label("caption") for name in (*_ROWS, *_SIDES)}
        self._lay_out()
        for combo, number in zip(self.columns, ("1", "2"), strict=True):
            typed = Line()
            typed.editingFinished.connect(self._type)
            combo.setLineEdit(typed)
            combo.setEditText(number)
            combo.activated.connect(self._type)
        for combo, kind in zip(self.kinds, (Pairs("").source, Pairs("").target), strict=True):
            choose(combo, kind)
        for combo in (*self.kinds, *self.languages):
            combo.activated.connect(self.edited)
        Texts(self).follow(self._say)

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

    def offer(self, columns: TextPairs, likely: tuple[str, ...]) -> None:
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

    def suit(self, first: TextPairs) -> None:
        """Cut each side into tokens as is usual for what stands in the first pairs."""
        for texts, kind, language in zip(zip(*first, strict=True), self.kinds, self.languages, strict=True):
            chinese = is_chinese(texts)
            choose(kind, "characters" if chinese else "subwords")
            choose(language, "zh" if chinese else "")

    def show_columns(self, *, shown: bool) -> None:
        """Say whether columns mean anything; in two files they do not."""
        for part in (*self.columns, self._captions["columns"]):
            part.setVisible(shown)

    def _type(self, _place: int = 0) -> None:
        for combo in self.columns:
            _show_start(combo)
        self.columns_chosen.emit()

    def _say(self) -> None:
        for name, (title, tip) in {**_ROWS, **_SIDES}.items():
            self._captions[name].setText(translated(title))
            set_tip(self._captions[name], translated(tip))
        for row, pair in self._rows.items():
            title, tip = map(translated, _ROWS[row])
            for side, combo in zip(_SIDES, pair, strict=True):
                combo.setAccessibleName(f"{title}, {self._captions[side].text()}")
                set_tip(combo, tip)


def _show_start(combo: QComboBox) -> None:
    """Show where a text begins, if there is no room for all of it."""
    if (line := combo.lineEdit()) is not None:
        line.setCursorPosition(0)


def _column(combo: QComboBox) -> str:
    """Return the column chosen, or typed in its place."""
    text, place = combo.currentText().strip(), combo.currentIndex()
    return str(combo.itemData(place)) if place >= 0 and text == combo.itemText(place) else text


# ---- what is in files, before they are read


def can_hold_pairs(file: str) -> bool:
    """Say whether a file of this name may hold pairs of sentences."""
    return file.lower().removesuffix(".gz").endswith(SUFFIXES)


def columns(preview: Glance) -> TextPairs:
    """Return (how a column is asked for, what is shown of it)."""
    if preview.kind == "json":
        return tuple((key, key) for key in preview.columns)
    cells = dict(enumerate(preview.rows[0] if preview.rows else (), start=1))
    named = ((number, cut(cells.get(int(number), ""))) for number in preview.columns)
    return tuple((number, f"{number} · {cell}" if cell else number) for number, cell in named)


def likely(preview: Glance) -> tuple[str, ...]:
    """Return the two columns that may well be meant: the first that hold words and not numbers."""
    rows = preview.rows[1:] or preview.rows
    worded = [
        name
        for place, name in enumerate(preview.columns)
        if any(letter.isalpha() for row in rows for letter in "".join(row[place : place + 1]))
    ]
    return tuple(worded[:2]) if len(worded) >= 2 else preview.columns[:2]


def first_pairs(preview: Glance, source: str, target: str, *, head: bool) -> TextPairs:
    """Return the first pairs of two columns; one that is not there is an InputError."""
    if preview.kind == "json":
        places = tuple(preview.columns.index(preview.key(column)) for column in (source, target))
    else:
        places = preview.place(source), preview.place(target)
    named = preview.kind == "table" and (head or not (source.isdecimal() and target.isdecimal()))
    rows = preview.rows[1 if named else 0 :]
    both = (tuple(row[place] if place < len(row) else "" for place in places) for row in rows)
    return tuple((one, other) for one, other in both if one.strip() and other.strip())[:_SHOWN]


def first_lines(source: Path, target: Path) -> TextPairs:
    """Return the first pairs of two files, line beside line; one that cannot be read is an InputError."""
    with Lines(source) as sources, Lines(target) as targets:
        both = zip(islice(sources, 100), islice(targets, 100), strict=False)
        return tuple((one.text, other.text) for one, other in both if one.text.strip() and other.text.strip())[:_SHOWN]


def is_chinese(texts: tuple[str, ...]) -> bool:
    """Say whether most letters are Chinese characters."""
    letters = [letter for text in texts for letter in text if letter.isalpha()]
    return sum(_HAN[0] <= letter <= _HAN[1] for letter in letters) * 2 > len(letters)


def cut(text: str, most: int = _SAMPLE) -> str:
    """Return a text in one line, of so many characters at most."""
    text = " ".join(text.split())
    return text if len(text) <= most else text[: most - 1] + "…"
