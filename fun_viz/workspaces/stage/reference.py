"""Asking for a reference: a translation that what is written is held against."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QInputDialog, QWidget

from fun_viz.widgets.texts import translated

if TYPE_CHECKING:
    from fun_viz.study import Study


def ask_reference(parent: QWidget, study: Study) -> QInputDialog:
    """Let the user type a reference for the sentence looked at, or change or clear the one there is; nobody waits."""
    dialog = parent.findChild(QInputDialog) or QInputDialog(parent)
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.setWindowTitle(translated("Reference"))
    dialog.setLabelText(translated("A translation to mark wrong and missing words by:"))
    dialog.setTextValue(study.reference)
    dialog.textValueSelected.connect(study.set_reference, Qt.ConnectionType.UniqueConnection)
    dialog.open()
    return dialog
