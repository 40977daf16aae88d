"""The recurrent decoder: layers of cells that write, and where the context enters, before the cells or after them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import ClassVar, cast

import torch
from torch import Tensor, nn
from torch.nn import functional

from fun_viz.nets.cells import Cell
from fun_viz.nets.net import State
from fun_viz.nets.plain import Dropout, Linear, Plain
from fun_viz.nets.probe import Probe
from fun_viz.nets.recurrent_attention import Look, Past
from fun_viz.registry import Registry


class Decoder(Plain):
    """Token embeddings, cells above one another, and a readout that shares the embedding's weights.

    `cell` is the lowest, `upper` are those above it; states stand in this order. `units` are those of the cells and of
    the memory.
    """

    fed: ClassVar[bool]  # whether the context enters the lowest cell

    def __init__(
        self, cell: type[Cell], vocabulary: int, width: int, units: int, *, layers: int, look: Look, dropout: float
    ) -> None:
        super().__init__()
        self.token = nn.Embedding(vocabulary, width)
        self.embedding = Probe("beam", "token", "unit")
        self.dropout = Dropout(dropout)
        self.bridge = Linear(units, units)
        self.bridges = nn.ModuleList(Linear(units, units) for _ in range(layers * cell.states - 1))
        self.cross = look
        self.context = Probe("beam", "unit")
        self.cell = cell(width + units * self.fed, units)
        self.upper = nn.ModuleList(cell(units, units) for _ in range(layers - 1))
        self.readout = Linear(2 * units + width * self.fed, width, bias=self.fed)
        self.bias = nn.Parameter(torch.zeros(vocabulary))
        self.logits = Probe("beam", "token", "vocabulary", detail=True)

    def embed(self, tokens: Tensor) -> Tensor:
        return self.dropout(self.embedding(self.token(tokens)))

    def begin(self, ends: Sequence[State]) -> State:
        """Return the first state of every layer, made of what the encoder's layer at its height ended with.

        A hidden state begins as tanh(W h + b) of the hidden state (Bahdanau et al. 2015, A.2.2), a cell state as
        W c + b of the cell state: handed over as Sutskever et al. 2014 do, through a map because of the two directions
        and without tanh because a cell state has no bound.
        """
        bridges, states = iter([self.bridge, *self.bridges]), list[Tensor]()
        for hidden, *cell in ends:
            states.append(torch.tanh(next(bridges)(hidden)))
            states += [next(bridges)(part) for part in cell]
        return tuple(states)

    def move(self, embedded: Tensor, past: Past, states: State) -> tuple[Tensor, State]:
        """Read one token (beam, width); return the context (beam, memory) and the states after it."""
        raise NotImplementedError

    def over(self, embedded: Tensor, past: Past, states: State) -> tuple[Tensor, Tensor]:
        """Read a whole target (beam, target, width); return contexts and top hidden states, (beam, target, ...)."""
        raise NotImplementedError

    def read(self, hidden: Tensor, context: Tensor, embedded: Tensor) -> Tensor:
        """Return what is read out, (..., width), from (..., unit), (..., memory) and (..., width)."""
        raise NotImplementedError

    def predict(self, hidden: Tensor, context: Tensor, embedded: Tensor) -> Tensor:
        """Return logits (..., vocabulary) from (..., unit), (..., memory) and (..., width)."""
        read = self.dropout(torch.tanh(self.read(hidden, context, embedded)))
        return functional.linear(read, self.token.weight, self.bias)

    def top(self, states: State) -> Tensor:
        """Return the hidden state (beam, unit) of the highest layer."""
        return states[-self.cell.states]

    def _own(self, states: State, layer: int) -> State:
        return states[layer * self.cell.states : (layer + 1) * self.cell.states]

    def _up(self, lowest: State, states: State) -> State:
        """Return the new states of all layers from the new one of the lowest and the old ones of all."""
        new = lowest
        for cell, own in self._above(states):
            new += cell.step(cell.project(self.dropout(self.top(new))), own)
        return new

    def _up_over(self, hidden: Tensor, states: State) -> Tensor:
        """The same for a whole target: the top hidden states (beam, target, unit) from those of the lowest layer."""
        for cell, own in self._above(states):
            hidden = cell.over(self.dropout(hidden), own)
        return hidden

    def _above(self, states: State) -> Iterator[tuple[Cell, State]]:
        for layer, cell in enumerate(self.upper, 1):
            yield cast(Cell, cell), self._own(states, layer)


decoders: Registry[type[Decoder]] = Registry()  # by when they look back: `Look.asks`


@decoders.register("never")
class FixedDecoder(Decoder):
    """The lowest cell reads token and fixed context, the readout both and the hidden state (Cho et al. 2014).

    The readout is tanh(W [h; c; e] + b), where the paper's is a maxout of the same three (appendix A.1.2).
    """

    fed = True

    def move(self, embedded: Tensor, past: Past, states: State) -> tuple[Tensor, State]:
        context = self.context(self.cross(states[0][:, None], past)[:, 0])  # (beam, memory)
        projected = self.cell.project(torch.cat([embedded, context], -1))
        return context, self._up(self.cell.step(projected, self._own(states, 0)), states)

    def over(self, embedded: Tensor, past: Past, states: State) -> tuple[Tensor, Tensor]:
        contexts = self.cross(embedded, past)  # (beam, target, memory)
        hidden = self.cell.over(torch.cat([embedded, contexts], -1), self._own(states, 0))
        return contexts, self._up_over(hidden, states)

    def read(self, hidden: Tensor, context: Tensor, embedded: Tensor) -> Tensor:
        return self.readout(torch.cat([hidden, context, embedded], -1))


@decoders.register("before")
class BahdanauDecoder(FixedDecoder):
    """It looks back with its last hidden state, before it reads (Bahdanau et al. 2015).

    The readout sees the new hidden state and goes through tanh, where the paper's sees the last one and is a maxout
    (A.2.2); the first state is made of both directions, where the paper's is made of the one that reads backwards. Of
    several layers the lowest looks back (Wu et al. 2016, section 3), so that only that one goes step by step.
    """

    def over(self, embedded: Tensor, past: Past, states: State) -> tuple[Tensor, Tensor]:
        of_token, of_context = self.cell.weight_ih_l0.split((embedded.size(-1), past.memory.size(-1)), 1)
        given = functional.linear(embedded, of_token, self.cell.bias_ih_l0)  # (beam, target, gate · unit)
        lowest, entering = self._own(states, 0), of_context.T
        contexts, hiddens = [], []
        for token in given.unbind(1):
            context = self.context(self.cross(lowest[0][:, None], past)[:, 0])  # (beam, memory)
            lowest = self.cell.step(torch.addmm(token, context, entering), lowest)
            contexts.append(context)
            hiddens.append(lowest[0])
        return torch.stack(contexts, 1), self._up_over(torch.stack(hiddens, 1), states)


@decoders.register("after")
class LuongDecoder(Decoder):
    """It reads the token, then looks back with its new hidden state: h̃ = tanh(W_c [c; h]) (Luong et al. 2015, eq. 5).

    The attentional hidden state h̃ is what is read out; it is not fed to the next step, so a whole target is read at
    once. (The paper's input feeding, section 3.3, would forbid that.) h̃ is as wide as an embedding, not as a state,
    and the first states pass a map, where the paper hands on those of the encoder.
    """

    fed = False

    def move(self, embedded: Tensor, past: Past, states: State) -> tuple[Tensor, State]:
        states = self._up(self.cell.step(self.cell.project(embedded), self._own(states, 0)), states)
        return self.context(self.cross(self.top(states)[:, None], past)[:, 0]), states

    def over(self, embedded: Tensor, past: Past, states: State) -> tuple[Tensor, Tensor]:
        hidden = self._up_over(self.cell.over(embedded, self._own(states, 0)), states)  # (beam, target, unit)
        return self.cross(hidden, past), hidden

    def read(self, hidden: Tensor, context: Tensor, embedded: Tensor) -> Tensor:
        return self.readout(torch.cat([context, hidden], -1))
