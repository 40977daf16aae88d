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
from fun_viz.run.decoding.evaluate import bleu_of
from fun_viz.run.decoding.search import translate
from fun_viz.run.training.dataset import Dataset
from fun_viz.run.training.objectives.objective import BatchLoss, Objective, objectives
from fun_viz.text.batches import Batch, padded
from fun_viz.text.tasks.task import Sample
from fun_viz.trace import Array

_AT_ONCE = 64  # sentences
_ENOUGH = 5  # sentences, for a share to be told


@objectives.register("translate")
class Translate(Objective):
    """Cross-entropy of the target, teacher-forced or by scheduled sampling; assessed by what is written freely too."""

    def loss(
        self, net: Writer, batch: Batch, *, smoothing: float, teacher: float, generator: torch.Generator
    ) -> BatchLoss:
        logits = decoder_logits(net, batch, teacher, generator)  # (batch, target, vocabulary)
        target = batch.target[:, 1:]
        total = functional.cross_entropy(
            logits.flatten(0, 1), target.flatten(), ignore_index=batch.pad, label_smoothing=smoothing, reduction="sum"
        )
        counts = target != batch.pad
        return BatchLoss(total, ((logits.detach().argmax(-1) == target) & counts).sum(), counts.sum())

    @torch.inference_mode()
    def assessment(
        self, net: Writer, dataset: Dataset, samples: Sequence[Sample], *, lengths: Sequence[int] = ()
    ) -> Assessment:
        net.eval()
        order = sorted(samples, key=lambda sample: len(sample.source))
        parts = [_scores(net, dataset, order[at : at + _AT_ONCE]) for at in range(0, len(order), _AT_ONCE)]
        tokens, linked = sum(part.tokens for part in parts), sum(part.linked for part in parts)
        forced = list(chain.from_iterable(part.forced for part in parts))
        free = list(chain.from_iterable(part.free for part in parts))
        return Assessment(
            loss=sum(part.loss for part in parts) / tokens,
            token_accuracy=sum(map(sum, forced)) / tokens,
            exact_match=sum(sum(part.exact) for part in parts) / len(order),
            bleu=_bleu([pair for part in parts for pair in part.texts]),
            alignment_error=sum(part.missed for part in parts) / linked if linked else None,
            positions=tuple(zip(_errors(forced), _errors(free), strict=True)),
            lengths=tuple((length, _exact_match(net, dataset, length)) for length in lengths),
        )


def decoder_logits(net: Writer, batch: Batch, teacher: float, generator: torch.Generator) -> Tensor:
    """Return logits (batch, target, vocabulary); each input of the decoder is gold with probability `teacher`.

    The others are the net's own last tokens, the likeliest ones (scheduled sampling, Bengio et al. 2015, section 2.4),
    so the steps follow one another.
    """
    mask, inputs = batch.mask, batch.target[:, :-1]
    if teacher >= 1:
        return net(batch.source, mask, inputs)
    gold = (torch.rand(inputs.shape, generator=generator) < teacher).to(inputs.device)
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
    tokens: int
    forced: list[list[bool]]  # the likeliest token is the gold one, teacher-forced
    free: list[list[bool]]  # the token that the net writes by itself is the gold one
    exact: list[bool]
    texts: list[tuple[str, str]]  # written and gold
    linked: int
    missed: int


def _scores(net: Writer, dataset: Dataset, samples: Sequence[Sample]) -> _Scores:
    batch, probe = _batch(net, dataset, samples), _alignment_probe(net.anatomy)
    with capture(net, lambda path: path == probe) as arrays:
        logits = net(batch.source, batch.mask, batch.target[:, :-1])
    target = batch.target[:, 1:]
    loss = functional.cross_entropy(logits.flatten(0, 1), target.flatten(), ignore_index=batch.pad, reduction="sum")
    right = (logits.argmax(-1) == target).tolist()
    pairs, stop = _written_and_gold(net, dataset, batch), dataset.target.special.stop
    linked, missed = _misaligned(arrays[probe], samples) if probe else (0, 0)
    return _Scores(
        float(loss),
        batch.tokens,
        [row[: len(gold) + 1] for row, (_, gold) in zip(right, pairs, strict=True)],
        [_agreement([*written, stop], [*gold, stop]) for written, gold in pairs],
        [written == gold for written, gold in pairs],
        [(_text(dataset, written), _text(dataset, gold)) for written, gold in pairs],
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


def _exact_match(net: Writer, dataset: Dataset, length: int) -> float:
    """Return the share of a task's sentences of a source length, in tokens, that is translated without a fault."""
    samples = dataset.of_length(length)
    pairs = _written_and_gold(net, dataset, _batch(net, dataset, samples))
    return sum(written == gold for written, gold in pairs) / len(samples)


def _batch(net: Writer, dataset: Dataset, samples: Sequence[Sample]) -> Batch:
    device = next(net.parameters()).device
    sources, targets = zip(*dataset.examples(samples), strict=True)
    return Batch(padded(sources).to(device), padded(targets).to(device))


def _written_and_gold(net: Writer, dataset: Dataset, batch: Batch) -> list[tuple[list[int], list[int]]]:
    """Return what the net writes for each source and what it should, without the marks of start and stop."""
    gold = [[token for token in row[1:] if token != batch.pad][:-1] for row in batch.target.tolist()]
    written = translate(net, batch.source, limit=batch.target.size(1) + 4, special=dataset.target.special)
    return list(zip(written, gold, strict=True))


def _agreement(written: Sequence[int], gold: Sequence[int]) -> list[bool]:
    """Return whether each gold token stands in its place in what was written."""
    return [place < len(written) and written[place] == token for place, token in enumerate(gold)]


def _errors(right: Sequence[Sequence[bool]]) -> list[float]:
    """Return the share that is wrong at each place that at least five sentences reach."""
    columns = ([row[place] for row in right if place < len(row)] for place in range(max(map(len, right))))
    return [1 - sum(column) / len(column) for column in columns if len(column) >= _ENOUGH]


def _text(dataset: Dataset, ids: Sequence[int]) -> str:
    """Return target tokens as BLEU counts them: words as they are written, characters each a word."""
    if dataset.kinds[1] == "characters":
        return " ".join(map(dataset.target.piece, ids))
    return dataset.target.decode(ids)


def _bleu(texts: Sequence[tuple[str, str]]) -> float:
    gold = [wanted for _, wanted in texts]
    score = bleu_of(gold).corpus_score([written for written, _ in texts], [gold])
    return float(score.score)
