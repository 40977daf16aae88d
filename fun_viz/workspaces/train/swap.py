"""A switch of two chips in the head of a panel: the pinned sentence's attention, or a batch."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QWidget

from fun_viz.workspaces.panel import chip

_PAIR, _WORDS = 400, 290  # pixels of a panel in whose head there is room for both chips, for one with its name


class Swap(QWidget):
    """`picked` says whether a batch is wanted. Where there is little room only one chip is there; it goes both ways."""

    picked = Signal(bool)

    def __init__(self) -> None:
        super().__init__()
        self.attention, self.batch = chip(checkable=True), chip(checkable=True)
        self._pair = self._words = True
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(2)
        row.addWidget(self.attention)
        row.addWidget(self.batch)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.attention.clicked.connect(self._pick_attention)
        self.batch.clicked.connect(self._pick_batch)
        self.show_picked(batch=False)

    def retranslate(self) -> None:
        self.attention.setText(self.tr("Attention"))
        self.attention.setToolTip(self.tr("Watch where the tokens of the pinned sentence look"))
        self.batch.setText(self.tr("A batch") if self._words else "▦")
        self.batch.setToolTip(self.tr("See a batch: the sentences trained on together, and what padding them costs"))
        self.batch.setAccessibleName(self.tr("A batch"))

    def fit(self, width: int) -> None:
        """Take no more room than there is in a panel of so many pixels."""
        pair, words = width >= _PAIR, width >= _WORDS
        if (pair, words) != (self._pair, self._words):
            self._pair, self._words = pair, words
            self.attention.setVisible(pair)
            self.retranslate()

    def show_picked(self, *, batch: bool) -> None:
        self.attention.setChecked(not batch)
        self.batch.setChecked(batch)

    def _pick_attention(self) -> None:
        self._pick(batch=False)

    def _pick_batch(self) -> None:
        self._pick(batch=self._pair or self.batch.isChecked())

    def _pick(self, *, batch: bool) -> None:
        self.show_picked(batch=batch)
        self.picked.emit(batch)
