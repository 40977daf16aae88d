"""The keys, and what this program is."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QLabel, QVBoxLayout, QWidget

from fun_viz.widgets.texts import Texts
from fun_viz.windows.icons import program_icon


def program_version() -> str:
    """Return the version that is installed, or what a checkout without one can say."""
    from importlib.metadata import PackageNotFoundError, version  # slow to import, and seldom asked for

    try:
        return version("fun-viz")
    except PackageNotFoundError:
        return "checkout"


class Keyboard(QWidget):
    """A list of what each key does: its lines are keys and an English hint."""

    def __init__(self, lines: Iterable[tuple[str, str]], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        grid, texts = QGridLayout(self), Texts(self)
        grid.setContentsMargins(28, 22, 28, 24)
        grid.setHorizontalSpacing(18)
        grid.setVerticalSpacing(9)
        title = QLabel()
        title.setProperty("role", "name")
        texts.bind(title.setText, "Keyboard")
        grid.addWidget(title, 0, 0, 1, 2)
        for row, (keys, hint) in enumerate(lines, start=1):
            key, meaning = QLabel(keys), QLabel()
            key.setProperty("role", "key")
            key.setAlignment(Qt.AlignmentFlag.AlignCenter)
            texts.bind(meaning.setText, hint)
            grid.addWidget(key, row, 0)
            grid.addWidget(meaning, row, 1)


class About(QWidget):
    """What this program is, in three lines."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        layout, texts = QVBoxLayout(self), Texts(self)
        layout.setContentsMargins(40, 28, 40, 30)
        layout.setSpacing(8)
        name, what, law = QLabel(f"Fun-Viz {program_version()}"), QLabel(), QLabel()
        sign = QLabel()
        sign.setPixmap(program_icon().pixmap(64, 64))
        name.setProperty("role", "name")
        law.setProperty("role", "muted")
        texts.bind(what.setText, "See sequence models think, one token at a time.")
        texts.bind(law.setText, "Every number on the screen was computed by the model named beside it.")
        for label in (sign, name, what, law):
            label.setAlignment(Qt.AlignmentFlag.AlignHCenter)
            layout.addWidget(label)
