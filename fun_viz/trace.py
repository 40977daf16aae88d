"""What a model did, as plain immutable records: the only thing that leaves a computation.

Stdlib and numpy only. How a trace is read (stacked over steps, cut to the best hypothesis) is in `reading`; how it is
filed is in `archive`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import Literal

import numpy as np

Phase = Literal["encode", "decode", "explain"]


@dataclass(frozen=True, eq=False)
class Array:
    """Numbers with named axes; a view is chosen by the axes alone."""

    values: np.ndarray
    axes: tuple[str, ...]

    def __post_init__(self) -> None:
        if self.values.ndim != len(self.axes):
            raise ValueError(f"values of shape {self.values.shape} do not fit the axes {self.axes}")
        self.values.flags.writeable = False


@dataclass(frozen=True)
class Candidate:
    """One token the model could have chosen next, with its probability in [0, 1]."""

    piece: str
    token: int
    probability: float


@dataclass(frozen=True, eq=False)
class Step:
    """One move of the model: everything it showed and, when decoding, what it chose.

    `arrays` carry a leading axis "beam": one row per hypothesis that was extended. The other fields hold one entry per
    hypothesis kept: its token and piece, the row of the previous step it extends (`parents`), its total log-probability
    (`scores`, natural log). `candidates` and `entropy` (bits) are, like the arrays, per row extended; `ranks` and
    `probabilities` say where the token chosen stood among them (rank 1 is the likeliest).
    `phase` "explain" comes once, last: what can only be computed when the whole target is known.
    """

    phase: Phase
    arrays: Mapping[str, Array] = field(default_factory=dict)
    tokens: tuple[int, ...] = ()
    pieces: tuple[str, ...] = ()
    spaced: tuple[bool, ...] = ()  # whether a space stands before the piece
    parents: tuple[int, ...] = ()
    scores: tuple[float, ...] = ()
    ranks: tuple[int, ...] = ()
    probabilities: tuple[float, ...] = ()
    entropy: tuple[float, ...] = ()
    candidates: tuple[tuple[Candidate, ...], ...] = ()
    best: int = 0  # the hypothesis kept that would win if decoding ended here
    seconds: float = 0.0

    def __post_init__(self) -> None:
        object.__setattr__(self, "arrays", MappingProxyType(dict(self.arrays)))


@dataclass(frozen=True)
class ModelFacts:
    """What is said of a model beside its pictures."""

    name: str
    family: str
    title: str
    parameters: int
    layers: str = ""
    attention: str = ""
    device: str = "cpu"


@dataclass(frozen=True, eq=False)
class Trace:
    """A whole run, which only ever grows.

    `unknown` holds the positions in `source` of characters the model does not know. `source` ends with the end mark.
    `serial_steps` and `longest_path` are what the family costs at this length, as the papers count it; 0 if not said.
    """

    model: ModelFacts
    text: str = ""
    source: tuple[str, ...] = ()
    unknown: tuple[int, ...] = ()
    strategy: str = "greedy"
    steps: tuple[Step, ...] = ()
    finished: bool = False
    serial_steps: int = 0
    longest_path: int = 0

    def then(self, step: Step) -> Trace:
        """Return the trace with one more step."""
        return replace(self, steps=(*self.steps, step))

    def done(self) -> Trace:
        """Return the trace marked as complete."""
        return replace(self, finished=True)


@dataclass(frozen=True)
class Place:
    """One token of the sentence being read or of the one being written, by its index."""

    side: Literal["source", "target"]
    index: int
