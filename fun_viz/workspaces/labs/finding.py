"""A card with what is to be seen right now, in one or two sentences made from the numbers."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QLabel, QScrollArea

from fun_viz.views.number_format import csv_text
from fun_viz.workspaces.panel import Panel


class Finding(Panel):
    """Shows a text that changes with every assessment; where it is too long it scrolls."""

    def __init__(self) -> None:
        self.words = QLabel(wordWrap=True)
        self.words.setAlignment(Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft)
        self.words.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.words.setTextFormat(Qt.TextFormat.PlainText)
        scroll = QScrollArea()
        scroll.setWidget(self.words)
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scroll.viewport().setAutoFillBackground(False)
        self.words.setAutoFillBackground(False)
        super().__init__(scroll, numbers=self.to_csv)
        self.set_words(())

    def set_words(self, sentences: tuple[str, ...], otherwise: str = "") -> None:
        """Show sentences, or what to do while there are none."""
        self.words.setText("\n\n".join(sentences) or otherwise)
        self.words.setEnabled(bool(sentences))

    def to_csv(self) -> str:
        """Return a line for each sentence."""
        return csv_text((self.title,), ((line,) for line in self.words.text().split("\n\n")))
