"""A batch: its sentences with their padding, and what the masks hide of one of them."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from fun_viz.run.training.batch_preview import ShownBatch
from fun_viz.text.batch_tokens import BatchPicture
from fun_viz.trace import Array
from fun_viz.views.batch import BatchView
from fun_viz.views.grid import Grid, Side
from fun_viz.views.matrix import Matrix
from fun_viz.views.number_format import percent
from fun_viz.workspaces.panel import Panel, chip
from fun_viz.workspaces.train.swap import Swap

_MASKS = (130, 300)  # pixels of the column of masks
_ALONE = 460  # pixels of width below which there is no room for masks
_PALE = 3.0  # a mask is 1 or 0; one third of the scale leaves its cells quiet


class BatchPanel(Panel):
    """Draws a batch that a training learns from; `asked` carries the number of another batch that is wanted."""

    asked = Signal(int)

    def __init__(self) -> None:
        self.view, self.padding, self.causal = BatchView(), Matrix(), Matrix()
        self._body = _Body(self.view, self.padding, self.causal)
        super().__init__(self._body, numbers=self.view.to_csv)
        self._batch: ShownBatch | None = None
        self._words = ""
        self.back, self.next, self.whole = chip(), chip(), chip(checkable=True)
        self.swap = Swap()
        for part in (self.whole, self.back, self.next, self.swap):
            self.add_chip(part)
        self.swap.show_picked(batch=True)
        self.view.chosen.connect(self._choose)
        self.whole.toggled.connect(self._fit)
        self.back.clicked.connect(self._ask_back)
        self.next.clicked.connect(self._ask_next)

    def retranslate(self) -> None:
        self.set_title(
            self.tr("A batch"),
            self.tr(
                "Sentences that are trained on together, one a row; shorter ones are filled up to the longest, and "
                "what is hatched is computed in vain. At the right, the masks of the row that is outlined: which "
                "tokens each token may look at. Padding is hidden, and in the target all that comes later (causal)."
            ),
        )
        self.view.set_placeholder(self._words or self.tr("A batch of what is trained on appears here."))
        self.swap.retranslate()
        self.whole.setText(self.tr("all rows"))
        self.whole.setToolTip(self.tr("Make rows so low that the whole batch is seen"))
        self.back.setText("‹")
        self.back.setToolTip(self.tr("The batch before"))
        self.next.setText("›")
        self.next.setToolTip(self.tr("The next batch"))
        for button in (self.back, self.next):
            button.setAccessibleName(button.toolTip())
        self._tell()

    def show_batch(self, batch: ShownBatch | None) -> None:
        """Draw a batch, None for nothing."""
        self._batch = batch
        self.view.show_batch(None if batch is None else batch.picture)
        self._tell()

    def tell(self, words: str) -> None:
        """Say why there is no batch."""
        self._words = words
        self.view.set_placeholder(words)
        self.show_batch(None)

    def _tell(self) -> None:
        batch = self._batch
        self._body.offer(masks=batch is not None)
        for button in (self.whole, self.back, self.next):
            button.setVisible(batch is not None)
        if batch is None:
            self.set_note("")
            return
        self.back.setEnabled(batch.index > 0)
        words = self.tr("batch {n} · {share} padding · {unsorted} if sentences were not sorted by length")
        share, unsorted = percent(batch.picture.waste / 100), percent(batch.unsorted / 100)
        self.set_note(words.format(n=batch.index + 1, share=share, unsorted=unsorted))
        self._mask()

    def _mask(self) -> None:
        """Draw the masks of the chosen row."""
        if self._batch is not None:
            picture, row = self._batch.picture, self.view.row
            words = self.tr("padding, row {row}"), self.tr("causal, row {row}")
            self.padding.show_grid(padding_mask(picture, row, words[0].format(row=row + 1)))
            self.causal.show_grid(causal_mask(picture, row, words[1].format(row=row + 1)))

    def _choose(self, _row: int) -> None:
        self._mask()

    def _fit(self, whole: bool) -> None:
        self.view.whole = whole

    def _ask_back(self) -> None:
        self._ask(-1)

    def _ask_next(self) -> None:
        self._ask(1)

    def _ask(self, further: int) -> None:
        if self._batch is not None:
            self.asked.emit(max(0, self._batch.index + further))


def padding_mask(picture: BatchPicture, row: int, title: str = "") -> Grid:
    """Return which source tokens of a row every token may look at: those that are no padding."""
    width, pieces = picture.source.width, picture.source.pieces[row]
    hidden = np.broadcast_to(np.arange(width) >= len(pieces), (width, width))  # (query, key)
    return _grid(hidden, _filled(pieces, width), "source", title)


def causal_mask(picture: BatchPicture, row: int, title: str = "") -> Grid:
    """Return which target tokens each one may look at: itself and those before. The last one is never read."""
    width = max(1, picture.target.width - 1)
    hidden = ~np.tri(width, dtype=bool)  # (query, key)
    return _grid(hidden, _filled(picture.target.pieces[row], width), "target", title)


def _filled(pieces: tuple[str, ...], width: int) -> tuple[str, ...]:
    return (*pieces, *[""] * width)[:width]


def _grid(hidden: np.ndarray, words: tuple[str, ...], side: Side, title: str) -> Grid:
    seen = Array((~hidden).astype(np.float32), ("query", "key"))
    return Grid(seen, words, words, side, side, hidden=hidden, limit=_PALE, column_title=title)


class _Body(QWidget):
    """The grid, and the masks one below the other at its right, as long as there is room for them."""

    def __init__(self, view: BatchView, *masks: Matrix) -> None:
        super().__init__()
        self._masks = QWidget()
        column = QVBoxLayout(self._masks)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        for mask in masks:
            column.addWidget(mask, 1)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(14)
        row.addWidget(view, 1)
        row.addWidget(self._masks)
        self._offered = False

    def offer(self, *, masks: bool) -> None:
        """Say whether there are masks to be shown."""
        self._offered = masks
        self._share()

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._share()
        super().resizeEvent(event)

    def _share(self) -> None:
        """Make the masks as wide as they are high, within limits."""
        least, most = _MASKS
        self._masks.setFixedWidth(int(max(least, min(most, self.width() * 0.3, self.height() / 2 + 16))))
        self._masks.setVisible(self._offered and self.width() >= _ALONE)
