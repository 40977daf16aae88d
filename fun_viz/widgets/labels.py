"""Labels by their part in the picture, as the style sheet knows them."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QPixmap
from PySide6.QtWidgets import QLabel, QWidget

from fun_viz.printable import printable
from fun_viz.widgets.texts import Texts


class Label(QLabel):
    """Shows a text as it stands, even where a file's title looks like markup: no label of the program is another."""

    def __init__(self, text: str = "") -> None:
        super().__init__()
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setText(text)

    def setText(self, text: str) -> None:
        super().setText(printable(text, keep="\n"))


def label(role: str = "", text: str = "", *, wraps: bool = False) -> Label:
    """Return a text in the style of a role, of as many lines as it needs if it `wraps`."""
    label = Label(text)
    label.setProperty("role", role)
    label.setWordWrap(wraps)
    return label


def picture(pixmap: QPixmap) -> QLabel:
    """Return a picture that stands by itself."""
    return QLabel(pixmap=pixmap)


def heading(of: QWidget | None = None) -> Label:
    """Return a bold text, the one that a screen reader reads for a control if that is given."""
    bold = label("title")
    if of is not None:
        bold.setBuddy(of)
    return bold


def naming(texts: Texts, of: QWidget, text: str) -> Label:
    """Return a heading with a text that is the name of a control as well."""
    label = heading(of)
    texts.bind(label.setText, text)
    texts.bind(of.setAccessibleName, text)
    return label


def caption() -> Label:
    """Return a small muted text of as many lines as it needs."""
    small = label("caption", wraps=True)
    small.setMinimumWidth(1)
    return small
