"""The what-ifs of a sentence: a tree of branches, each the one it stems from with something changed, to walk in.

A branch is a request: what is changed is among its edits, or words are forced as its prefix. All that a hand does is a
step of an undo stack: it leads from one frozen tree to another.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Protocol

from PySide6.QtCore import QObject, Signal, SignalInstance
from PySide6.QtGui import QUndoCommand, QUndoStack

from fun_viz.branch import Branch, Moment, awaited
from fun_viz.edits import MOST, Edit
from fun_viz.errors import InputError
from fun_viz.trace import Request


class Looked(Protocol):
    """What the what-ifs need of a study."""

    failed: SignalInstance  # an exception, and the request it is about

    @property
    def current(self) -> Branch | None: ...

    @property
    def wanted(self) -> Request | None: ...

    def at(self, branch: Branch) -> Moment: ...

    def found(self, request: Request) -> Branch | None: ...

    def turn_to(self, branch: Branch, *, play: bool) -> None: ...

    def keep(self, wanted: Callable[[Request], bool]) -> None: ...


@dataclass(frozen=True)
class Node:
    """A branch of the tree: its request, and the words that were forced in it and are off (`held`)."""

    id: int
    parent: int | None
    request: Request
    held: tuple[int, ...] = ()


@dataclass(frozen=True)
class Tree:
    """Branches, each after the one it stems from, the origin first; `at` is the id of the one looked at."""

    nodes: tuple[Node, ...]
    at: int = 0

    @property
    def here(self) -> Node:
        return self.node(self.at)

    @property
    def origin(self) -> Node:
        return self.nodes[0]

    def node(self, id: int) -> Node:
        return next(node for node in self.nodes if node.id == id)

    def known(self, request: Request) -> int | None:
        """Return the id of the branch of a request, None if it is none of them."""
        return next((node.id for node in self.nodes if node.request == request), None)

    def depth(self, node: Node) -> int:
        return 0 if node.parent is None else 1 + self.depth(self.node(node.parent))

    def with_child(self, request: Request) -> Tree:
        """Return the tree with a branch that stems from the one looked at, which then is looked at."""
        id = 1 + max(node.id for node in self.nodes)
        return Tree((*self.nodes, Node(id, self.at, request)), id)

    def with_here(self, request: Request, held: tuple[int, ...]) -> Tree:
        """Return the tree with another request in place of the one looked at."""
        here = replace(self.here, request=request, held=held)
        return replace(self, nodes=tuple(here if node.id == here.id else node for node in self.nodes))

    def in_order(self) -> tuple[Node, ...]:
        """Return the branches as they are listed: each right after what it stems from and that one's other branches."""

        def below(id: int | None) -> list[Node]:
            return [one for node in self.nodes if node.parent == id for one in (node, *below(node.id))]

        return tuple(below(None))


def origin_of(request: Request) -> Request:
    """Return a request as it is without any what-if."""
    return replace(request, prefix=(), edits=())


class _Step(QUndoCommand):
    """From one tree to another; steps of one `stroke`, as of the mouse, are one."""

    def __init__(
        self, take: Callable[[Tree, bool], None], before: Tree, after: Tree, *, stroke: int, play: bool
    ) -> None:
        super().__init__()
        self._take, self.before, self.after, self._stroke, self._play = take, before, after, stroke, play

    def redo(self) -> None:
        self._take(self.after, self._play)
        self._play = False

    def undo(self) -> None:
        self._take(self.before, False)

    def id(self) -> int:
        return self._stroke

    def mergeWith(self, other: QUndoCommand) -> bool:
        if not isinstance(other, _Step) or other._stroke != self._stroke or self._stroke < 0:
            return False
        self.after = other.after
        return True


