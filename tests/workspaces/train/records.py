"""Trainings made by hand, shaped as real ones are, and what stands for the study without a worker."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import numpy as np

from fun_viz.events import Assessment, Finished, LaneEvent, Metrics, Snapshot, Started, TrainingEvent
from fun_viz.options import Option
from fun_viz.run.training.catalogue import Offer
from fun_viz.trace import Array, ModelFacts
from fun_viz.trainings import Trainings
from fun_viz.work import Run
from tests.traces import trace_of, written

STOP = 3
TITLES = {"transformer": "Transformer", "gru": "GRU", "lstm": "LSTM", "rnn": "RNN", "convolutional": "Convolutional"}
LAYERS = ("encoder.embed", "encoder.layers.0", "encoder.layers.1", "decoder.embed", "decoder.layers.0",
          "decoder.layers.1", "output")  # fmt: skip


class Unworked(Trainings):
    """Keeps what it would ask a worker for, and hears what a test says."""

    def __init__(self) -> None:
        super().__init__(None)  # type: ignore[arg-type]
        self.asked: list[Any] = []
        self.questions: list[Run] = []

    def _launch(self, job: Callable[[], Any]) -> None:
        self.asked.append(job)

    def _cancel(self) -> None:
        self._run = None

    def beside(self, job: Callable[[], Any]) -> Run:
        """Keep a question; `Run.drain` answers it, and is heard at the next turn of the event loop."""
        self.questions.append(Run(job, self))
        return self.questions[-1]

    def say(self, lane: int, *records: TrainingEvent) -> None:
        for record in records:
            self._hear(LaneEvent(lane, record))
        self._tell()


def offers() -> tuple[Offer, ...]:
    """Return a small catalogue: an option of every kind."""
    whole = Option("layers", "whole", 2, "Layers", "How many layers each side has.", 1, 6)
    width = Option("width", "whole", 64, "Width", "How many numbers stand for a token.", 8, 512)
    heads = Option("heads", "whole", 4, "Heads", "How many heads share the width.", 1, 16)
    kind = Option("attention", "choice", "additive", "Attention", "How scores come about.",
                  choices=("none", "additive", "dot", "general"))  # fmt: skip
    norm = Option("residual", "switch", True, "Residual sums", "Whether each part adds to what it reads.")
    drop = Option("dropout", "number", 0.0, "Dropout", "Which share of numbers is left out.", 0, 0.9)
    made = {"transformer": (whole, width, heads, norm, drop), "convolutional": (whole, width, drop)}
    return tuple(
        Offer(
            name, title, made.get(name, (whole, width, kind, drop)), f"About {title}.", "", {"layers": 2, "width": 32}
        )
        for name, title in TITLES.items()
    )


def started(family: str = "transformer", *, seconds: float = 60.0, update: int = 0, task: str = "reverse") -> Started:
    return Started("run", TITLES[family], family, task, 182_412, "cpu", seconds=seconds, update=update)


def metrics(update: int, *, dev: bool = False, slow: float = 1.0) -> Metrics:
    noise = math.sin(update * 12.9898) * 0.12
    loss = 0.02 + 3.1 * math.exp(-update / (160 * slow)) * (1 + noise)
    accuracy = 1 - math.exp(-update / (130 * slow)) * 0.95
    exact = max(0.0, 1 - 1.5 * math.exp(-update / (170 * slow)))
    tested = Assessment(loss * 1.1, accuracy * 0.99, exact, 100 * exact, 1 - accuracy) if dev else None
    gradients = {name: (1 + place / 3) * math.exp(-update / 400) for place, name in enumerate(LAYERS)}
    rate = 0.002 * min(1, update / 100)
    return Metrics(update, update / 13, loss, accuracy, rate, sum(gradients.values()), 5210.0 + 60 * noise, gradients,
                   dev=tested)  # fmt: skip


def snapshot(update: int, source: str = "stressed", *, sharp: float, heads: int = 4) -> Snapshot:
    """Return the reversal of a text; the sharper, the more of it is right and the less fog there is."""
    gold = source[::-1]
    right = round(len(gold) * min(1.0, sharp * 1.4))
    text = (gold[:right] + "e" * len(gold))[: len(gold) - (0 if sharp > 0.6 else 2)]
    read, steps = (*source, "∎"), []
    for t, piece in enumerate((*text, "∎")):
        aim = len(source) - 1 - t if t < len(source) else len(source)
        row = np.exp(-np.abs(np.arange(len(read)) - aim) * 6 * sharp)
        rows = np.stack([np.roll(row, n if sharp < 0.4 else 0) for n in range(heads)])
        weights = (rows / rows.sum(1, keepdims=True)).astype(np.float32)[None, :, None]
        arrays = {f"decoder.layers.{n}.cross.pattern": Array(weights.copy(), ("beam", "head", "query", "key"))
                  for n in range(2)}  # fmt: skip
        token = STOP if piece == "∎" else 10 + ord(piece)
        steps.append(written(piece, token, arrays, score=(t + 1) * math.log(0.5)))
    trace = trace_of(ModelFacts("run", "transformer", "Transformer", 182_412), source, read, steps, finished=True)
    return Snapshot(update, update / 13, trace, tuple(enumerate(range(len(source) - 1, -1, -1))))


def course(updates: int, *, slow: float = 1.0, end: bool = False, family: str = "transformer") -> list[TrainingEvent]:
    """Return all that a training says until an update."""
    said: list[TrainingEvent] = [started(family), snapshot(0, sharp=0.02)]
    for update in range(10, updates + 1, 10):
        said.append(metrics(update, dev=update % 100 == 0, slow=slow))
        if update % 20 == 0:
            said.append(snapshot(update, sharp=min(1.0, update / (420 * slow))))
    if end:
        test = Assessment(0.01, 0.999, 0.994, 99.8, 0.01)
        said.append(Finished("seconds", updates, 60.0, 5210.0, "run", test=test))
    return said
