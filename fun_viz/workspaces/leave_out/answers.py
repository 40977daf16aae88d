"""The line above the maps: the question, how far its answers agree, and how far the work has come."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QSizePolicy, QWidget

from fun_viz.views.number_format import csv_text
from fun_viz.widgets.labels import Label, label
from fun_viz.widgets.layouts import row
from fun_viz.widgets.panel import Note, chip
from fun_viz.widgets.texts import Texts, marked, set_tip, translated
from fun_viz.workspaces.leave_out.numbers import Numbers

_THREE = marked("Which tokens does each word need? Three answers, and they differ.")
_TWO = marked("Which tokens does each word need? Two answers: this net has no attention.")
_PAIRS = {
    ("attention", "influence"): marked("attention and influence"),
    ("attention", "leave-one-out"): marked("attention and leave-one-out"),
    ("influence", "leave-one-out"): marked("influence and leave-one-out"),
}
_TIP = marked(
    "Spearman's rank correlation of two maps, mean over words: 1 where both put the tokens in the same order, 0 where"
    " one order says nothing of the other."
)


class Answers(QWidget):
    """`stop_asked` stops what is computed, or lets it go on."""

    stop_asked = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.question, self.progress, self.stop = Note(), label("status"), chip()
        self._head = label("status")
        self._pairs: dict[tuple[str, str], tuple[Label, Label]] = {
            pair: (label("status"), label("title")) for pair in _PAIRS
        }
        self._numbers: Numbers | None = None
        self._runs = self._stopped = False
        parts = [part for pair in self._pairs.values() for part in (12, pair[0], 6, pair[1])]
        row(self, (self.question, 1), self.progress, 8, self.stop, self._head, *parts)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setFixedHeight(24)
        self.stop.clicked.connect(self.stop_asked)
        Texts(self).follow(self._tell)

    def show_numbers(self, numbers: Numbers, *, runs: bool, stopped: bool) -> None:
        """Say how the answers agree, or how many tokens have been left out by now."""
        if (numbers, runs, stopped) != (self._numbers, self._runs, self._stopped):
            self._numbers, self._runs, self._stopped = numbers, runs, stopped
            self._tell()

    def to_csv(self) -> str:
        """Return a line for each pair of maps."""
        found = self._numbers.agreement if self._numbers else {}
        return csv_text(("", "", "rank correlation"), ((*pair, value) for pair, value in found.items()))

    def _tell(self) -> None:
        numbers = self._numbers
        self.question.setText(translated(_TWO if numbers is not None and not numbers.layers else _THREE), "text")
        found = numbers.agreement if numbers is not None else {}
        self._head.setText(translated("rank correlation:"))
        self._head.setVisible(bool(found))
        for pair, (name, figure) in self._pairs.items():
            name.setText(translated(_PAIRS[pair]))
            value = found.get(pair, 0.0)
            figure.setText("–" if value != value else f"{value:.2f}".replace("-", "−"))
            for part in (name, figure):
                part.setVisible(pair in found)
                set_tip(part, translated(_TIP))
        self._tell_of_work()

    def _tell_of_work(self) -> None:
        known = self._numbers.known if self._numbers is not None else None
        there = known is not None and (self._runs or self._stopped) and not known.finished
        self.progress.setVisible(there)
        self.stop.setVisible(there)
        if known is not None and there:
            done, of = known.done + len(known.again), 2 * known.values.shape[1]
            self.progress.setText(translated("{done} of {of} sentences scored and decoded", done=done, of=of))
            self.stop.setText(translated("Cancel") if self._runs else translated("Go on"))