class WhatIfs(QObject):
    """Keeps the tree of what a study looks at, and changes it by the user's hand."""

    changed = Signal()

    def __init__(self, study: Looked, parent: QObject) -> None:
        super().__init__(parent)
        self._study = study
        self._trees: dict[Request, tuple[Tree, QUndoStack]] = {}  # by their origins, of one text
        self._stroke = 0
        study.failed.connect(self.take_back)

    @property
    def tree(self) -> Tree | None:
        """The tree of the branch looked at; None before there is one."""
        return self._kept()[0]

    @property
    def stack(self) -> QUndoStack | None:
        """What was done, to be undone."""
        return self._kept()[1]

    def _kept(self) -> tuple[Tree | None, QUndoStack | None]:
        """Return the tree of what is looked at, and its stack; it follows where the study has turned to."""
        request = self._study.wanted
        if request is None:
            return None, None
        if (origin := origin_of(request)) not in self._trees:
            self.begin(request)
        tree, stack = self._trees[origin]
        if tree.here.request != request and (known := tree.known(request)) is not None:
            tree = replace(tree, at=known)
            self._trees[origin] = tree, stack
        return tree, stack

    def begin(self, request: Request) -> None:
        """Take up a branch that is there already, such as one from a file; trees of other sentences are forgotten."""
        origin = origin_of(request)
        if origin not in self._trees:
            self._trees = {one: kept for one, kept in self._trees.items() if one.text == request.text}
            self._trees[origin] = Tree((Node(0, None, origin),)), QUndoStack()
        tree, stack = self._trees[origin]
        if tree.known(request) is None:
            self._trees[origin] = tree.with_child(request), stack

    def shown(self, request: Request) -> Request:
        """Return what is looked at of a sentence: its branch, if one was made and not left."""
        tree, _ = self._trees.get(request, (None, None))
        return request if tree is None else tree.here.request

    def leave(self, request: Request) -> None:
        """Look at the origin of a sentence from now on; its branches stay."""
        if (origin := origin_of(request)) in self._trees:
            tree, stack = self._trees[origin]
            self._trees[origin] = replace(tree, at=0), stack

    def take_back(self, _error: object, request: Request) -> None:
        """Undo what was done last, if that is a branch that cannot be."""
        _, stack = self._trees.get(origin_of(request), (None, None))
        step = stack.command(stack.index() - 1) if stack is not None and stack.index() else None
        if stack is not None and isinstance(step, _Step) and step.after.here.request == request:
            step.setObsolete(True)
            stack.undo()

    # ---- what a hand does

    def add(self, *edits: Edit, stroke: bool = False) -> None:
        """Make a branch in which edits come after those of the one looked at."""
        if (tree := self.tree) is not None and edits:
            self._check(len(tree.here.request.edits) + len(edits))
            before = tree.here.request
            self._push(tree.with_child(replace(before, edits=(*before.edits, *edits))), stroke=stroke)

    def change(self, index: int, edit: Edit, *, stroke: bool = False) -> None:
        """Put an edit in place of the n-th of the branch looked at, as one step with what goes on in a `stroke`."""
        if (tree := self.tree) is not None:
            edits = list(tree.here.request.edits)
            edits[index] = edit
            self._push(self._with(tree, tuple(edits)), stroke=stroke)

    def remove(self, index: int) -> None:
        """Take the n-th edit away."""
        if (tree := self.tree) is not None:
            edits = tree.here.request.edits
            self._push(self._with(tree, edits[:index] + edits[index + 1 :]))

    def begin_stroke(self) -> None:
        """Say that what is changed from now on is one step, until this is said again."""
        self._stroke += 1

    def force(self, prefix: tuple[int, ...], *, play: bool = True) -> None:
        """Make a branch that writes some words first."""
        if (tree := self.tree) is not None and prefix and prefix != tree.here.request.prefix:
            self._push(tree.with_child(replace(tree.here.request, prefix=prefix)), play=play)

    def force_here(self, token: int) -> None:
        """Write another token where the clock is, and let the model go on from it: a branch beside the current one."""
        branch = self._study.current
        at = self._study.at(branch) if branch else None
        if branch is not None and at is not None and not at.encoding and token != branch.reading.tokens[at.token]:
            self.force((*branch.reading.tokens[: at.token], token))

    def switch_words(self) -> None:
        """Let the model choose the words that were forced, or force them again."""
        if (tree := self.tree) is not None:
            here = tree.here
            request = replace(here.request, prefix=() if here.request.prefix else here.held)
            self._push(tree.with_here(request, here.request.prefix))

    def free_words(self) -> None:
        """Let the model choose every word itself again; a branch in which it does is looked at if there is one."""
        if (tree := self.tree) is not None and (tree.here.request.prefix or tree.here.held):
            request = replace(tree.here.request, prefix=())
            known = tree.known(request)
            self._push(tree.with_here(request, ()) if known is None else replace(tree, at=known))

    def walk(self, id: int) -> None:
        """Look at another branch."""
        if (tree := self.tree) is not None and id != tree.at:
            self._take(replace(tree, at=id), play=False)

    def undo(self) -> None:
        if (stack := self.stack) is not None:
            stack.undo()

    def redo(self) -> None:
        if (stack := self.stack) is not None:
            stack.redo()

    def _with(self, tree: Tree, edits: tuple[Edit, ...]) -> Tree:
        return tree.with_here(replace(tree.here.request, edits=edits), tree.here.held)

    def _check(self, count: int) -> None:
        if count > MOST:
            raise InputError("A what-if has {most} edits at most, not {count}; take some away.", most=MOST, count=count)

    def _push(self, after: Tree, *, stroke: bool = False, play: bool = False) -> None:
        tree, stack = self.tree, self.stack
        if tree is not None and stack is not None:
            stack.push(_Step(self._take, tree, after, stroke=self._stroke if stroke else -1, play=play))

    def _take(self, tree: Tree, play: bool) -> None:
        """Look at a tree's branch; of others of this origin those are kept that a hand can come back to."""
        origin, request = tree.origin.request, tree.here.request
        _, stack = self._trees[origin]
        self._trees[origin] = tree, stack
        parent = None if tree.here.parent is None else self._study.found(tree.node(tree.here.parent).request)
        self._study.turn_to(awaited(request, parent), play=play)
        done = [step for step in map(stack.command, range(stack.count())) if isinstance(step, _Step)]
        trees = [tree, *(one for step in done for one in (step.before, step.after))]
        there = {node.request for one in trees for node in one.nodes}
        self._study.keep(lambda other: origin_of(other) != origin or other in there)
        self.changed.emit()
