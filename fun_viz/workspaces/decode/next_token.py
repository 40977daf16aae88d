"""Next token: the likeliest tokens of this step, with their probabilities."""

from __future__ import annotations

from PySide6.QtCore import Signal

from fun_viz.reading import Reading
from fun_viz.study import Where
from fun_viz.views.bars import Bars
from fun_viz.widgets.panel import Panel, chip


class NextPanel(Panel):
    """The model's own distribution at the step the clock is at; a click on a bar asks for that word instead."""

    freed = Signal()  # the forced words are to be taken back

    def __init__(self) -> None:
        self.bars = Bars()
        super().__init__(self.bars, numbers=self.bars.to_csv)
        self._free = chip()
        self._free.clicked.connect(self.freed)
        self._free.hide()
        self.add_chip(self._free)
        self.setMinimumWidth(220)

    def retranslate(self) -> None:
        self.set_title(
            self.tr("Next token"),
            self.tr("The twenty likeliest tokens by the model's softmax; the one chosen is marked."),
        )
        self._free.setText(self.tr("undo forced word"))
        self._free.setToolTip(self.tr("Let the model choose every word itself again"))
        self.bars.setToolTip(self.tr("Click a word to make the model go on from it"))
        self.bars.set_placeholder(self.tr("The words the model weighs come when the encoder has read the sentence."))

    def show_step(self, reading: Reading, at: Where, *, forced: bool = False) -> None:
        self._free.setVisible(forced)
        if at.encoding:
            self.bars.show_candidates((), None)
            self.set_note("")
            return
        self.bars.show_candidates(reading.candidates(at.token), reading.tokens[at.token])
        note = self.tr("entropy {bits:.2f} bits")
        if reading.ranks[at.token] > 1:
            note = self.tr("entropy {bits:.2f} bits · rank {rank} chosen")
        self.set_note(note.format(bits=reading.entropies[at.token], rank=reading.ranks[at.token]))
