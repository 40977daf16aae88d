"""A batch: its sentences with their padding, and what the masks hide of one of them."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from fun_viz.run.training.batch_preview import ShownBatch
from fun_viz.text.batch_tokens import BatchPicture
from fun_viz.trace import Array
from fun_viz.views.batch import BatchView
from fun_viz.views.grid import Grid, Side
from fun_viz.views.matrix import Matrix
from fun_viz.views.number_format import percent
from fun_viz.widgets.layouts import column, row
from fun_viz.widgets.panel import Panel, chip
from fun_viz.widgets.texts import Texts, marked, translated

_MASKS = (130, 300)  # pixels of the column of masks
_ALONE = 460  # pixels of width below which there is no room for masks
_PALE = 3.0  # a mask is 1 or 0; one third of the scale leaves its cells quiet
_PAIR, _WORDS = 400, 290  # pixels of a panel in whose head there is room for both chips, for one with its name


class BatchSwitch(QWidget):
    """Two chips in the head of a panel: the pinned sentence's attention, or a batch.

    `picked` says whether a batch is wanted. Where there is little room only one chip is there; it goes both ways.
    """

    picked = Signal(bool)

    def __init__(self) -> None:
        super().__init__()
        self.attention, self.batch = chip(checkable=True), chip(checkable=True)
        self._pair = self._words = True
        row(self, self.attention, self.batch, spacing=2)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        for button in (self.attention, self.batch):
            button.clicked.connect(self._pick)
        self.show_picked(batch=False)
        texts = Texts(self)
        texts.bind(self.attention.setText, "Attention")
        texts.bind(self.attention.setToolTip, "Watch where the tokens of the pinned sentence look")
        texts.bind(self.batch.setToolTip, "See a batch: the sentences trained on together, and what padding them costs")
        texts.bind(self.batch.setAccessibleName, "A batch")
        texts.follow(self._name_batch)

    def fit(self, width: int) -> None:
        """Take no more room than there is in a panel of so many pixels."""
        self._pair, self._words = width >= _PAIR, width >= _WORDS
        self.attention.setVisible(self._pair)
        self._name_batch()

    def show_picked(self, *, batch: bool) -> None:
        self.attention.setChecked(not batch)
        self.batch.setChecked(batch)

    def _name_batch(self) -> None:
        self.batch.setText(translated("A batch") if self._words else "▦")

    def _pick(self) -> None:
        batch = self.sender() is self.batch and (self._pair or self.batch.isChecked())
        self.show_picked(batch=batch)
        self.picked.emit(batch)


class BatchPanel(Panel):
    """Draws a batch that a training learns from; `requested` carries the number of another batch that is wanted."""

    requested = Signal(int)

    def __init__(self) -> None:
        self.view, self.padding, self.causal = BatchView(), Matrix(), Matrix()
        self._body = _Body(self.view, self.padding, self.causal)
        super().__init__(self._body, numbers=self.view.to_csv)
        self.set_info("train.batch")
        self._batch: ShownBatch | None = None
        self._reason = ""  # why there is no batch
        self.back, self.next, self.whole, self.switch = chip(), chip(), chip(checkable=True), BatchSwitch()
        for part in (self.whole, self.back, self.next, self.switch):
            self.add_chip(part)
        self.back.setText("‹")
        self.next.setText("›")
        self.switch.show_picked(batch=True)
        self.view.chosen.connect(self._mask)
        self.whole.toggled.connect(self._fit)
        self.back.clicked.connect(self._ask)
        self.next.clicked.connect(self._ask)
        self._bind_texts()

    def _bind_texts(self) -> None:
        texts = Texts(self)
        texts.bind(self.whole.setText, "all rows")
        texts.bind(self.whole.setToolTip, "Make rows so low that the whole batch is seen")
        for button, tip in ((self.back, marked("The batch before")), (self.next, marked("The next batch"))):
            texts.bind(button.setToolTip, tip)
            texts.bind(button.setAccessibleName, tip)
        texts.bind(self.set_title, "A batch")
        texts.bind(
            self.set_tip,
            "Sentences that are trained on together, one a row; shorter ones are filled up to the longest, and "
            "what is hatched is computed in vain. At the right, the masks of the row that is outlined: which "
            "tokens each token may look at. It is an example: the batches in the order of a "
            "training, not the one it is at. Padding is hidden, and in the target all that comes later (causal).",
        )
        texts.follow(self._show)

    def show_batch(self, batch: ShownBatch | None) -> None:
        """Draw a batch, None for nothing."""
        self._batch = batch
        self.view.show_batch(None if batch is None else batch.picture)
        self._show()

    def show_reason(self, text: str) -> None:
        """Say why there is no batch."""
        self._reason = text
        self.show_batch(None)

    def _show(self) -> None:
        batch = self._batch
        self.view.set_placeholder(self._reason or self.tr("A batch of what is trained on appears here."))
        self._body.offer(masks=batch is not None)
        for button in (self.whole, self.back, self.next):
            button.setVisible(batch is not None)
        if batch is None:
            self.set_note("")
            return
        self.back.setEnabled(batch.index > 0)
        share, unsorted = percent(batch.picture.waste / 100), percent(batch.unsorted / 100)
        text = self.tr(
            "example, batch {n} · {share} padding (hatched) · {unsorted} if sentences were not sorted by length"
        )
        self.set_note(text.format(n=batch.index + 1, share=share, unsorted=unsorted))
        self._mask()

    def _mask(self, _row: int = 0) -> None:
        """Draw the masks of the chosen row."""
        if self._batch is not None:
            picture, row = self._batch.picture, self.view.row
            self.padding.show_grid(padding_mask(picture, row, translated("padding, row {row}", row=row + 1)))
            self.causal.show_grid(causal_mask(picture, row, translated("causal, row {row}", row=row + 1)))

    def _fit(self, whole: bool) -> None:
        self.view.whole = whole

    def _ask(self) -> None:
        if self._batch is not None:
            self.requested.emit(max(0, self._batch.index + (1 if self.sender() is self.next else -1)))


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


def _grid(hidden: np.ndarray, tokens: tuple[str, ...], side: Side, title: str) -> Grid:
    seen = Array((~hidden).astype(np.float32), ("query", "key"))
    return Grid(seen, tokens, tokens, side, side, hidden=hidden, limit=_PALE, column_title=title)


class _Body(QWidget):
    """The grid, and the masks one below the other at its right, as long as there is room for them."""

    def __init__(self, view: BatchView, *masks: Matrix) -> None:
        super().__init__()
        self._masks = QWidget()
        column(self._masks, *((mask, 1) for mask in masks), spacing=8)
        row(self, (view, 1), self._masks, spacing=14)
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
