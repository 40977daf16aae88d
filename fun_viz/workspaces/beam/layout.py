"""Where the nodes of a tree stand: a column is a step, a lane a hypothesis. Nothing moves as the clock goes on."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from fun_viz.tree import Node, Tree


@dataclass(frozen=True, eq=False)
class Lanes:
    """The lane of each node, from 0 down, and how many there are."""

    of: dict[Node, int]
    count: int


def lanes(tree: Tree, *, behind: Callable[[Node], int]) -> Lanes:
    """Return a lane for each node: what wins is above, what comes of a node goes on in its lane or lies below.

    A lane is used again where it is free. `behind` is how many columns a hypothesis needs after its last node.
    """
    best = tree.best(len(tree.steps) - 1)
    winners = set(best.chain()) if best else set()

    def ordered(nodes: list[Node]) -> list[Node]:
        return sorted(nodes, key=lambda node: (node not in winners, -node.lasts, -node.hypothesis.score))

    taken: list[list[tuple[int, int]]] = []  # of each lane, the columns in use
    of: dict[Node, int] = {}
    waiting = [(node, -1) for node in reversed(ordered(tree.roots))]  # the first node of a branch, and the lane above
    while waiting:
        node, above = waiting.pop()
        branch = [node]
        while node.children:
            node = ordered(node.children)[0]
            branch.append(node)
        start, end = branch[0].step - 1, branch[-1].step + behind(branch[-1])
        lane = _free(taken, above + 1, start, end)
        taken[lane].append((start, end))
        of.update(dict.fromkeys(branch, lane))
        for parent in branch:  # so that what leaves it farthest right is placed first, and lies nearest
            waiting += [(child, lane) for child in reversed(ordered(parent.children)[1:])]
    return Lanes(of, len(taken))


def _free(taken: list[list[tuple[int, int]]], first: int, start: int, end: int) -> int:
    """Return the highest lane from `first` on in which some columns are free."""
    for lane in range(first, len(taken)):
        if all(end < begin or stop < start for begin, stop in taken[lane]):
            return lane
    while len(taken) <= first:
        taken.append([])
    if taken[-1]:
        taken.append([])
    return len(taken) - 1
