"""Labels by their part in the picture, as the style sheet knows them."""

from __future__ import annotations

from PySide6.QtWidgets import QLabel, QWidget

from fun_viz.widgets.texts import Texts


def label(role: str, text: str = "") -> QLabel:
    """Return a text in the style of a role."""
    label = QLabel(text)
    label.setProperty("role", role)
    return label


def heading(of: QWidget | None = None) -> QLabel:
    """Return a bold text, the one that a screen reader reads for a control if that is given."""
    bold = label("title")
    if of is not None:
        bold.setBuddy(of)
    return bold


def naming(texts: Texts, of: QWidget, text: str) -> QLabel:
    """Return a heading with a text that is the name of a control as well."""
    label = heading(of)
    texts.bind(label.setText, text)
    texts.bind(of.setAccessibleName, text)
    return label


def caption() -> QLabel:
    """Return a small muted text of as many lines as it needs."""
    small = label("caption")
    small.setWordWrap(True)
    small.setMinimumWidth(1)
    return small
