"""Whether what a line of a log tells can be: shares of 1, a BLEU, times and counts that are not negative."""

from __future__ import annotations

import math
from collections.abc import Iterable

from fun_viz.events import Assessment, Finished, Loaded, Metrics, Preparing, Started
from fun_viz.run.training.serialization import Line, RankError, SnapshotLine

_SLACK = 1e-6  # of a share or a BLEU, which are computed


def checked(line: Line) -> Line:
    """Return a line; ValueError if one of its numbers can be none of its kind. A training may diverge: a loss may be
    infinite, or no number."""
    match line:
        case Preparing():
            _shares(line.share)
        case Loaded():
            _counts(*line.sentences.values(), line.bad, line.repeated, line.long)
        case Started():
            _counts(line.parameters, line.steps, line.seconds, line.update, line.world_size - 1)
        case Metrics():
            _counts(line.seconds, line.rate, line.tokens_per_second)
            _lengths(line.loss, line.gradient, *line.gradients.values(), line.cross_entropy)
            _shares(line.token_accuracy, line.teacher)
            _check_assessment(line.dev)
        case Finished():
            _counts(line.seconds, line.tokens_per_second, line.world_size - 1)
            _check_assessment(line.test)
        case SnapshotLine():
            _counts(line.seconds)
    if not isinstance(line, Preparing | Loaded | RankError):
        _counts(line.update)
    return line


def _check_assessment(dev: Assessment | None) -> None:
    if dev is None:
        return
    _lengths(dev.loss)
    _shares(dev.token_accuracy, dev.exact_match, dev.bleu / 100, dev.alignment_error, dev.free_accuracy)
    _shares(*(error for pair in dev.positions for error in pair), *(share for _, share in dev.lengths))
    _counts(dev.sentences, *(length for length, _ in dev.lengths))


def _shares(*numbers: float | None) -> None:
    _need(-_SLACK <= number <= 1 + _SLACK for number in numbers if number is not None)


def _counts(*numbers: float) -> None:
    _need(0 <= number < math.inf for number in numbers)


def _lengths(*numbers: float | None) -> None:
    _need(not number < 0 for number in numbers if number is not None)


def _need(holds: Iterable[bool]) -> None:
    if not all(holds):
        raise ValueError("a number that cannot be")
