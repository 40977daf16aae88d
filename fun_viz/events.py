"""What a training says as it goes, from its first update to its last: plain immutable values, stdlib and traces only.

A history (`fun_viz.history`) is all that one training has said, read as curves and snapshots.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal, TypeAlias

from fun_viz.options import Value
from fun_viz.trace import Trace

Doing = Literal["reading", "sharing out", "learning the vocabularies", "cutting into tokens"]
Reason = Literal["steps", "seconds", "patience", "stopped"]


@dataclass(frozen=True)
class Preparing:
    """Files are being read before a training can begin: which part of the work, and how much of it is done (0 to 1)."""

    doing: Doing
    share: float


@dataclass(frozen=True)
class Loaded:
    """What was found in the user's files: pairs by part, how many lines could not be used, and the first of them."""

    sentences: Mapping[str, int]
    bad: int = 0
    first_bad: tuple[tuple[int, str], ...] = ()
    encodings: tuple[str, ...] = ()


@dataclass(frozen=True)
class Started:
    """Said first, again whenever a training is resumed."""

    name: str
    title: str
    family: str
    task: str
    parameters: int
    device: str
    world_size: int = 1
    steps: int = 0  # after which it ends; 0 if only the time is limited
    seconds: float = 0.0  # of training after which it ends; 0 if only the steps are limited
    update: int = 0  # where it stands: more than 0 when it was resumed
    options: Mapping[str, Value] = field(default_factory=dict)  # of the family and of the schedule, all of them


@dataclass(frozen=True)
class Assessment:
    """How well it does on sentences it is not trained on. Shares are 0 to 1, BLEU 0 to 100."""

    loss: float  # teacher-forced, natural log, a target token
    token_accuracy: float  # teacher-forced
    exact_match: float  # free-running, greedy
    bleu: float
    alignment_error: float | None = None  # share of linked target tokens that look hardest elsewhere
    positions: tuple[tuple[float, float], ...] = ()  # error at each target token: teacher-forced, free-running
    lengths: tuple[tuple[int, float], ...] = ()  # source tokens and exact match; measured only where it was asked for


@dataclass(frozen=True)
class Metrics:
    """Where training stands after an update; `dev` is there when it was just assessed.

    `loss` is the mean cross-entropy of a target token (natural log, label smoothing included) over the updates since
    the metrics before; `token_accuracy` is the share of target tokens of this update's batch that were the likeliest.
    """

    update: int
    seconds: float  # of training, pauses not counted
    loss: float
    token_accuracy: float
    rate: float  # learning rate
    gradient: float  # norm of the whole gradient before clipping, of this update
    tokens_per_second: float  # target tokens
    gradients: Mapping[str, float] = field(default_factory=dict)  # the same by layer
    teacher: float = 1.0  # share of the decoder's inputs that came from the gold target
    dev: Assessment | None = None


@dataclass(frozen=True, eq=False)
class Snapshot:
    """How the pinned sentence was decoded after an update; of its arrays only patterns and influence are kept."""

    update: int
    seconds: float
    trace: Trace
    gold: tuple[tuple[int, int], ...] = ()  # (target token, source token) that belong together, if the task knows


@dataclass(frozen=True)
class Saved:
    """A checkpoint was written after `update` updates."""

    update: int


@dataclass(frozen=True)
class Finished:
    """Said last: how it ended, and how good the model in `folder` is on the test sentences (None if never assessed)."""

    reason: Reason
    update: int
    seconds: float
    tokens_per_second: float
    folder: str
    world_size: int = 1
    test: Assessment | None = None


TrainingEvent: TypeAlias = Preparing | Loaded | Started | Metrics | Snapshot | Saved | Finished


@dataclass(frozen=True)
class LaneEvent:
    """What the training in a lane of several said."""

    lane: int
    event: TrainingEvent
