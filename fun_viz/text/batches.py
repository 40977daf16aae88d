"""Batches of pairs of about the same length, so that little of them is padding."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import torch
from torch import Tensor

from fun_viz.text.tokenizer import PAD

Example = tuple[tuple[int, ...], tuple[int, ...]]
"""Source ids, ending with STOP, and target ids, starting with START and ending with STOP."""


@dataclass(frozen=True, eq=False)
class Batch:
    """Padded token ids: source (batch, source) and target (batch, target), the latter with START and STOP."""

    source: Tensor
    target: Tensor

    @property
    def tokens(self) -> int:
        """How many target tokens are to be predicted."""
        return int((self.target[:, 1:] != PAD).sum())

    @property
    def waste(self) -> float:
        """Which share of the cells, from 0 to 1, is padding."""
        cells = self.source.numel() + self.target.numel()
        return float((self.source == PAD).sum() + (self.target == PAD).sum()) / cells


def padded(rows: Sequence[Sequence[int]]) -> Tensor:
    """Return (row, token) with PAD after the end of each row."""
    longest = max(map(len, rows))
    return torch.tensor([[*row, *[PAD] * (longest - len(row))] for row in rows])


def batches(examples: Sequence[Example], *, tokens: int, generator: torch.Generator) -> Iterator[Batch]:
    """Yield every example once, in batches of at most `tokens` cells a side, in an order drawn from `generator`."""
    noise = torch.rand(len(examples), generator=generator).tolist()
    order = sorted(range(len(examples)), key=lambda i: (len(examples[i][1]), len(examples[i][0]), noise[i]))
    groups: list[list[int]] = [[]]
    longest = 0
    for i in order:
        longest = max(longest, *map(len, examples[i]))
        if groups[-1] and longest * (len(groups[-1]) + 1) > tokens:
            groups.append([])
            longest = max(map(len, examples[i]))
        groups[-1].append(i)
    for at in torch.randperm(len(groups), generator=generator).tolist():
        chosen = [examples[i] for i in groups[at]]
        yield Batch(padded([source for source, _ in chosen]), padded([target for _, target in chosen]))
