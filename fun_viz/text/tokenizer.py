"""What every tokenizer offers, and the special tokens they all share."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol, Self

from fun_viz.registry import Registry

PAD, UNKNOWN, START, STOP = range(4)
SPECIAL = ("<pad>", "<unk>", "<s>", "</s>")
END_MARK = "∎"  # how STOP is shown
START_MARK = "▸"


@dataclass(frozen=True)
class Tokens:
    """A sentence in pieces: token ids, as many readable pieces, and where a piece is not in the vocabulary."""

    ids: tuple[int, ...]
    pieces: tuple[str, ...]
    unknown: tuple[int, ...] = ()


class Tokenizer(Protocol):
    """From text to tokens and back; ids below len(SPECIAL) mean the same in all."""

    @classmethod
    def learn(cls, sentences: Iterable[str], *, size: int) -> Self:
        """Return a tokenizer of at most `size` tokens, the special ones counted, from sentences that were cleaned."""

    @classmethod
    def load(cls, file: Path) -> Self:
        """Return the tokenizer that `dump` described; ValueError if the file holds something else."""

    def __len__(self) -> int: ...

    def encode(self, text: str) -> Tokens:
        """Return the tokens of a text that was cleaned; no start, no stop."""

    def ids(self, text: str) -> Sequence[int]:
        """Return the ids alone, as `encode` does, in less time: many texts are never shown."""

    def decode(self, ids: Sequence[int]) -> str:
        """Return the text of token ids; special tokens leave no trace, an unknown one leaves �."""

    def piece(self, token: int) -> str:
        """Return the readable form of one token."""

    def spaced(self, token: int) -> bool:
        """Return whether a space stands before this token in a text."""

    def dump(self) -> str:
        """Return the tokenizer as JSON, which `load` reads from a file in UTF-8."""


tokenizers: Registry[type[Tokenizer]] = Registry()
