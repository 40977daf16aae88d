"""Batches of pairs of about the same length, so that little of them is padding."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from fun_viz.text.packed import Example, Lengths, lengths
from fun_viz.text.tokenizer import OWN

__all__ = ["Batch", "Example", "batches", "count", "padded"]


@dataclass(frozen=True, eq=False)
class Batch:
    """Padded token ids: source (batch, source) to its stop mark, target (batch, target) from start to stop mark."""

    source: Tensor
    target: Tensor
    pad: int = OWN.pad

    @property
    def mask(self) -> Tensor:
        """Return (batch, source), True at tokens and False at padding."""
        return self.source != self.pad

    @property
    def tokens(self) -> int:
        """How many target tokens are to be predicted."""
        return int((self.target[:, 1:] != self.pad).sum())


def padded(rows: Sequence[Sequence[int]]) -> Tensor:
    """Return (row, token) with padding after the end of each row."""
    longest = max(map(len, rows))
    return torch.tensor([[*row, *[OWN.pad] * (longest - len(row))] for row in rows])


def batches(examples: Sequence[Example], *, tokens: int, generator: torch.Generator, skip: int = 0) -> Iterator[Batch]:
    """Yield every example once, in batches of at most `tokens` cells a side, in an order drawn from `generator`.

    The first `skip` batches are passed over without being built; those that follow are the same as without it.
    """
    order, starts = _grouped(examples, tokens, torch.rand(len(examples), generator=generator))
    for at in torch.randperm(len(starts) - 1, generator=generator).tolist()[skip:]:
        chosen = [examples[i] for i in order[starts[at] : starts[at + 1]].tolist()]
        yield Batch(padded([source for source, _ in chosen]), padded([target for _, target in chosen]))


def count(examples: Sequence[Example], *, tokens: int) -> int:
    """Return how many batches there are; no generator changes that, since it only orders examples of equal length."""
    return len(_grouped(examples, tokens, torch.zeros(len(examples)))[1]) - 1


def _grouped(examples: Sequence[Example], tokens: int, noise: Tensor) -> tuple[NDArray[np.intp], list[int]]:
    """Return the examples by length, those of equal length by `noise`, and where in this order each batch starts."""
    source, target = lengths(examples)
    order = np.lexsort((noise.numpy(), source, target))
    return order, _starts(np.maximum(source, target)[order], tokens)


def _starts(widths: Lengths, tokens: int) -> list[int]:
    """Return where each batch starts and, last, where the last one ends; `widths` are of the examples in order."""
    starts = [0]
    while (start := starts[-1]) < len(widths):
        most = max(1, tokens // max(1, int(widths[start])))  # it only grows wider
        widest = np.maximum.accumulate(widths[start : start + most])
        fits = int(np.searchsorted(widest * np.arange(1, len(widest) + 1), tokens, side="right"))
        starts.append(start + max(1, fits))
    return starts
