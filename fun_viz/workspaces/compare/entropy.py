"""Entropy: how undecided each lane was before each word."""

from __future__ import annotations

import numpy as np

from fun_viz.branch import Moment
from fun_viz.views.plot import Line, Plot, Reach
from fun_viz.views.theme import theme_of
from fun_viz.widgets.badge import DASHES, lane_colour
from fun_viz.widgets.choice import one_of
from fun_viz.widgets.panel import Panel, chip
from fun_viz.widgets.texts import Texts, marked, translated
from fun_viz.workspaces.compare import words
from fun_viz.workspaces.stage.translation import verdicts

_TIP = marked(
    "How undecided a lane was about the next token. 0 bits: certain. 1 bit: as undecided as between two equally likely "
    "tokens; each bit more doubles them. A ring is a word that is wrong beside the reference."
)


class EntropyPanel(Panel):
    """One curve a lane, over its own tokens or over the moves of the clock that all share."""

    def __init__(self) -> None:
        self.plot = Plot(pickable=False)
        super().__init__(self.plot, numbers=self.plot.to_csv)
        self.set_info("compare.entropy")
        self._moments: tuple[Moment, ...] = ()
        self._reference = ""
        self.tokens, self.moves = chip(checkable=True), chip(checkable=True)
        self.add_chip(self.tokens)
        self.add_chip(self.moves)
        one_of(self, self.tokens, self.moves).idClicked.connect(self._redraw)
        texts = Texts(self)
        texts.bind(self.set_title, "Entropy")
        texts.bind(self.set_tip, _TIP)
        texts.bind(self.tokens.setText, "by word")
        texts.bind(self.tokens.setToolTip, "The n-th word of each lane, one above the other")
        texts.bind(self.moves.setText, "by clock")
        texts.bind(self.moves.setToolTip, "Each word at the move of the shared clock at which it was written")
        texts.bind(self.plot.set_placeholder, "The curves begin with the first word.")
        texts.follow(self._redraw)

    @property
    def by_clock(self) -> bool:
        """Whether the curves stand where their words came on the clock."""
        return self.moves.isChecked()

    def show_moments(self, moments: tuple[Moment, ...], reference: str = "") -> None:
        """Draw the lanes at their moments; a ring is a word that is wrong beside a reference."""
        self._moments, self._reference = moments, reference
        self._redraw()

    def _redraw(self) -> None:
        lines = tuple(self._line(index, at) for index, at in enumerate(self._moments) if at.reading.decode_moves)
        x_label, y_label = translated("move of the clock") if self.by_clock else translated("token"), translated("bits")
        lines += tuple(filter(None, map(self._wrong, range(len(self._moments)))))
        self.plot.show_lines(lines, self._position(), x_label=x_label, y_label=y_label, reach=Reach.around(lines))
        self.set_note(self._now())

    def _line(self, index: int, at: Moment) -> Line:
        values = np.array(at.reading.entropies, np.float64)
        first = 1 + (self._first(at) if self.by_clock else 0)
        colour, dash = lane_colour(theme_of(self), index), DASHES[index % len(DASHES)]
        name, steps = f"{index + 1} {words.title(at.reading)}", np.arange(first, first + len(values), dtype=float)
        return Line(name, steps, values, colour, dash, dotted=True, shown=at.written)

    def _wrong(self, index: int) -> Line | None:
        """Return the words of a lane that are wrong, as rings."""
        at = self._moments[index]
        wrong = [t for t, verdict in enumerate(verdicts(at, self._reference)) if verdict.wrong and verdict.begins]
        if not wrong:
            return None
        first = 1 + (self._first(at) if self.by_clock else 0)
        values = np.array([at.reading.entropies[t] for t in wrong], np.float64)
        return Line("", np.array([first + t for t in wrong], float), values, theme_of(self).wrong, marker="ring",
                    size=6.5, joined=False)  # fmt: skip

    def _first(self, at: Moment) -> int:
        """Return the move of the clock before a lane's first word."""
        waits = max(0, max(m.position for m in self._moments) - at.position)
        return waits + at.reading.encode_moves

    def _position(self) -> float | None:
        """Return where the present is: the clock's move, or the token that the lane farthest ahead writes."""
        if self.by_clock:
            return float(max(at.position for at in self._moments) + 1) if self._moments else None
        going = [at.written for at in self._moments if not at.ended] or [at.written for at in self._moments]
        return float(max(going)) if any(going) else None

    def _now(self) -> str:
        """Say the entropies at the lanes' own tokens, lane by lane."""
        bits = [f"{at.reading.entropies[at.token]:.2f}" if at.written else "–" for at in self._moments]
        return translated("now {values} bits", values=" / ".join(bits)) if set(bits) - {"–"} else ""
