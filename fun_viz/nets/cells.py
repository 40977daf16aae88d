"""Recurrent cells: torch's fused layers, which can be stepped by hand with the same weights to show their gates."""

from __future__ import annotations

from typing import ClassVar

import torch
from torch import Tensor, nn
from torch.nn import functional

from fun_viz.nets.net import State
from fun_viz.nets.plain import Plain
from fun_viz.nets.probe import Probe
from fun_viz.registry import Registry


class Cell(Plain):
    """One layer in one direction; to be named before torch's class. Its state is one tensor (beam, unit) or two."""

    states: ClassVar[int] = 1  # tensors in its state; the first is the hidden state
    weight_ih_l0: Tensor
    weight_hh_l0: Tensor
    bias_ih_l0: Tensor
    bias_hh_l0: Tensor
    hidden_size: int

    def fresh(self, like: Tensor) -> State:
        """Return the state before the first input: zeros, as many rows as `like` has."""
        return (like.new_zeros(len(like), self.hidden_size),) * self.states

    def project(self, inputs: Tensor) -> Tensor:
        """Return what the inputs (..., input) add to all gates: (..., gate · unit)."""
        return functional.linear(inputs, self.weight_ih_l0, self.bias_ih_l0)

    def over(self, inputs: Tensor, state: State | None = None) -> Tensor:
        """Return the hidden states (beam, time, unit) after each of the inputs (beam, time, input), all in one call."""
        before = None if state is None else tuple(part[None] for part in state)  # (layer, beam, unit) each
        outputs, _ = self.forward(inputs, before if before is None or self.states > 1 else before[0])
        return outputs

    def read(self, inputs: Tensor, lengths: Tensor) -> tuple[Tensor, State]:
        """Return the same from zeros, and the state (beam, unit) each after the last of each row's `lengths` inputs."""
        outputs = self.over(inputs)
        return outputs, (at(outputs, lengths),)

    def step(self, projected: Tensor, state: State) -> State:
        """Return the state after one input, given as `project` returns it: (beam, gate · unit)."""
        raise NotImplementedError

    def _recur(self, hidden: Tensor) -> Tensor:
        return functional.linear(hidden, self.weight_hh_l0, self.bias_hh_l0)  # (beam, gate · unit)


cells: Registry[type[Cell]] = Registry()


@cells.register("rnn")
class RNN(Cell, nn.RNN):
    """The simple recurrent net of Elman 1990: h' = tanh(W x + U h), where Elman's are logistic units."""

    def __init__(self, inputs: int, units: int) -> None:
        super().__init__(inputs, units, batch_first=True)
        self.hidden = Probe("beam", "unit")

    def step(self, projected: Tensor, state: State) -> State:
        return (self.hidden(torch.tanh(projected + self._recur(state[0]))),)


@cells.register("lstm")
class LSTM(Cell, nn.LSTM):
    """Long short-term memory (Hochreiter and Schmidhuber 1997) with the forget gate of Gers et al. 2000.

    Inputs and cell states are squashed by tanh, where the first paper has logistic functions scaled to [-2, 2] and
    [-1, 1]; gates see no cell state. The forget gate's bias begins at 1, so that a fresh net remembers (Jozefowicz et
    al. 2015).
    """

    states = 2

    def __init__(self, inputs: int, units: int) -> None:
        super().__init__(inputs, units, batch_first=True)
        self.input, self.forget, self.output = (Probe("beam", "unit") for _ in range(3))
        self.candidate, self.cell, self.hidden = (Probe("beam", "unit") for _ in range(3))
        with torch.no_grad():
            self.bias_ih_l0.unflatten(0, (4, units))[1] = 1.0  # input, forget, candidate, output
            self.bias_hh_l0.unflatten(0, (4, units))[1] = 0.0

    def read(self, inputs: Tensor, lengths: Tensor) -> tuple[Tensor, State]:
        """As of other cells, in as many calls as there are lengths: torch's layer tells only its last cell state.

        To pack the padding away would take more than twice as long.
        """
        outputs, state, start = list[Tensor](), self.fresh(inputs), 0
        for stop in sorted({*lengths.tolist(), inputs.size(1)}):
            read, after = self.forward(inputs[:, start:stop], (state[0][None], state[1][None]))
            there = (lengths > start)[:, None]  # (beam, 1)
            state = tuple(torch.where(there, new[0], old) for new, old in zip(after, state, strict=True))
            outputs.append(read)
            start = stop
        return torch.cat(outputs, 1), state

    def step(self, projected: Tensor, state: State) -> State:
        """i, f, o = σ(W x + U h), g = tanh(W x + U h), c' = f ⊙ c + i ⊙ g, h' = o ⊙ tanh(c'), each its own W and U."""
        hidden, cell = state
        to_input, to_forget, to_new, to_output = (projected + self._recur(hidden)).chunk(4, -1)  # (beam, unit) each
        kept = self.forget(torch.sigmoid(to_forget)) * cell
        cell = self.cell(torch.addcmul(kept, self.input(torch.sigmoid(to_input)), self.candidate(torch.tanh(to_new))))
        return self.hidden(self.output(torch.sigmoid(to_output)) * torch.tanh(cell)), cell


@cells.register("gru")
class GRU(Cell, nn.GRU):
    """The gated recurrent unit (Cho et al. 2014, eq. 5–8), with torch's reset after the product.

    The paper resets before it: U (r ⊙ h) instead of r ⊙ (U h + b); and it resets the decoder's context too, which here
    is a part of x.
    """

    def __init__(self, inputs: int, units: int) -> None:
        super().__init__(inputs, units, batch_first=True)
        self.reset, self.update = Probe("beam", "unit"), Probe("beam", "unit")
        self.candidate, self.hidden = Probe("beam", "unit"), Probe("beam", "unit")

    def step(self, projected: Tensor, state: State) -> State:
        """r = σ(W_r x + U_r h), z = σ(W_z x + U_z h), n = tanh(W x + r ⊙ (U h)), h' = (1 - z) ⊙ n + z ⊙ h."""
        gates = (2 * self.hidden_size, self.hidden_size)
        x_gates, x_new = projected.split(gates, -1)
        h_gates, h_new = self._recur(state[0]).split(gates, -1)
        reset, update = torch.sigmoid(x_gates + h_gates).chunk(2, -1)  # (beam, unit) each
        candidate = self.candidate(torch.tanh(x_new + self.reset(reset) * h_new))
        return (self.hidden(torch.lerp(candidate, state[0], self.update(update))),)


def at(x: Tensor, lengths: Tensor) -> Tensor:
    """Return (beam, unit): of each row of x (beam, token, unit) the last of its `lengths` (beam,) tokens."""
    place = lengths[:, None, None] - 1  # (beam, 1, 1)
    return x.gather(1, place.expand(-1, 1, x.size(-1)))[:, 0]
