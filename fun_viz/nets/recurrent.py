"""The recurrent encoder-decoder: a bidirectional GRU reads, a GRU writes (Cho et al. 2014; Bahdanau et al. 2015).

With attention "additive" the decoder looks back at every source token before each step; with "none" the last hidden
states of the encoder are the only bridge, the same fixed context at every step.
"""

from __future__ import annotations

from collections.abc import Generator
from typing import Literal

import torch
from torch import Tensor, nn
from torch.nn import functional
from torch.nn.utils.rnn import pack_padded_sequence, pad_packed_sequence

from fun_viz.nets.attention import additive, weigh
from fun_viz.nets.plain import Dropout, Linear
from fun_viz.nets.probe import Probe
from fun_viz.nets.seq2seq import Cost, Seq2Seq, State, families


class GRU(nn.GRU):
    """torch's GRU of one layer, which can also be stepped by hand, showing its gates, with the same parameters."""

    def __init__(self, inputs: int, units: int) -> None:
        super().__init__(inputs, units, batch_first=True)
        self.weight_ih_l0: Tensor
        self.weight_hh_l0: Tensor
        self.bias_ih_l0: Tensor
        self.bias_hh_l0: Tensor
        self.reset = Probe("beam", "unit")
        self.update = Probe("beam", "unit")
        self.candidate = Probe("beam", "unit")
        self.hidden = Probe("beam", "unit")

    def project(self, inputs: Tensor) -> Tensor:
        """Return what the inputs (..., input) add to reset, update and candidate: (..., 3 · unit)."""
        return functional.linear(inputs, self.weight_ih_l0, self.bias_ih_l0)

    def step(self, projected: Tensor, hidden: Tensor) -> Tensor:
        """Return the next hidden state (beam, unit); Cho et al. 2014, eq. 5–8, with torch's reset after the product.

        r = σ(W_r x + U_r h), z = σ(W_z x + U_z h), n = tanh(W x + r ⊙ (U h)), h' = (1 - z) ⊙ n + z ⊙ h
        """
        x_reset, x_update, x_new = projected.chunk(3, -1)
        h_reset, h_update, h_new = functional.linear(hidden, self.weight_hh_l0, self.bias_hh_l0).chunk(3, -1)
        reset = self.reset(torch.sigmoid(x_reset + h_reset))
        update = self.update(torch.sigmoid(x_update + h_update))
        candidate = self.candidate(torch.tanh(x_new + reset * h_new))
        return self.hidden(torch.lerp(candidate, hidden, update))


class Encoder(nn.Module):
    """One GRU reads the source from left to right, another from right to left."""

    def __init__(self, vocabulary: int, width: int, units: int, dropout: float) -> None:
        super().__init__()
        self.token = nn.Embedding(vocabulary, width)
        self.embedding = Probe("beam", "token", "unit")
        self.dropout = Dropout(dropout)
        self.forwards, self.backwards = GRU(width, units), GRU(width, units)
        self.memory = Probe("beam", "token", "unit")

    def embed(self, source: Tensor) -> Tensor:
        return self.dropout(self.embedding(self.token(source)))  # (beam, token, width)

    def at_once(self, source: Tensor, mask: Tensor) -> tuple[Tensor, Tensor]:
        """Return memory (beam, token, 2 · unit) and the last hidden states (beam, 2 · unit), by torch's fused layer."""
        x, lengths = self.embed(source), mask.sum(1)  # (beam, token, width), (beam,)
        back = _reversed(x, lengths)
        outputs, ends = [], []
        for gru, inputs in ((self.forwards, x), (self.backwards, back)):
            packed = pack_padded_sequence(inputs, lengths.cpu(), batch_first=True, enforce_sorted=False)
            output, end = gru(packed)
            outputs.append(pad_packed_sequence(output, batch_first=True, total_length=x.size(1))[0])
            ends.append(end[0])
        memory = torch.cat([outputs[0], _reversed(outputs[1], lengths)], -1)
        return memory, torch.cat(ends, -1)

    def by_move(self, source: Tensor, mask: Tensor) -> Generator[None, None, tuple[Tensor, Tensor]]:
        """The same, one token a move: forwards reads token t while backwards reads token n - 1 - t."""
        x = self.embed(source)
        left, right = self.forwards.project(x), self.backwards.project(x)  # (beam, token, 3 · unit)
        ahead = back = x.new_zeros(len(x), self.forwards.hidden_size)
        seen: list[list[Tensor]] = [[], []]
        count = x.size(1)
        for t in range(count):
            u = count - 1 - t
            ahead = torch.where(mask[:, t, None], self.forwards.step(left[:, t], ahead), ahead)
            back = torch.where(mask[:, u, None], self.backwards.step(right[:, u], back), back)
            seen[0].append(ahead)
            seen[1].append(back)
            if t < count - 1:
                yield
        memory = torch.cat([torch.stack(seen[0], 1), torch.stack(seen[1][::-1], 1)], -1) * mask[..., None]
        return self.memory(memory), torch.cat([ahead, back], -1)


