"""How good a net is on sentences it was not trained on, while it is being trained."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import chain

import numpy as np
import torch
from torch.nn import functional

from fun_viz.events import Assessment
from fun_viz.nets.net import Writer
from fun_viz.nets.probe import capture
from fun_viz.run.decoding.search import translate
from fun_viz.run.training.dataset import Dataset
from fun_viz.run.training.loop import loss_of
from fun_viz.text.batches import Batch, Example, batches, padded
from fun_viz.text.tasks.task import Sample
from fun_viz.text.tokenizer import PAD, STOP
from fun_viz.trace import Array

_AT_ONCE = 64  # sentences
_ENOUGH = 5  # sentences, for a share to be told
_CROSS = re.compile(r"decoder\.(?:layers\.(\d+)\.)?cross\.pattern")


@torch.inference_mode()
def perplexity(net: Writer, data: Sequence[Example]) -> float:
    """Return exp of the mean cross-entropy of a target token, STOP included, teacher-forced, no smoothing."""
    total = count = 0.0
    for batch in batches(data, tokens=2_000, generator=torch.Generator().manual_seed(0)):
        total += loss_of(net, batch).item() * batch.tokens
        count += batch.tokens
    return math.exp(total / count)


@dataclass(eq=False)
class _Seen:
    """What a batch showed."""

    loss: float
    tokens: int
    forced: list[list[bool]]  # (row, target): whether the likeliest token was the gold one, teacher-forced
    free: list[list[bool]]  # the same of what the net writes by itself
    exact: list[bool]
    said: list[tuple[str, str]]
    linked: int = 0
    missed: int = 0


@torch.inference_mode()
def assess(net: Writer, dataset: Dataset, samples: Sequence[Sample], device: torch.device) -> Assessment:
    """Return what there is to say of a net, which is left in evaluation mode."""
    net.eval()
    order = sorted(samples, key=lambda sample: len(sample.source))
    seen = [_look(net, dataset, order[at : at + _AT_ONCE], device) for at in range(0, len(order), _AT_ONCE)]
    tokens, linked = sum(one.tokens for one in seen), sum(one.linked for one in seen)
    forced, free = (list(chain.from_iterable(getattr(one, side) for one in seen)) for side in ("forced", "free"))
    return Assessment(
        loss=sum(one.loss for one in seen) / tokens,
        token_accuracy=sum(map(sum, forced)) / tokens,
        exact_match=sum(sum(one.exact) for one in seen) / len(order),
        bleu=_bleu([pair for one in seen for pair in one.said]),
        alignment_error=sum(one.missed for one in seen) / linked if linked else None,
        positions=tuple(zip(_errors(forced), _errors(free), strict=True)),
    )


def _look(net: Writer, dataset: Dataset, some: Sequence[Sample], device: torch.device) -> _Seen:
    rows = dataset.examples(some)
    batch = Batch(padded([row for row, _ in rows]).to(device), padded([row for _, row in rows]).to(device))
    with capture(net, lambda path: path.endswith(".pattern")) as arrays:
        logits = net(batch.source, batch.source != PAD, batch.target[:, :-1])
    wanted = batch.target[:, 1:]
    loss = functional.cross_entropy(logits.flatten(0, 1), wanted.flatten(), ignore_index=PAD, reduction="sum")
    right = (logits.argmax(-1) == wanted).tolist()
    written = _written(net, batch)
    linked, missed = misaligned(pattern, some) if (pattern := alignment(arrays)) is not None else (0, 0)
    return _Seen(
        float(loss),
        batch.tokens,
        [row[: len(gold) + 1] for row, (_, gold) in zip(right, written, strict=True)],
        [_agreement(one, gold) for one, gold in written],
        [one == gold for one, gold in written],
        [(_text(dataset, one), _text(dataset, gold)) for one, gold in written],
        linked,
        missed,
    )


def _agreement(written: Sequence[int], gold: Sequence[int]) -> list[bool]:
    """Return whether each gold token, STOP included, stands in its place in what was written."""
    one, other = [*written, STOP], [*gold, STOP]
    return [place < len(one) and one[place] == token for place, token in enumerate(other)]


def _errors(right: Sequence[Sequence[bool]]) -> list[float]:
    """Return the share that is wrong at each place that at least five sentences reach."""
    columns = ([row[place] for row in right if place < len(row)] for place in range(max(map(len, right))))
    return [1 - sum(column) / len(column) for column in columns if len(column) >= _ENOUGH]


@torch.inference_mode()
def by_length(
    net: Writer, dataset: Dataset, lengths: Sequence[int], device: torch.device
) -> tuple[tuple[int, float], ...]:
    """Return the exact match of a task's sentences of each source length, in tokens, of which none was trained on."""
    net.eval()
    found = []
    for length in lengths:
        some = dataset.of_length(length)
        rows = dataset.examples(some)
        batch = Batch(padded([row for row, _ in rows]).to(device), padded([row for _, row in rows]).to(device))
        found.append((length, sum(one == gold for one, gold in _written(net, batch)) / len(some)))
    return tuple(found)


def _written(net: Writer, batch: Batch) -> list[tuple[list[int], list[int]]]:
    """Return what the net writes for each source and what it should, without START and STOP."""
    gold = [[token for token in row[1:] if token != PAD][:-1] for row in batch.target.tolist()]
    return list(zip(translate(net, batch.source, limit=batch.target.size(1) + 4), gold, strict=True))


def _is_cross(path: str) -> bool:
    return _CROSS.fullmatch(path) is not None


def alignment(seen: Mapping[str, Array]) -> np.ndarray | None:
    """Return (row, target, source): the cross-attention of the last layer, averaged over heads, of a whole pass."""
    layers = {int(found[1] or 0): array for name, array in seen.items() if (found := _CROSS.fullmatch(name))}
    if not layers:
        return None
    last = layers[max(layers)]
    heads = last.values.mean(last.axes.index("head"))
    if "time" in last.axes:  # one query a step
        return np.moveaxis(heads[:, :, 0], 0, 1)
    return heads


def misaligned(pattern: np.ndarray, samples: Sequence[Sample]) -> tuple[int, int]:
    """Return how many target tokens are linked, and how many of them look hardest at a token they are not linked to.

    `pattern` (row, target, source) are the weights with which each target token was written.
    """
    strongest = pattern.argmax(-1).tolist()  # (row, target)
    looked = missed = 0
    for row, sample in zip(strongest, samples, strict=True):
        links = set(sample.links)
        for token in {target for target, _ in links}:
            looked += 1
            missed += (token, row[token]) not in links
    return looked, missed


def _text(dataset: Dataset, ids: Sequence[int]) -> str:
    """Return target tokens as BLEU counts them: words as they are written, characters each a word."""
    if dataset.kinds[1] == "characters":
        return " ".join(map(dataset.target.piece, ids))
    return dataset.target.decode(ids)


def _bleu(said: Sequence[tuple[str, str]]) -> float:
    from sacrebleu.metrics.bleu import BLEU

    score = BLEU(force=True).corpus_score([one for one, _ in said], [[other for _, other in said]])
    return float(score.score)
