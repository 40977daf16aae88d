"""What can be drawn over the updates of a training: each quantity, its measures, and their values as they grow."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np

from fun_viz.events import Assessment, Metrics
from fun_viz.history import History
from fun_viz.views.plot import Reach
from fun_viz.widgets.badge import Dash
from fun_viz.widgets.texts import marked

Value = Callable[[Metrics], float | None]
BY_LAYER = "layers"  # the quantity whose lines are the layers of one net


@dataclass(frozen=True)
class Measure:
    """One line of a quantity; its name is English, and may have a gap for the share of label {smoothing}."""

    name: str
    value: Value
    dash: Dash = "solid"
    sparse: bool = False  # known only now and then


@dataclass(frozen=True)
class Quantity:
    """One plot; its texts are English."""

    key: str
    title: str
    tip: str
    measures: tuple[Measure, ...]
    reach: Reach = field(default_factory=Reach)
    unit: str = ""


def _dev(name: str, value: Callable[[Assessment], float | None]) -> Measure:
    return Measure(name, lambda metrics: None if metrics.dev is None else value(metrics.dev), "dash", sparse=True)


_SHARE = Reach(0.0, 100.0)
_ALL = (
    Quantity(
        "loss", marked("Loss"),
        marked(
            "Mean cross-entropy of a target token, natural log: 0 is certain and right. Solid: the batches since the "
            "point before, as they are trained on, with dropout. Dashed: the dev sentences, which are never trained "
            "on, after gold tokens, by the averaged weights that are kept. Dotted, if there is label smoothing: what "
            "training lowers, which cannot fall to 0."
        ),
        (Measure(marked("train"), lambda m: m.cross_entropy), _dev(marked("dev"), lambda a: a.loss),
         Measure(marked("train, with label smoothing {smoothing}"),
                 lambda m: None if m.loss == m.cross_entropy else m.loss, "dot")), Reach(0.0),
    ),
    Quantity(
        "accuracy", marked("Accuracy"),
        marked(
            "Solid: the target tokens of the batch just trained on that were the likeliest, so it goes up and down. "
            "Dashed: dev sentences, which are never trained on, that the model writes wholly right by itself (greedy)."
        ),
        (Measure(marked("tokens (batch)"), lambda m: 100 * m.token_accuracy),
         _dev(marked("exact match"), lambda a: 100 * a.exact_match)), _SHARE, "%",
    ),
    Quantity(
        "tokens", marked("Token accuracy"),
        marked(
            "How many target tokens were the likeliest. Solid: of the batch just trained on, after what teacher "
            "forcing let it read, so it goes up and down. Dashed: of the dev sentences, which are never trained on, "
            "after the gold tokens."
        ),
        (Measure(marked("train (batch)"), lambda m: 100 * m.token_accuracy),
         _dev(marked("dev"), lambda a: 100 * a.token_accuracy)), _SHARE, "%",
    ),
    Quantity(
        "bleu", "BLEU",
        marked(
            "How many stretches of 1 to 4 words of what the model writes by itself (greedy) stand in the dev targets "
            "as they are in the data, less what is too short (sacrebleu); where no target has four words, only of the "
            "shorter ones. Of Chinese, and of tasks written in characters, a character is a word."
        ),
        (_dev(marked("dev"), lambda a: a.bleu),), _SHARE,
    ),
    Quantity(
        "alignment", marked("Alignment error"),
        marked(
            "Of the target tokens of dev sentences that the task links to a source token, how many look hardest at "
            "another one: the last layer, mean of its heads, after gold tokens."
        ),
        (_dev(marked("dev"), lambda a: None if a.alignment_error is None else 100 * a.alignment_error),), _SHARE, "%",
    ),
    Quantity(
        "rate", marked("Learning rate"), marked("How far an update moves the weights, of the last update."),
        (Measure(marked("rate"), lambda m: m.rate),), Reach(0.0),
    ),
    Quantity(
        "gradient", marked("Gradient norm"),
        marked("The length of the whole gradient of the last update, before clipping."),
        (Measure(marked("whole"), lambda m: m.gradient),), Reach(0.0),
    ),
    Quantity(
        BY_LAYER, marked("Gradient by layer"),
        marked("The length of each layer's part of the gradient of one model, of the last update, before clipping."),
        (), Reach(0.0),
    ),
    Quantity(
        "teacher", marked("Teacher forcing"),
        marked("How likely each of the decoder's inputs was to be the gold token."),
        (Measure(marked("gold inputs"), lambda m: 100 * m.teacher),), _SHARE, "%",
    ),
    Quantity(
        "speed", marked("Tokens a second"),
        marked(
            "Target tokens trained on a second, since the record before; time for assessments and pictures is not "
            "counted."
        ),
        (Measure(marked("tokens/s"), lambda m: m.tokens_per_second),), Reach(0.0),
    ),
)  # fmt: skip
QUANTITIES = {quantity.key: quantity for quantity in _ALL}


def of_layer(name: str) -> Value:
    """Return how the gradient norm of a layer is read from a record."""
    return lambda metrics: metrics.gradients.get(name)


class Series:
    """A measure of one lane as arrays that grow: what is new is added, what was read before is not read again."""

    def __init__(self, value: Value) -> None:
        self._value = value
        self._last: Metrics | None = None  # the newest record read
        self._read = self._size = 0
        self._room = np.empty((2, 256))

    def of(self, history: History) -> tuple[np.ndarray, np.ndarray]:
        """Return updates and values of the records that have it, (record,) each; after a resumption read anew."""
        records = history.metrics
        if self._read > len(records) or (self._read and records[self._read - 1] is not self._last):
            self._read = self._size = 0
        for record in records[self._read :]:
            self._add(record)
        self._read, self._last = len(records), records[-1] if records else None
        return self._room[0, : self._size], self._room[1, : self._size]

    def _add(self, record: Metrics) -> None:
        if (value := self._value(record)) is None:
            return
        if self._size == self._room.shape[1]:
            self._room = np.concatenate([self._room, np.empty_like(self._room)], 1)
        self._room[:, self._size] = record.update, value
        self._size += 1
