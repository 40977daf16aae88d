"""Whether each number that the file of a trace tells can be one: a probability, a rank, a weight.

Whether there are as many of them as there must be is asked before, in `fun_viz.consistency`.
"""

from __future__ import annotations

import math

from fun_viz.edits import active
from fun_viz.trace import Distribution, Hypothesis, Step, Token, Trace

_LARGEST = (1 << 31) - 1  # what Qt takes for a whole number
_LONGEST = 100_000  # characters of a token
_MOST_TOKENS = 20_000  # that a net is given
_WIDEST = 1_000  # hypotheses
_MOST_BITS = 64.0  # of entropy
_SLACK = 1e-3  # of a number that was computed with seven digits
_HIGHEST = 1e30  # of what a net computes: the squares of more are infinite
_SHARES = ("pattern", "gaussian")  # ports whose numbers are shares of 1
_MASKED = ("scores", "bias")  # ports where -∞ says that a query cannot see a key


def checked(trace: Trace) -> Trace:
    """Return a trace; ValueError if one of its numbers can be none of its kind."""
    _need(1 <= trace.request.beam <= _WIDEST, "beam")
    _need(trace.request.strategy.possible, "strategy")
    _need(all(0 <= one <= _LARGEST for one in (*trace.request.prefix, trace.serial_steps, trace.longest_path)), "costs")
    _need(trace.model.parameters >= 0, "parameters")
    edited = bool(active(trace.request.edits))  # which can make a number infinite, and then others none
    for sequence in trace.sequences:
        _need(len(sequence.tokens) <= _MOST_TOKENS, "length")
        for token in sequence.tokens:
            _check_token(token)
    for step in trace.steps:
        _need(0.0 <= step.seconds < math.inf, "seconds")
        for hypothesis in step.hypotheses:
            _check_hypothesis(hypothesis, edited=edited)
        for distribution in step.distributions:
            _check_distribution(distribution, edited=edited)
        if not edited:
            _check_arrays(step)
    return trace


def _need(holds: bool, what: str) -> None:
    if not holds:
        raise ValueError(f"{what} cannot be so")


def _check_token(token: Token) -> None:
    _need(-1 <= token.id <= _LARGEST and len(token.piece) <= _LONGEST, "token")
    _need(not any("\ud800" <= character <= "\udfff" for character in token.piece), "half a character")
    start, end = token.span or (0, 0)
    _need(0 <= start <= end <= _LARGEST, "span")


def _check_hypothesis(hypothesis: Hypothesis, *, edited: bool) -> None:
    _check_token(hypothesis.token)
    _need(1 <= hypothesis.rank <= _LARGEST, "rank")
    _check_within(0.0, hypothesis.probability, 1.0, edited=edited)
    _check_within(-math.inf, hypothesis.score, 0.0, edited=edited)


def _check_distribution(distribution: Distribution, *, edited: bool) -> None:
    _check_within(0.0, distribution.entropy, _MOST_BITS, edited=edited)
    for candidate in distribution.candidates:
        _check_token(candidate.token)
        _check_within(0.0, candidate.probability, 1.0, edited=edited)


def _check_within(least: float, number: float, most: float, *, edited: bool) -> None:
    _need(least - _SLACK <= number <= most + _SLACK or (edited and math.isnan(number)), "number")


def _check_arrays(step: Step) -> None:
    for name, array in step.arrays.items():
        low, high = float(array.values.min()), float(array.values.max())  # NaN if there is one
        port = name.rpartition(".")[2]
        if port in _SHARES:
            _need(low >= -_SLACK and high <= 1.0 + _SLACK, name)
        _need(high < _HIGHEST and (low > -_HIGHEST or (port in _MASKED and low == -math.inf)), name)
