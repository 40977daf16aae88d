"""The tree of all that a search kept: a node for each token written, with what became of it at each step.

A hypothesis that has ended waits; its node is one, however long it does. Of very many hypotheses at one step the
`SHOWN` best are told, and what led to them.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Literal

from fun_viz.hypotheses import length_penalty
from fun_viz.trace import Candidate, Hypothesis, Step, Token, Trace

SHOWN = 20  # hypotheses of a step
_LEAST = 1e-30  # probability of which the logarithm is still that of the number the model had
Standing = Literal["best", "kept", "dropped"]


@dataclass(eq=False)
class Node:
    """A token written in a `step` (from 0) as the hypothesis `row` of those kept; it `lasts` to a step in which
    something that goes on from it was kept the last time. `forced`: a hand chose it.
    """

    step: int
    row: int
    hypothesis: Hypothesis
    parent: Node | None
    forced: bool = False
    lasts: int = 0
    children: list[Node] = field(default_factory=list)

    @property
    def token(self) -> Token:
        return self.hypothesis.token

    @property
    def ended(self) -> bool:
        """Whether it is an end mark."""
        return self.token.special == "stop"

    @property
    def length(self) -> int:
        """How many tokens lead here, this one included."""
        return self.step + 1

    @property
    def is_last(self) -> bool:
        """Whether nothing was kept longer that goes on from it."""
        return all(child.lasts < self.lasts for child in self.children)

    def chain(self) -> tuple[Node, ...]:
        """Return what leads here, the first token first."""
        backwards: list[Node] = []
        node: Node | None = self
        while node is not None:
            backwards.append(node)
            node = node.parent
        return tuple(reversed(backwards))


@dataclass(frozen=True)
class Dropped:
    """Hypotheses that ended in the same step: `nodes` were the last of each, the likeliest first.

    `others` were kept instead; the least of these has `least`, the best that could have come of the first `best`.
    """

    step: int
    nodes: tuple[Node, ...]
    others: int
    least: float
    best: float


class Tree:
    """The tree of a trace as far as it has grown. It is made anew for a longer one."""

    def __init__(self, trace: Trace) -> None:
        self.steps = tuple(step for step in trace.steps if step.phase == "write")
        self.request = trace.request
        self.roots: list[Node] = []
        self.rows: list[dict[int, Node]] = []  # of each step the node in which each row stands
        self._error = 0.0
        for t, step in enumerate(self.steps):
            self._grow(t, step)
        if self.request.strategy.way == "exhaustive":  # what is not told is kept all the same
            for node in self.nodes():
                node.lasts = len(self.steps) - 1

    def _grow(self, t: int, step: Step) -> None:
        before, here = self.rows[-1] if self.rows else {}, dict[int, Node]()
        for row in self._shown[t]:
            hypothesis = step.hypotheses[row]
            parent = before[hypothesis.parent] if t else None
            if parent is not None and parent.ended:
                node = parent
                self._compare(hypothesis.score, parent.hypothesis.score)
            else:
                node = Node(t, row, hypothesis, parent, t < len(self.request.prefix))
                (self.roots if parent is None else parent.children).append(node)
                gained = math.log(max(hypothesis.probability, _LEAST))
                if hypothesis.probability > _LEAST or math.isnan(hypothesis.probability):
                    self._compare(hypothesis.score, (parent.hypothesis.score if parent else 0.0) + gained)
            here[row] = node
            for one in reversed(node.chain()):
                if one.lasts == t and one is not node:
                    break
                one.lasts = t
        self.rows.append(here)

    @cached_property
    def _shown(self) -> list[list[int]]:
        """Return which rows of each step are told: the best ones, and those that lead to what is told later."""
        shown: list[list[int]] = []
        later: set[int] = set()
        for step in reversed(self.steps):
            count = len(step.hypotheses)
            rows = sorted({*range(min(count, SHOWN)), step.best, *later})
            shown.append(rows)
            later = {step.hypotheses[row].parent for row in rows}
        return shown[::-1]

    def left_out(self, now: int) -> int:
        """Return how many hypotheses of a step are not told."""
        return len(self.steps[now].hypotheses) - len(self.rows[now]) if 0 <= now < len(self.steps) else 0

    def _compare(self, score: float, must: float) -> None:
        """Remember how far a score is from the sum that it must be, of its size; no number is as far as can be."""
        if score != must:
            error = abs(score - must) / max(1.0, abs(must))
            self._error = max(self._error, math.inf if math.isnan(error) else error)

    @property
    def error(self) -> float:
        """The largest difference of a score from the sum of its words' log-probabilities, of its size."""
        return self._error

    def nodes(self) -> Iterator[Node]:
        """Yield each node once, parents before what comes of them."""
        waiting = list(reversed(self.roots))
        while waiting:
            node = waiting.pop()
            yield node
            waiting.extend(reversed(node.children))

    def best(self, now: int) -> Node | None:
        """Return the last node of the hypothesis that would win after a step."""
        return self.rows[now].get(self.steps[now].best) if 0 <= now < len(self.rows) else None

    def standings(self, now: int) -> dict[Node, Standing]:
        """Return what has become, after a step, of each node there was by then; "dropped" is the last of a branch."""
        best = self.best(now)
        ahead = set(best.chain()) if best else set()
        return {node: "best" if node in ahead else "dropped" if node.lasts < now and node.is_last else "kept"
                for node in self.nodes() if node.step <= now}  # fmt: skip

    def row_of(self, node: Node, step: int) -> int | None:
        """Return the row in which a node stands after a step, if a hypothesis ends in it there."""
        return next((row for row, one in self.rows[step].items() if one is node), None)

    def dropped(self, now: int) -> tuple[Dropped, ...]:
        """Return what was dropped up to a step, by the step."""
        by_step: dict[int, list[Node]] = {}
        for node in self.nodes():
            if node.is_last and node.lasts < now:
                by_step.setdefault(node.lasts + 1, []).append(node)
        return tuple(self._drop(step, nodes) for step, nodes in sorted(by_step.items()))

    def _drop(self, step: int, nodes: Sequence[Node]) -> Dropped:
        ordered = sorted(nodes, key=lambda node: -self._could(node))
        kept = self.steps[step].hypotheses
        return Dropped(step, tuple(ordered), len(kept), min(one.score for one in kept), self._could(ordered[0]))

    def _could(self, node: Node) -> float:
        """Return the highest score that could have come of a node in the step after its last; its own if it ended."""
        following = self.following(node)
        best = following[0].probability if following and not node.ended else 1.0
        return node.hypothesis.score + math.log(max(best, _LEAST))

    def following(self, node: Node | None) -> tuple[Candidate, ...]:
        """Return the likeliest tokens after a node, None for the beginning; () if that was not computed."""
        step, row = (0, 0) if node is None else (node.step + 1, node.row)
        if step >= len(self.steps) or (node is not None and node.ended):
            return ()
        distributions = self.steps[step].distributions
        return distributions[row].candidates if row < len(distributions) else ()

    def normalised(self, node: Node) -> tuple[float, float]:
        """Return the length penalty of a node's hypothesis, and its score divided by that."""
        penalty = float(length_penalty(node.length, self.request.strategy.length_penalty))
        return penalty, node.hypothesis.score / penalty

    def tokens(self, node: Node) -> tuple[int, ...]:
        """Return the ids of the tokens that lead to a node."""
        return tuple(one.token.id for one in node.chain())
