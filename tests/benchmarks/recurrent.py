"""Training the recurrent nets, probes and all, beside torch's own layers, and attention beside none.

Width and units 256, 3,000 tokens, batches of 64 sentences of like length, one thread. The plain twin is what one would
write with `nn.GRU` or `nn.LSTM` alone: a bidirectional one reads, one writes, with the same bridge and readout.
"""

from __future__ import annotations

from collections.abc import Iterator

import torch
from torch import Tensor, nn
from torch.nn.utils.rnn import pack_padded_sequence, pad_packed_sequence

from fun_viz import nets
from fun_viz.nets.net import families
from fun_viz.registry import discover
from tests.benchmarks.figures import Figure, at_least
from tests.benchmarks.sides import in_turns
from tests.benchmarks.training import VOCABULARY, counted, every_length, training

WIDTH = 256


class Plain(nn.Module):
    """Embeddings, torch's layers, a readout: no probes, no steps, nothing to be seen."""

    def __init__(self, layer: type[nn.GRU] | type[nn.LSTM]) -> None:
        super().__init__()
        self.source, self.target = nn.Embedding(VOCABULARY, WIDTH), nn.Embedding(VOCABULARY, WIDTH)
        self.reads = layer(WIDTH, WIDTH, batch_first=True, bidirectional=True)
        self.bridge = nn.Linear(2 * WIDTH, 2 * WIDTH)
        self.writes = layer(3 * WIDTH, 2 * WIDTH, batch_first=True)
        self.readout = nn.Linear(5 * WIDTH, WIDTH)
        self.bias = nn.Parameter(torch.zeros(VOCABULARY))
        self.cell = layer is nn.LSTM

    def forward(self, source: Tensor, mask: Tensor, target: Tensor) -> Tensor:
        packed = pack_padded_sequence(self.source(source), mask.sum(1), batch_first=True, enforce_sorted=False)
        outputs, ends = self.reads(packed)
        pad_packed_sequence(outputs, batch_first=True, total_length=source.size(1))
        last = ends[0] if self.cell else ends
        context = last.transpose(0, 1).flatten(1)  # (batch, 2 · unit)
        begin = torch.tanh(self.bridge(context))[None]
        embedded = self.target(target)
        contexts = context[:, None].expand(-1, target.size(1), -1)
        states = (begin, torch.zeros_like(begin)) if self.cell else begin
        hiddens, _ = self.writes(torch.cat([embedded, contexts], -1), states)
        read = torch.tanh(self.readout(torch.cat([hiddens, contexts, embedded], -1)))
        return nn.functional.linear(read, self.target.weight, self.bias)


def run() -> Iterator[Figure]:
    discover(nets)
    torch.set_num_threads(1)
    torch.manual_seed(0)
    batches = every_length()
    made = {
        "GRU, fixed context": _ours("gru", "none"),
        "LSTM, fixed context": _ours("lstm", "none"),
        "GRU, additive attention": _ours("gru", "additive"),
        "GRU, dot attention": _ours("gru", "dot"),
        "plain nn.GRU": Plain(nn.GRU),
        "plain nn.LSTM": Plain(nn.LSTM),
    }
    taken = in_turns({name: training(net, batches) for name, net in made.items()}, rounds=4)
    tokens = counted(batches)
    speed = {name: tokens / seconds for name, seconds in taken.items()}
    for cell in ("GRU", "LSTM"):
        ratio = speed[f"{cell}, fixed context"] / speed[f"plain nn.{cell}"]
        yield Figure(f"training, {cell} with fixed context : plain nn.{cell}", ratio, "×", at_least(1.0))
    ratio = speed["GRU, additive attention"] / speed["GRU, fixed context"]
    yield Figure("training, GRU with additive attention : without", ratio, "×", at_least(0.6))
    for name, value in speed.items():
        yield Figure(f"training, {name}", value, "target tokens/s")


def _ours(family: str, attention: str) -> nn.Module:
    return families[family](VOCABULARY, VOCABULARY, width=WIDTH, units=WIDTH, attention=attention, dropout=0.0)
