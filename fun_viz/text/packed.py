"""Long lists of sentences, pairs and examples in a few flat arrays: about as large as the file they came from.

As Python objects a million pairs would take six times as much. They are read like any sequence.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TypeAlias, overload

import numpy as np
from numpy.typing import NDArray

Whole: TypeAlias = NDArray[np.int64]
Lengths: TypeAlias = NDArray[np.int32]
Rows: TypeAlias = NDArray[np.int32]
Example: TypeAlias = tuple[tuple[int, ...], tuple[int, ...]]
"""Source ids, ending with the token that stops, and target ids, which also start with the one that starts."""


@dataclass(frozen=True)
class Pair:
    """A sentence and its translation, both cleaned; `written` is the translation before, where that is known to differ.

    Two pairs that differ in nothing else are one.
    """

    source: str
    target: str
    written: str = field(default="", compare=False)


class Texts:
    """Texts in UTF-8, one behind the other, and where each ends."""

    def __init__(self) -> None:
        self._letters = bytearray()
        self._ends = array("q")

    def __len__(self) -> int:
        return len(self._ends)

    def append(self, text: str) -> None:
        self._letters += text.encode("utf-8", "surrogatepass")
        self._ends.append(len(self._letters))

    def __getitem__(self, at: int) -> str:
        start = self._ends[at - 1] if at else 0
        return self._letters[start : self._ends[at]].decode("utf-8", "surrogatepass")


class PackedPairs(Sequence[Pair]):
    """Pairs out of two long texts: all, or those of some `rows`. A slice shares the texts it was taken from.

    `written` are targets as they were before they were cleaned, of a few rows.
    """

    def __init__(
        self, sources: Texts, targets: Texts, rows: Rows | None = None, written: Mapping[int, str] | None = None
    ) -> None:
        self._sources = sources
        self._targets = targets
        self._written = written or {}
        self._rows = np.arange(len(sources), dtype=np.int32) if rows is None else rows

    def __len__(self) -> int:
        return len(self._rows)

    @overload
    def __getitem__(self, at: int) -> Pair: ...
    @overload
    def __getitem__(self, at: slice) -> PackedPairs: ...
    def __getitem__(self, at: int | slice) -> Pair | PackedPairs:
        if isinstance(at, slice):
            return self._of(self._rows[at])
        row = int(self._rows[at])
        return Pair(self._sources[row], self._targets[row], self._written.get(row, ""))

    def __iter__(self) -> Iterator[Pair]:
        return map(self.__getitem__, range(len(self)))

    def take(self, places: NDArray[np.intp]) -> PackedPairs:
        """Return the pairs at some places, in that order, without copying a letter."""
        return self._of(self._rows[places])

    def _of(self, rows: Rows) -> PackedPairs:
        return PackedPairs(self._sources, self._targets, rows, self._written)


class Ids:
    """Rows of token ids, one behind the other, and where each ends; 16 bits a token if the vocabulary allows it."""

    def __init__(self, vocabulary: int) -> None:
        self._flat = array("H" if vocabulary <= 1 << 16 else "i")
        self._ends = array("q")

    def __len__(self) -> int:
        return len(self._ends)

    def append(self, ids: Sequence[int]) -> None:
        self._flat.extend(ids)
        self._ends.append(len(self._flat))

    def __getitem__(self, at: int) -> tuple[int, ...]:
        start = self._ends[at - 1] if at else 0
        return tuple(self._flat[start : self._ends[at]])

    @property
    def lengths(self) -> Lengths:
        return np.diff(np.array(self._ends), prepend=np.int64(0)).astype(np.int32)


class PackedExamples(Sequence[Example]):
    """Examples out of two long rows of token ids, appended one after the other."""

    def __init__(self, source_vocabulary: int, target_vocabulary: int) -> None:
        self._sources = Ids(source_vocabulary)
        self._targets = Ids(target_vocabulary)

    def append(self, source: Sequence[int], target: Sequence[int]) -> None:
        self._sources.append(source)
        self._targets.append(target)

    def __len__(self) -> int:
        return len(self._sources)

    @overload
    def __getitem__(self, at: int) -> Example: ...
    @overload
    def __getitem__(self, at: slice) -> Sequence[Example]: ...
    def __getitem__(self, at: int | slice) -> Example | Sequence[Example]:
        if isinstance(at, slice):
            return [self[i] for i in range(*at.indices(len(self)))]
        place = range(len(self))[at]
        return self._sources[place], self._targets[place]

    @property
    def lengths(self) -> tuple[Lengths, Lengths]:
        """How many tokens the source and the target of each example have."""
        return self._sources.lengths, self._targets.lengths


def lengths(examples: Sequence[Example]) -> tuple[Lengths, Lengths]:
    """Return how many tokens the source and the target of each example have."""
    if isinstance(examples, PackedExamples):
        return examples.lengths
    source, target = (np.fromiter((len(example[side]) for example in examples), np.int32) for side in (0, 1))
    return source, target
