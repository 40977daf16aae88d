"""Origin and branch, word by word, with what the edits do to the chance of each."""

from __future__ import annotations

import math

from PySide6.QtWidgets import QWidget

from fun_viz.aligned import aligned
from fun_viz.reading import Reading
from fun_viz.run.decoding.what_if import Foretold
from fun_viz.views.number_format import csv_text
from fun_viz.widgets.labels import label
from fun_viz.widgets.layouts import column
from fun_viz.widgets.panel import Panel
from fun_viz.widgets.texts import Texts, translated
from fun_viz.workspaces.axes import written
from fun_viz.workspaces.whatif.texts import Both, Text, TwoTexts


class TextsPanel(Panel):
    """Two texts in one set of columns."""

    def __init__(self) -> None:
        self.view, body = TwoTexts(), QWidget()
        column(body, (self.view, 1))
        super().__init__(body, numbers=self._to_csv)
        self.set_info("whatif.texts")
        self._bars = label("muted")
        self.add_chip(self._bars)
        texts = Texts(self)
        texts.bind(self.set_title, "Origin and branch")
        texts.bind(self._bars.setText, "bars: Δ log p of each word under the edits")
        texts.bind(self.view.set_placeholder, "Both texts stand here, when the origin and its branch are written.")

    def show_both(self, origin: Reading | None, branch: Reading, told: Foretold | None, current: int | None) -> None:
        """Show a branch beside its origin.

        `told` are the log-probabilities of the origin's words with the edits, and of the branch's without them.
        """
        if origin is None:
            self.view.show_both(None)
            self.set_note("")
            return
        pairs = aligned(origin.tokens, branch.tokens)
        fork = next((place for place, pair in enumerate(pairs) if not pair.same), None)
        own = [[math.log(max(p, 1e-45)) for p in reading.probabilities] for reading in (origin, branch)]
        deltas: list[tuple[float, ...]] = [(), ()]
        if told is not None and [len(row) for row in told] == [len(row) for row in own]:
            deltas[0] = tuple(edited - plain for edited, plain in zip(told[0], own[0], strict=True))
            deltas[1] = tuple(edited - plain for edited, plain in zip(own[1], told[1], strict=True))
        first = Text(origin.target, origin.score, deltas[0])
        second = Text(written(branch), branch.score, deltas[1])
        self.view.show_both(Both(first, second, pairs, fork, current))
        self.set_note(
            translated("they are the same") if fork is None else translated("they part at word {n}", n=fork + 1)
        )

    def _to_csv(self) -> str:
        """Return a line for each column: both words, and what the edits add to their log-probabilities."""
        both = self.view.both
        if both is None:
            return ""
        rows = []
        for pair in both.pairs:
            cells: list[object] = []
            for index, text in ((pair.origin, both.origin), (pair.branch, both.branch)):
                there = index is not None and index < len(text.deltas)
                cells += ["" if index is None else text.words[index], text.deltas[index or 0] if there else ""]
            rows.append(cells)
        return csv_text(("origin", "delta", "branch", "delta"), rows)
