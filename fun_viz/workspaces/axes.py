"""What the rows and the columns of a map stand for, in tokens and in words.

A decoder's step reads the token written last, at first the start mark, and writes the next. Its attention to itself is
between tokens that were read; what it looks at of the source belongs to the token that the step writes.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Concatenate, ParamSpec, TypeVar
from weakref import WeakKeyDictionary

from fun_viz.reading import Reading
from fun_viz.selection import Part
from fun_viz.widgets.texts import marked, translated

Given = ParamSpec("Given")
Result = TypeVar("Result")

READS, WRITES = marked("reads"), marked("writes")
INFLUENCE = marked(
    "Gradient of the token's log-probability times the embedding of a token read, in absolute value, summed over the"
    " units of the embedding. Each row is shown as shares of its own total."
)
TOTAL = "Σ"
STAR = "*"  # behind a word that was forced
FORCED = marked("*: forced by hand, not chosen by the model")
LOOKS, DEPENDS = marked("looks at"), marked("depends on")


@dataclass(frozen=True)
class Axes:
    """The labels of a map and the sequences in which they stand: label i is the token i + shift of its sequence.

    Titles are English: what is done with the token of a label. The step of row i does `other_title` with `others[i]`.
    """

    rows: tuple[str, ...]
    columns: tuple[str, ...]
    row_side: str
    column_side: str
    row_title: str = ""
    column_title: str = LOOKS
    row_shift: int = 0
    column_shift: int = 0
    other_title: str = ""
    others: tuple[str, ...] = ()
    before: int = 0  # rows of tokens that were read before the first was written
    starred: frozenset[int] = frozenset()  # rows in whose step a word was forced

    @property
    def notes(self) -> tuple[str, ...]:
        """What else is done at the step of each row, in the language that now holds."""
        title = translated(self.other_title) if self.others else ""
        said = (f"{title} {token}" if token else "" for token in self.others)
        return tuple(f"{each}\n{translated(FORCED)}" if row in self.starred else each for row, each in enumerate(said))

    def said(self) -> str:
        """Return what rows and columns stand for, in the language that now holds."""
        if not self.row_title:
            return translated("rows look at columns")
        row, column = translated(self.row_title), translated(self.column_title)
        return translated("rows: the token that a step {row}; columns: the token it {column}", row=row, column=column)


def kept(
    function: Callable[Concatenate[Reading, Given], Result],
) -> Callable[Concatenate[Reading, Given], Result]:
    """Return a function that finds what it says of a reading once, and keeps it for as long as the reading lives."""
    found: WeakKeyDictionary[Reading, dict[object, Result]] = WeakKeyDictionary()

    @wraps(function)
    def find(reading: Reading, /, *given: Given.args, **named: Given.kwargs) -> Result:
        own = found.setdefault(reading, {})
        if given not in own:
            own[given] = function(reading, *given, **named)
        return own[given]

    return find


@kept
def forced(reading: Reading) -> frozenset[int]:
    """Return the target tokens a hand chose: the last of the prefix, and those before that were not the likeliest."""
    last = len(reading.trace.request.prefix) - 1
    return frozenset(t for t, rank in enumerate(reading.ranks[: last + 1]) if rank > 1 or t == last)


@kept
def written(reading: Reading) -> tuple[str, ...]:
    """Return what was written, with a star behind each word that was forced."""
    by_hand = forced(reading)
    return tuple(f"{piece}{STAR}" if t in by_hand else piece for t, piece in enumerate(reading.target))


@kept
def axes(reading: Reading, part: Part) -> Axes:
    """Return the axes of a map of attention or influence; a net with one text has it on both."""
    source, target, inputs = reading.source, written(reading), reading.inputs
    by_hand = frozenset(t + by for t in forced(reading) for by in (0, 1))  # where it is written, and then read
    inputs = (*inputs[:1], *target[:-1]) if inputs else ()
    column = DEPENDS if part == "influence" else LOOKS
    if len(reading.trace.sequences) > 1:
        if part == "encoder":
            return Axes(source, source, "source", "source")
        if part == "decoder":
            return Axes(inputs, inputs, "target", "target", READS, column, -1, -1, WRITES, target, 0, by_hand)
        return Axes(target, source, "target", "source", WRITES, column, 0, 0, READS, inputs, 0, by_hand)
    name = reading.trace.sequences[0].name
    text = tuple(token.piece for token in reading.sequence(name))
    text = (*text[: len(text) - len(target)], *target) if forced(reading) else text
    if part == "encoder":
        return Axes(text, text, name, name)
    read, before = text[:-1] if target else text, len(source) - 1  # the last token written is not read any more
    if part == "decoder":
        others, late = ("",) * before + target, frozenset(before + t for t in by_hand)
        return Axes(read, read, name, name, READS, column, 0, 0, WRITES, others, before, late)
    return Axes(target, read, name, name, WRITES, column, len(source), 0, READS, inputs, 0, by_hand)


@kept
def influence_totals(reading: Reading) -> tuple[str, ...]:
    """Return what each row of the influence summed to before it was made to sum to 1; "—" where nobody recorded it."""
    if reading.influence_total is None:
        return ("—",) * len(reading.target)
    return tuple(f"{total:.3g}" for total in reading.influence_total.values.tolist())
