"""What is to be drawn of an attention taken apart: its numbers, how far it has been entered, and who is called what."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Literal

from fun_viz.reading import Reading
from fun_viz.taken_apart import Apart, Question
from fun_viz.views.stage.marks import Ink
from fun_viz.workspaces.axes import axes
from fun_viz.workspaces.inside.beats import Beat, beats
from fun_viz.workspaces.inside.layout import KEPT, Frame, frame

_LETTER = 8.2  # units of a letter of a key's name; an ideograph is two
_NAMES = (28.0, 110.0)
What = Literal["weight", "sum", "output", "query", "head", "beat"]


@dataclass(frozen=True)
class Touch:
    """What a mark is of: a weight's row, a unit of the sum or of what W^O makes, a vector, a head, a beat.

    `units` is how many numbers the vector has that the mark shows, 0 if it shows none; `index` the head or the beat.
    """

    what: What
    key: int = -1
    beat: Beat | Literal[""] = ""
    units: int = 0
    index: int = -1


@dataclass(frozen=True)
class Names:
    """What query and keys are called: `asks` is the token whose look this is, the query is made `of` another."""

    asks: str
    of: str
    keys: tuple[str, ...]
    query_ink: Ink
    key_ink: Ink

    @classmethod
    def of_row(cls, reading: Reading, asked: Question) -> Names:
        known = axes(reading, asked.kind)
        of = known.others[asked.query] if asked.kind == "cross" and known.others else known.rows[asked.query]
        return cls(known.rows[asked.query], of, known.columns, _ink(known.row_side), _ink(known.column_side))

    def key(self, at: int) -> str:
        return self.keys[at] if at < len(self.keys) else ""


def _ink(side: str) -> Ink:
    return "source" if side == "source" else "target"


@dataclass(frozen=True, eq=False)
class Drawn:
    """`now` is the place of the current beat, `focus` the key in focus, `first` the first row of a scrolled stretch."""

    apart: Apart
    names: Names
    now: int
    focus: int
    first: int
    size: tuple[float, float]
    missing: str = ""  # why details are not there, in words

    @cached_property
    def beats(self) -> tuple[Beat, ...]:
        return beats(self.apart)

    @property
    def beat(self) -> Beat:
        return self.beats[self.now]

    def entered(self, beat: Beat) -> bool:
        return beat in self.beats and self.beats.index(beat) <= self.now

    @cached_property
    def kept(self) -> tuple[int, ...]:
        """The keys that always have a row: the one in focus and those with the largest weights."""
        best = (-self.apart.weights).argsort(kind="stable")[:KEPT].tolist()
        return tuple(dict.fromkeys((self.focus, *best)))

    @cached_property
    def frame(self) -> Frame:
        names = max(_NAMES[0], min(_NAMES[1], _widest(self.names.keys) + 8.0))
        extra = any(beat in self.beats for beat in ("mapped", "turned", "tanh", "heads"))
        return frame(self.beats, self.size, names, extra=extra, kept=self.kept, keys=self.apart.count, first=self.first)


@lru_cache(maxsize=8)
def _widest(names: tuple[str, ...]) -> float:
    return max((advance(name, _LETTER) for name in names), default=0.0)


def advance(text: str, letter: float = 6.6) -> float:
    """Return about how wide a text is, whose letters are so wide and its ideographs twice that."""
    return sum(letter * (1 + (each > "\u2e80")) for each in text)
