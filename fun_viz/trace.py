"""What a model did, as plain immutable records: the only thing that leaves a computation.

Stdlib and numpy only. How a trace is read (stacked over steps, cut to the best hypothesis) is in `reading`; how it is
filed is in `archive`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, fields, replace
from types import MappingProxyType
from typing import Literal

import numpy as np

from fun_viz.anatomy import Anatomy, Role
from fun_viz.edits import Edit
from fun_viz.strategy import SEARCH, Strategy

START_MARK = "▸"  # how the token that a decoder reads first is shown
Phase = Literal["read", "write", "fill", "explain"]
SpecialName = Literal["", "pad", "unknown", "start", "stop", "mask"]


@dataclass(frozen=True, eq=False)
class Array:
    """Numbers with named axes; a view is chosen by the axes alone."""

    values: np.ndarray
    axes: tuple[str, ...]

    def __post_init__(self) -> None:
        if self.values.ndim != len(self.axes):
            raise ValueError(f"values of shape {self.values.shape} do not fit the axes {self.axes}")
        self.values.setflags(write=False)

    def __reduce__(self) -> tuple[type[Array], tuple[np.ndarray, tuple[str, ...]]]:
        return Array, (self.values, self.axes)  # which is not written to either


@dataclass(frozen=True)
class Token:
    """One token as people read it. `spaced`: a space stands before it. `span`: the characters of the text it covers.

    `special` says which of its tokenizer's special tokens it is; the piece of an "unknown" one is what stood there.
    """

    piece: str
    id: int
    spaced: bool = False
    span: tuple[int, int] | None = None
    special: SpecialName = ""


@dataclass(frozen=True)
class Sequence:
    """A named row of tokens: given, or to be written after those that stand there, or filled where masks stand."""

    name: str
    role: Role
    tokens: tuple[Token, ...] = ()


@dataclass(frozen=True)
class Place:
    """One token of one sequence, by its index."""

    sequence: str
    index: int


@dataclass(frozen=True)
class Candidate:
    """One token the model could have chosen next, with its probability in [0, 1]."""

    token: Token
    probability: float


@dataclass(frozen=True)
class Distribution:
    """What a hypothesis could have gone on with: the likeliest tokens, and the entropy (bits) of all of them."""

    candidates: tuple[Candidate, ...]
    entropy: float


@dataclass(frozen=True)
class Hypothesis:
    """A token chosen: the row of the previous step it extends (`parent`), its rank there (1 is the likeliest).

    `score` is the total log-probability (natural log) of all its tokens, `probability` that of this token alone.
    """

    token: Token
    parent: int
    score: float
    rank: int
    probability: float


@dataclass(frozen=True, eq=False)
class Step:
    """One move of the model: everything it showed and, when writing or filling, what it chose.

    `arrays` carry a leading axis "beam": one row per hypothesis that was extended; so do `distributions`. `hypotheses`
    are those kept; `best` is the one that would win if decoding ended here. In phase "fill" a row is a masked place.
    `phase` "explain" comes once, last: what can only be computed when the whole text is known.
    """

    phase: Phase
    arrays: Mapping[str, Array] = field(default_factory=dict)
    hypotheses: tuple[Hypothesis, ...] = ()
    distributions: tuple[Distribution, ...] = ()
    best: int = 0
    seconds: float = 0.0

    def __post_init__(self) -> None:
        object.__setattr__(self, "arrays", MappingProxyType(dict(self.arrays)))

    def __reduce__(self) -> tuple[type[Step], tuple[object, ...]]:
        values = {**vars(self), "arrays": dict(self.arrays)}  # a proxy cannot be pickled
        return Step, tuple(values[each.name] for each in fields(self))


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


@dataclass(frozen=True)
class Request:
    """One text for one model. `model` is a bundled or user model's name, or a folder.

    Tokens of `prefix` are forced before the model chooses, `edits` change what passes through it: both make a what-if
    of the same request without them.
    """

    model: str
    text: str
    beam: int = 1
    limit: int = 100
    prefix: tuple[int, ...] = ()
    edits: tuple[Edit, ...] = ()
    strategy: Strategy = SEARCH

    @property
    def strategy_title(self) -> str:
        """How the next token is chosen, in a word or two."""
        return self.strategy.title(self.beam)


@dataclass(frozen=True, eq=False)
class Trace:
    """A whole run with the request that made it; it only ever grows.

    `serial_steps` and `longest_path` are what the family costs at this length, as the papers count it; 0 if not said.
    """

    request: Request
    model: ModelFacts
    anatomy: Anatomy = field(default_factory=Anatomy)
    sequences: tuple[Sequence, ...] = ()
    steps: tuple[Step, ...] = ()
    finished: bool = False
    serial_steps: int = 0
    longest_path: int = 0

    @property
    def text(self) -> str:
        return self.request.text

    def then(self, step: Step) -> Trace:
        """Return the trace with one more step."""
        return replace(self, steps=(*self.steps, step))

    def done(self) -> Trace:
        """Return the trace marked as complete."""
        return replace(self, finished=True)


def plain(tokens: Iterable[Token]) -> str:
    """Return tokens as plain text, their end mark left out."""
    kept = [token for token in tokens if token.special != "stop"]
    return joined([token.piece for token in kept], [token.spaced for token in kept])


def joined(pieces: Iterable[str], spaced: Iterable[bool]) -> str:
    """Return readable pieces as plain text; `spaced` says which have a space before them."""
    pairs = zip(pieces, spaced, strict=True)
    parts = (" " * space + ("" if piece == "␣" else piece.removeprefix("·")) for piece, space in pairs)
    return "".join(parts).strip()
