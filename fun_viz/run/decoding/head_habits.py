"""What heads do over many sentences, as numbers, and what that is called. Numpy only: `heads` computes them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

import numpy as np

from fun_viz.anatomy import Attends
from fun_viz.edits import Cut, Edit

Habit = Literal["aligned", "itself", "before", "after", "first", "broad", "mixed"]
HABITS: tuple[Habit, ...] = ("aligned", "itself", "before", "after", "first", "broad", "mixed")
Relation = Literal["itself", "before", "after", "first"]
RELATIONS: tuple[Relation, ...] = ("itself", "before", "after", "first")
TIMES, ALIGNED, BROAD, ALIKE = 1.75, 0.4, 0.55, 0.7  # an even spread, of words, of the highest entropy, of weight
FAR = 4  # tokens to either side that distances are told of


@dataclass(frozen=True, order=True)
class Name:
    """Which head: the path of its part, and its number from 0."""

    part: str
    head: int

    @property
    def cut(self) -> Edit:
        """What sets its weights to zero."""
        return Edit(self.part, "pattern", {"head": (self.head,)}, Cut())


@dataclass(frozen=True, eq=False)
class Head:
    """What one head does, in the mean over all rows in which there is a choice.

    `weight` is its mean weight on the query's own place, one before, one after and the first token, `even` what an
    even spread would have there; `distances` its mean weight from 4 tokens before to 4 after, NaN where there are none.
    `entropy` is a share of the highest possible. `aligned` says of how many words its strongest weight lies where
    influence is strongest, None in self-attention. `importance` is how much log p of a word changes, in the mean, when
    its weights are zero: below 0 it costs; None before it was cut.
    """

    name: Name
    attends: Attends
    layer: int
    entropy: float
    weight: Mapping[Relation, float] = field(default_factory=dict)
    even: Mapping[Relation, float] = field(default_factory=dict)
    distances: tuple[float, ...] = ()
    aligned: float | None = None
    importance: float | None = None

    @property
    def times(self) -> dict[Relation, float]:
        """How many times an even spread it has at each place that there is."""
        return {at: self.weight[at] / self.even[at] for at in RELATIONS if self.even.get(at)}

    @property
    def habit(self) -> Habit:
        """The first that fits: aligned, the largest of the places, broad, else no single one."""
        if self.aligned is not None and self.aligned >= ALIGNED:
            return "aligned"
        if self.attends != "cross" and self.times:
            most = max(self.times, key=lambda at: self.times[at])
            if self.times[most] >= TIMES:
                return most
        return "broad" if self.entropy >= BROAD else "mixed"


@dataclass(frozen=True, eq=False)
class Maps:
    """One sentence's weights: (head, query, key) by the path of a part, with the tokens that stand at their axes."""

    source: tuple[str, ...]
    written: tuple[str, ...]
    read: tuple[str, ...]  # by the decoder, before each token written
    weights: Mapping[str, np.ndarray]


@dataclass(frozen=True, eq=False)
class Heads:
    """As far as it is known: of so many `sentences` with so many `words` written, `cut` heads have been cut in turn.

    `base` is the mean log p of a word with all heads; `alike` says of two heads of one kind of attention which share of
    their weight lies on the same keys, mean over rows: Σ min(w, w'). Of `influenced` words it
    is known what influences them.
    """

    sentences: int
    words: int
    base: float
    heads: tuple[Head, ...]
    maps: tuple[Maps, ...] = ()
    alike: Mapping[frozenset[Name], float] = field(default_factory=dict)
    influenced: int = 0
    read: int = 0  # sentences, while they are
    cut: int = 0
    cut_words: int = 0  # that importance is a mean of

    @property
    def finished(self) -> bool:
        return self.read == self.sentences and self.cut == len(self.heads)

    def groups(self) -> dict[Habit, tuple[Head, ...]]:
        """Return all habits with the heads that have them, what costs most when cut first."""
        return {habit: by_cost([head for head in self.heads if head.habit == habit]) for habit in HABITS}

    def families(self) -> tuple[tuple[Head, ...], ...]:
        """Return heads that are alike, each to at least one other of its family; those alike to none come last."""
        left, found = list(self.heads), list[tuple[Head, ...]]()
        while left:
            family, more = list[Head](), [left.pop(0)]
            while more:
                one = more.pop()
                family.append(one)
                near = [head for head in left if self.alike.get(frozenset((one.name, head.name)), 0.0) >= ALIKE]
                left = [head for head in left if head not in near]
                more += near
            found.append(by_cost(family))
        several = sorted((family for family in found if len(family) > 1), key=len, reverse=True)
        single = [head for family in found if len(family) == 1 for head in family]
        return (*several, *((by_cost(single),) if single else ()))

    def nearest(self, name: Name) -> tuple[Name, float] | None:
        """Return the head that is most like one, and how much; None where there is no other."""
        pairs = [(value, pair) for pair, value in self.alike.items() if name in pair]
        if not pairs:
            return None
        value, pair = max(pairs, key=lambda each: each[0])
        (other,) = pair - {name}
        return other, value


def by_cost(heads: Sequence[Head]) -> tuple[Head, ...]:
    """Return heads with what costs most when cut first; before they are cut as they stand in the net."""
    return tuple(sorted(heads, key=lambda head: head.importance or 0.0))
