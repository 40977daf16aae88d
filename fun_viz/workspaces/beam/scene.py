"""The tree as marks: what stands where at a step, in units of one pixel."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property

from fun_viz.tree import Dropped, Node, Standing, Tree
from fun_viz.views.stage.marks import Box, Dot, Ink, Label, Mark, Path
from fun_viz.widgets.texts import translated
from fun_viz.workspaces.beam.layout import Lanes, lanes

_LEFT, _HEAD, _FOOT = 46.0, 34.0, 12.0  # before the first column's middle less half of it; above and below the lanes
_COLUMN, _LANE = (54.0, 118.0), (54.0, 68.0)  # of a column and a lane, at least and at most
_BOX, _EDGE, _LETTERS, _SMALL = 27.0, 10.0, 14, 11
_WIDEST, _GAP = 150.0, 18.0  # of a word's box, and between two
_BAR = 12.0  # of a scroll bar
_DONE = 92.0  # of what is said of a hypothesis that ended
Measure = Callable[[str, int, bool], float]  # how wide a text is, of so many pixels, bold or not


@dataclass(frozen=True, eq=False)
class Sheet:
    """A tree laid out in a room of `width` × `height`: as large as the room, or larger where it does not fit."""

    tree: Tree
    width: float
    height: float
    measure: Measure

    @cached_property
    def edges(self) -> tuple[float, ...]:
        """Where each column begins, and where the last one ends: as wide as its words, wider where there is room."""
        least, most = _COLUMN
        need = [max((2 * self.half(node) for node in self.tree.nodes() if node.step == step), default=0.0) + _GAP
                for step in range(len(self.tree.steps))]  # fmt: skip
        need = [max(least, wide) for wide in need]
        spare = max(0.0, self.width - _LEFT - _DONE - _BAR - sum(need)) / max(1, len(need))
        at = [_LEFT]
        for wide in need:
            at.append(at[-1] + max(wide, min(most, wide + spare)))
        return tuple(at)

    @cached_property
    def lanes(self) -> Lanes:
        return lanes(self.tree, behind=self._behind)

    @cached_property
    def said(self) -> dict[Node, Dropped]:
        """The dropped nodes at which it is said why, one a step."""
        return {one.nodes[0]: one for one in self.tree.dropped(len(self.tree.steps) - 1)}

    def _end(self, node: Node) -> float:
        """Return where what is written beside the last word of a hypothesis ends."""
        if node in self.said:
            return self.x(node.step) + self.half(node) + 16 + self.measure(reason(self.said[node]), 12, False)
        return self.x(node.step) + self.half(node) + (_DONE if node.ended else 8)

    def _behind(self, node: Node) -> int:
        """Return how many columns a hypothesis takes behind its last word."""
        end = self._end(node)
        return sum(begin < end for begin in self.edges[node.step + 1 :])

    @cached_property
    def down(self) -> float:
        least, most = _LANE
        return max(least, min(most, (self.height - _HEAD - _FOOT - _BAR) / max(1, self.lanes.count)))

    @cached_property
    def size(self) -> tuple[float, float]:
        wide = max((self.edges[-1], *map(self._end, self.lanes.of)))
        high = _HEAD + self.lanes.count * self.down + _FOOT
        beside, below = (_BAR if over else 0 for over in (high > self.height, wide > self.width))
        return max(self.width - beside, wide), max(self.height - below, high)

    def x(self, column: int) -> float:
        """Return the middle of a column."""
        return (self.edges[column] + self.edges[column + 1]) / 2

    def across(self, column: int) -> float:
        """Return how wide a column is."""
        return self.edges[column + 1] - self.edges[column]

    def y(self, lane: int) -> float:
        return _HEAD + (lane + 0.5) * self.down - 6

    def at(self, node: Node) -> tuple[float, float]:
        return self.x(node.step), self.y(self.lanes.of[node])

    def half(self, node: Node, bold: bool = True) -> float:
        """Return half the width of a node's box."""
        return min(_WIDEST, max(26.0, self.measure(node.token.piece, _LETTERS, bold) + 18)) / 2


def marks(sheet: Sheet, now: int, chosen: Node | None) -> tuple[Mark, ...]:
    """Return what is seen after a step (from 0), -1 before the first; the word that is looked at closely is framed."""
    if not sheet.tree.steps:
        return ()
    return tuple(_Drawing(sheet, now, chosen).marks())


