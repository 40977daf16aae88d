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
    """One line of a quantity; its name is English."""

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
            "Cross-entropy of a target token, natural log: 0 is certain and right. "
            "Solid: in training. Dashed: of the dev sentences, which are never trained on."
        ),
        (Measure(marked("train"), lambda m: m.loss), _dev(marked("dev"), lambda a: a.loss)), Reach(0.0),
    ),
    Quantity(
        "accuracy", marked("Accuracy"),
        marked(
            "Solid: the target tokens of the batch just trained on that were right, so it goes up and down. "
            "Dashed: dev sentences, which are never trained on, written wholly right."
        ),
        (Measure(marked("tokens (batch)"), lambda m: 100 * m.token_accuracy),
         _dev(marked("exact match"), lambda a: 100 * a.exact_match)), _SHARE, "%",
    ),
    Quantity(
        "tokens", marked("Token accuracy"),
        marked(
            "How many target tokens were the likeliest after the gold ones. Solid: of the batch just trained on, "
            "so it goes up and down. Dashed: of the dev sentences, which are never trained on."
        ),
        (Measure(marked("train (batch)"), lambda m: 100 * m.token_accuracy),
         _dev(marked("dev"), lambda a: 100 * a.token_accuracy)), _SHARE, "%",
    ),
    Quantity(
        "bleu", "BLEU",
        marked(
            "How many stretches of 1 to 4 tokens of the dev translations are gold; where no gold target has four "
            "tokens, only of the shorter ones."
        ),
        (_dev(marked("dev"), lambda a: a.bleu),), _SHARE,
    ),
    Quantity(
        "alignment", marked("Alignment error"),
        marked("How many target tokens of dev sentences look hardest at a wrong source token."),
        (_dev(marked("dev"), lambda a: None if a.alignment_error is None else 100 * a.alignment_error),), _SHARE, "%",
    ),
    Quantity(
        "rate", marked("Learning rate"), marked("How far an update may move the weights."),
        (Measure(marked("rate"), lambda m: m.rate),), Reach(0.0),
    ),
    Quantity(
        "gradient", marked("Gradient norm"), marked("The length of the whole gradient, before clipping."),
        (Measure(marked("whole"), lambda m: m.gradient),), Reach(0.0),
    ),
    Quantity(
        BY_LAYER, marked("Gradient by layer"), marked("The length of each layer's part of the gradient of one model."),
        (), Reach(0.0),
    ),
    Quantity(
        "teacher", marked("Teacher forcing"), marked("How many of the decoder's inputs were gold tokens."),
        (Measure(marked("gold inputs"), lambda m: 100 * m.teacher),), _SHARE, "%",
    ),
    Quantity(
        "speed", marked("Tokens a second"), marked("Target tokens trained on a second."),
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