def _reversed(x: Tensor, lengths: Tensor) -> Tensor:
    """Return x (batch, token, ...) with the first `lengths` tokens of each row in reverse; padding stays behind."""
    place = torch.arange(x.size(1), device=x.device)
    index = torch.where(place < lengths[:, None], lengths[:, None] - 1 - place, place)  # (batch, token)
    return x.gather(1, index[..., None].expand_as(x))


class AdditiveAttention(nn.Module):
    """Compares the decoder's hidden state with every source token by a small network (Bahdanau et al. 2015)."""

    def __init__(self, query: int, memory: int, width: int) -> None:
        super().__init__()
        self.to_query = Linear(query, width, bias=False)
        self.to_key = Linear(memory, width)
        self.energy = nn.Parameter(torch.empty(width).uniform_(-(width**-0.5), width**-0.5))
        self.query = Probe("beam", "head", "query", "unit")
        self.key = Probe("beam", "head", "key", "unit")
        self.scores = Probe("beam", "head", "query", "key")
        self.pattern = Probe("beam", "head", "query", "key")

    def remember(self, memory: Tensor) -> Tensor:
        return self.key(self.to_key(memory)[:, None])  # (beam, head, key, width)

    def forward(self, hidden: Tensor, key: Tensor, memory: Tensor, mask: Tensor) -> Tensor:
        """Return the context (beam, memory): the memory, weighted by how well each token answers the hidden state."""
        query = self.query(self.to_query(hidden)[:, None, None])  # (beam, head, query, width)
        scores = self.scores(additive(query, key, self.energy))  # (beam, head, query, key)
        weights = self.pattern(weigh(scores, mask[:, None, None]))
        return (weights[:, 0] @ memory)[:, 0]


class FixedContext(nn.Module):
    """No attention: the context is what the encoder's last hidden states hold, at every step."""

    def remember(self, memory: Tensor) -> Tensor:
        return memory[:, None, :, :0]


class Decoder(nn.Module):
    """A GRU that reads the last token and a context, and a readout that shares the embedding's weights."""

    def __init__(self, vocabulary: int, width: int, units: int, memory: int, dropout: float, attention: str) -> None:
        super().__init__()
        self.token = nn.Embedding(vocabulary, width)
        self.embedding = Probe("beam", "token", "unit")
        self.dropout = Dropout(dropout)
        self.bridge = Linear(memory, units)
        self.cross = AdditiveAttention(units, memory, width) if attention == "additive" else FixedContext()
        self.context = Probe("beam", "unit")
        self.cell = GRU(width + memory, units)
        self.readout = Linear(units + memory + width, width)
        self.bias = nn.Parameter(torch.zeros(vocabulary))

    def embed(self, tokens: Tensor) -> Tensor:
        return self.dropout(self.embedding(self.token(tokens)))

    def logits(self, hidden: Tensor, context: Tensor, embedded: Tensor) -> Tensor:
        """Return logits (..., vocabulary) from (..., unit), (..., memory) and (..., width)."""
        read = torch.tanh(self.readout(torch.cat([hidden, context, embedded], -1)))
        return functional.linear(self.dropout(read), self.token.weight, self.bias)


