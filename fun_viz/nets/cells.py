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
    """One layer in one direction; to be named before torch's class. Its state is one tensor (beam, unit) or two.

    What its gates are made of are details: what the input adds to each (`of_input`), what the last hidden state
    (`before`) adds (`of_state`), each with its bias.
    """

    states: ClassVar[int] = 1  # tensors in its state; the first is the hidden state
    gates: ClassVar[int] = 1  # and of what it computes a step, the candidate among them
    before: Probe
    of_input: Probe
    of_state: Probe
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

    def _watch(self) -> None:
        """Make the probes of what goes into the gates."""
        self.before = Probe("beam", "unit", detail=True)
        self.of_input, self.of_state = (Probe("beam", "gate", "unit", detail=True) for _ in range(2))

    def _pulls(self, projected: Tensor, hidden: Tensor) -> tuple[Tensor, Tensor, Tensor]:
        """Return what input and hidden state add to the gates, (beam, gate, unit) both, and that state (beam, unit)."""
        hidden = self.before(hidden)
        recurrent = functional.linear(hidden, self.weight_hh_l0, self.bias_hh_l0)  # (beam, gate · unit)
        shape = len(hidden), self.gates, self.hidden_size
        return self.of_input(projected.view(shape)), self.of_state(recurrent.view(shape)), hidden


cells: Registry[type[Cell]] = Registry()


@cells.register("rnn")
class RNN(Cell, nn.RNN):
    """The simple recurrent net of Elman 1990: h' = tanh(W x + U h), where Elman's are logistic units."""

    def __init__(self, inputs: int, units: int) -> None:
        super().__init__(inputs, units, batch_first=True)
        self._watch()
        self.hidden = Probe("beam", "unit")

    def step(self, projected: Tensor, state: State) -> State:
        of_input, of_state, _ = self._pulls(projected, state[0])
        return (self.hidden(torch.tanh(of_input + of_state)[:, 0]),)


@cells.register("lstm")
class LSTM(Cell, nn.LSTM):
    """Long short-term memory (Hochreiter and Schmidhuber 1997) with the forget gate of Gers et al. 2000.

    Inputs and cell states are squashed by tanh, where the first paper has logistic functions scaled to [-2, 2] and
    [-1, 1]; gates see no cell state. The forget gate's bias begins at 1, so that a fresh net remembers (Jozefowicz et
    al. 2015).
    """

    states, gates = 2, 4

    def __init__(self, inputs: int, units: int) -> None:
        super().__init__(inputs, units, batch_first=True)
        self._watch()
        self.cell_before = Probe("beam", "unit", detail=True)
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
        of_input, of_state, _ = self._pulls(projected, state[0])
        to_input, to_forget, to_new, to_output = (of_input + of_state).unbind(1)  # (beam, unit) each
        kept = self.forget(torch.sigmoid(to_forget)) * self.cell_before(state[1])
        cell = self.cell(torch.addcmul(kept, self.input(torch.sigmoid(to_input)), self.candidate(torch.tanh(to_new))))
        return self.hidden(self.output(torch.sigmoid(to_output)) * torch.tanh(cell)), cell


@cells.register("gru")
class GRU(Cell, nn.GRU):
    """The gated recurrent unit (Cho et al. 2014, eq. 5–8), with torch's reset after the product.

    The paper resets before it: U (r ⊙ h) instead of r ⊙ (U h + b); and it resets the decoder's context too, which here
    is a part of x.
    """

    gates = 3

    def __init__(self, inputs: int, units: int) -> None:
        super().__init__(inputs, units, batch_first=True)
        self._watch()
        self.reset, self.update = Probe("beam", "unit"), Probe("beam", "unit")
        self.candidate, self.hidden = Probe("beam", "unit"), Probe("beam", "unit")

    def step(self, projected: Tensor, state: State) -> State:
        """r = σ(W_r x + U_r h), z = σ(W_z x + U_z h), n = tanh(W x + r ⊙ (U h)), h' = (1 - z) ⊙ n + z ⊙ h."""
        of_input, of_state, hidden = self._pulls(projected, state[0])
        reset, update = torch.sigmoid(of_input[:, :2] + of_state[:, :2]).unbind(1)  # (beam, unit) each
        candidate = self.candidate(torch.tanh(of_input[:, 2] + self.reset(reset) * of_state[:, 2]))
        return (self.hidden(torch.lerp(candidate, hidden, self.update(update))),)


def at(x: Tensor, lengths: Tensor) -> Tensor:
    """Return (beam, unit): of each row of x (beam, token, unit) the last of its `lengths` (beam,) tokens."""
    place = lengths[:, None, None] - 1  # (beam, 1, 1)
    return x.gather(1, place.expand(-1, 1, x.size(-1)))[:, 0]
