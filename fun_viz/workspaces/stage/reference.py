"""Asking for a reference: a translation that what is written is held against."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QInputDialog, QWidget

from fun_viz.widgets.texts import translated

if TYPE_CHECKING:
    from fun_viz.study import Study


def ask_reference(parent: QWidget, study: Study) -> None:
    """Let the user type a reference for the sentence looked at, or change or clear the one there is."""
    title, label = translated("Reference"), translated("A translation to mark wrong and missing words by:")
    text, accepted = QInputDialog.getText(parent, title, label, text=study.reference)
    if accepted:
        study.set_reference(text)
