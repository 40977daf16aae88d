"""Translation: foretell each token of the target from the source and the target before it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import chain

import numpy as np
import torch
from torch import Tensor
from torch.nn import functional

from fun_viz.anatomy import Anatomy
from fun_viz.events import Assessment
from fun_viz.nets.net import Writer
from fun_viz.nets.probe import capture
from fun_viz.run.decoding.evaluate import bleu
from fun_viz.run.decoding.search import translate
from fun_viz.run.training.dataset import Dataset
from fun_viz.run.training.objectives.objective import BatchLoss, Objective, objectives
from fun_viz.text.batches import Batch, Example, padded
from fun_viz.text.packed import PackedExamples
from fun_viz.text.tasks.task import Sample
from fun_viz.trace import Array

_AT_ONCE = 64  # sentences
_ENOUGH = 5  # sentences, for a share to be told


@objectives.register("translate")
class Translate(Objective):
    """Cross-entropy of the target, teacher-forced or by scheduled sampling; assessed by what is written freely too."""

    def loss(self, net: Writer, batch: Batch, *, smoothing: float, teacher: float, coins: Tensor) -> BatchLoss:
        logits = decoder_logits(net, batch, teacher, coins)  # (batch, target, vocabulary)
        target = batch.target[:, 1:]
        counts = target != batch.pad
        chances = logits.flatten(0, 1).log_softmax(-1)
        total = functional.nll_loss(chances, target.flatten(), ignore_index=batch.pad, reduction="sum")
        right, unsmoothed = ((logits.detach().argmax(-1) == target) & counts).sum(), total.detach()
        if smoothing:
            spread = -(chances.mean(-1) * counts.flatten()).sum()
            total = (1 - smoothing) * total + smoothing * spread  # Szegedy et al. 2016, section 7
        return BatchLoss(total, right, counts.sum(), unsmoothed)

    @torch.inference_mode()
    def assessment(
        self, net: Writer, dataset: Dataset, samples: Sequence[Sample], *, lengths: Sequence[int] = ()
    ) -> Assessment:
        net.eval()
        order = sorted(samples, key=lambda sample: len(sample.source))
        rows = dataset.examples(order)
        places, limit = range(0, len(order), _AT_ONCE), _limit(rows)
        parts = [_scores(net, dataset, order[at : at + _AT_ONCE], rows[at : at + _AT_ONCE], limit) for at in places]
        forced, free = (
            list(chain.from_iterable(each)) for each in zip(*((p.forced, p.free) for p in parts), strict=True)
        )
        tokens, linked = sum(map(len, forced)), sum(part.linked for part in parts)
        written = list(chain.from_iterable(part.written for part in parts))
        wanted = [sample.reference for sample in order]
        return Assessment(
            loss=sum(part.loss for part in parts) / tokens,
            token_accuracy=sum(map(sum, forced)) / tokens,
            exact_match=_exact_match(written, order),
            bleu=bleu(written, wanted, kind=dataset.kinds[1], language=dataset.languages[1]).score,
            alignment_error=sum(part.missed for part in parts) / linked if linked else None,
            positions=tuple(zip(_errors(forced), _errors(free), strict=True)),
            lengths=tuple((length, _match_at(net, dataset, length)) for length in lengths),
            free_accuracy=sum(map(sum, free)) / tokens,
            sentences=len(order),
        )


def decoder_logits(net: Writer, batch: Batch, teacher: float, coins: Tensor) -> Tensor:
    """Return logits (batch, target, vocabulary); an input of the decoder is gold where its coin is less than `teacher`.

    The others are the net's own last tokens, the likeliest ones (scheduled sampling, Bengio et al. 2015, section 2.4),
    so the steps follow one another.
    """
    mask, inputs = batch.mask, batch.target[:, :-1]
    if teacher >= 1:
        return net(batch.source, mask, inputs)
    gold = coins < teacher
    state, token, steps = net.encode(batch.source, mask), inputs[:, 0], []
    for step in range(inputs.size(1)):
        logits, state = net.advance(token, state)
        steps.append(logits)
        if step + 1 < inputs.size(1):
            token = torch.where(gold[:, step + 1], inputs[:, step + 1], logits.argmax(-1))  # (batch,)
    return torch.stack(steps, 1)


@dataclass(frozen=True, eq=False)
class _Scores:
    """What some sentences showed: sums, and rows of whether each target token was right."""

    loss: float
    forced: list[list[bool]]  # the likeliest token is the gold one, teacher-forced
    free: list[list[bool]]  # the token that the net writes by itself is the gold one
    written: list[str]
    linked: int
    missed: int


def _scores(net: Writer, dataset: Dataset, samples: Sequence[Sample], rows: Sequence[Example], limit: int) -> _Scores:
    batch, probe = _batch(net, rows), _alignment_probe(net.anatomy)
    with capture(net, lambda path: path == probe) as arrays:
        logits = net(batch.source, batch.mask, batch.target[:, :-1])
    target, special = batch.target[:, 1:], dataset.target.special
    loss = functional.cross_entropy(logits.flatten(0, 1), target.flatten(), ignore_index=batch.pad, reduction="sum")
    right, wanted = (logits.argmax(-1) == target).tolist(), [gold[1:] for _, gold in rows]
    written = translate(net, batch.source, limit=limit, special=special)
    linked, missed = _misaligned(arrays[probe], samples) if probe else (0, 0)
    return _Scores(
        float(loss),
        [row[: len(gold)] for row, gold in zip(right, wanted, strict=True)],
        [_agreement([*ids, special.stop], gold) for ids, gold in zip(written, wanted, strict=True)],
        list(map(dataset.target.decode, written)),
        linked,
        missed,
    )


def _alignment_probe(anatomy: Anatomy) -> str:
    """Return the path of the weights that an alignment is read from: the last cross-attention's; "" without one."""
    cross = anatomy.attention("cross")
    return cross[-1].probe("pattern") if cross else ""


