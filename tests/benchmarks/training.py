"""Training the Transformer, probes and all, beside `torch.nn.Transformer` with the same weights, batches, optimizer.

Width 128, 3 + 3 layers, 4 heads, inner width 512, 3,000 tokens, dropout 0.1, batches of 64 sentences of like length, on
one thread. The twin has the same embeddings, dropouts and softmax, so only what lies between them differs.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

import torch
from torch import nn

from fun_viz.nets.transformer import Transformer
from fun_viz.run.decoding.perplexity import cross_entropy
from fun_viz.text.batches import Batch, Example, padded
from fun_viz.text.tokenizer import OWN
from tests.benchmarks.figures import Figure, at_least
from tests.benchmarks.sides import in_turns
from tests.nets.twins import TorchTransformer

VOCABULARY = 3000
TOGETHER = 64  # sentences a batch
SENTENCES = 32 * TOGETHER


def run() -> Iterator[Figure]:
    torch.set_num_threads(1)
    torch.manual_seed(0)
    examples = _examples()
    ordered = sorted(examples, key=lambda example: (len(example[1]), len(example[0])))
    alike, mixed = _batches(ordered)[::4], _batches(examples)[::4]  # every length, a quarter of the sentences
    ours = Transformer(VOCABULARY, VOCABULARY, width=128, heads=4, inner=512, layers=3, dropout=0.1)
    theirs = _as_few_dropouts(TorchTransformer(ours))
    sides = {"ours": training(ours, alike), "theirs": training(theirs, alike), "mixed": training(ours, mixed)}
    taken = in_turns(sides, rounds=6)
    count = {"ours": counted(alike), "theirs": counted(alike), "mixed": counted(mixed)}
    speed = {side: count[side] / seconds for side, seconds in taken.items()}
    ratio = speed["ours"] / speed["theirs"]
    yield Figure("training, ours : torch.nn.Transformer", ratio, "×", at_least(1.15))
    yield Figure("training, ours", speed["ours"], "target tokens/s")
    yield Figure("training, torch.nn.Transformer", speed["theirs"], "target tokens/s")
    yield Figure("training, batches of like length : of any length", speed["ours"] / speed["mixed"], "×")


def _as_few_dropouts(theirs: TorchTransformer) -> TorchTransformer:
    """Take away the dropout inside torch's feed-forward parts, which ours do not have."""
    for layer in theirs.modules():
        if isinstance(layer, nn.TransformerEncoderLayer | nn.TransformerDecoderLayer):
            layer.dropout.p = 0.0
    return theirs


def counted(batches: Sequence[Batch]) -> int:
    """Return how many target tokens are predicted."""
    return sum(batch.tokens for batch in batches)


def _examples() -> list[Example]:
    """Return sentences with lengths like those of everyday ones: 4 to 40 tokens, most of them short."""
    generator = torch.Generator().manual_seed(0)
    spread = torch.randn(SENTENCES, generator=generator)
    lengths = (9 * (0.45 * spread).exp()).round().int().clamp(3, 40).tolist()

    def words(count: int) -> list[int]:
        return torch.randint(4, VOCABULARY, (count,), generator=generator).tolist()

    return [((*words(length), OWN.stop), (OWN.start, *words(max(2, length - 1)), OWN.stop)) for length in lengths]


def _batches(examples: Sequence[Example]) -> list[Batch]:
    groups = [examples[at : at + TOGETHER] for at in range(0, len(examples), TOGETHER)]
    return [Batch(padded([source for source, _ in rows]), padded([target for _, target in rows])) for rows in groups]


def every_length() -> list[Batch]:
    """Return a quarter of the batches of like length."""
    return _batches(sorted(_examples(), key=lambda example: (len(example[1]), len(example[0]))))[::4]


def training(net: nn.Module, batches: Sequence[Batch]) -> Callable[[], None]:
    """Return what trains a net on all batches once."""
    optimizer = torch.optim.Adam(net.parameters(), lr=1e-4, betas=(0.9, 0.98), eps=1e-9, fused=True)
    net.train()

    def over_all() -> None:
        for batch in batches:
            loss = cross_entropy(net, batch, smoothing=0.1)
            optimizer.zero_grad()
            loss.backward()
            nn.utils.clip_grad_norm_(net.parameters(), 1.0)
            optimizer.step()

    return over_all
