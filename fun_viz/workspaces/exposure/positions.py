"""The error at each target token of one lane, teacher-forced and free-running, and the gap between them."""

from __future__ import annotations

import numpy as np

from fun_viz.views.annotations import Between
from fun_viz.views.plot import Line, Plot, Reach
from fun_viz.views.theme import Theme
from fun_viz.workspaces.exposure.errors import Errors
from fun_viz.workspaces.labs.nets import net_of, task_title, title_of
from fun_viz.workspaces.panel import Panel
from fun_viz.workspaces.train.hues import hue
from fun_viz.workspaces.train.stage import Lane


class PositionsPanel(Panel):
    """Draws one lane."""

    def __init__(self, index: int) -> None:
        self.plot = Plot()
        super().__init__(self.plot, numbers=self.plot.to_csv)
        self.index = index
        self.plot.setMinimumWidth(200)

    def name(self, lane: str) -> None:
        """Give the panel its title, which in a race is the name of the lane."""
        tip = self.tr(
            "Solid: teacher-forced, each token is written after the gold ones. Dashed: free-running, after the net's "
            "own. Between them lies exposure bias: errors it was never shown in training."
        )
        self.set_title(lane or self.tr("Error by target token"), tip)

    def invite(self, words: str) -> None:
        self.plot.set_placeholder(words)

    def show_errors(self, errors: Errors, lane: Lane, theme: Theme, most: float) -> None:
        """Draw errors up to `most` per cent; none leaves the sentence that invites."""
        places, colour = np.arange(1.0, len(errors.forced) + 1), hue(theme, self.index)
        forced, free = 100 * errors.forced, 100 * errors.free
        lines = (
            Line(self.tr("teacher-forced"), places, forced, colour, marker="disc"),
            Line(self.tr("free-running"), places, free, colour, "dash", marker="ring"),
        )
        reach = Reach(0.0, most, left=0.6, right=max(2.0, len(places)) + 0.4, unit="%")
        behind = (Between(places, forced, free, colour),) if len(places) else ()
        self.plot.show_lines(
            lines if len(places) else (), None, x_label=self.tr("target token"), reach=reach, behind=behind
        )
        self.set_note(self._now(lane))

    def _now(self, lane: Lane) -> str:
        metrics, started = lane.metrics, lane.history.started
        if metrics is None or started is None:
            return ""
        told = self.tr("teacher forcing {share} · after {n} s of training · {net} · {task}")
        return told.format(
            net=title_of(net_of(started)), task=task_title(started.task), n=f"{metrics.seconds:.0f}",
            share=f"{metrics.teacher:.0%}",
        )  # fmt: skip


def highest(found: tuple[Errors, ...]) -> float:
    """Return where the axis of errors ends, in per cent: few steps, so that it seldom moves."""
    most = 100 * max((float(max(e.forced.max(), e.free.max())) for e in found if e.gap.size), default=1.0)
    return next(step for step in (5.0, 10.0, 25.0, 50.0, 100.0) if most <= step + 1e-6)
