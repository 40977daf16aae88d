"""Errors by target position, teacher-forced and free-running, and the sentences that follow from the gap."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from fun_viz.events import Assessment, Metrics
from fun_viz.views.number_format import short_percent
from fun_viz.widgets.texts import marked, translated
from fun_viz.workspaces.labs.nets import net_of
from fun_viz.workspaces.train.lanes import Lane, Lanes
from fun_viz.workspaces.train.names import label_of, short_names, task_title

_LEAST = 0.01  # the least gap worth a sentence of its own
_NOTHING = 1e-9  # of a gap: less is rounding
_SAMPLING = ("sampling", "teacher")  # options: how teacher forcing falls, and to what


@dataclass(frozen=True, eq=False)
class Errors:
    """Shares that are wrong at each target token, (position,) each: reading gold tokens, reading its own.

    The last two are the same over all target tokens, those at positions that few sentences reach too; they are None of
    a training of an older version, which did not count them.
    """

    forced: np.ndarray
    free: np.ndarray
    all_forced: float | None = None
    all_free: float | None = None

    @property
    def gap(self) -> np.ndarray:
        """By how much it errs more when it reads its own tokens, (position,)."""
        return self.free - self.forced

    @property
    def mean(self) -> float | None:
        """The gap averaged over all target tokens, None where nobody knows."""
        return None if self.all_free is None or self.all_forced is None else self.all_free - self.all_forced


def errors_of(assessment: Assessment | None) -> Errors:
    """Return what an assessment measured; without one there are no positions."""
    forced, free = np.array(assessment.positions if assessment else (), float).reshape(-1, 2).T
    if assessment is None or assessment.free_accuracy is None:
        return Errors(forced, free)
    return Errors(forced, free, 1 - assessment.token_accuracy, 1 - assessment.free_accuracy)


def mean_gap(metrics: Metrics) -> float | None:
    """Return the mean gap in points of per cent, if it was just measured."""
    mean = errors_of(metrics.dev).mean
    return None if mean is None else 100 * mean


def sampled(lane: Lane) -> bool:
    """Return whether a lane's teacher forcing falls by a schedule."""
    started = lane.history.started
    return started is not None and started.options.get("sampling", "constant") != "constant"


def names_of(lanes: Lanes) -> tuple[str, ...]:
    """Return what the first two lanes are called: by what tells them apart here, or else by their nets."""
    if _are_comparable(lanes):
        words = translated("Without scheduled sampling"), translated("With scheduled sampling")
        return tuple(words[sampled(lane)] for lane in lanes[:2])
    nets = tuple(net_of(lane.history.started, lane.index).title for lane in lanes[:2])
    told = [lane.history.started for lane in lanes[:2] if lane.history.started]
    return short_names(told) if len(set(nets)) < len(nets) == len(told) else nets


def _are_comparable(lanes: Lanes) -> bool:
    """Say whether of two trainings that differ in nothing else one is sampled by a schedule."""
    return len(lanes) > 1 and sampled(lanes[0]) != sampled(lanes[1]) and not _apart(lanes)


def _apart(lanes: Lanes) -> tuple[str, ...]:
    """Return in what two trainings differ besides the sampling: their task, their family, or English labels of options.

    How often a training is looked at changes nothing in it.
    """
    one, other = (lane.history.started for lane in lanes[:2])
    if one is None or other is None:
        return ()
    parts = {"Task": (task_title(one), task_title(other)), "Net": (one.family, other.family)}
    names = [name for name in {**one.options, **other.options} if name not in _SAMPLING and not name.endswith("_every")]
    parts |= {label_of(name): (str(one.options.get(name)), str(other.options.get(name))) for name in names}
    return tuple(name for name, (first, second) in parts.items() if first != second)


def moves_of(lane: Lane) -> tuple[Metrics, ...]:
    """Return the first records after a hand changed teacher forcing; a share that falls by a schedule is no hand's."""
    if lane.history.started is None or sampled(lane):
        return ()
    moves: list[Metrics] = []
    for metrics in lane.history.metrics:
        if not moves or abs(metrics.teacher - moves[-1].teacher) > 1e-6:
            moves.append(metrics)
    return tuple(moves[1:])


def findings(lanes: Lanes) -> tuple[str, ...]:
    """Return what is to be seen in the first lane and what the second makes of it, or in each if they differ."""
    pairs = [(lane, errors_of(lane.dev)) for lane in lanes[:2]]
    if not pairs or not pairs[0][1].gap.size:
        return ()
    if _are_comparable(lanes):
        told = sorted(pairs, key=lambda pair: sampled(pair[0]))
        return _widest(pairs[0][1]), *_comparison(told)
    if len(pairs) == 1 or not pairs[1][1].gap.size:
        return (_widest(pairs[0][1]),)
    named = zip(names_of(lanes), pairs, strict=True)
    own = (translated("{name}: {words}", name=name, words=_widest(errors)) for name, (_, errors) in named)
    differ = ", ".join(map(translated, _apart(lanes)))
    text = marked("The two runs differ in more than scheduled sampling ({what}): they are not compared.")
    return (*own, translated(text, what=differ)) if differ else tuple(own)


def _widest(errors: Errors) -> str:
    place = int(errors.gap[: max(1, len(errors.gap) - 1)].argmax())  # the last one holds the end mark alone
    most, mean = float(errors.gap.max()), errors.mean
    if most < _NOTHING and (mean is None or mean < _NOTHING):
        return translated("There is no gap: reading its own tokens, the net errs no more than reading gold ones.")
    told = []
    if errors.gap[place] >= _LEAST:
        text = marked(
            "At target token {n} the net is wrong in {forced} when it reads gold tokens, in {free} when it reads its "
            "own: one wrong token leads to the next."
        )
        forced, free = short_percent(errors.forced[place]), short_percent(errors.free[place])
        told.append(translated(text, n=place + 1, forced=forced, free=free))
    elif most < _LEAST:
        least = f"{math.ceil(1000 * max(0.0, most) - 1e-6) / 10:.1f}"  # that none is above
        told.append(translated("At no target token is the gap more than {gap} points.", gap=least))
    if mean is not None:
        told.append(translated("Over all target tokens the gap is {gap} points.", gap=points_of(mean)))
    return " ".join(told)


def points_of(share: float) -> str:
    """Return a share in points of per cent; what is there but would read as nothing is <0.1."""
    return "<0.1" if _NOTHING <= share < 0.0005 else f"{100 * share:.1f}".replace("-", "−")


def _comparison(pairs: Sequence[tuple[Lane, Errors]]) -> tuple[str, ...]:
    """Return the sentences that compare a net that is not sampled with one that is, if all tokens were counted in both.

    Where one has been trained for more updates, that is said.
    """
    (before, first), (after, second) = pairs
    if first.mean is None or second.mean is None or first.all_free is None or second.all_free is None:
        return ()
    text = translated(
        "With scheduled sampling the gap is {second} points over all target tokens, without it {first}. "
        "Reading its own tokens the net is then wrong in {more} of them, without it in {less}.",
        second=points_of(second.mean),
        first=points_of(first.mean),
        more=short_percent(second.all_free),
        less=short_percent(first.all_free),
    )
    updates = [f"{lane.metrics.update:,}" if lane.metrics else "0" for lane in (after, before)]
    if updates[0] != updates[1]:
        text += " " + translated(
            "That is after {more} updates with it, and {less} without.", more=updates[0], less=updates[1]
        )
    return (text,)
