"""Entropy: how undecided each lane was before each word."""

from __future__ import annotations

import numpy as np

from fun_viz.branch import Moment
from fun_viz.views.curves import Curve, Curves
from fun_viz.views.theme import theme_of
from fun_viz.widgets.badge import DASHES, lane_colour
from fun_viz.widgets.choice import one_of
from fun_viz.widgets.panel import Panel, chip
from fun_viz.workspaces.compare import words


class EntropyPanel(Panel):
    """One curve a lane, over its own tokens or over the moves of the clock that all share."""

    def __init__(self) -> None:
        self.curves = Curves()
        super().__init__(self.curves, numbers=self.curves.to_csv)
        self._moments: tuple[Moment, ...] = ()
        self.tokens, self.moves = chip(checkable=True), chip(checkable=True)
        self.add_chip(self.tokens)
        self.add_chip(self.moves)
        one_of(self, self.tokens, self.moves).idClicked.connect(self._redraw)

    @property
    def by_clock(self) -> bool:
        """Whether the curves stand where their words came on the clock."""
        return self.moves.isChecked()

    def set_by_clock(self, *, by_clock: bool) -> None:
        (self.moves if by_clock else self.tokens).setChecked(True)
        self._redraw()

    def retranslate(self) -> None:
        tip = self.tr(
            "0 bits: certain. 1 bit: as undecided as between two equally likely tokens; each bit more doubles them."
        )
        self.set_title(self.tr("Entropy of the next token"), tip)
        self.tokens.setText(self.tr("by token"))
        self.tokens.setToolTip(self.tr("The n-th word of each lane, one above the other"))
        self.moves.setText(self.tr("by clock"))
        self.moves.setToolTip(self.tr("Each word at the move of the shared clock at which it was written"))
        self.curves.set_placeholder(self.tr("The curves begin with the first word."))
        self._redraw()

    def show_moments(self, moments: tuple[Moment, ...]) -> None:
        self._moments = moments
        self._redraw()

    def _redraw(self, _place: int = 0) -> None:
        lanes = enumerate(self._moments)
        curves = tuple(self._curve(index, at) for index, at in lanes if at.reading.decode_moves)
        x_label = self.tr("move of the clock") if self.by_clock else self.tr("token")
        self.curves.show_curves(curves, self._position(), x_label, self.tr("bits"))
        self.set_note(self._now())

    def _curve(self, index: int, at: Moment) -> Curve:
        values = np.array(at.reading.entropies, np.float64)
        before = at.reading.encode_moves if self.by_clock else 0
        colour, dash = lane_colour(theme_of(self), index), DASHES[index % len(DASHES)]
        name = f"{index + 1} {words.title(at.reading)}"
        return Curve(name, values, colour, dash, first=before + 1, shown=at.written)

    def _position(self) -> float | None:
        """Return where the present is: the clock's move, or the token that the lane farthest ahead writes."""
        if self.by_clock:
            return float(max(at.position for at in self._moments) + 1) if self._moments else None
        going = [at.written for at in self._moments if not at.ended] or [at.written for at in self._moments]
        return float(max(going)) if any(going) else None

    def _now(self) -> str:
        """Say the entropies at the lanes' own tokens."""
        told = [
            f"{lane}: {at.reading.entropies[at.token]:.2f}"
            for lane, at in enumerate(self._moments, start=1)
            if at.written
        ]
        return self.tr("bits now") + "  " + "   ".join(told) if told else self.tr("bits, by step")
