"""The keys and gestures, and what this program is."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QWidget

from fun_viz.version import version_of
from fun_viz.widgets.labels import Label, label, picture
from fun_viz.widgets.layouts import column, row
from fun_viz.widgets.texts import Texts
from fun_viz.windows.icons import program_icon

Lines = Iterable[tuple[str, str]]


class Keyboard(QWidget):
    """What each key and each gesture does: a line is what is done, and an English hint; names of gestures are English.

    The keys stand in two columns, so that all of it is seen in a small window too.
    """

    def __init__(self, keys: Lines, gestures: Lines = ()) -> None:
        super().__init__()
        lines, texts = tuple(keys), Texts(self)
        half = (len(lines) + 1) // 2
        halves = row(None, self._grid(texts, lines[:half]), self._grid(texts, lines[half:]), spacing=36)
        titles = label("name"), label("title")
        for title, text in zip(titles, ("Keyboard", "With the mouse"), strict=True):
            texts.bind(title.setText, text)
        parts = titles[0], halves, 10, titles[1], self._grid(texts, tuple(gestures), named=True)
        column(self, *parts, spacing=8).setContentsMargins(28, 18, 28, 18)

    def _grid(self, texts: Texts, lines: tuple[tuple[str, str], ...], *, named: bool = False) -> QGridLayout:
        grid = QGridLayout()
        grid.setHorizontalSpacing(14)
        grid.setVerticalSpacing(2)
        for place, (keys, hint) in enumerate(lines):
            key, meaning = label("key", keys), label()
            key.setAlignment(Qt.AlignmentFlag.AlignCenter)
            texts.bind(partial(_say, meaning), hint)
            if named:
                texts.bind(key.setText, keys)
            grid.addWidget(key, place, 0)
            grid.addWidget(meaning, place, 1)
        grid.setColumnStretch(1, 1)
        grid.setRowStretch(len(lines), 1)
        return grid


def _say(meaning: Label, text: str) -> None:
    meaning.setText(text.removesuffix("…"))


class About(QWidget):
    """What this program is, in three lines."""

    def __init__(self) -> None:
        super().__init__()
        sign, name = picture(program_icon().pixmap(64, 64)), label("name", f"Fun-Viz {version_of()}")
        what, law, texts = label(), label("muted"), Texts(self)
        texts.bind(what.setText, "See sequence models think, one token at a time.")
        texts.bind(law.setText, "Every number on the screen was computed by the model named beside it.")
        for line in (sign, name, what, law):
            line.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        column(self, sign, name, what, law, spacing=8).setContentsMargins(40, 28, 40, 30)
