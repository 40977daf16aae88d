"""Labels of a form: a bold heading, and a small muted caption."""

from __future__ import annotations

from PySide6.QtWidgets import QLabel, QWidget

from fun_viz.widgets.texts import Texts


def heading(of: QWidget | None = None) -> QLabel:
    """Return a bold text, the one that a screen reader reads for a control if that is given."""
    label = QLabel()
    label.setProperty("role", "title")
    if of is not None:
        label.setBuddy(of)
    return label


def naming(texts: Texts, of: QWidget, text: str) -> QLabel:
    """Return a heading with a text that is the name of a control as well."""
    label = heading(of)
    texts.bind(label.setText, text)
    texts.bind(of.setAccessibleName, text)
    return label


def caption() -> QLabel:
    """Return a small muted text of as many lines as it needs."""
    label = QLabel(wordWrap=True)
    label.setProperty("role", "caption")
    label.setMinimumWidth(1)
    return label
