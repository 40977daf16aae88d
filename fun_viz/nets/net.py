"""What every family must offer, by its shape: read what is given; then write token by token, or fill what is masked.

A family says what it is made of (`parts`), how it reads (`read`), and how it goes on (`advance` and `at_once`, or
`fill`). How those are put together, and what an edit does to them, is the same for all and stands here.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Generator, Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from types import MappingProxyType
from typing import Any, ClassVar, TypeAlias, TypeVar

import torch
from torch import Tensor, nn

from fun_viz.anatomy import Anatomy, Moves, Part, Role
from fun_viz.nets.probe import probes
from fun_viz.registry import Registry
from fun_viz.text.tokenizer import Special

State: TypeAlias = tuple[Tensor, ...]
"""All that a net carries from token to token; the first axis of each tensor is the beam."""

R = TypeVar("R")


@dataclass(frozen=True)
class Cost:
    """How a family scales with the tokens given.

    `serial_steps` are the moves of reading as they are made here, one after the other: a token of a layer by a
    recurrent net, a layer of all tokens by any other. `longest_path` counts moves from one place to another, along a
    recurrence or an attention but not from layer to layer, that a signal makes on its shortest way from a given token
    until the decoder has it, in a context or in its first state; of all tokens and of all places that the decoder may
    look at it is the largest (Vaswani et al. 2017, section 4, table 1, without the constants).
    """

    serial_steps: int
    longest_path: int


class Net(nn.Module, ABC):
    """A net that reads given tokens.

    What people are told of a family stands on its class: its `title`, a sentence `about` it, in what it differs from
    the papers (`departures`), the options a `beginner` starts with, and how long each task takes that needs more than
    the usual minute (`seconds`, by task).
    """

    title: ClassVar[str]
    about: ClassVar[str]
    departures: ClassVar[str] = ""
    beginner: ClassVar[Mapping[str, Any]] = MappingProxyType({})
    seconds: ClassVar[Mapping[str, float]] = MappingProxyType({})
    sequences: ClassVar[tuple[tuple[str, Role], ...]]
    moves: ClassVar[Moves] = "layers"

    edits: int = 0  # how many are applied just now (`fun_viz.nets.editing`)
    unmasked: tuple[str, ...] = ()  # the attentions, by their paths, that may look ahead just now
    reading: int = 0  # how often it has begun to read: an edit counts the tokens of one text from there

    @property
    def attention_title(self) -> str:
        """What its attention is called, in a word or two; "" if there is nothing to be said of it."""
        return ""

    @abstractmethod
    def parts(self) -> Iterable[Part]:
        """Yield the parts the net is made of, in the order in which a signal leaves them."""

    @cached_property
    def anatomy(self) -> Anatomy:
        """What the net is made of; a probe that no part declares is a ValueError."""
        axes = {path: probe.axes for path, probe in probes(self).items()}
        return Anatomy.of(self.parts(), axes, self.sequences, self.moves)

    def marks(self, special: Special) -> tuple[tuple[int, ...], tuple[int, ...]]:
        """Return the special tokens that the net wants before and after a text that it is given."""
        return (), (special.stop,)

    @abstractmethod
    def read(self, given: Tensor, mask: Tensor) -> Generator[None, None, State]:
        """Read move by move, yielding after each; the generator's return value is the state to go on from.

        `given` (beam, token) are token ids, `mask` (beam, token) is True at tokens and False at padding.
        """

    def read_at_once(self, given: Tensor, mask: Tensor) -> State:
        """Read without stopping between moves; same arguments and result as `read`."""
        return drain(self.read(given, mask))

    def begin(self, given: Tensor, mask: Tensor) -> Generator[None, None, State]:
        """Read a new text, move by move, as `read` does."""
        self.__dict__["reading"] = self.reading + 1
        return (yield from self.read(given, mask))

    def encode(self, given: Tensor, mask: Tensor) -> State:
        """Read a new text in one stroke; an edited net goes move by move even so."""
        return drain(self.begin(given, mask)) if self.edits else self.read_at_once(given, mask)

    @abstractmethod
    def cost(self, given: int) -> Cost:
        """Return how many serial steps reading takes, and the longest path, for so many given tokens."""


class Writer(Net):
    """A net that writes token by token, or says all of it at once when what is written is known."""

    sequences: ClassVar[tuple[tuple[str, Role], ...]] = (("source", "given"), ("target", "written"))

    @abstractmethod
    def advance(self, tokens: Tensor, state: State) -> tuple[Tensor, State]:
        """Read the last tokens (beam,) and return logits (beam, vocabulary) for the next, and the state after them."""

    @abstractmethod
    def at_once(self, written: Tensor, state: State) -> Tensor:
        """Return logits (beam, target, vocabulary) for what follows each of the tokens `written` (beam, target)."""

    def first(self, given: Tensor, mask: Tensor, start: int) -> Tensor:
        """Return the token (beam,) that `advance` reads first: the start mark.

        A net that goes on with what was given reads its last token here, which `read` has then left out.
        """
        return torch.full((len(given),), start, dtype=torch.long, device=given.device)

    def forward(self, given: Tensor, mask: Tensor, written: Tensor) -> Tensor:
        """Read, then return logits (beam, target, vocabulary) for what follows each token of `written`.

        All of it at once, but token by token while the net is edited: so an edit means the same in both ways. Where a
        mask is taken away what comes later must be there: then all of it at once.
        """
        state = self.encode(given, mask)
        if not self.edits or self.unmasked:
            return self.at_once(written, state)
        logits = []
        for tokens in written.unbind(1):
            each, state = self.advance(tokens, state)
            logits.append(each)
        return torch.stack(logits, 1)


class Filler(Net):
    """A net that reads a text with masks and says what could stand at each place."""

    sequences: ClassVar[tuple[tuple[str, Role], ...]] = (("text", "filled"),)

    def marks(self, special: Special) -> tuple[tuple[int, ...], tuple[int, ...]]:
        return (special.start,), (special.stop,)

    @abstractmethod
    def fill(self, state: State) -> Tensor:
        """Return logits (beam, token, vocabulary) for every place of the text that was read."""

    def forward(self, given: Tensor, mask: Tensor) -> Tensor:
        """Read, and return logits (beam, token, vocabulary)."""
        return self.fill(self.encode(given, mask))


def drain(moves: Generator[object, None, R]) -> R:
    """Run a generator to its end and return what it returns."""
    while True:
        try:
            next(moves)
        except StopIteration as end:
            return end.value


families: Registry[type[Net]] = Registry()
