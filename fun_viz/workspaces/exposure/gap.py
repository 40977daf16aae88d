"""How the mean gap develops over training, with the moments at which a hand changed teacher forcing."""

from __future__ import annotations

from PySide6.QtCore import Signal

from fun_viz.views.annotations import Moment
from fun_viz.views.plot import Line, Plot, Reach
from fun_viz.views.theme import Theme
from fun_viz.workspaces.compare.badge import DASHES
from fun_viz.workspaces.exposure.errors import errors_of, mean_gap, moves_of, names_of
from fun_viz.workspaces.panel import Panel
from fun_viz.workspaces.train.hues import hue
from fun_viz.workspaces.train.series import Series
from fun_viz.workspaces.train.stage import Lane


class GapPanel(Panel):
    """Draws all lanes; `picked` carries the update that was clicked."""

    picked = Signal(float)

    def __init__(self) -> None:
        self.plot = Plot()
        super().__init__(self.plot, numbers=self.plot.to_csv)
        self._series: dict[int, Series] = {}
        self.plot.picked.connect(self.picked)

    def retranslate(self) -> None:
        self.set_title(
            self.tr("Mean gap over training"),
            self.tr(
                "Free-running error minus teacher-forced error, averaged over all target tokens, in percentage "
                "points. A dotted line is where teacher forcing was moved."
            ),
        )
        self.plot.set_placeholder(self.tr("The gap comes with the first assessment."))

    def show_lanes(self, lanes: tuple[Lane, ...], theme: Theme) -> None:
        names = names_of(lanes)
        lines = []
        for lane in lanes[:2]:
            x, y = self._series.setdefault(lane.index, Series(mean_gap)).of(lane.history)
            if len(x):
                name = names[lane.index] if len(lanes) > 1 else self.tr("mean gap")
                lines.append(Line(name, x, y, hue(theme, lane.index), DASHES[lane.index], dotted=True))
        moves = moves_of(lanes[0]) if lanes and lines else ()
        behind = tuple(Moment(float(move.update), f"{move.teacher:.0%}") for move in moves)
        last = max((float(lane.history.update) for lane in lanes), default=1.0)
        present = float(lanes[0].update) if lanes and any(lane.history.snapshots for lane in lanes) else None
        reach = Reach(0.0, 5.0, right=max(1.0, last))
        self.plot.show_lines(tuple(lines), present, x_label=self.tr("update"), reach=reach, behind=behind)
        self.set_note(self._now(lanes))

    def _now(self, lanes: tuple[Lane, ...]) -> str:
        found = [errors for lane in lanes[:2] if (errors := errors_of(lane.dev)).gap.size]
        told = " / ".join(f"{100 * errors.mean:.1f}" for errors in found)
        return self.tr("{gap} points").format(gap=told) if told else ""
