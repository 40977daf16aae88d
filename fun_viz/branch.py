"""What is looked at: a request with what has come of it, and where that stands at a position of a clock."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Protocol

from PySide6.QtCore import SignalInstance

from fun_viz.clock import Clock
from fun_viz.printable import printable
from fun_viz.reading import Reading
from fun_viz.trace import ModelFacts, Request, Trace, joined
from fun_viz.tracks import Reads
from fun_viz.views.timeline import LaneMarks


@dataclass(frozen=True, eq=False)
class Branch:
    """One request and its trace as far as it has come; `parent` is the branch in which a word was forced to make it.

    A `recorded` one was read from a file: its times were measured elsewhere.
    """

    request: Request
    reading: Reading
    parent: Branch | None = None
    recorded: bool = False

    @property
    def begun(self) -> bool:
        """Whether there is anything to see."""
        return self.reading.moves > 0

    @property
    def finished(self) -> bool:
        return self.reading.trace.finished

    @property
    def title(self) -> str:
        """What its model is called."""
        return printable(self.reading.trace.model.title)

    @property
    def origin(self) -> Branch:
        """The branch it comes from, in which no word was forced."""
        return self.parent.origin if self.parent else self

    def at(self, position: int) -> Moment:
        """Return where it stands at a position of the clock."""
        return Moment(self.reading, position)


def awaited(request: Request, parent: Branch | None = None, *, title: str = "") -> Branch:
    """Return a branch of which nothing has come yet; its model is called by its `title`, as far as that is known."""
    facts = ModelFacts(request.model, "", title or request.model, 0)
    return Branch(request, Reading(Trace(request, facts)), parent)


@lru_cache(maxsize=256)
def name_of(model: str) -> str:
    """Return the name of a model that may be asked for by its folder; it is wanted many times a move."""
    return Path(model).name


def renamed(branch: Branch, request: Request) -> Branch:
    """Return a branch whose edits are called as in an equal request: their names make no other run."""
    if [edit.name for edit in branch.request.edits] == [edit.name for edit in request.edits]:
        return branch
    trace = replace(branch.reading.trace, request=request)
    return replace(branch, request=request, reading=Reading(trace))


def recorded(*traces: Trace) -> tuple[Branch, ...]:
    """Return branches of traces that are already there."""
    return tuple(Branch(trace.request, Reading(trace), recorded=True) for trace in traces)


def parting(current: Branch | None, before: Request | None, after: Request, position: int) -> int:
    """Return the move of the last word that is forced in one of two requests; a position if the same words are."""
    if current is None or before is None or before.prefix == after.prefix:
        return position
    return current.reading.encode_moves + max(len(before.prefix), len(after.prefix)) - 1


@dataclass(frozen=True, eq=False)
class Moment:
    """Where a reading stands at a position of a clock; when it has ended, it stays at its last move.

    A position below 0 is that of a branch that waits for others: nothing has happened of it.
    """

    reading: Reading
    position: int

    @cached_property
    def _moves(self) -> int:
        """How many moves have been made, this one included."""
        return min(max(0, self.position + 1), self.reading.moves)

    @property
    def encoding(self) -> bool:
        """Whether it is in its encode stretch, or nothing has come of it yet."""
        return self._moves <= self.reading.encode_moves

    @property
    def encoded(self) -> int:
        """How many encode moves have been made, this one included."""
        return min(self._moves, self.reading.encode_moves)

    @property
    def written(self) -> int:
        """How many target tokens have been written, this one included."""
        return self._moves - self.encoded

    @property
    def move(self) -> int:
        """The encode move this is, from 0; -1 when decoding."""
        return self.encoded - 1 if self.encoding else -1

    @property
    def token(self) -> int:
        """The target token being written, from 0; -1 when encoding."""
        return self.written - 1

    @property
    def ended(self) -> bool:
        """Whether the last token has been written; others on the same clock may go on."""
        return self.reading.trace.finished and self.position >= self.reading.moves - 1

    @cached_property
    def reads(self) -> Reads | None:
        """What a recurrent encoder reads now; None for another net, and when it is done."""
        return self.reading.reads(self.move)

    @property
    def read(self) -> int:
        """How many source tokens the encoder has touched by now, from the left."""
        return len(self.reading.source) if self.reads is None else self.reads.left + 1

    @property
    def tokens_read(self) -> tuple[int, ...]:
        """The source tokens read in this move: one from each end by a recurrent net, else all; none when decoding."""
        if not self.encoding:
            return ()
        return tuple(range(len(self.reading.source))) if self.reads is None else self.reads.tokens

    @property
    def output(self) -> tuple[str, str]:
        """What was written before, and the token being written now with its space."""
        reading, count = self.reading, self.written
        if not count:
            return "", ""
        if count == reading.decode_moves:
            return reading.text, ""
        before = joined(reading.target[: count - 1], reading.spaced[: count - 1])
        return before, joined(reading.target[:count], reading.spaced[:count])[len(before) :]


class Playable(Protocol):
    """What the bar at the bottom drives: a clock, branches, and words and marks for where they are on it."""

    clock: Clock

    @property
    def changed(self) -> SignalInstance: ...

    @property
    def current(self) -> Branch | None:
        """The branch that is told of."""

    def marks(self) -> tuple[LaneMarks, ...]: ...

    def place(self) -> str:
        """Return the words for where the clock is."""
