"""Nets of the other two shapes, of a few lines each: one that goes on with a text, one that fills its masks."""

from __future__ import annotations

from collections.abc import Generator, Iterator, Sequence
from typing import ClassVar

import torch
from torch import Tensor, nn

from fun_viz.anatomy import Part, Role
from fun_viz.nets import masks
from fun_viz.nets.multihead import JOINS, Attention
from fun_viz.nets.net import Cost, Filler, Net, State, Writer
from fun_viz.nets.probe import Probe
from fun_viz.run.models.card import Card, Config
from fun_viz.run.models.store import Model
from fun_viz.text.characters import Characters
from fun_viz.text.tokenizer import Special
from fun_viz.trace import Token

WIDTH, HEADS = 8, 2


class OneLayer(Net):
    """An embedding, one self-attention and a head, of a net whose only sequence is a text."""

    def __init__(self, vocabulary: int) -> None:
        super().__init__()
        self.token, self.embedding = nn.Embedding(vocabulary, WIDTH), Probe("beam", "token", "unit")
        self.attention = Attention(WIDTH, HEADS)
        self.logits = Probe("beam", "token", "vocabulary")

    def parts(self) -> Iterator[Part]:
        yield Part("", "embedding", "text", ports={"embedding": ()})
        yield Part("attention", "attention", "text", keys="text", score="scaled-dot", maps=JOINS)
        yield Part("", "head", "text", ports={"logits": ()})


class Continuing(OneLayer, Writer):
    """One layer of causal self-attention over one text: what is given, and then what is written (decoder-only)."""

    title, about = "Toy GPT", "A text goes on."
    sequences: ClassVar[tuple[tuple[str, Role], ...]] = (("text", "written"),)

    def marks(self, special: Special) -> tuple[tuple[int, ...], tuple[int, ...]]:
        return (special.start,), ()

    def first(self, given: Tensor, mask: Tensor, start: int) -> Tensor:
        return given[:, -1]

    def read(self, given: Tensor, mask: Tensor) -> Generator[None, None, State]:
        nothing = torch.zeros(len(given), HEADS, 0, WIDTH // HEADS)
        _, state = self._over(given[:, :-1], (nothing, nothing))
        yield
        return state

    def _over(self, tokens: Tensor, past: State) -> tuple[Tensor, State]:
        x = self.embedding(self.token(tokens))
        new = self.attention.remember(x)
        key, value = (torch.cat(pair, 2) for pair in zip(past, new, strict=True))
        hiding = masks.hiding(masks.causal(tokens.size(1), key.size(2)))
        return x + self.attention(x, key, value, hiding), (key, value)

    def advance(self, tokens: Tensor, state: State) -> tuple[Tensor, State]:
        x, state = self._over(tokens[:, None], state)
        return self.logits(x @ self.token.weight.T)[:, -1], state

    def at_once(self, written: Tensor, state: State) -> Tensor:
        return self.logits(self._over(written, state)[0] @ self.token.weight.T)

    def cost(self, given: int) -> Cost:
        return Cost(1, 1)


class Filling(OneLayer, Filler):
    """One layer of self-attention over a text with masks (encoder-only)."""

    title, about = "Toy BERT", "Masks are filled."

    def read(self, given: Tensor, mask: Tensor) -> Generator[None, None, State]:
        x = self.embedding(self.token(given))
        x = x + self.attention(x, *self.attention.remember(x), masks.hiding(mask)[:, None, None, :])
        yield
        return (x,)

    def fill(self, state: State) -> Tensor:
        return self.logits(state[0] @ self.token.weight.T)

    def cost(self, given: int) -> Cost:
        return Cost(1, 1)


class Masked(Characters):
    """Characters of which _ is a mask."""

    special = Special(pad=0, unknown=1, start=2, stop=3, mask=4)

    def ids(self, text: str) -> Sequence[int]:
        return [4 if character == "_" else id for character, id in zip(text, super().ids(text), strict=True)]

    def encode(self, text: str) -> tuple[Token, ...]:
        return tuple(
            Token("_", 4, span=token.span, special="mask") if token.piece == "_" else token
            for token in super().encode(text)
        )


def continuing() -> Model:
    """Return a model that goes on with a text."""
    return _model(Continuing, Characters("abcdefgh"))


def filling() -> Model:
    """Return a model that fills masks; the first character of its vocabulary is never one."""
    return _model(Filling, Masked("_abcdefgh"))


def _model(net: type[Continuing] | type[Filling], tokenizer: Characters) -> Model:
    with torch.random.fork_rng():
        torch.manual_seed(3)
        made = net(len(tokenizer)).eval()
    config = Config(family="toy", options={}, source="characters", target="characters", source_language="")
    return Model("toy", made, tokenizer, tokenizer, config, Card(title={"en": net.title}))  # type: ignore[arg-type]
