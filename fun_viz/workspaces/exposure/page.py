"""The page: errors by target token above, a lane beside the other in a race; below how the gap develops, and what is
seen. Teacher forcing may be moved meanwhile."""

from __future__ import annotations

from typing import ClassVar

import numpy as np
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from fun_viz.views.annotations import Between, Moment
from fun_viz.views.number_format import short_percent
from fun_viz.views.plot import Line, Plot, Reach
from fun_viz.views.theme import Theme
from fun_viz.widgets.badge import DASHES
from fun_viz.widgets.layouts import column, row, splitter
from fun_viz.widgets.panel import Panel
from fun_viz.widgets.texts import Texts, translated
from fun_viz.workspaces.exposure.errors import errors_of, findings, mean_gap, moves_of, names_of, points_of
from fun_viz.workspaces.exposure.form import ErrorsForm
from fun_viz.workspaces.labs.board import TOO_SHORT, FindingsPanel, LabBoard, ended
from fun_viz.workspaces.labs.nets import net_of, task_title
from fun_viz.workspaces.labs.page import Lab
from fun_viz.workspaces.train.lanes import COLOURS, Lane, Lanes, lane_colour, update_shown
from fun_viz.workspaces.train.quantities import Series
from fun_viz.workspaces.workspace import Context


class PositionsPanel(Panel):
    """The error at each target token of one lane, teacher-forced and free-running, and the gap between them."""

    def __init__(self, index: int) -> None:
        self.plot = Plot()
        super().__init__(self.plot, numbers=self.plot.to_csv)
        self.index = index
        self.set_info("exposure.error")
        self.plot.setMinimumWidth(200)

    def show_lane(self, lane: Lane | None, name: str, most: float, theme: Theme) -> None:
        """Draw errors up to `most` per cent; none leaves the sentence that invites. In a race a lane has a name."""
        tip = self.tr(
            "How many dev sentences are wrong at each target token, as far as five of them reach. Solid: "
            "teacher-forced, each token is foretold after the gold ones. Dashed: free-running and greedy, after the "
            "net's own. Between them lies exposure bias: errors it was never shown in training."
        )
        self.set_title(name or self.tr("Error by target token"), tip)
        errors = errors_of(lane.dev if lane else None)
        places, colour = np.arange(1.0, len(errors.forced) + 1), lane_colour(theme, self.index)
        forced, free = 100 * errors.forced, 100 * errors.free
        lines = (
            Line(self.tr("teacher-forced"), places, forced, colour, marker="disc"),
            Line(self.tr("free-running"), places, free, colour, "dash", marker="ring"),
        )
        reach = Reach(0.0, most, left=0.6, right=max(2.0, len(places)) + 0.4, unit="%")
        shown = lines if len(places) else ()
        behind = (Between(places, forced, free, colour),) if len(places) else ()
        self.plot.show_lines(shown, None, x_label=self.tr("target token"), reach=reach, behind=behind)
        self.set_note(self._now(lane) if lane else "")

    def _now(self, lane: Lane) -> str:
        metrics, started = lane.metrics, lane.history.started
        if metrics is None or started is None:
            return ""
        return translated(
            "teacher forcing {share} · after {n} s of training · {net} · {task}",
            share=short_percent(metrics.teacher),
            n=f"{metrics.seconds:.0f}",
            net=net_of(started).title,
            task=task_title(started.task),
        )


