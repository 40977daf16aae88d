"""How a recurrent decoder looks back at the source: what all ways have in common, and the fixed context.

Each score is a file of `fun_viz.nets.scores`, registered by its name.
"""

from __future__ import annotations

from typing import ClassVar, Literal, NamedTuple

from torch import Tensor

from fun_viz.anatomy import Score, Weights
from fun_viz.nets.attention import weigh
from fun_viz.nets.plain import Plain
from fun_viz.nets.probe import Probe
from fun_viz.registry import Registry

When = Literal["never", "before", "after"]


class Past(NamedTuple):
    """What the encoder left behind, and how far the decoder is; the first axis of each is the beam."""

    mask: Tensor  # (beam, token), True at tokens
    memory: Tensor  # (beam, token, memory)
    key: Tensor  # (beam, head, token, unit), made of the memory once
    ends: Tensor  # (beam, memory): the last hidden states, left to right and right to left
    time: Tensor  # (beam,): target tokens read


class Look(Plain):
    """A way to turn hidden states of the decoder (beam, query, unit) into contexts (beam, query, memory).

    `asks` says when: "before" the cell, with its last hidden state, or "after" it, with the new one; "never" is a
    context that no hidden state has a part in. Units of the decoder and of the memory are equal in number.
    """

    title: ClassVar[str]
    asks: ClassVar[When]
    score: ClassVar[Score] = ""  # how it compares, "" if it does not
    formula: ClassVar[str] = ""  # the score as the paper writes it
    weights: ClassVar[Weights] = {}  # which of its parameters its score is made with
    reach = 0  # tokens that it sees to either side of a position, where it has one

    def __init__(self, units: int, width: int, reach: int) -> None:
        """`width` is that of a small network inside, if there is one, `reach` that of a window to either side."""
        super().__init__()

    def remember(self, memory: Tensor) -> Tensor:
        """Return the keys (beam, head, token, unit) of a memory (beam, token, memory)."""
        raise NotImplementedError

    def forward(self, hidden: Tensor, past: Past) -> Tensor:
        raise NotImplementedError

    def unseen(self, source: int) -> int:
        """Return how many of `source` tokens can lie on one side of all that a context is made of, at most."""
        return 0


looks: Registry[type[Look]] = Registry()


@looks.register("none")
class FixedContext(Look):
    """No attention: the context is what the encoder's last hidden states hold, at every step (Cho et al. 2014).

    It is these states themselves, of both directions, where the paper has tanh(V h) of one that reads forwards.
    """

    title: ClassVar[str] = "no attention"
    asks = "never"

    def remember(self, memory: Tensor) -> Tensor:
        return memory[:, None, :, :0]

    def forward(self, hidden: Tensor, past: Past) -> Tensor:
        return past.ends[:, None].expand(-1, hidden.size(1), -1)

    def unseen(self, source: int) -> int:
        return source - 1  # all but the one that the encoder ended with


class Attention(Look):
    """What all attentions have in common: scores, weights that are their softmax, and a weighted mean of the memory."""

    def __init__(self, units: int, width: int, reach: int) -> None:
        super().__init__(units, width, reach)
        self.query = Probe("beam", "head", "query", "unit")
        self.key = Probe("beam", "head", "key", "unit")
        self.scores = Probe("beam", "head", "query", "key")
        self.pattern = Probe("beam", "head", "query", "key")

    def remember(self, memory: Tensor) -> Tensor:
        return self.key(memory[:, None])  # (beam, head, key, unit)

    def forward(self, hidden: Tensor, past: Past) -> Tensor:
        scores = self.scores(self.compare(hidden[:, None], past.key))  # (beam, head, query, key)
        return gathered(self.pattern(weigh(scores, past.mask[:, None, None])), past)

    def compare(self, hidden: Tensor, key: Tensor) -> Tensor:
        """Return (beam, head, query, key) from (beam, head, query, unit) and the keys."""
        raise NotImplementedError


def gathered(weights: Tensor, past: Past) -> Tensor:
    return weights[:, 0] @ past.memory  # (beam, query, memory)