def _misaligned(pattern: Array, samples: Sequence[Sample]) -> tuple[int, int]:
    """Return how many target tokens are linked, and how many of them look hardest at a token they are not linked to.

    `pattern` are the weights with which each target token was written, of a whole pass.
    """
    strongest = _by_target(pattern).argmax(-1).tolist()  # (row, target)
    linked = missed = 0
    for row, sample in zip(strongest, samples, strict=True):
        links = set(sample.links)
        for token in {target for target, _ in links}:
            linked += 1
            missed += (token, row[token]) not in links
    return linked, missed


def _by_target(pattern: Array) -> np.ndarray:
    """Return (row, target, source): weights averaged over heads."""
    weights = pattern.values.mean(pattern.axes.index("head"))
    return np.moveaxis(weights[:, :, 0], 0, 1) if "time" in pattern.axes else weights  # "time": one query a step


def _match_at(net: Writer, dataset: Dataset, length: int) -> float:
    """Return the exact match of a task's sentences of a source length, in tokens."""
    samples = dataset.of_length(length)
    rows = dataset.examples(samples)
    written = translate(net, _batch(net, rows).source, limit=_limit(rows), special=dataset.target.special)
    return _exact_match(list(map(dataset.target.decode, written)), samples)


def _exact_match(written: Sequence[str], samples: Sequence[Sample]) -> float:
    """Return the share of sentences that is written without a fault."""
    return sum(text == sample.reference for text, sample in zip(written, samples, strict=True)) / len(samples)


def _limit(rows: PackedExamples) -> int:
    """Return how many tokens a net may write: four more than the longest gold target with its two marks."""
    return int(rows.lengths[1].max()) + 4


def _batch(net: Writer, rows: Sequence[Example]) -> Batch:
    device = next(net.parameters()).device
    sources, targets = zip(*rows, strict=True)
    return Batch(padded(sources).to(device), padded(targets).to(device))


def _agreement(written: Sequence[int], gold: Sequence[int]) -> list[bool]:
    """Return whether each gold token stands in its place in what was written."""
    return [place < len(written) and written[place] == token for place, token in enumerate(gold)]


def _errors(right: Sequence[Sequence[bool]]) -> list[float]:
    """Return the share that is wrong at each place that at least five sentences reach."""
    columns = ([row[place] for row in right if place < len(row)] for place in range(max(map(len, right))))
    return [1 - sum(column) / len(column) for column in columns if len(column) >= _ENOUGH]