@families.register("gru")
class Recurrent(Seq2Seq):
    """`state` is mask, memory, keys, fixed context and hidden, in this order."""

    def __init__(
        self,
        source_vocabulary: int,
        target_vocabulary: int,
        *,
        width: int = 256,
        units: int = 256,
        attention: Literal["additive", "none"] = "additive",
        dropout: float = 0.2,
    ) -> None:
        super().__init__()
        self.attentive = attention == "additive"
        self.encoder = Encoder(source_vocabulary, width, units, dropout)
        self.decoder = Decoder(target_vocabulary, width, 2 * units, 2 * units, dropout, attention)
        for name, weight in self.named_parameters():
            if name.endswith("token.weight"):
                nn.init.normal_(weight, std=width**-0.5)
            elif name.endswith("weight_hh_l0"):
                for gate in weight.data.chunk(3):
                    nn.init.orthogonal_(gate)
            elif weight.dim() > 1:
                nn.init.xavier_uniform_(weight)

    def encoding(self, source: Tensor, mask: Tensor) -> Generator[None, None, State]:
        """One move a source token."""
        memory, ends = yield from self.encoder.by_move(source, mask)
        state = self._start(memory, ends, mask)
        yield
        return state

    def encode(self, source: Tensor, mask: Tensor) -> State:
        return self._start(*self.encoder.at_once(source, mask), mask)

    def _start(self, memory: Tensor, ends: Tensor, mask: Tensor) -> State:
        return mask, memory, self.decoder.cross.remember(memory), ends, torch.tanh(self.decoder.bridge(ends))

    def decode(self, tokens: Tensor, state: State) -> tuple[Tensor, State]:
        embedded = self.decoder.embed(tokens[:, None])[:, 0]  # (beam, width)
        context, hidden = self._move(embedded, state)
        return self.decoder.logits(hidden, context, embedded), (*state[:4], hidden)

    def _move(self, embedded: Tensor, state: State) -> tuple[Tensor, Tensor]:
        mask, memory, key, ends, hidden = state
        context = self.decoder.context(self.decoder.cross(hidden, key, memory, mask) if self.attentive else ends)
        return context, self.decoder.cell.step(self.decoder.cell.project(torch.cat([embedded, context], -1)), hidden)

    def forward(self, source: Tensor, mask: Tensor, target: Tensor) -> Tensor:
        state = self.encode(source, mask)
        embedded = self.decoder.embed(target)  # (batch, target, width)
        contexts, hiddens = self._attend(embedded, state) if self.attentive else self._unroll(embedded, state)
        return self.decoder.logits(hiddens, contexts, embedded)

    def _attend(self, embedded: Tensor, state: State) -> tuple[Tensor, Tensor]:
        """Each context depends on the hidden state before it, so the steps follow one another."""
        contexts, hiddens = [], []
        for token in embedded.unbind(1):
            context, hidden = self._move(token, state)
            state = (*state[:4], hidden)
            contexts.append(context)
            hiddens.append(hidden)
        return torch.stack(contexts, 1), torch.stack(hiddens, 1)

    def _unroll(self, embedded: Tensor, state: State) -> tuple[Tensor, Tensor]:
        """The context is fixed, so torch's fused layer runs over the whole target."""
        contexts = state[3][:, None].expand(-1, embedded.size(1), -1)  # (batch, target, memory)
        hiddens, _ = self.decoder.cell(torch.cat([embedded, contexts], -1), state[4][None])
        return contexts, hiddens

    def cost(self, source: int) -> Cost:
        return Cost(serial_steps=source, longest_path=1 if self.attentive else source)
