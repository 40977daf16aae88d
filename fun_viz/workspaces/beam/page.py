"""The page: the tree of hypotheses, what could be written after one of its words, and what that word looked at."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from fun_viz.arithmetic import TOLERANCE
from fun_viz.branch import Branch, Moment
from fun_viz.reading import Reading
from fun_viz.strategy import Strategy
from fun_viz.trace import Candidate
from fun_viz.tree import Node, Tree
from fun_viz.widgets.layouts import column, splitter
from fun_viz.widgets.panel import Panel
from fun_viz.widgets.texts import RULE, Texts, translated
from fun_viz.workspaces.beam.attention import WordMap
from fun_viz.workspaces.beam.next_words import NextWords
from fun_viz.workspaces.beam.panel import TreePanel
from fun_viz.workspaces.workspace import Check, Context, Workspace


class BeamWorkspace(Workspace):
    """The tree grows with the clock; a word that was clicked on stays chosen until another one or Esc is."""

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        self.tree, self.next, self.map = TreePanel(), NextWords(), WordMap()
        self._read: tuple[Reading, Tree] | None = None  # the tree of a reading, made once
        self._picked: tuple[int, int] | None = None  # step and row of the word that was clicked on
        self._chosen: Node | None = None
        self._drew: Strategy | None = None  # whose settings the sliders took last
        right = splitter(Qt.Orientation.Vertical, (60, 40), self.next, self.map)
        whole = splitter(Qt.Orientation.Horizontal, (72, 28), self.tree, right)
        column(self, whole).setContentsMargins(16, 12, 16, 12)
        right.setMinimumWidth(300)
        self.map.hide()
        self._connect()
        Texts(self).follow(self.draw)

    def _connect(self) -> None:
        self.study.changed.connect(self.draw)
        self.study.clock.moved.connect(self.draw)
        self.tree.view.picked.connect(self._pick)
        self.tree.view.entered.connect(self._go_on)
        self.tree.wanted.connect(self.strategy_wanted)
        self.next.wanted.connect(self._decode_with)
        self.next.go_on.clicked.connect(self._go_on)
        self.next.bars.candidate_clicked.connect(self._write)

    def panels(self) -> tuple[Panel, ...]:
        return self.tree, self.next, self.map

    def draw(self) -> None:
        branch = self.study.current
        if branch is None or not branch.begun or not self.isVisible():
            return
        at, tree, request = self.study.at(branch), self._tree_of(branch.reading), branch.request
        now = self._now(at, tree)
        fills = any(step.phase == "fill" for step in branch.reading.trace.steps)
        if request.strategy.way == "sample" and request.strategy != self._drew:
            self.next.take(request.strategy)
        self._drew = request.strategy
        picked = self._find(tree, now)
        best = tree.best(now)
        self._chosen = picked or (best.parent if best else None)
        self.tree.show_tree(tree if tree.steps else None, request, now, picked, fills=fills)
        self._show_next(tree, now, picked=picked, fills=fills)
        self._show_map(branch, picked)

    def _tree_of(self, reading: Reading) -> Tree:
        if self._read is None or self._read[0] is not reading:
            self._read = reading, Tree(reading.trace)
        return self._read[1]

    @staticmethod
    def _now(at: Moment, tree: Tree) -> int:
        """Return the step that the clock is at; with the last word of what won all is seen, also what went on."""
        return len(tree.steps) - 1 if at.ended else at.token

    def _find(self, tree: Tree, now: int) -> Node | None:
        """Return the word that was clicked on, if it is there by now."""
        if self._picked is None or not 0 <= self._picked[0] <= min(now, len(tree.rows) - 1):
            return None
        node = tree.rows[self._picked[0]].get(self._picked[1])
        return node if node is not None and node.step == self._picked[0] else None

    def _show_next(self, tree: Tree, now: int, *, picked: Node | None, fills: bool) -> None:
        node = self._chosen
        there, why = self._candidates(tree, now, node)
        self.next.set_title(translated("After “{word}”", word=node.token.piece) if node else translated("First word"))
        self.next.set_note(translated("the same net, other ways to choose"))
        self.next.go_on.setEnabled(picked is not None and not picked.ended)
        never = translated("This net fills all masks at once: there is no order of words to choose in, and so no tree.")
        self.next.show_candidates(there, never if fills else why)

    @staticmethod
    def _candidates(tree: Tree, now: int, node: Node | None) -> tuple[tuple[Candidate, ...], str]:
        """Return the next words after one, and a sentence that says why there are none if so."""
        if now < 0:
            return (), translated("The tree begins with the first word.")
        if node is not None and node.ended:
            return (), translated("Here the text is over.")
        if node is not None and node.step >= now:
            return (), translated("Its next words come with the next step.")
        return tree.following(node), translated("Nothing was computed after this word.")

    def _show_map(self, branch: Branch, picked: Node | None) -> None:
        self.map.setVisible(picked is not None and self.enlarged in (None, self.map))
        if picked is not None:
            self.map.show_node(branch.reading.trace, picked)

    def _pick(self, node: Node | None) -> None:
        """Look at a word closely; the same one again, or none, lets go of it."""
        key = None if node is None else (node.step, node.row)
        self._picked = None if key == self._picked else key
        self.draw()

    def leave(self) -> None:
        self._pick(None)

    def _go_on(self) -> None:
        """Let the net go on from the word that is looked at: a branch."""
        if self._picked is not None and self._chosen is not None and self._read is not None and not self._chosen.ended:
            tokens = self._read[1].tokens(self._chosen)
            self._picked = None
            self.study.go_on(tokens)

    def _write(self, token: int) -> None:
        """Go on with another next word: a branch."""
        if self._read is not None:
            before = self._read[1].tokens(self._chosen) if self._chosen else ()
            self._picked = None
            self.study.go_on((*before, token))

    def _decode_with(self, strategy: Strategy) -> None:
        self.strategy_wanted.emit(1, self.tree.strategy(strategy))

    def verdict(self) -> Check | None:
        """Say whether each score is the sum of its words' log-probabilities."""
        branch = self.study.current
        if branch is None or not branch.begun:
            return None
        tree = self._tree_of(branch.reading)
        if not tree.steps:
            return None
        holds = tree.error <= TOLERANCE
        text = translated("✓ each score is the sum of its words") if holds else translated(
            "✗ a score is not the sum of its words")  # fmt: skip
        tip = translated("The largest difference of a score from its sum, of its size, is {error}",
                         error=f"{tree.error:.1e}")  # fmt: skip
        return Check(holds, text, f"{tip}\n{translated(RULE)}")
