"""Next token: the likeliest tokens of this step, with their probabilities."""

from __future__ import annotations

from fun_viz.reading import Reading
from fun_viz.session import Where
from fun_viz.views.bars import Bars
from fun_viz.workspaces.panel import Panel


class NextPanel(Panel):
    """The model's own distribution at the step the clock is at."""

    def __init__(self) -> None:
        self.bars = Bars()
        super().__init__(self.bars, numbers=self.bars.to_csv)
        self.setMinimumWidth(220)

    def retranslate(self) -> None:
        self.set_title(
            self.tr("Next token"),
            self.tr("The twenty likeliest tokens by the model's softmax; the one chosen is marked."),
        )
        self.bars.set_placeholder(self.tr("The encoder is still reading; the first word comes when it is done."))

    def show_step(self, reading: Reading, at: Where) -> None:
        if at.encoding:
            self.bars.show_candidates((), None)
            self.set_note("")
            return
        self.bars.show_candidates(reading.candidates(at.token), reading.chosen(at.token))
        note = self.tr("entropy {bits:.2f} bits")
        if reading.ranks[at.token] > 1:
            note = self.tr("entropy {bits:.2f} bits · rank {rank} chosen")
        self.set_note(note.format(bits=reading.entropies[at.token], rank=reading.ranks[at.token]))
