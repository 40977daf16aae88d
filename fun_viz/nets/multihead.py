"""Multi-head attention (Vaswani et al. 2017, section 3.2), of the three kinds a Transformer has."""

from __future__ import annotations

from torch import Tensor

from fun_viz.anatomy import Weights
from fun_viz.nets.attention import dot, scaled_dot
from fun_viz.nets.plain import Linear, Plain
from fun_viz.nets.positions.rotary import turned
from fun_viz.nets.probe import Probe

JOINS: Weights = {"to_output.weight": ("unit", "joined"), "to_output.bias": ("unit",)}
"""W^O and its bias, as an attention declares them."""


class Attention(Plain):
    """Each head compares in its own width/heads units, W^O joins what they gathered.

    `hiding` is added to the scores: -∞ where a key may not be seen, and what else shall shift them; None is nothing.
    `angle` (token, pair) turns queries and keys before they are compared; they are seen as they were before. What is
    gathered is a detail, unless it is `crossing` from one sequence into another: there it is all that one knows of it.
    """

    def __init__(self, width: int, heads: int, *, scaling: bool = True, crossing: bool = False) -> None:
        super().__init__()
        self.heads = heads
        self.compare = scaled_dot if scaling else dot
        self.to_query, self.to_key, self.to_value, self.to_output = (Linear(width, width) for _ in range(4))
        self.query = Probe("beam", "head", "query", "unit")
        self.key = Probe("beam", "head", "key", "unit")
        self.value = Probe("beam", "head", "key", "unit", detail=True)
        self.scores = Probe("beam", "head", "query", "key")
        self.pattern = Probe("beam", "head", "query", "key")
        self.gathered = Probe("beam", "head", "query", "unit", detail=not crossing)
        self.output = Probe("beam", "query", "unit", detail=True)

    def split(self, x: Tensor) -> Tensor:
        beam, tokens, _ = x.shape
        return x.view(beam, tokens, self.heads, -1).transpose(1, 2)  # (beam, head, token, unit)

    def remember(self, x: Tensor, angle: Tensor | None = None) -> tuple[Tensor, Tensor]:
        """Return the keys and values (beam, head, key, unit) of x (beam, key, width)."""
        key = self.key(self.split(self.to_key(x)))
        return key if angle is None else turned(key, angle), self.value(self.split(self.to_value(x)))

    def forward(
        self, x: Tensor, key: Tensor, value: Tensor, hiding: Tensor | None, angle: Tensor | None = None
    ) -> Tensor:
        query = self.query(self.split(self.to_query(x)))
        query = query if angle is None else turned(query, angle)
        scores = self.scores(self.compare(query, key))  # (beam, head, query, key)
        weights = self.pattern((scores if hiding is None else scores + hiding).softmax(-1))
        gathered = self.gathered(weights @ value)  # (beam, head, query, unit)
        return self.output(self.to_output(gathered.transpose(1, 2).flatten(2)))  # (beam, query, width)
