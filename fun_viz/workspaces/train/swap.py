"""A switch of two chips in the head of a panel: the pinned sentence's attention, or a batch."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QWidget

from fun_viz.workspaces.panel import chip


class Swap(QWidget):
    """`picked` says whether a batch is wanted. Compact, only the chip of the batch is there, and it goes both ways."""

    picked = Signal(bool)

    def __init__(self) -> None:
        super().__init__()
        self.attention, self.batch = chip(checkable=True), chip(checkable=True)
        self._compact = False
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
        self.batch.setText("▦" if self._compact else self.tr("A batch"))
        self.batch.setToolTip(self.tr("See a batch: the sentences trained on together, and what padding them costs"))
        self.batch.setAccessibleName(self.tr("A batch"))

    def make_compact(self, *, compact: bool) -> None:
        """Take as little room as there can be."""
        if compact != self._compact:
            self._compact = compact
            self.attention.setVisible(not compact)
            self.retranslate()

    def show_picked(self, *, batch: bool) -> None:
        self.attention.setChecked(not batch)
        self.batch.setChecked(batch)

    def _pick_attention(self) -> None:
        self._pick(batch=False)

    def _pick_batch(self) -> None:
        self._pick(batch=not self._compact or self.batch.isChecked())

    def _pick(self, *, batch: bool) -> None:
        self.show_picked(batch=batch)
        self.picked.emit(batch)
