"""What a net is made of, declared by the net itself: its sequences, its parts, and what of each part can be seen.

Stdlib only. A probe's path is `<part path>.<port>`; whoever wants "the cross-attention of layer 2" asks the anatomy, so
nobody else needs to know how a family names its modules.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Literal

Role = Literal["given", "written", "filled"]
Kind = Literal[
    "attention", "cell", "context", "convolution", "embedding", "feed-forward", "head", "memory", "norm", "residual"
]
Score = Literal["", "scaled-dot", "dot", "general", "concat", "additive"]
Direction = Literal["", "forwards", "backwards"]
Attends = Literal["encoder", "decoder", "cross"]
Moves = Literal["layers", "tokens"]
Weights = Mapping[str, tuple[str, ...]]
"""Parameters of a part, by their paths below it, with their axes."""


@dataclass(frozen=True)
class Part:
    """One part of a net. `path` is its module, `layer` the height at which it stands, from 0.

    Parts of one kind may stand at one height: two directions, two attentions, the norms of a layer; what is there once,
    as a memory, stands at 0, but a norm above all layers at their number. `queries` names the sequence it works on,
    which in an attention asks; `keys` the one that is asked, "" if none is.

    `score` is how an attention compares, `formula` how the paper writes that where it is no product of query and key.
    `bias` is the path of a probe that is added to its scores, `angle` of one that turns its queries and keys before
    they are compared; `weights` are the parameters that its score is made with, which are recorded once a trace, and
    `maps` others, which are recorded once a trace that holds details.
    What an attention weighs is seen by its port `value`, what it gathers by its port `gathered`, unless `value` and
    `context` are the paths of other probes; `scaled` says that what is gathered is multiplied by √(number of keys).
    `reach` is how many tokens it sees to either side of a position, 0 if it sees all; a convolution of what is written
    sees twice as many before it instead. `direction` is the way a cell
    reads. `positions` names the way in which an embedding tells what stands where, "" if it tells nothing; there
    `formula` is what token vectors are multiplied by. `ports` are the probes of the part with their axes; a part that
    names none takes all that its module has and no other part of that path names.
    """

    path: str
    kind: Kind
    queries: str
    layer: int = 0
    keys: str = ""
    score: Score = ""
    formula: str = ""
    bias: str = ""
    angle: str = ""
    weights: Weights = field(default_factory=dict)
    maps: Weights = field(default_factory=dict)
    value: str = ""
    context: str = ""
    scaled: bool = False
    reach: int = 0
    direction: Direction = ""
    positions: str = ""
    ports: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    def probe(self, port: str) -> str:
        """Return the path of a probe of this part."""
        return f"{self.path}.{port}" if self.path else port


@dataclass(frozen=True)
class Anatomy:
    """All parts of a net; every probe belongs to exactly one.

    They stand in the order in which a signal leaves them, that is passes the last of their probes, where a token is
    read and one is written. Parts side by side, as two directions, stand one after the other all the same.

    `sequences` are names with their roles, in that order. `moves` says what one move of reading is: a layer of all
    tokens, or a token of one layer after the other.
    """

    parts: tuple[Part, ...] = ()
    sequences: tuple[tuple[str, Role], ...] = ()
    moves: Moves = "layers"

    @classmethod
    def of(
        cls, parts: Iterable[Part], probes: Mapping[str, tuple[str, ...]], sequences: tuple[tuple[str, Role], ...],
        moves: Moves,
    ) -> Anatomy:  # fmt: skip
        """Return the anatomy of declared parts and the probes there are (path to axes).

        A probe that belongs to no part, a part without a probe and a port that is none are a ValueError.
        """
        declared = tuple(parts)
        named = {part.probe(port) for part in declared for port in part.ports}
        found = tuple(_with_ports(part, probes, named) for part in declared)
        owned = [part.probe(port) for part in found for port in part.ports]
        if stray := sorted(set(probes) - set(owned)) or sorted(set(owned) - set(probes)):
            raise ValueError(f"probes and parts do not fit: {', '.join(stray)}")
        if len(owned) != len(set(owned)) or not all(part.ports for part in found):
            raise ValueError("a part has no probe, or a probe has two parts")
        return cls(found, sequences, moves)

    @cached_property
    def _owners(self) -> dict[str, Part]:
        return {part.probe(port): part for part in self.parts for port in part.ports}

    def part_of(self, probe: str) -> Part | None:
        """Return the part a probe belongs to, None for what is no probe of the net."""
        return self._owners.get(probe)

    def of_kind(self, kind: Kind, queries: str = "") -> tuple[Part, ...]:
        """Return the parts of a kind, of one sequence if it is named."""
        return tuple(part for part in self.parts if part.kind == kind and queries in ("", part.queries))

    def role(self, sequence: str) -> Role | None:
        """Return the role of a sequence, None if the net has none of that name."""
        return dict(self.sequences).get(sequence)

    def attends(self, part: Part) -> Attends:
        """Return which of the three kinds of attention a part is: what is written looks at itself in a decoder."""
        if part.queries != part.keys:
            return "cross"
        return "decoder" if self.role(part.queries) == "written" else "encoder"

    def attention(self, attends: Attends) -> tuple[Part, ...]:
        """Return the attentions of one kind, the lowest layer first."""
        found = (part for part in self.of_kind("attention") if self.attends(part) == attends)
        return tuple(sorted(found, key=lambda part: part.layer))


def _with_ports(part: Part, probes: Mapping[str, tuple[str, ...]], named: set[str]) -> Part:
    if part.ports:
        return replace(part, ports={port: probes.get(part.probe(port), ()) for port in part.ports})
    own = {
        port: axes
        for path, axes in probes.items()
        for before, _, port in [path.rpartition(".")]
        if before == part.path and path not in named
    }
    return replace(part, ports=own)
