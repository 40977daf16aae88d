"""What an attention takes from the source, in words: of the layer and head that are drawn. Numpy only."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from fun_viz.anatomy import Attends
from fun_viz.narration.clauses import Clause, Word, count, share, token
from fun_viz.reading import Reading
from fun_viz.selection import Focus, Heads

_TELLING = 0.1  # a weight that is worth a word
_SPREAD = 0.25  # a row whose largest weight is smaller has no peak, where it has many
_MANY = 10
_MOSTLY = 0.5


def given(reading: Reading, at: int) -> Word:
    """Return a token that the net was given as a word."""
    return token(reading.source[at], "source")


def drawn(reading: Reading, focus: Focus | None, kind: Attends, layer: int) -> tuple[int, Heads]:
    """Return the layer and head of a kind of attention that are drawn: those in focus, else a layer's mean."""
    array = reading.attention(kind)
    if focus is None or focus.part != kind or array is None:
        return layer, "mean"
    layers, heads = array.values.shape[:2]
    head = focus.head if isinstance(focus.head, str) else min(focus.head, heads - 1)
    return min(focus.layer, layers - 1), "mean" if heads == 1 else head


def drawn_row(reading: Reading, t: int, focus: Focus | None = None) -> np.ndarray | None:
    """Return what a decoding step takes from each source token in the layer and head that are drawn."""
    weights = reading.pattern("cross", *drawn(reading, focus, "cross", -1))
    return None if weights is None or t >= len(weights) else np.nan_to_num(weights[t])


def taken(reading: Reading, row: np.ndarray) -> tuple[tuple[int, ...], bool]:
    """Return the tokens of a row of weights that are worth a word, the heaviest first, and whether it has no peak."""
    order = [int(i) for i in np.argsort(-row, kind="stable")[:3]]
    if len(row) >= _MANY and row[order[0]] < _SPREAD:
        return tuple(order), True
    return tuple(i for i in order if row[i] >= _TELLING) or tuple(order[:1]), False


def weighed(reading: Reading, row: np.ndarray, tokens: tuple[int, ...]) -> tuple[Clause, ...]:
    """Return tokens with their weights, to be listed."""
    return tuple(Clause.of("{token} {share}", token=given(reading, i), share=share(float(row[i]))) for i in tokens)


def layer_takes(reading: Reading, row: np.ndarray | None, layer: int, head: Heads, *, top: int) -> Iterator[Clause]:
    """Yield what a layer, or one head of it, takes from the source."""
    of = {"layer": count(layer + 1)}
    if head == "max":
        peaked = spread = "The strongest heads of layer {layer} take {list}."
    elif isinstance(head, int):
        of["head"] = count(head + 1)
        peaked = "Head {head} of layer {layer} takes {list}."
        spread = "Head {head} of layer {layer} spreads over all: {list}, the other {count} tokens {rest}."
    elif layer == top:
        of, peaked = {}, "Its top layer takes {list}."
        spread = "Its top layer spreads over all: {list}, the other {count} tokens {rest}."
    else:
        peaked = "Its layer {layer} takes {list}."
        spread = "Its layer {layer} spreads over all: {list}, the other {count} tokens {rest}."
    yield from takes(reading, row, peaked, spread, **of)


def takes(reading: Reading, row: np.ndarray | None, peaked: str, spread: str, **of: Word) -> Iterator[Clause]:
    """Yield where a row of weights has its peaks, or that it has none: by one template or the other."""
    if row is None or not len(row):
        yield Clause.of("What it looked at was not recorded.")
        return
    tokens, flat = taken(reading, row)
    listed = weighed(reading, row, tokens)
    if not flat:
        yield Clause.of(peaked, list=listed, **of)
        return
    rest = float(row.sum() - row[list(tokens)].sum())
    yield Clause.of(spread, list=listed, count=count(len(row) - len(tokens)), rest=share(rest), **of)


def peaks(weights: np.ndarray) -> tuple[tuple[int, int], ...]:
    """Return the largest weight on another token, and of a token that keeps mostly to itself its own: who asks whom."""
    own = np.diag(weights)
    others = weights - np.diag(own)
    asks, asked = (int(i) for i in np.unravel_index(int(others.argmax()), others.shape))
    itself = int(own.argmax())
    return ((asks, asked), (itself, itself)) if own[itself] > _MOSTLY else ((asks, asked),)
