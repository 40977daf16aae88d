"""How far a signal goes from a given token until the decoder has it, searched for in the graph of what depends on what.

The graph is drawn here from what the papers say a net is made of; nothing of how a net counts is used.
"""

from __future__ import annotations

import math
from collections import deque
from collections.abc import Hashable, Iterator
from dataclasses import dataclass
from typing import Any

import pytest

from fun_viz.nets.net import families
from fun_viz.nets.recurrent import Recurrent, attentions
from tests.nets.tiny import SOURCE_WORDS, TARGET_WORDS, every_net

Edge = tuple[Hashable, Hashable, int]  # from, to, and 1 if it leads from one place to another
TAKEN = "what the decoder has"


@dataclass(frozen=True)
class Shape:
    """What of a recurrent net its paths depend on; `centre` is where local attention looks, None where it is not."""

    tokens: int
    layers: int
    both: bool
    attention: str
    window: int
    centre: float | None = None

    def edges(self) -> Iterator[Edge]:
        ways = (1, -1) if self.both else (1,)
        for layer in range(self.layers):
            for token in range(self.tokens):
                below = [("token", token)] if layer == 0 else [("state", layer - 1, way, token) for way in ways]
                for way in ways:
                    here = ("state", layer, way, token)
                    yield from ((one, here, 0) for one in below)
                    if 0 <= token - way < self.tokens:
                        yield ("state", layer, way, token - way), here, 1
            ends = [("state", layer, way, self.tokens - 1 if way == 1 else 0) for way in ways]
            yield from ((end, TAKEN, 1) for end in ends)  # the first state of the decoder; and the fixed context
        for token in range(self.tokens):
            if self.attention != "none" and (self.centre is None or abs(token - self.centre) <= self.window):
                yield from ((("state", self.layers - 1, way, token), TAKEN, 1) for way in ways)

    def longest(self) -> int:
        graph: dict[Hashable, list[tuple[Hashable, int]]] = {}
        for start, end, length in self.edges():
            graph.setdefault(start, []).append((end, length))
        return max(shortest(graph, ("token", token)) for token in range(self.tokens))


def shortest(graph: dict[Hashable, list[tuple[Hashable, int]]], start: Hashable) -> int:
    """Return the length of the shortest way from a node to what the decoder has: a search of lengths 0 and 1."""
    far: dict[Hashable, float] = {start: 0}
    waiting = deque([start])
    while waiting:
        node = waiting.popleft()
        for end, length in graph.get(node, []):
            if far[node] + length < far.get(end, math.inf):
                far[end] = far[node] + length
                (waiting.append if length else waiting.appendleft)(end)
    return int(far[TAKEN])


def centres(attention: str, tokens: int) -> list[float | None]:
    """Return where an attention may look: at each token in turn, or anywhere between the first and past the last."""
    match attention:
        case "local-m":
            return list(range(tokens))
        case "local-p":
            return [step / 8 for step in range(8 * tokens + 1)]
        case _:
            return [None]


RECURRENT = [
    {"attention": attention, "layers": layers, "directions": directions, "window": window}
    for attention in attentions()
    for layers in (1, 2)
    for directions in ("one", "both")
    for window in ((1, 2) if attention.startswith("local") else (1,))
]


@pytest.mark.parametrize("family", [name for name, family in families.items() if issubclass(family, Recurrent)])
@pytest.mark.parametrize("options", RECURRENT, ids=lambda options: "-".join(map(str, options.values())))
def test_the_longest_path_of_a_recurrent_net_is_that_of_its_graph(family: str, options: dict[str, Any]) -> None:
    net = families[family](SOURCE_WORDS, TARGET_WORDS, width=4, units=4, **options)
    attention, both = options["attention"], options["directions"] == "both"
    for tokens in range(1, 8):
        shapes = [
            Shape(tokens, options["layers"], both, attention, options["window"], centre)
            for centre in centres(attention, tokens)
        ]
        assert net.cost(tokens).longest_path == max(shape.longest() for shape in shapes), tokens


def test_of_a_fixed_context_that_reads_both_ways_the_middle_is_farthest() -> None:
    lengths = [Shape(tokens, 1, True, "none", 1).longest() for tokens in range(1, 8)]
    assert lengths == [1, 1, 2, 2, 3, 3, 4]
    assert [Shape(tokens, 3, False, "none", 1).longest() for tokens in (1, 4, 9)] == [1, 4, 9]


@every_net
def test_where_every_step_looks_at_every_token_the_path_is_one_move(family: str, options: dict[str, Any]) -> None:
    """Nothing moves on the way up: each layer hands a token's own place on, and the decoder looks at all places."""
    net = families[family](SOURCE_WORDS, TARGET_WORDS, **options).eval()
    if not isinstance(net, Recurrent):
        assert [net.cost(tokens).longest_path for tokens in (1, 4, 9)] == [1, 1, 1]