class GapPanel(Panel):
    """How the mean gap of all lanes develops, with the moments at which a hand changed teacher forcing."""

    def __init__(self) -> None:
        self.plot = Plot()
        super().__init__(self.plot, numbers=self.plot.to_csv)
        self._series: dict[int, Series] = {}
        self.set_info("exposure.gap")
        texts = Texts(self)
        texts.bind(self.set_title, "Mean gap over training")
        texts.bind(
            self.set_tip,
            "Free-running error minus teacher-forced error, over all target tokens of the dev sentences, in percentage "
            "points. A dotted line is where teacher forcing was moved.",
        )

    def show_lanes(self, lanes: Lanes, theme: Theme) -> None:
        uncounted = any(errors_of(lane.dev).gap.size and errors_of(lane.dev).mean is None for lane in lanes)
        self.plot.set_placeholder(
            self.tr("This training was made by an older version, which did not count the gap over all tokens.")
            if uncounted
            else self.tr("The gap comes with the first assessment.")
        )
        names, lines = names_of(lanes), []
        for lane in lanes[:2]:
            x, y = self._series.setdefault(lane.index, Series(mean_gap)).of(lane.history)
            if len(x):
                name = names[lane.index] if len(lanes) > 1 else self.tr("mean gap")
                lines.append(Line(name, x, y, lane_colour(theme, lane.index), DASHES[lane.index], dotted=True))
        moves = moves_of(lanes[0]) if lanes and lines else ()
        behind = tuple(Moment(float(move.update), short_percent(move.teacher)) for move in moves)
        last = max((float(lane.history.update) for lane in lanes), default=1.0)
        reach = Reach(0.0, 5.0, right=max(1.0, last))
        self.plot.show_lines(
            tuple(lines), update_shown(lanes), x_label=self.tr("update"), y_label=translated("points"), reach=reach,
            behind=behind,
        )  # fmt: skip
        measured = [errors_of(lane.dev).mean for lane in lanes[:2]]
        gaps = " / ".join(points_of(mean) for mean in measured if mean is not None)
        self.set_note(translated("{n} points", n=gaps) if gaps else "")


class ErrorsBoard(LabBoard):
    """Draws the first two lanes of a race, whatever they are trained on."""

    def __init__(self) -> None:
        super().__init__()
        self.positions = PositionsPanel(0), PositionsPanel(1)
        self.gap, self.findings, upper = GapPanel(), FindingsPanel(), QWidget()
        row(upper, *((panel, 1) for panel in self.positions), spacing=10)
        self.positions[1].hide()
        self.findings.setMinimumWidth(220)
        lower = splitter(Qt.Orientation.Horizontal, (62, 38), self.gap, self.findings)
        column(self, splitter(Qt.Orientation.Vertical, (60, 40), upper, lower))
        self.gap.plot.picked.connect(self.picked)

    def panels(self) -> tuple[Panel, ...]:
        shown = tuple(panel for panel in self.positions if not panel.isHidden())
        return *shown, self.gap, self.findings

    def show_lanes(self, lanes: Lanes, theme: Theme) -> None:
        parts = (part for lane in lanes for part in (lane.update, lane.dev, lane.metrics))
        if self.is_drawn(theme, *parts, ended(lanes)):
            return
        names, raced, most = names_of(lanes), len(lanes) > 1, _highest(lanes)
        self.positions[1].setVisible(raced)
        for place, panel in enumerate(self.positions):
            panel.plot.set_placeholder(self._invitation(lanes))
            panel.show_lane(lanes[place] if place < len(lanes) else None, names[place] if raced else "", most, theme)
        self.gap.show_lanes(lanes, theme)
        self.findings.show_sentences(findings(lanes), self._explanation())

    def _invitation(self, lanes: Lanes) -> str:
        if lanes:
            return (
                translated(TOO_SHORT) if ended(lanes) else self.tr("The first errors come with the first assessment.")
            )
        return self.tr("Press Start training, and see here where the net errs when it reads its own words.")

    def _explanation(self) -> str:
        return self.tr(
            "In training the decoder reads gold tokens; when it writes by itself it reads its own, errors included, "
            "which it was never shown. The gap between the two is exposure bias."
        )


def _highest(lanes: Lanes) -> float:
    """Return where the axis of errors ends, in per cent: few steps, so that it seldom moves."""
    most = 100 * max((max(pair) for lane in lanes[:2] if lane.dev for pair in lane.dev.positions), default=1.0)
    return next(step for step in (5.0, 10.0, 25.0, 50.0, 100.0) if most <= step + 1e-6)


class ExposureWorkspace(Lab):
    """Errors made after gold tokens against errors made after one's own."""

    name: ClassVar[str] = "exposure"
    side_info: ClassVar[str] = "exposure.form"
    hues: ClassVar[tuple[int, ...]] = COLOURS

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        self.form, self.board = ErrorsForm(), ErrorsBoard()
        super().__init__(context, self.form, self.board, parent)
