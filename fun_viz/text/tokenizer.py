"""What every tokenizer offers, and the special tokens they all share."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Protocol, Self

from fun_viz.registry import Registry
from fun_viz.trace import START_MARK as START_MARK
from fun_viz.trace import SpecialName, Token

END_MARK = "∎"  # how the token that stops is shown
_SHOWN = {"start": START_MARK, "stop": END_MARK, "pad": "<pad>", "unknown": "<unk>", "mask": "<mask>"}


@dataclass(frozen=True)
class Special:
    """The ids of a tokenizer's special tokens; `mask` is None where nothing can be masked."""

    pad: int
    unknown: int
    start: int
    stop: int
    mask: int | None = None

    @cached_property
    def _names(self) -> Mapping[int | None, SpecialName]:
        return {self.pad: "pad", self.unknown: "unknown", self.start: "start", self.stop: "stop", self.mask: "mask"}

    def name(self, token: int) -> SpecialName:
        """Return which special token an id is, "" if it is none."""
        return self._names.get(token, "")

    def piece(self, token: int) -> str:
        """Return how a special token is shown."""
        return _SHOWN[self.name(token)]


MOST_TOKENS = 1_000_000

OWN = Special(pad=0, unknown=1, start=2, stop=3)
OWN_NAMES = ("<pad>", "<unk>", "<s>", "</s>")  # by id, in the vocabularies that are made here


class Tokenizer(Protocol):
    """From text to tokens and back."""

    special: Special

    @classmethod
    def learn(cls, sentences: Iterable[str], *, size: int) -> Self:
        """Return a tokenizer of at most `size` tokens, the special ones counted, from sentences that were cleaned."""

    @classmethod
    def load(cls, content: str) -> Self:
        """Return the tokenizer that `dump` described; ValueError if it described none."""

    def __len__(self) -> int: ...

    def encode(self, text: str) -> tuple[Token, ...]:
        """Return the tokens of a text that was cleaned, each with its span; no start, no stop.

        The piece of an unknown one is what stands in the text.
        """

    def ids(self, text: str) -> Sequence[int]:
        """Return the ids alone, as `encode` does, in less time: many texts are never shown."""

    def decode(self, ids: Sequence[int]) -> str:
        """Return the text of token ids; special tokens leave no trace, an unknown one leaves �."""

    def piece(self, token: int) -> str:
        """Return the readable form of one token."""

    def spaced(self, token: int) -> bool:
        """Return whether a space stands before this token in a text."""

    def dump(self) -> str:
        """Return the tokenizer as JSON, which `load` reads."""


def checked_vocabulary(tokens: Sequence[str]) -> Sequence[str]:
    """Return the tokens of a vocabulary; ValueError if one is empty, stands there twice, or is no text."""
    if len(tokens) > MOST_TOKENS:
        raise ValueError("too many tokens")
    if len(set(tokens)) < len(tokens) or not all(tokens):
        raise ValueError("a token is empty or stands there twice")
    "".join(tokens).encode()  # half of a surrogate pair is no text: a ValueError
    return tokens


def token(tokenizer: Tokenizer, id: int) -> Token:
    """Return the token of an id, as it is read when a net has written it."""
    return Token(tokenizer.piece(id), id, tokenizer.spaced(id), special=tokenizer.special.name(id))


tokenizers: Registry[type[Tokenizer]] = Registry()
