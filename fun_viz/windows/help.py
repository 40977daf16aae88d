"""The keys, and what this program is."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QRectF, Qt
from PySide6.QtGui import QColor, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QGridLayout, QLabel, QVBoxLayout, QWidget

from fun_viz.views.colours import translucent
from fun_viz.views.theme import theme_of
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
    ("Ctrl+R", marked("Open runs")),
    ("Ctrl+Shift+C", marked("Copy a picture of the window")),
    ("F11", marked("Full screen")),
    ("F1   ?", marked("This list")),
)


def program_version() -> str:
    """Return the version that is installed, or what a checkout without one can say."""
    from importlib.metadata import PackageNotFoundError, version  # slow to import, and seldom asked for

    try:
        return version("fun-viz")
    except PackageNotFoundError:
        return "checkout"


class Overlay(QWidget):
    """A card over the window, which is dimmed; a click beside it or Esc takes it away."""

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._window = window
        self._card = QWidget(self)
        self._content: QWidget | None = None
        layout = QVBoxLayout(self)
        layout.addWidget(self._card, 0, Qt.AlignmentFlag.AlignCenter)
        self._inside = QVBoxLayout(self._card)
        self._inside.setContentsMargins(0, 0, 0, 0)
        window.installEventFilter(self)
        self.hide()

    def show_content(self, content: QWidget) -> None:
        """Show something in the card, in place of what was there."""
        if self._content is not None:
            self._content.hide()
            self._content.deleteLater()
        self._content = content
        self._inside.addWidget(content)
        self._fit()
        self.show()
        self.raise_()
        self.setFocus()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize and self.isVisible():
            self._fit()
        return False

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if not self._card.geometry().contains(event.position().toPoint()):
            self.hide()

    def _fit(self) -> None:
        self.setGeometry(self._window.rect())

    def paintEvent(self, _event: QPaintEvent) -> None:
        theme = theme_of(self)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.fillRect(self.rect(), translucent("#000000", 0.35))
        painter.setPen(QPen(QColor(theme.line), 1))
        painter.setBrush(QColor(theme.panel))
        painter.drawRoundedRect(QRectF(self._card.geometry()).adjusted(-0.5, -0.5, 0.5, 0.5), 12, 12)


class Keyboard(QWidget):
    """A list of what each key does."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        grid = QGridLayout(self)
        grid.setContentsMargins(28, 22, 28, 24)
        grid.setHorizontalSpacing(18)
        grid.setVerticalSpacing(9)
        self._title = QLabel()
        self._title.setProperty("role", "name")
        grid.addWidget(self._title, 0, 0, 1, 2)
        self._meanings: list[tuple[QLabel, str]] = []
        for row, (keys, meaning) in enumerate(_KEYS, start=1):
            key, told = QLabel(keys), QLabel()
            key.setProperty("role", "key")
            key.setAlignment(Qt.AlignmentFlag.AlignCenter)
            grid.addWidget(key, row, 0)
            grid.addWidget(told, row, 1)
            self._meanings.append((told, meaning))
        self._retranslate()

    def _retranslate(self) -> None:
        self._title.setText(self.tr("Keyboard"))
        for label, meaning in self._meanings:
            label.setText(words(meaning))

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            self._retranslate()
        super().changeEvent(event)


class About(QWidget):
    """What this program is, in three lines."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(40, 28, 40, 30)
        layout.setSpacing(8)
        self._name, self._what, self._law = QLabel(f"Fun-Viz {program_version()}"), QLabel(), QLabel()
        sign = QLabel()
        sign.setPixmap(program_icon().pixmap(64, 64))
        self._name.setProperty("role", "name")
        self._law.setProperty("role", "muted")
        for label in (sign, self._name, self._what, self._law):
            label.setAlignment(Qt.AlignmentFlag.AlignHCenter)
            layout.addWidget(label)
        self._retranslate()

    def _retranslate(self) -> None:
        self._what.setText(self.tr("See sequence models think, one token at a time."))
        self._law.setText(self.tr("Every number on the screen was computed by the model named beside it."))

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            self._retranslate()
        super().changeEvent(event)
