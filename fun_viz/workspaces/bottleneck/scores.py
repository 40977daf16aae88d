"""What was measured of nets by source length, and the sentences that follow from it."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from fun_viz.text.tasks.samples import trained_on
from fun_viz.text.tasks.task import tasks
from fun_viz.views.number_format import short_percent
from fun_viz.widgets.texts import marked, translated
from fun_viz.workspaces.labs.nets import Net, net_of
from fun_viz.workspaces.train.lanes import Lane

GOOD = 0.9  # exact match from which a net is said to manage a length
_APART = 0.05
_NONE = marked(
    "No net has learnt the task yet: none writes {share} right at any length seen in training. Train longer before "
    "comparing them."
)


@dataclass(frozen=True, eq=False)
class Score:
    """One net at one update. `shares` is the exact match at each of `lengths`, both empty before it was measured."""

    net: Net
    lane: Lane
    lengths: np.ndarray
    shares: np.ndarray

    def at(self, length: float) -> float:
        """Return the exact match at a length, NaN where it was not measured."""
        shares = self.shares[self.lengths == length]
        return float(shares[0]) if shares.size else math.nan

    def mean(self, least: float, most: float) -> float:
        """Return the mean over the lengths within limits, NaN if there are none."""
        shares = self.shares[(self.lengths >= least) & (self.lengths <= most)]
        return float(shares.mean()) if shares.size else math.nan

    @property
    def holds(self) -> float:
        """The longest length up to which every one is managed, 0 if none is; NaN before it was measured."""
        if not self.lengths.size:
            return math.nan
        below = np.flatnonzero(self.shares < GOOD)
        good = self.lengths[: below[0]] if below.size else self.lengths
        return float(good[-1]) if good.size else 0.0


def score_of(lane: Lane) -> Score:
    """Return what was last measured of a lane at its update."""
    pairs = lane.dev.lengths if lane.dev else ()
    lengths, shares = np.array(pairs, float).reshape(-1, 2).T
    return Score(net_of(lane.history.started, lane.index), lane, lengths, shares)


def seen_in(task: str) -> tuple[int, int] | None:
    """Return the shortest and longest source that training on a task shows, None if nobody can say."""
    return tasks[task].lengths if task in tasks else None


def measured_on(task: str, lengths: Sequence[float]) -> str:
    """Say what the exact match at each length is of, and which of it stands in the part that is trained on."""
    text = translated("How many of up to 32 sources of each length the net writes wholly right by itself (greedy).")
    if task not in tasks:
        return text
    seen = [(length, *trained_on(tasks[task](), int(length))) for length in lengths]
    shares = ", ".join(
        translated("{n} of {count} at {length} tokens", n=n, count=count, length=f"{length:g}")
        for length, n, count in seen
        if n
    )
    none = translated("None of them is of the part that is trained on.")
    some = translated("Of the part that is trained on: {shares}; of other lengths none.", shares=shares)
    return f"{text} {some if shares else none}" if seen else text


def findings(scores: tuple[Score, ...], seen: tuple[int, int] | None) -> tuple[str, ...]:
    """Return what is to be seen: at a length training showed, and beyond the longest of them."""
    measured = tuple(score for score in scores if score.lengths.size)
    if not measured or seen is None:
        return ()
    lengths = sorted({length for score in measured for length in score.lengths.tolist()})
    within = [length for length in lengths if length <= seen[1]]
    beyond = [length for length in lengths if length > seen[1]]
    slow = tuple(score for score in measured if not score.shares[score.lengths <= seen[1]].max(initial=0.0) >= GOOD)
    slow = slow if within else ()
    if len(slow) == len(measured):
        return (translated(_NONE, share=short_percent(GOOD)),)
    sentences = _within(measured, within) if within else "", _beyond(measured, beyond) if beyond else "", _slow(slow)
    return tuple(sentence for sentence in sentences if sentence)


def _slow(scores: tuple[Score, ...]) -> str:
    """Say which nets cannot be judged yet; a fixed context that never learns is what is to be seen."""
    names = ", ".join(score.net.title for score in scores if not score.net.fixed)
    return translated("Not learnt yet, so not to be compared: {names}. Train longer.", names=names) if names else ""


def _within(scores: tuple[Score, ...], lengths: list[float]) -> str:
    fixed = next((score for score in scores if score.net.fixed), None)
    others = tuple(score for score in scores if score is not fixed)
    if fixed is not None and others:
        length = max(lengths, key=lambda n: _lead(fixed, others, n))
        if _lead(fixed, others, length) > _APART:
            return _behind(fixed, others, length)
    return _ranked(scores, lengths[-1])


def _behind(fixed: Score, others: tuple[Score, ...], length: float) -> str:
    n, share, least = f"{length:g}", short_percent(fixed.at(length)), _least(others, length)
    if len(others) == 1:
        text = marked("At {n} tokens the fixed context writes {share} right, {other} {least}.")
        return translated(text, n=n, share=share, other=others[0].net.title, least=short_percent(least))
    if _least(others, length) == 1:
        return translated("At {n} tokens the fixed context writes {share} right, the others all.", n=n, share=share)
    text = marked("At {n} tokens the fixed context writes {share} right, the others at least {least}.")
    return translated(text, n=n, share=share, least=_down(least))


def _ranked(scores: tuple[Score, ...], length: float) -> str:
    known = sorted((score for score in scores if not math.isnan(score.at(length))), key=lambda score: score.at(length))
    if not known:
        return ""
    worst, best, n = known[0], known[-1], f"{length:g}"
    most, least = short_percent(best.at(length)), short_percent(worst.at(length))
    if len(known) == 1:
        return translated("At {n} tokens {best} writes {most} right.", n=n, best=best.net.title, most=most)
    if best.at(length) <= _APART:
        text = marked("At {n} tokens, the longest seen in training, no net writes even {least} right yet.")
        return translated(text, n=n, least=short_percent(_APART))
    if best.at(length) - worst.at(length) <= _APART:
        text = marked(
            "At {n} tokens, the longest measured that training shows, every net writes {least} or more right."
        )
        return translated(text, n=n, least=_down(worst.at(length)))
    text = marked("At {n} tokens {best} writes {most} right, {worst} {least}.")
    return translated(text, n=n, best=best.net.title, most=most, worst=worst.net.title, least=least)


def _beyond(scores: tuple[Score, ...], lengths: list[float]) -> str:
    """Tell of the first length that was never seen."""
    length = lengths[0]
    if all(not score.shares[score.lengths >= length].max(initial=0.0) > _APART for score in scores):
        text = marked("From {n} tokens on, longer than any source in training, no net writes even {least} right.")
        return translated(text, n=f"{length:g}", least=short_percent(_APART))
    best = max(scores, key=lambda score: -1.0 if math.isnan(score.at(length)) else score.at(length))
    text = marked("At {n} tokens, longer than any source in training, {best} does best with {most}.")
    return translated(text, n=f"{length:g}", best=best.net.title, most=short_percent(best.at(length)))


def _down(share: float) -> str:
    """Return a share as so many whole percents as there are at least."""
    return f"{math.floor(100 * share + 1e-6)}%"


def _lead(fixed: Score, others: tuple[Score, ...], length: float) -> float:
    """Return by how much the fixed context is behind the last of the others, very little where nobody knows."""
    lead = _least(others, length) - fixed.at(length)
    return -1.0 if math.isnan(lead) else lead


def _least(scores: tuple[Score, ...], length: float) -> float:
    known = [score.at(length) for score in scores if not math.isnan(score.at(length))]
    return min(known, default=math.nan)
