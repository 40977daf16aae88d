"""In numbers: how large each model is, how far it has come, and how good it is on sentences it has not seen."""

from __future__ import annotations

from collections.abc import Callable

from fun_viz.events import Assessment
from fun_viz.views.number_format import percent
from fun_viz.views.table import Head
from fun_viz.views.theme import theme_of
from fun_viz.widgets import numbers
from fun_viz.widgets.numbers import Quantity, decimals, millions
from fun_viz.widgets.texts import marked
from fun_viz.workspaces.train.lanes import Lane, lane_colour


def _dev(value: Callable[[Assessment], float | None]) -> Callable[[Lane], float | None]:
    return lambda lane: value(lane.dev) if lane.dev else None


def _speed(lane: Lane) -> float | None:
    over = lane.live and lane.history.finished and lane.history.metrics
    return lane.history.speed if over else lane.metrics.tokens_per_second if lane.metrics else None


def _tested(lane: Lane) -> float | None:
    finished = lane.history.finished
    return (
        finished.test.exact_match if lane.live and finished and finished.test else None
    )  # of the end, and not of then


class NumbersPanel(numbers.NumbersPanel):
    """A table of the lanes, as they were where the clock stands."""

    placeholder = marked("Numbers come with the first update.")
    quantities = (
        Quantity(
            marked("parameters"), marked("How many numbers are learnt."),
            lambda lane: lane.history.started.parameters, millions(2),
        ),
        Quantity(
            marked("updates"), marked("How often the weights were changed."),
            lambda lane: lane.metrics.update if lane.metrics else 0, decimals(0),
        ),
        Quantity(
            marked("tokens/s"),
            marked(
                "Target tokens trained on a second, since the record before; of a training that has ended, over all of "
                "it. Time for assessments and pictures is not counted."
            ),
            _speed, decimals(0), "more",
        ),
        Quantity(
            marked("dev sentences"),
            marked("On how many sentences kept out of training the figures below are measured, by the weights kept."),
            lambda lane: (lane.dev.sentences or None) if lane.dev else None, decimals(0), rare=True,
        ),
        Quantity(
            marked("dev loss"),
            marked("Mean cross-entropy of a target token of dev sentences after gold ones, without label smoothing."),
            _dev(lambda dev: dev.loss), "{:.3g}".format, "less",
        ),
        Quantity(
            marked("exact match"), marked("Dev sentences that the model writes wholly right by itself (greedy)."),
            _dev(lambda dev: dev.exact_match), percent, "more",
        ),
        Quantity(
            "BLEU",
            marked(
                "Of what the model writes for the dev sentences by itself (greedy), 0 to 100; where no target has four "
                "tokens, of the shorter stretches."
            ),
            _dev(lambda dev: dev.bleu), decimals(1), "more",
        ),
        Quantity(
            marked("alignment error"),
            marked(
                "Of the target tokens of dev sentences that the task links to a source token, how many look hardest at "
                "another one: the last layer, mean of its heads, after gold tokens."
            ),
            _dev(lambda dev: dev.alignment_error), percent, "less", rare=True,
        ),
        Quantity(
            marked("test exact match"),
            marked("Test sentences that the model that is kept writes wholly right by itself (greedy)."),
            _tested, percent, "more", rare=True,
        ),
    )  # fmt: skip

    def __init__(self) -> None:
        super().__init__()
        self.table.setMinimumWidth(186)

    def columns(self) -> list[tuple[Head, Lane]]:
        theme, raced = theme_of(self), len(self.things) > 1
        return [
            (
                Head(
                    lane.short or lane.title, lane.number if raced else "", lane_colour(theme, lane.index), lane.title
                ),
                lane,
            )
            for lane in self.things
            if lane.history.started is not None
        ]
