"""Whether numbers that the file of a trace tells agree where one follows from others, so that none contradicts another.

Whether each of them can be one at all is asked before, in `fun_viz.plausibility`.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np

from fun_viz.edits import active
from fun_viz.hypotheses import length_penalty
from fun_viz.strategy import Strategy
from fun_viz.trace import Candidate, Distribution, Hypothesis, Step, Trace

_SLACK = 1e-3  # of sums and logarithms of numbers with seven digits
_ROUNDING = 1e-6  # of a probability that is told twice
_LEAST = 1e-30  # probability of which the logarithm is still that of the number the model had
_VOCABULARY = "vocabulary"  # the axis of all tokens a model knows, where its logits were recorded


def checked(trace: Trace) -> Trace:
    """Return a trace; ValueError if two of its numbers contradict each other."""
    edited = bool(active(trace.request.edits))  # which can make what is no number
    before: list[tuple[float, int, bool]] = [(0.0, 0, False)]  # score, length, and whether it has ended
    for step in trace.steps:
        if edited and any(math.isnan(hypothesis.score) for hypothesis in step.hypotheses):
            break
        for distribution in step.distributions:
            _check_distribution(distribution, _known(step))
        for row, hypothesis in enumerate(step.hypotheses):
            extended = hypothesis.parent if step.phase == "write" else row
            _check_choice(hypothesis, step.distributions[extended].candidates)
        if step.phase == "write":
            before = [_followed(hypothesis, *before[hypothesis.parent]) for hypothesis in step.hypotheses]
            _check_best(step.best, before, trace.request.strategy)
        if step.phase == "explain" and not edited:
            _check_influence(step)
    return trace


def _need(holds: bool, what: str) -> None:
    if not holds:
        raise ValueError(f"{what} contradicts another number")


def _known(step: Step) -> int:
    """Return how many tokens the model knows, 0 if the step does not say."""
    sizes = (array.values.shape[-1] for array in step.arrays.values() if array.axes[-1] == _VOCABULARY)
    return max(sizes, default=0)


def _check_distribution(distribution: Distribution, known: int) -> None:
    """Check candidates and entropy: what the candidates have of it is the least it can be."""
    chances = np.array([candidate.probability for candidate in distribution.candidates])
    if not np.isfinite([*chances, distribution.entropy]).all():
        return  # of an edited net
    _need(float(chances.sum()) <= 1 + _SLACK, "candidates")
    _need(bool((np.diff(chances) <= _ROUNDING).all()), "the order of candidates")
    ids = [candidate.token.id for candidate in distribution.candidates]
    _need(len(set(ids)) == len(ids), "candidates")
    some = chances[chances > 0]
    _need(-float((some * np.log2(some)).sum()) <= distribution.entropy + _SLACK, "entropy")
    _need(not known or distribution.entropy <= math.log2(known) + _SLACK, "entropy")


def _check_choice(hypothesis: Hypothesis, candidates: Sequence[Candidate]) -> None:
    """Check that what was chosen has the probability and the rank of its candidate, or comes after all of them."""
    chance = hypothesis.probability
    likelier = sum(candidate.probability > chance + _ROUNDING for candidate in candidates)
    _need(hypothesis.rank > likelier, "rank")
    for place, candidate in enumerate(candidates):
        if candidate.token.id == hypothesis.token.id:
            _need(abs(candidate.probability - chance) <= _ROUNDING or math.isnan(chance), "probability")
            _need(hypothesis.rank <= place + 1, "rank")


def _followed(hypothesis: Hypothesis, score: float, length: int, ended: bool) -> tuple[float, int, bool]:
    """Return score, length and end of a hypothesis, the score that it must have: one that has ended only waits."""
    must = score if ended else score + math.log(max(hypothesis.probability, _LEAST))
    same = hypothesis.score == must or hypothesis.probability <= _LEAST  # the former may be -∞
    _need(same or abs(hypothesis.score - must) <= _SLACK * max(1.0, abs(must)), "score")
    return hypothesis.score, length + (not ended), ended or hypothesis.token.special == "stop"


def _check_best(best: int, kept: Sequence[tuple[float, int, bool]], strategy: Strategy) -> None:
    if strategy.way == "sample":  # the first sentence drawn, whatever its score
        _need(best == 0, "best")
        return
    normalised = [score / length_penalty(length, strategy.length_penalty) for score, length, _ in kept]
    _need(normalised[best] >= max(normalised) - _SLACK, "best")


def _check_influence(step: Step) -> None:
    """Check that the influence on each token is of shares that sum to 1, but where there was none."""
    array, total = step.arrays.get("influence"), step.arrays.get("influence_total")
    if array is None:
        return
    sums = array.values.astype(np.float64).sum(-1)
    nothing = sums == 0 if total is None else total.values <= _LEAST
    _need(float(array.values.min()) >= 0, "influence")
    _need(bool((nothing | (np.abs(sums - 1) <= _SLACK)).all()), "influence")
    _need(total is None or float(total.values.min()) >= 0, "influence_total")
