"""Next token: the likeliest tokens of this step, with their probabilities."""

from __future__ import annotations

from PySide6.QtCore import Signal

from fun_viz.branch import Moment
from fun_viz.views.bars import Bars
from fun_viz.widgets.panel import Panel, chip
from fun_viz.widgets.texts import Texts, translated


class NextPanel(Panel):
    """The model's own distribution at the step the clock is at; a click on a bar asks for that word instead."""

    undone = Signal()  # the forced words are to be taken back

    def __init__(self) -> None:
        self.bars = Bars()
        super().__init__(self.bars, numbers=self.bars.to_csv)
        self.set_info("decode.next")
        self._undo = chip()
        self._undo.clicked.connect(self.undone)
        self._undo.hide()
        self.add_chip(self._undo)
        self.setMinimumWidth(204)
        texts = Texts(self)
        texts.bind(self.set_title, "Next token")
        texts.bind(self.set_tip, "The likeliest tokens by the model's softmax; the one chosen is marked.")
        texts.bind(self._undo.setText, "undo forced word")
        texts.bind(self._undo.setToolTip, "Let the model choose every word itself again")
        texts.bind(self.bars.setToolTip, "Click a word to make the model go on from it")
        texts.bind(self.bars.set_placeholder, "The words the model weighs come when the encoder has read the sentence.")

    def show_moment(self, at: Moment, *, looked: int | None = None) -> None:
        """Show what could be written at a moment, or in the step of a word before it that is `looked` at."""
        self._undo.setVisible(bool(at.reading.trace.request.prefix))
        if at.encoding:
            self.bars.show_candidates((), None)
            self.set_note("")
            return
        reading, t = at.reading, at.token if looked is None else looked
        self.bars.show_candidates(reading.candidates(t), reading.tokens[t])
        note = translated("entropy {bits:.2f} bits")
        if reading.ranks[t] > 1:
            note = translated("entropy {bits:.2f} bits · rank {rank} chosen")
        words = note.format(bits=reading.entropies[t], rank=reading.ranks[t])
        self.set_note(words if looked is None else f"{translated('step {n}', n=t + 1)} · {words}")
