"""The page: exact match by source length as lines, what is seen in them in words, and the same in a table."""

from __future__ import annotations

import math
from typing import ClassVar

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from fun_viz.history import History
from fun_viz.views.annotations import Stretch
from fun_viz.views.number_format import short_percent
from fun_viz.views.plot import Annotation, Plot, Reach
from fun_viz.views.table import Head, Row, Table
from fun_viz.views.theme import Theme
from fun_viz.widgets.layouts import column, splitter
from fun_viz.widgets.panel import Panel
from fun_viz.widgets.texts import Texts, marked, translated
from fun_viz.workspaces.bottleneck.form import LENGTHS, RaceForm
from fun_viz.workspaces.bottleneck.scores import GOOD, Score, findings, measured_on, score_of, seen_in
from fun_viz.workspaces.labs.board import TOO_SHORT, FindingsPanel, LabBoard, ended
from fun_viz.workspaces.labs.nets import in_order, task_title
from fun_viz.workspaces.labs.page import Lab
from fun_viz.workspaces.train.lanes import Lanes
from fun_viz.workspaces.workspace import Context

_REACH = Reach(0.0, 106.0, left=LENGTHS[0] - 0.7, right=LENGTHS[-1] + 0.7, unit="%")  # with room for words at the top


class LengthsBoard(LabBoard):
    """The plot on the left; beside it the words above the table."""

    def __init__(self) -> None:
        super().__init__()
        self.plot, self.table = Plot(), Table()
        self.lengths = Panel(self.plot, numbers=self.plot.to_csv)
        self.findings, self.numbers = FindingsPanel(), Panel(self.table, numbers=self.table.to_csv)
        self.plot.setMinimumWidth(320)
        self.table.setMinimumWidth(262)
        beside = splitter(Qt.Orientation.Vertical, (40, 60), self.findings, self.numbers)
        column(self, splitter(Qt.Orientation.Horizontal, (68, 32), self.lengths, beside))
        texts = Texts(self)
        texts.bind(self.table.set_placeholder, "Numbers come with the first assessment.")
        texts.bind(self.numbers.set_title, "In numbers")
        texts.bind(
            self.numbers.set_tip,
            "Seen: the mean over the lengths measured that training shows, each counted alike. Beyond: the mean over "
            "longer ones. "
            "Holds to: the longest source up to which {share} are right.",
            share=f"{GOOD:.0%}",
        )

    def panels(self) -> tuple[Panel, ...]:
        return self.lengths, self.findings, self.numbers

    def show_lanes(self, lanes: Lanes, theme: Theme) -> None:
        scores = tuple(sorted(map(score_of, lanes), key=lambda score: in_order(score.net)))
        started = next((lane.history.started for lane in lanes if lane.history.started), None)
        if not self.is_drawn(theme, *(lane.dev for lane in lanes), started, ended(lanes)):
            task = started.task if started else ""
            self._draw(scores, task, seen_in(task), theme)
        self.lengths.set_note(self._now(scores))

    def _draw(self, scores: tuple[Score, ...], task: str, seen: tuple[int, int] | None, theme: Theme) -> None:
        measured = tuple(score for score in scores if score.lengths.size)
        lines = tuple(
            score.net.line(theme, score.net.title, score.lengths, 100 * score.shares, size=size)
            for score, size in zip(measured, _sizes(len(measured)), strict=True)
        )
        lengths = sorted({length for score in measured for length in score.lengths.tolist()})
        self.lengths.set_title(translated("Exact match by source length"), measured_on(task, lengths))
        self.plot.set_placeholder(self._invitation(scores))
        self.plot.show_lines(lines, None, x_label=self.tr("source tokens"), reach=_REACH, behind=self._stretches(seen))
        self.findings.show_sentences(findings(scores, seen), self._explanation())
        self._fill(measured, seen)

    def _stretches(self, seen: tuple[int, int] | None) -> tuple[Annotation, ...]:
        if seen is None:
            return ()
        middle, end = seen[1] + 0.5, LENGTHS[-1] + 0.7
        return (
            Stretch(max(LENGTHS[0], seen[0]) - 0.7, middle, self.tr("seen in training"), shaded=True),
            Stretch(middle, end, self.tr("never seen")),
        )

    def _fill(self, scores: tuple[Score, ...], seen: tuple[int, int] | None) -> None:
        """Fill the table: a row a net, the best of each column in bold."""
        least, most = seen or (0, 0)
        columns = [
            [score.mean(least, most) for score in scores],
            [score.mean(most + 1, math.inf) for score in scores],
            [score.holds for score in scores],
        ]
        heads = tuple(Head(name) for name in (self.tr("seen"), self.tr("beyond"), self.tr("holds to")))
        rows = (self._row(score, place, columns) for place, score in enumerate(scores))
        self.table.show_table(heads if scores else (), tuple(rows))

    def _row(self, score: Score, place: int, columns: list[list[float]]) -> Row:
        values = tuple(column[place] for column in columns)
        best = frozenset(n for n, column in enumerate(columns) if len(column) > 1 and values[n] == max(column) > 0)
        texts = (short_percent(values[0]), short_percent(values[1]), "–" if math.isnan(values[2]) else f"{values[2]:g}")
        return Row(score.net.short, texts, values, self._tip(score), best)

    def _tip(self, score: Score) -> str:
        started, metrics = score.lane.history.started, score.lane.metrics
        if started is None or metrics is None:
            return score.net.title
        return translated(
            "{name}: {parameters} parameters, {updates} updates in {seconds} s of training",
            name=score.net.title,
            parameters=f"{started.parameters:,}",
            updates=f"{metrics.update:,}",
            seconds=f"{metrics.seconds:.0f}",
        )

    def _now(self, scores: tuple[Score, ...]) -> str:
        """Say how long the nets had been trained when these lines were so."""
        seconds = [score.lane.metrics.seconds for score in scores if score.lane.metrics]
        started = next((score.lane.history.started for score in scores if score.lane.history.started), None)
        if not seconds or started is None:
            return ""
        ends = dict.fromkeys(f"{end:.0f}" for end in (min(seconds), max(seconds)))
        text = self.tr("{task} · after {n} s of training each")
        return text.format(task=task_title(started.task), n="–".join(ends))

    def _invitation(self, scores: tuple[Score, ...]) -> str:
        if not scores:
            return self.tr("Press Start training, and see here how long a source may be before each net loses it.")
        if ended(tuple(score.lane for score in scores)):
            return translated(TOO_SHORT)
        return self.tr("The first lines come with the first assessment.")

    def _explanation(self) -> str:
        return self.tr(
            "A net with a fixed context must put the whole source into one vector, however long it is: a bottleneck. "
            "Nets with attention look back at every token."
        )


def _sizes(count: int) -> tuple[float, ...]:
    """Return sizes of markers from large to small, so that where lines meet each marker is seen round the next one."""
    step = min(1.6, 5.0 / max(1, count - 1))
    return tuple(4.0 + step * (count - 1 - place) for place in range(count))


class BottleneckWorkspace(Lab):
    """A race over source lengths: one vector for the whole source against nets that look back."""

    name: ClassVar[str] = "bottleneck"
    side_title: ClassVar[str] = marked("Who races")
    hues: ClassVar[tuple[int, ...]] = (0, 1, 2, 3)

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        self.form, self.board = RaceForm(), LengthsBoard()
        super().__init__(context, self.form, self.board, parent)

    def can_draw(self, history: History) -> bool:
        return any(metrics.dev and metrics.dev.lengths for metrics in history.metrics)
