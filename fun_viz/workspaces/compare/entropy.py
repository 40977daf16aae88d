"""Entropy: how undecided each lane was before each word."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from PySide6.QtGui import QResizeEvent

from fun_viz.branch import Moment
from fun_viz.views.plot import Annotation, Line, Plot, Reach
from fun_viz.views.theme import theme_of
from fun_viz.widgets.badge import lane_colour
from fun_viz.widgets.choice import one_of
from fun_viz.widgets.panel import Panel, chip
from fun_viz.widgets.texts import Texts, marked, translated
from fun_viz.workspaces.compare import words
from fun_viz.workspaces.compare.labels import ROOM, Bars, Labels, Now, Reading, bars_room
from fun_viz.workspaces.compare.maps import first_word
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
        curves = tuple(self._line(index, at) for index, at in enumerate(self._moments) if at.reading.decode_moves)
        lines = curves + tuple(filter(None, map(self._wrong, range(len(self._moments)))))
        x_label = translated("move of the clock") if self.by_clock else translated("word")
        said = translated("bits; ring: wrong word") if self._reference.strip() else translated("bits")
        if self._low:
            said = translated("bits, by clock") if self.by_clock else translated("bits, by word")
        elif reading := [str(index + 1) for index, at in enumerate(self._moments) if at.encoding]:
            lanes = translated(", ").join(reading)
            said = translated("{said} · still reading: {lanes}", said=said, lanes=lanes)
        self.set_note(said)
        self.plot.show_lines(
            lines, self._position(), x_label=x_label, legend=(), reach=self._reach(curves), before=self._beside()
        )

    def _reach(self, curves: tuple[Line, ...]) -> Reach:
        """Return how far the axes go: to the last word there will be, and as far again as labels are wide."""
        reach = Reach.around(curves)
        if reach.right is None:
            return reach
        left = 0.5 if self.by_clock else reach.left
        inside = max(80.0, self.plot.area.box().width())
        right = left + (reach.right - left) * inside / (inside - ROOM)
        foot = bars_room(len(self._moments)) if self.by_clock else 0.0
        return replace(reach, left=left, right=right, foot=foot)

    def _beside(self) -> tuple[Annotation, ...]:
        """Return what is written beside the curves."""
        theme = theme_of(self)
        points = tuple(
            Now(index, self._starts(at) + at.token, at.reading.entropies[at.token], lane_colour(theme, index))
            for index, at in enumerate(self._moments) if at.written
        )  # fmt: skip
        if not self.by_clock:
            return (Labels(points),)
        reads = tuple(
            Reading(first := self._first(at) + 1 - at.reading.encode_moves, self._first(at), first + at.position,
                    lane_colour(theme, index))
            for index, at in enumerate(self._moments) if at.reading.encode_moves
        )  # fmt: skip
        return Labels(points), Bars(reads, translated("bars: reading"))

    def _starts(self, at: Moment) -> int:
        """Return where a lane's first word stands."""
        return 1 + (self._first(at) if self.by_clock else 0)

    def _line(self, index: int, at: Moment) -> Line:
        values, first = np.array(at.reading.entropies, np.float64), self._starts(at)
        name, steps = f"{index + 1} {words.title(at.reading)}", np.arange(first, first + len(values), dtype=float)
        return Line(name, steps, values, lane_colour(theme_of(self), index), dotted=True, shown=at.written)

    def set_low(self, low: bool) -> None:
        """Leave the chips out where the head has others; the note says then what they would."""
        self._low = low
        self.tokens.setHidden(low)
        self.moves.setHidden(low)
        self._redraw()

    _low = False

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._redraw()

    def _wrong(self, index: int) -> Line | None:
        """Return the words of a lane that are wrong, as rings."""
        at = self._moments[index]
        wrong = [t for t, verdict in enumerate(verdicts(at, self._reference)) if verdict.wrong and verdict.begins]
        if not wrong:
            return None
        first = self._starts(at)
        values = np.array([at.reading.entropies[t] for t in wrong], np.float64)
        return Line("", np.array([first + t for t in wrong], float), values, theme_of(self).wrong, marker="ring",
                    size=6.5, joined=False)  # fmt: skip

    def _first(self, at: Moment) -> int:
        """Return the move of the clock before a lane's first word."""
        return first_word(at, self._clock) - 1

    @property
    def _clock(self) -> int:
        return max(at.position for at in self._moments)  # of those that wait for nobody

    def _position(self) -> float | None:
        """Return where the present is: the clock's move, or the token that the lane farthest ahead writes."""
        if self.by_clock:
            return float(max(at.position for at in self._moments) + 1) if self._moments else None
        going = [at.written for at in self._moments if not at.ended] or [at.written for at in self._moments]
        return float(max(going)) if any(going) else None
