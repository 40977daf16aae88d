"""Errors by target position, teacher-forced and free-running, and the sentences that follow from the gap."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from fun_viz.events import Assessment, Metrics
from fun_viz.views.number_format import short_percent
from fun_viz.widgets.texts import translated
from fun_viz.workspaces.labs.nets import net_of
from fun_viz.workspaces.train.lanes import Lane, Lanes

_LEAST = 0.01  # the least gap worth a sentence


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
    if tuple(map(sampled, lanes)) == (False, True):
        return translated("Without scheduled sampling"), translated("With scheduled sampling")
    return tuple(net_of(lane.history.started, lane.index).title for lane in lanes[:2])


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
    """Return what is to be seen in the first lane, and what the second makes of it."""
    errors = tuple(errors_of(lane.dev) for lane in lanes[:2])
    if not errors or not errors[0].gap.size:
        return ()
    compared = len(errors) > 1 and sampled(lanes[1]) and not sampled(lanes[0])
    return _widest(errors[0]), *(_comparison(*errors) if compared else ())


def _widest(errors: Errors) -> str:
    place = int(errors.gap[: max(1, len(errors.gap) - 1)].argmax())  # the last one holds the end mark alone
    if errors.gap[place] < _LEAST:
        return translated("There is no gap: reading its own tokens, the net errs no more than reading gold ones.")
    text = translated(
        "At target token {n} the net is wrong in {forced} when it reads gold tokens, in {free} when it reads its own: "
        "one wrong token leads to the next.",
        n=place + 1,
        forced=short_percent(errors.forced[place]),
        free=short_percent(errors.free[place]),
    )
    if errors.mean is None:
        return text
    return f"{text} " + translated("Over all target tokens the gap is {gap} points.", gap=f"{100 * errors.mean:.1f}")


def _comparison(first: Errors, second: Errors) -> tuple[str, ...]:
    """Return the sentence that compares two nets over all target tokens, if both were counted so."""
    if first.mean is None or second.mean is None or first.all_free is None or second.all_free is None:
        return ()
    return (
        translated(
            "With scheduled sampling the gap is {second} points over all target tokens, without it {first}. "
            "Reading its own tokens the net is then wrong in {more} of them, without it in {less}.",
            second=f"{100 * second.mean:.1f}",
            first=f"{100 * first.mean:.1f}",
            more=short_percent(second.all_free),
            less=short_percent(first.all_free),
        ),
    )
