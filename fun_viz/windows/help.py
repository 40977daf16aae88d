"""The keys, and what this program is."""

from __future__ import annotations

from importlib.metadata import PackageNotFoundError, version

from PySide6.QtCore import QEvent, Qt
from PySide6.QtWidgets import QDialog, QGridLayout, QLabel, QVBoxLayout, QWidget

from fun_viz.windows.icons import program_icon
from fun_viz.windows.language import marked, words

_KEYS = (
    ("Enter", marked("Decode the sentence")),
    ("Ctrl+L   /", marked("Go to the sentence")),
    ("↑  ↓", marked("Earlier sentences, while typing")),
    ("Space", marked("Play or pause")),
    ("←  →", marked("One move back or forward")),
    ("Home  End", marked("First or last move")),
    ("Esc", marked("Leave the sentence, close a message, cancel, or free a locked token")),
    ("Ctrl+1 … 9", marked("Go to a workspace")),
    ("Ctrl+O", marked("Open a model folder")),
    ("Ctrl+Shift+C", marked("Copy a picture of the window")),
    ("F11", marked("Full screen")),
    ("F1   ?", marked("This list")),
)


def program_version() -> str:
    """Return the version that is installed, or what a checkout without one can say."""
    try:
        return version("fun-viz")
    except PackageNotFoundError:
        return "checkout"


class Keyboard(QDialog):
    """A list of what each key does."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        grid = QGridLayout(self)
        grid.setContentsMargins(24, 20, 24, 20)
        grid.setHorizontalSpacing(18)
        grid.setVerticalSpacing(9)
        self._meanings: list[tuple[QLabel, str]] = []
        for row, (keys, meaning) in enumerate(_KEYS):
            key, told = QLabel(keys), QLabel()
            key.setProperty("role", "key")
            key.setAlignment(Qt.AlignmentFlag.AlignCenter)
            grid.addWidget(key, row, 0)
            grid.addWidget(told, row, 1)
            self._meanings.append((told, meaning))
        self._retranslate()

    def _retranslate(self) -> None:
        self.setWindowTitle(self.tr("Keyboard"))
        for label, meaning in self._meanings:
            label.setText(words(meaning))

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            self._retranslate()
        super().changeEvent(event)


class About(QDialog):
    """What this program is, in three lines."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(32, 24, 32, 24)
        layout.setSpacing(8)
        self._name, self._what, self._law = QLabel(), QLabel(), QLabel()
        sign = QLabel()
        sign.setPixmap(program_icon().pixmap(64, 64))
        self._name.setProperty("role", "name")
        self._law.setProperty("role", "muted")
        for label in (sign, self._name, self._what, self._law):
            label.setAlignment(Qt.AlignmentFlag.AlignHCenter)
            layout.addWidget(label)
        self._retranslate()

    def _retranslate(self) -> None:
        self.setWindowTitle(self.tr("About Fun-Viz"))
        self._name.setText(f"Fun-Viz {program_version()}")
        self._what.setText(self.tr("See sequence models think, one token at a time."))
        self._law.setText(self.tr("Every number on the screen was computed by the model named beside it."))

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            self._retranslate()
        super().changeEvent(event)
