"""One geometry for every family: encoder on the left, decoder on the right, and between them the gap.

Columns of all tokens are laid out at once, so that none moves while the net is at work. Where a column would be too
narrow, a window of tokens has columns, and follows what is looked at.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from fun_viz.workspaces.stage.view import Span

NARROW = 24.0  # units of the narrowest column of a source token
_WIDEST, _WIDEST_WORD = 120.0, 150.0
_NARROW_WORD = 60.0  # a column of a target token in a window: words are wider than what is read
_LEAST_WORD = 52.0  # and beside a short source, where all are shown: columns narrow before a word has to go
SMALL_LABELS, SMALL_GAP = 4.0, 78.0  # of every small drawing, so that lanes have the same columns
_SMALL, _SMALL_WORD, _WIDE_WORD = 14.0, 46.0, 66.0  # columns of a small drawing: the least, and of words beside many
_SMALL_WIDEST, _SMALL_WIDEST_WORD, _FEW = 90.0, 120.0, 5
_SHARE, _LONG_SHARE = 0.575, 0.385  # of the room, for the decoder: beside a short source, and beside a window


@dataclass(frozen=True)
class Columns:
    """Where columns stand. `labels` is the room for names of rows, `gap` that between encoder and decoder.

    `left` … `right` are the edges of the encoder's columns, `begin` … `end` those of the decoder's.
    """

    source: Span
    target: Span
    labels: float
    gap: float
    column: float  # width of a column of the encoder
    word: float  # and of the decoder

    @property
    def left(self) -> float:
        return self.labels

    @property
    def right(self) -> float:
        return self.left + self.column * len(self.source)

    @property
    def begin(self) -> float:
        return self.right + self.gap

    @property
    def end(self) -> float:
        return self.begin + self.word * len(self.target)

    @property
    def middle(self) -> float:
        """The middle of the gap, where what crosses it stands."""
        return self.right + self.gap / 2

    @property
    def edges(self) -> dict[str, float]:
        """Where it all stands, and which tokens have columns: what others are laid out by."""
        return {
            "left": self.left, "right": self.right, "begin": self.begin, "end": self.end,
            "first": self.source.first, "last": self.source.end,
            "first word": self.target.first, "last word": self.target.end,
        }  # fmt: skip

    def given(self, index: int) -> float:
        """Return the middle of the column of a source token in the window."""
        return self.left + (index - self.source.first + 0.5) * self.column

    def written(self, index: int) -> float:
        """Return the middle of the column of a decoding step in the window."""
        return self.begin + (index - self.target.first + 0.5) * self.word


@lru_cache(maxsize=64)
def columns(
    width: float, source: int, target: int, *, now: int = 0, labels: float = 86.0, gap: float = 96.0,
    windows: tuple[Span | None, Span | None] = (None, None),
) -> Columns:  # fmt: skip
    """Return the columns of so many source tokens and decoding steps; `now` is the step that has to be among them.

    `windows` are those asked for; where one is None, all tokens are shown if they fit, else the first of the source and
    the steps round `now`.
    """
    room = width - labels - gap - 8.0
    asked, steps = windows
    long = (asked is not None and not asked.whole) or room * (1 - _SHARE) / max(1, source) < NARROW
    share = _LONG_SHARE if long else _SHARE
    fit = max(1, int(room * share / _NARROW_WORD))
    if steps is None:
        whole = target <= (fit if long else room * share / _LEAST_WORD)
        steps = Span(0, target, target) if whole else _round(now, fit, target)
    word = min(_WIDEST_WORD, room * share / max(1, len(steps)))
    rest = room - word * len(steps)
    if asked is None:
        count = source if rest / max(1, source) >= NARROW else max(1, int(rest / NARROW))
        asked = Span(0, count, source)
    return Columns(asked, steps, labels, gap, min(_WIDEST, rest / max(1, len(asked))), word)


@lru_cache(maxsize=64)
def small_columns(
    width: float, source: int, target: int, *, now: int = 0, beside: tuple[int, int] = (0, 0),
    window: Span | None = None,
) -> Columns:  # fmt: skip
    """Return the columns of a small drawing; `beside` are the most tokens of any drawing that stands above or below.

    Where source tokens have no room for boxes there are few words, so that the sentence is seen whole.
    """
    given, written = max(1, source, beside[0]), max(1, target, beside[1])
    room = width - SMALL_LABELS - SMALL_GAP - 8.0
    column, few = room * 0.45 / given, min(_FEW, written)
    boxes = column >= NARROW
    if not boxes:
        column = min(NARROW, max(_SMALL, min(room * 0.51, room - few * _SMALL_WORD) / given))
    shown = min(given, max(1, int((room - few * _SMALL_WORD) / column + 1e-6)))
    column = min(column, _SMALL_WIDEST)
    rest = room - column * shown
    fit = min(written, max(1, int(rest / _SMALL_WORD)) if boxes else max(few, int(rest / _WIDE_WORD)))
    steps = Span(0, target, target) if target <= fit else _round(now, fit, target)
    if window is None:
        window = Span(0, min(shown, source), source)
    return Columns(window, steps, SMALL_LABELS, SMALL_GAP, column, min(_SMALL_WIDEST_WORD, rest / fit))


def _round(now: int, fit: int, count: int) -> Span:
    """Return a window whose last place but one is that of `now`, as far as there are so many."""
    first = max(0, min(now + 2 - fit, count - fit))
    return Span(first, first + fit, count)


def followed(before: Span | None, weights: tuple[float, ...], fit: int) -> Span:
    """Return the window of `fit` tokens on the heaviest stretch; the one before while half of the weight is inside."""
    count = len(weights)
    fit = min(fit, count)
    total = sum(weights)
    same = before is not None and before.count == count and len(before) == fit
    if before is not None and same and sum(weights[before.first : before.end]) * 2 >= total:
        return before
    starts = range(count - fit + 1)
    best = max(starts, key=lambda first: (sum(weights[first : first + fit]), -first), default=0)
    return Span(best, best + fit, count)
