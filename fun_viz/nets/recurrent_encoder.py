"""The recurrent encoder: layers of cells that read the source from left to right, and from right to left."""

from __future__ import annotations

from collections.abc import Generator
from typing import Literal, NamedTuple

import torch
from torch import Tensor, nn

from fun_viz.nets.cells import Cell, at
from fun_viz.nets.net import State
from fun_viz.nets.plain import Dropout, Plain
from fun_viz.nets.probe import Probe

Directions = Literal["both", "one"]


class Read(NamedTuple):
    """What a layer makes of its inputs."""

    outputs: Tensor  # (beam, token, memory): the hidden states of all directions side by side
    ends: State  # the state after each direction's last token, side by side: (beam, memory) each


class Layer(Plain):
    """One cell reads from left to right and, with directions "both", another from right to left."""

    def __init__(self, cell: type[Cell], inputs: int, units: int, directions: Directions) -> None:
        super().__init__()
        self.forwards = cell(inputs, units)
        self.backwards = cell(inputs, units) if directions == "both" else None

    def read(self, x: Tensor, lengths: Tensor) -> Read:
        """Read x (beam, token, input) by torch's fused layers; what stands in the padding of the outputs is no reading.

        Padding stands behind the tokens in either direction, so they never see it.
        """
        read = [Read(*self.forwards.read(x, lengths))]
        if self.backwards is not None:
            back, end = self.backwards.read(reverse(x, lengths), lengths)
            read.append(Read(reverse(back, lengths), end))
        return _side_by_side(read)

    def read_by_token(self, x: Tensor, mask: Tensor) -> Generator[None, None, Read]:
        """The same, yielding between tokens: forwards reads token t while backwards reads token n - 1 - t."""
        count = x.size(1)
        ways = [_Way(self.forwards, x, mask, range(count))]
        if self.backwards is not None:
            ways.append(_Way(self.backwards, x, mask, range(count - 1, -1, -1)))
        for move in range(count):
            if move:
                yield
            for way in ways:
                way.step(move)
        return _side_by_side([way.read() for way in ways])


class _Way:
    """One cell on its way through the tokens; where there is padding it stands still."""

    def __init__(self, cell: Cell, x: Tensor, mask: Tensor, order: range) -> None:
        self.cell, self.mask, self.order = cell, mask, order
        self.projected = cell.project(x)  # (beam, token, gate · unit)
        self.state = cell.fresh(x)
        self.seen: dict[int, Tensor] = {}  # the hidden state (beam, unit) after each token

    def step(self, move: int) -> None:
        at = self.cell.__dict__["at_token"] = self.order[move]  # for an edit, which counts tokens from the left
        there = self.mask[:, at, None]  # (beam, 1)
        self.state = _chosen(there, self.cell.step(self.projected[:, at], self.state), self.state)
        self.seen[at] = self.state[0]

    def read(self) -> Read:
        return Read(torch.stack([self.seen[at] for at in sorted(self.seen)], 1), self.state)


class Encoder(Layer):
    """Token embeddings and layers above one another; the lowest is the encoder itself, `upper` are those above it."""

    def __init__(
        self, cell: type[Cell], vocabulary: int, width: int, units: int, *, layers: int, directions: Directions,
        dropout: float,
    ) -> None:  # fmt: skip
        super().__init__(cell, width, units, directions)
        self.token = nn.Embedding(vocabulary, width)
        self.embedding = Probe("beam", "token", "unit")
        self.dropout = Dropout(dropout)
        self.width = units * (1 if self.backwards is None else 2)  # of the memory
        self.upper = nn.ModuleList(Layer(cell, self.width, units, directions) for _ in range(layers - 1))
        self.memory = Probe("beam", "token", "unit")

    def at_once(self, source: Tensor, mask: Tensor) -> tuple[Tensor, list[State]]:
        """Return memory (beam, token, memory) and each layer's last states, (beam, memory) each."""
        x, lengths, ends = self.token(source), mask.sum(1), list[State]()  # (beam, token, width), (beam,)
        x = self.embedding(x)
        for layer in self._layers():
            x, end = layer.read(self.dropout(x), lengths)
            ends.append(end)
        return x * mask[..., None], ends

    def by_move(self, source: Tensor, mask: Tensor) -> Generator[None, None, tuple[Tensor, list[State]]]:
        """The same, yielding between moves: one token a move, and one layer after the other.

        The last hidden states of the highest layer are taken from the memory, so that an edit of it changes them too.
        """
        x, ends = self.embedding(self.token(source)), list[State]()
        for layer in self._layers():
            if ends:
                yield
            x, end = yield from layer.read_by_token(self.dropout(x), mask)
            ends.append(end)
        memory = self.memory(x * mask[..., None])
        return memory, [*ends[:-1], (self._ends_of(memory, mask.sum(1)), *ends[-1][1:])]

    def _ends_of(self, memory: Tensor, lengths: Tensor) -> Tensor:
        """Return (beam, memory): what each direction leaves of a memory (beam, token, memory) after its last token."""
        ahead = at(memory, lengths)
        if self.backwards is None:
            return ahead
        units = self.width // 2
        return torch.cat([ahead[:, :units], memory[:, 0, units:]], -1)

    def _layers(self) -> list[Layer]:
        return [self, *self.upper]


def _chosen(there: Tensor, new: State, old: State) -> State:
    return tuple(torch.where(there, one, other) for one, other in zip(new, old, strict=True))


def _side_by_side(read: list[Read]) -> Read:
    if len(read) == 1:
        return read[0]
    one, other = read
    ends = tuple(torch.cat(both, -1) for both in zip(one.ends, other.ends, strict=True))
    return Read(torch.cat([one.outputs, other.outputs], -1), ends)


def reverse(x: Tensor, lengths: Tensor) -> Tensor:
    """Return x (batch, token, ...) with the first `lengths` tokens of each row in reverse; padding stays behind."""
    place = torch.arange(x.size(1), device=x.device)
    index = torch.where(place < lengths[:, None], lengths[:, None] - 1 - place, place)  # (batch, token)
    return x.gather(1, index[..., None].expand_as(x))