@dataclass(frozen=True, eq=False)
class _Drawing:
    sheet: Sheet
    now: int
    chosen: Node | None

    @cached_property
    def standings(self) -> dict[Node, Standing]:
        return self.sheet.tree.standings(self.now)

    def marks(self) -> Iterator[Mark]:
        sheet = self.sheet
        for step in range(len(sheet.tree.steps)):
            current = step == self.now
            yield Label(key=("step", step), x=sheet.x(step), y=14, text=str(step + 1), pixels=12, bold=current,
                        ink="accent" if current else "muted")  # fmt: skip
        if self.now >= 0:
            high = sheet.size[1]
            yield Box(key=("now",), x=sheet.x(self.now), y=high / 2, width=sheet.across(self.now) - 4, height=high - 2,
                      radius=8, stroke="accent", line=1.5)  # fmt: skip
        order = sorted(self.standings, key=lambda node: self.standings[node] == "best")
        for node in order:
            yield self._edge(node)
        yield Dot(key=("root",), x=_LEFT - 14, y=sheet.y(self._first), radius=4, ink="muted")
        for node in order:
            yield from self._node(node)
        yield from self._to_come()
        yield from self._reasons()

    @property
    def _first(self) -> int:
        """The lane of what wins."""
        return min((self.sheet.lanes.of[node] for node in self.sheet.tree.roots), default=0)

    def _edge(self, node: Node) -> Path:
        standing, (x, y) = self.standings[node], self.sheet.at(node)
        end, parent = x - self.sheet.half(node), node.parent
        begin, high = _LEFT - 10, self.sheet.y(self._first)
        if parent is not None:
            begin, high = self.sheet.at(parent)
            begin += self.sheet.half(parent)
        bend = max(begin + 4, (begin + end) / 2)
        curve = (("L", (end, y)),) if high == y else (("C", (bend, high, bend, y, end, y)),)
        width = 1.0 + 3.0 * node.hypothesis.probability
        ink: Ink = "target" if standing == "best" else "muted"
        dropped = standing == "dropped"
        return Path(key=("edge", node.step, node.row), start=(begin, high), strokes=curve, ink=ink,
                    line=1.1 if dropped else width, dashed=dropped, value=node.hypothesis.probability,
                    opacity=0.85 if standing == "best" else 0.8 if dropped else 0.5)  # fmt: skip

    def _node(self, node: Node) -> Iterator[Mark]:
        standing, (x, y), key = self.standings[node], self.sheet.at(node), (node.step, node.row)
        best, dropped = standing == "best", standing == "dropped"
        wide, filled = 2 * self.sheet.half(node), node.ended and not dropped
        if node is self.chosen:
            yield Box(key=("chosen",), x=x, y=y, width=wide + 8, height=_BOX + 8, radius=10, stroke="accent", line=1.5,
                      dashed=True)  # fmt: skip
        yield Box(key=("node", *key), x=x, y=y, width=wide, height=_BOX, radius=7, about=node,
                  fill="target" if filled else "soft" if node is self.chosen else "panel",
                  stroke="target" if best or filled else "muted" if not dropped else "line",
                  line=1.5 if best else 1.0)  # fmt: skip
        if filled:  # the end mark, in the colour that can be read on it
            yield Box(key=("end", *key), x=x, y=y, width=6, height=10, radius=0, fill="panel")
        else:
            text = node.token.piece + ("*" if node.forced else "")
            yield Label(key=("word", *key), x=x, y=y, text=text, pixels=_LETTERS, bold=best, room=wide - 10,
                        ink="muted" if dropped else "target")  # fmt: skip
        if dropped:
            reach = min(wide / 2 - 5, self.sheet.measure(node.token.piece, _LETTERS, False) / 2)
            yield Path(key=("struck", *key), start=(x - reach, y + 1), strokes=(("L", (x + reach, y + 1)),),
                       ink="muted", line=1)  # fmt: skip
        yield Label(key=("score", *key), x=x, y=y + 22, text=number(node.hypothesis.score), pixels=_SMALL,
                    value=node.hypothesis.score)  # fmt: skip
        if filled:
            yield from self._ending(node, x + wide / 2 + 9, y)

    def _ending(self, node: Node, x: float, y: float) -> Iterator[Mark]:
        """Say beside an end mark what decides: its score divided by the length penalty."""
        key = (node.step, node.row)
        yield Label(key=("finished", *key), x=x, y=y - 7, text=translated("finished"), bold=True, ink="target",
                    align="left", halo="panel")  # fmt: skip
        if self.sheet.tree.request.strategy.way == "sample":
            return
        penalty, normalised = self.sheet.tree.normalised(node)
        for line, text in enumerate((f"{number(node.hypothesis.score)} ÷ {penalty:.2f}", f"= {number(normalised)}")):
            yield Label(key=("divided", line, *key), x=x, y=y + 8 + 14 * line, text=text, pixels=_SMALL, align="left",
                        halo="panel", value=normalised if line else penalty)  # fmt: skip

    def _to_come(self) -> Iterator[Mark]:
        """A dashed place for the next word of each hypothesis that goes on."""
        sheet, tree = self.sheet, self.sheet.tree
        if not 0 <= self.now < len(tree.steps) - 1:
            return
        for row, node in tree.rows[self.now].items():
            if not node.ended:
                (x, y), to = sheet.at(node), sheet.x(self.now + 1)
                yield Path(key=("way", row), start=(x + sheet.half(node), y), strokes=(("L", (to - 19, y)),),
                           ink="line", line=1.2, dashed=True)  # fmt: skip
                yield Box(key=("next", row), x=to, y=y, width=38, height=_BOX, radius=7, stroke="muted", dashed=True)

    def _reasons(self) -> Iterator[Mark]:
        """Say once for each step why what it dropped was dropped."""
        for one in self.sheet.tree.dropped(self.now):
            there = next((node for node in one.nodes if node in self.sheet.said), None)
            if there is not None:
                x, y = self.sheet.at(there)
                yield Label(key=("dropped", one.step), x=x + self.sheet.half(there) + 12, y=y, text=reason(one),
                            align="left", halo="panel")  # fmt: skip


def reason(one: Dropped) -> str:
    """Return why something was dropped, in a line."""
    others, step = [node.token.piece for node in one.nodes[1:]], one.step + 1
    if len(others) > 1:
        return translated("dropped at step {step}, with {count} more", step=step, count=len(others))
    if others:
        return translated("dropped at step {step}, with “{word}”", step=step, word=others[0])
    return translated("dropped at step {step}: {count} others scored higher", step=step, count=one.others)


def number(value: float) -> str:
    """Return a log-probability with two decimals and a true minus."""
    return f"{value:.2f}".replace("-", "−")
