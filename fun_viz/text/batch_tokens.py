"""A batch as it can be drawn: words instead of numbers, and no tensor."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from fun_viz.text.tokenizer import Tokenizer

if TYPE_CHECKING:
    from fun_viz.text.batches import Batch  # brings torch


@dataclass(frozen=True)
class SidePicture:
    """The readable tokens of each row, without padding; what lies between a row's end and `width` is padding."""

    pieces: tuple[tuple[str, ...], ...]

    @property
    def lengths(self) -> tuple[int, ...]:
        """How many tokens each row has."""
        return tuple(map(len, self.pieces))

    @property
    def width(self) -> int:
        """How many tokens the longest row has, and so the cells of every row."""
        return max(self.lengths, default=0)

    @property
    def cells(self) -> int:
        return self.width * len(self.pieces)

    @property
    def waste(self) -> float:
        """How much of the side is padding, in per cent."""
        return _waste(self)


@dataclass(frozen=True)
class BatchPicture:
    """Both sides of a batch; sources end with the stop mark, targets start with the start mark and end so too."""

    source: SidePicture
    target: SidePicture

    @property
    def waste(self) -> float:
        """How much of the batch is padding, in per cent."""
        return _waste(self.source, self.target)


def batch_picture(batch: Batch, source: Tokenizer, target: Tokenizer) -> BatchPicture:
    """Return a batch in the words of its two tokenizers."""
    return BatchPicture(_side(batch.source.tolist(), source), _side(batch.target.tolist(), target))


def _waste(*sides: SidePicture) -> float:
    cells = sum(side.cells for side in sides)
    return 100 * (1 - sum(sum(side.lengths) for side in sides) / cells) if cells else 0.0


def _side(rows: Sequence[Sequence[int]], tokenizer: Tokenizer) -> SidePicture:
    pad = tokenizer.special.pad
    return SidePicture(tuple(tuple(tokenizer.piece(token) for token in row if token != pad) for row in rows))
