"""The keys, and what this program is."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QWidget

from fun_viz.version import version_of
from fun_viz.widgets.labels import label, picture
from fun_viz.widgets.layouts import column
from fun_viz.widgets.texts import Texts
from fun_viz.windows.icons import program_icon


class Keyboard(QWidget):
    """A list of what each key does: its lines are keys and an English hint."""

    def __init__(self, lines: Iterable[tuple[str, str]]) -> None:
        super().__init__()
        grid, texts = QGridLayout(self), Texts(self)
        grid.setContentsMargins(28, 22, 28, 24)
        grid.setHorizontalSpacing(18)
        grid.setVerticalSpacing(4)
        title = label("name")
        texts.bind(title.setText, "Keyboard")
        grid.addWidget(title, 0, 0, 1, 2)
        for row, (keys, hint) in enumerate(lines, start=1):
            key, meaning = label("key"), label()
            texts.bind(key.setText, keys)
            key.setAlignment(Qt.AlignmentFlag.AlignCenter)
            texts.bind(meaning.setText, hint)
            grid.addWidget(key, row, 0)
            grid.addWidget(meaning, row, 1)


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
