"""What a training says as it goes, from its first update to its last: plain immutable values, stdlib and traces only.

A history (`fun_viz.history`) is all that one training has said, read as curves and snapshots.
"""

from __future__ import annotations

import pickle
import zlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from mmap import mmap
from typing import Literal, TypeAlias

from fun_viz.options import Value
from fun_viz.trace import Trace

Doing = Literal["reading", "sharing out", "learning the vocabularies", "cutting into tokens"]
PREPARING: Mapping[Doing, str] = {
    "reading": "reading … {share}",
    "sharing out": "sharing out the pairs … {share}",
    "learning the vocabularies": "learning the vocabularies …",
    "cutting into tokens": "cutting into tokens … {share}",
}
"""What is said of each, in English, in the order in which it is done."""
Reason = Literal["steps", "seconds", "patience", "stopped"]


@dataclass(frozen=True)
class Preparing:
    """Files are being read before a training can begin: which part of the work, and how much of it is done (0 to 1)."""

    doing: Doing
    share: float


@dataclass(frozen=True)
class Loaded:
    """What was found in the user's files: pairs by part, those of "train" being trained on, and what is left out."""

    sentences: Mapping[str, int]
    bad: int = 0  # lines that cannot be used
    first_bad: tuple[tuple[int, str], ...] = ()
    encodings: tuple[str, ...] = ()
    repeated: int = 0  # pairs that stand there twice, or whose target is kept out of training as well
    long: int = 0  # pairs for training with a side that has too many tokens

    @property
    def left_out(self) -> tuple[tuple[str, int], ...]:
        """Which pairs are not trained on though they can be read: an English sentence and how many it speaks of."""
        repeated = "{count} pairs are left out: they stand there twice, or their target is kept out."
        long = "{count} pairs are left out: they have more than 200 tokens on a side."
        return tuple((text, count) for text, count in ((repeated, self.repeated), (long, self.long)) if count)


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
    """How well the model that is kept does on sentences it is not trained on. Shares are 0 to 1, BLEU 0 to 100.

    Free-running is greedy, and ends four tokens after the longest gold target. What is written is compared as text with
    the target sentences as they were read, which the model's tokens may not be able to say.
    """

    loss: float  # teacher-forced, natural log, the mean over all target tokens, without label smoothing
    token_accuracy: float  # teacher-forced, of all target tokens
    exact_match: float  # free-running, of all sentences
    bleu: float  # free-running
    alignment_error: float | None = None  # share of linked target tokens that look hardest elsewhere
    positions: tuple[tuple[float, float], ...] = ()  # error at each target token: teacher-forced, free-running
    lengths: tuple[tuple[int, float], ...] = ()  # source tokens and exact match; measured only where it was asked for
    free_accuracy: float | None = None  # share of all target tokens that stand in their place when it runs freely
    sentences: int = 0  # that all but `lengths` is measured on; records of before do not say


@dataclass(frozen=True)
class Metrics:
    """Where training stands after an update; `dev` is there when it was just assessed.

    `loss` is what is lowered: the mean cross-entropy of a target token (natural log, label smoothing included) over the
    updates since the metrics before; `cross_entropy` is the same without label smoothing, which records of before do
    not say. `token_accuracy` is the share of target tokens of this update's batch that were the likeliest.
    """

    update: int
    seconds: float  # of training, pauses not counted
    loss: float
    token_accuracy: float
    rate: float  # learning rate
    gradient: float  # norm of the whole gradient before clipping, of this update
    tokens_per_second: float  # target tokens
    gradients: Mapping[str, float] = field(default_factory=dict)  # the same by layer; records of before: after clipping
    teacher: float = 1.0  # how likely each of the decoder's inputs was to be the gold token
    dev: Assessment | None = None
    cross_entropy: float | None = None


class _Packed:
    """A trace as an attribute: packed, in pages of its own, and unpacked whenever it is asked for.

    Hundreds of snapshots are kept while a net is trained. Whatever small piece of one lies between the buffers of the
    batches, which come and go, leaves the heap in fragments: even the shape of an array, where its numbers lie apart.
    """

    def __set__(self, snapshot: Snapshot, trace: Trace) -> None:
        content = zlib.compress(pickle.dumps(trace, pickle.HIGHEST_PROTOCOL))
        room = mmap(-1, len(content))
        room[:] = content
        vars(snapshot)["trace"] = room

    def __get__(self, snapshot: Snapshot | None, _kind: type[Snapshot]) -> Trace:
        if snapshot is None:
            raise AttributeError  # so that the dataclass has no default
        return _unpacked(vars(snapshot)["trace"])


@lru_cache(maxsize=8)  # as many as can be looked at together, and some: they are asked for more than once
def _unpacked(room: mmap) -> Trace:
    trace: Trace = pickle.loads(zlib.decompress(room))
    return trace


@dataclass(frozen=True, eq=False)
class Snapshot:
    """How the pinned sentence was decoded after an update; of its arrays only patterns and influence are kept."""

    update: int
    seconds: float
    trace: _Packed = _Packed()
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


@dataclass(frozen=True)
class Skipped:
    """What no training can have said: lines of its log, from 1, that are left out."""

    file: str
    lines: tuple[int, ...]


TrainingEvent: TypeAlias = Preparing | Loaded | Started | Metrics | Snapshot | Saved | Finished


@dataclass(frozen=True)
class LaneEvent:
    """What the training in a lane of several said."""

    lane: int
    event: TrainingEvent | Skipped
