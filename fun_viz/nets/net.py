"""What every family must offer: encode once, then decode token by token, or all at once when the target is known."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Generator, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, ClassVar, TypeAlias, TypeVar

from torch import Tensor, nn

from fun_viz.registry import Registry

State: TypeAlias = tuple[Tensor, ...]
"""All that decoding carries from token to token; the first axis of each tensor is the beam."""

R = TypeVar("R")


@dataclass(frozen=True)
class Cost:
    """How a family scales, as the papers count it, for n source tokens and m target tokens."""

    serial_steps: int  # moves that must wait for one another while encoding
    longest_path: int  # moves a signal passes from the farthest source token to an output


class Seq2Seq(nn.Module, ABC):
    """A net from source tokens to target tokens.

    What people are told of a family stands on its class: its `title`, a sentence `about` it, the options a `beginner`
    starts with, and how long each task takes that needs more than the usual minute (`seconds`, by task).
    """

    title: ClassVar[str]
    about: ClassVar[str]
    beginner: ClassVar[Mapping[str, Any]] = MappingProxyType({})
    seconds: ClassVar[Mapping[str, float]] = MappingProxyType({})
    attention_kind: str = ""
    """How it looks back at the source, in a word or two, where no option of the family says so."""

    @abstractmethod
    def encoding(self, source: Tensor, mask: Tensor) -> Generator[None, None, State]:
        """Encode move by move, yielding after each; the generator's return value is the state to decode from.

        `source` (beam, token) are token ids, `mask` (beam, token) is True at tokens and False at padding.
        """

    @abstractmethod
    def decode(self, tokens: Tensor, state: State) -> tuple[Tensor, State]:
        """Read the last tokens (beam,) and return logits (beam, vocabulary) for the next, and the state after them."""

    @abstractmethod
    def forward(self, source: Tensor, mask: Tensor, target: Tensor) -> Tensor:
        """Return logits (batch, target, vocabulary) for what follows each token of `target`, all steps at once."""

    @abstractmethod
    def cost(self, source: int) -> Cost:
        """Return how many serial steps encoding takes, and the longest path, for `source` tokens."""

    def encode(self, source: Tensor, mask: Tensor) -> State:
        """Encode without stopping between moves; same arguments and result as `encoding`."""
        return drain(self.encoding(source, mask))


def drain(moves: Generator[object, None, R]) -> R:
    """Run a generator to its end and return what it returns."""
    while True:
        try:
            next(moves)
        except StopIteration as end:
            return end.value


families: Registry[type[Seq2Seq]] = Registry()
