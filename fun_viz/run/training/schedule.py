"""How a net is trained: a frozen description, and the two rates that follow from it."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Annotated, Literal

from fun_viz.options import Knob


@dataclass(frozen=True)
class Schedule:
    """Every choice about training that is not about the net. It ends at the first of its three limits."""

    steps: Annotated[int, Knob("Updates", "After how many updates it ends; 0 is without limit.", 0)] = 0
    epochs: Annotated[int, Knob("Epochs", "After how many rounds over all pairs it ends; 0 is without limit.", 0)] = 0
    seconds: Annotated[float, Knob("Seconds", "After how many seconds of training it ends; 0 is without limit.", 0)] = (
        60.0
    )
    batch: Annotated[
        int, Knob("Batch", "Tokens a batch, padding included, source and target counted apart.", 1, 100_000)
    ] = 800
    optimizer: Annotated[Literal["adam", "adamw"], Knob("Optimizer", "Adam, or AdamW, which lets weights decay.")] = (
        "adam"
    )
    rate: Annotated[float, Knob("Learning rate", "How far one update moves the weights, at the highest.", 0, 10)] = 2e-3
    decay: Annotated[
        Literal["constant", "inverse-sqrt", "cosine"],
        Knob("Rate after warm-up", "Whether the learning rate stays, falls like 1/√update, or falls along a cosine."),
    ] = "cosine"
    warm_up: Annotated[int, Knob("Warm-up", "Over how many updates the learning rate rises from zero.", 0)] = 100
    weight_decay: Annotated[
        float, Knob("Weight decay", "Which share of a weight AdamW takes away, times the rate.", 0, 1)
    ] = 0.01
    smoothing: Annotated[
        float, Knob("Label smoothing", "Which share of the target's probability is spread over all tokens.", 0, 0.9)
    ] = 0.0
    clip: Annotated[
        float, Knob("Gradient clipping", "The longest gradient an update may use; 0 is without limit.", 0)
    ] = 1.0
    teacher: Annotated[
        float, Knob("Teacher forcing", "How often the decoder reads the gold token, and not its own last one.", 0, 1)
    ] = 1.0
    sampling: Annotated[
        Literal["constant", "linear", "inverse-sigmoid"],
        Knob("Scheduled sampling", "How teacher forcing falls from always to the share set, over the first half."),
    ] = "constant"
    average: Annotated[
        float,
        Knob(
            "Weight averaging",
            "Decay of the moving average that is kept as the model; 0 keeps the last weights.",
            0,
            0.9999,
        ),
    ] = 0.99
    patience: Annotated[
        int, Knob("Patience", "After how many assessments without a better dev loss it ends; 0 is never.", 0)
    ] = 0
    assess_every: Annotated[int, Knob("Assess every", "Updates between two assessments on dev sentences.", 1)] = 100
    snapshot_every: Annotated[
        int, Knob("Snapshot every", "Updates between two pictures of the pinned sentence.", 1)
    ] = 20
    save_every: Annotated[int, Knob("Save every", "Updates between two checkpoints.", 1)] = 200
    open_ended: Annotated[
        float, Knob("Open ends", "Which share of sources is shown without its last punctuation mark.", 0, 1)
    ] = 0.0
    seed: Annotated[int, Knob("Seed", "Of all that is drawn: the same seed gives the same training.", 0, 2**31)] = 1

    def forcing(self, share: float) -> float:
        """Return how much of the decoder's input is gold when `share` (0 to 1) of the training is over.

        It falls from 1 to `teacher` over the first half: along a line, or as k / (k + e^(x/k)) does with k = 5,
        stretched to end there (scheduled sampling, Bengio et al. 2015, section 2.4).
        """
        past = min(1.0, 2 * share)
        falls = {"constant": 0.0, "linear": 1 - past, "inverse-sigmoid": _inverse_sigmoid(past)}
        return self.teacher + (1 - self.teacher) * falls[self.sampling]


def _inverse_sigmoid(past: float, k: float = 5.0, reach: float = 20.0) -> float:
    def height(x: float) -> float:
        return k / (k + math.exp(x / k))

    return (height(past * reach) - height(reach)) / (height(0) - height(reach))


def learning_rate(update: int, share: float, schedule: Schedule) -> float:
    """Return the learning rate of an update (from 0) when `share` (0 to 1) of the training is over.

    After the warm-up it stays ("constant"), falls as √(warm-up / update) ("inverse-sqrt", Vaswani et al. 2017, eq. 3)
    or falls along half a cosine to a twentieth ("cosine", Loshchilov and Hutter 2017, eq. 5, counted from the end of
    the warm-up, which leaves off where the schedule begins: Goyal et al. 2017, section 2.2).
    """
    if update < schedule.warm_up:
        return schedule.rate * (update + 1) / schedule.warm_up
    match schedule.decay:
        case "inverse-sqrt":
            return schedule.rate * math.sqrt(max(1, schedule.warm_up) / (update + 1))
        case "cosine":
            over = _after_warm_up(update, min(1.0, share), schedule.warm_up)
            return schedule.rate * (0.05 + 0.95 * 0.5 * (1 + math.cos(math.pi * over)))
        case _:
            return schedule.rate


def _after_warm_up(update: int, share: float, warm_up: int) -> float:
    """Return how much of what follows the warm-up is over, 0 to 1, when `share` of the whole is.

    Of a time limit nobody kept how much of it the warm-up took; all updates so far are taken to be of equal length.
    """
    warm = share * warm_up / max(1, update)
    return (share - warm) / (1 - warm) if warm < 1 else 0.0
