"""Entropy: how undecided each lane was before each word."""

from __future__ import annotations

import numpy as np

from fun_viz.views.curves import Curve, Curves
from fun_viz.views.theme import theme_of
from fun_viz.widgets.badge import DASHES, lane_colour
from fun_viz.widgets.choice import one_of
from fun_viz.widgets.panel import Panel, chip
from fun_viz.workspaces.compare import words
from fun_viz.workspaces.compare.stand import Stand


class EntropyPanel(Panel):
    """One curve a lane, over its own tokens or over the moves of the clock that all share."""

    def __init__(self) -> None:
        self.curves = Curves()
        super().__init__(self.curves, numbers=self.curves.to_csv)
        self._stands: tuple[Stand, ...] = ()
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

    def show_stands(self, stands: tuple[Stand, ...]) -> None:
        self._stands = stands
        self._redraw()

    def _redraw(self, _place: int = 0) -> None:
        curves = tuple(self._curve(stand) for stand in self._stands if stand.reading and stand.reading.decode_moves)
        x_label = self.tr("move of the clock") if self.by_clock else self.tr("token")
        self.curves.show_curves(curves, self._position(), x_label, self.tr("bits"))
        self.set_note(self._now())

    def _curve(self, stand: Stand) -> Curve:
        values = np.array(stand.reading.entropies if stand.reading else (), np.float64)
        before = stand.reading.encode_moves if stand.reading and self.by_clock else 0
        colour, dash = lane_colour(theme_of(self), stand.index), DASHES[stand.index % len(DASHES)]
        name = f"{stand.number} {words.title(stand)}"
        return Curve(name, values, colour, dash, first=before + 1, shown=stand.written)

    def _position(self) -> float | None:
        """Return where the present is: the clock's move, or the token that the lane farthest ahead writes."""
        if self.by_clock:
            return float(max(stand.position for stand in self._stands) + 1) if self._stands else None
        going = [stand.written for stand in self._stands if not stand.ended] or [
            stand.written for stand in self._stands
        ]
        return float(max(going)) if any(going) else None

    def _now(self) -> str:
        """Say the entropies at the lanes' own tokens."""
        told = [
            f"{stand.number}: {stand.reading.entropies[stand.written - 1]:.2f}"
            for stand in self._stands
            if stand.reading and stand.written
        ]
        return self.tr("bits now") + "  " + "   ".join(told) if told else self.tr("bits, by step")
