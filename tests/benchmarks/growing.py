"""How long it takes to add one step to the reading of a long trace, and whether late steps cost more than early ones.

12 layers of 12 heads, 512 source and 512 target tokens, one hypothesis. After each step attention of all kinds is asked
for, as the window does.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from statistics import median
from time import process_time

import numpy as np

from fun_viz.reading import Reading
from fun_viz.trace import Array, Step, Trace
from tests.benchmarks.figures import Figure, at_most
from tests.benchmarks.sides import settle
from tests.traces import decoded, encoded, trace

LAYERS, HEADS, TOKENS = 12, 12, 512
LOOKED_AT = (32, 128, 256, 500)
_AROUND = 8  # steps before and after


def run() -> Iterator[Figure]:
    whole = long_trace()
    steps = whole.steps[1:]
    reading = Reading(replace(whole, steps=whole.steps[:1], finished=False))
    settle()
    taken = []
    for step in steps:
        began = process_time()
        reading = then(reading, step)
        shapes = [reading.attention(kind).values.shape for kind in ("encoder", "decoder", "cross")]
        taken.append(process_time() - began)
    assert shapes == [(LAYERS, HEADS, TOKENS, TOKENS)] * 3
    around = {t: median(taken[t - _AROUND : t + _AROUND + 1]) for t in LOOKED_AT}
    what = f"growing a trace of {LAYERS}×{HEADS} heads at {TOKENS} tokens"
    yield Figure(f"{what}, a step", around[LOOKED_AT[-1]] * 1e3, "ms", at_most(5))
    yield Figure(f"{what}, late steps : early steps", around[LOOKED_AT[-1]] / around[LOOKED_AT[0]], "×", at_most(1.5))
    for t, seconds in around.items():
        yield Figure(f"{what}, step {t}", seconds * 1e3, "ms")
    yield Figure(f"{what}, slowest step", max(taken[1:]) * 1e3, "ms")


def long_trace() -> Trace:
    """Return a finished trace of so many layers, heads and tokens, all of its weights equal."""
    encoder = {f"encoder.layers.{layer}.self.pattern": _pattern(TOKENS, TOKENS) for layer in range(LAYERS)}
    steps = (encoded(**encoder), *(_step(t) for t in range(TOKENS)))
    whole = trace(*steps[:2], source=["a"] * TOKENS)  # declares all parts
    return replace(whole, steps=steps, request=replace(whole.request, limit=TOKENS))


def then(reading: Reading, step: Step) -> Reading:
    return reading.then(step)


def _step(t: int) -> Step:
    own = {f"decoder.layers.{layer}.self.pattern": _pattern(1, t + 1) for layer in range(LAYERS)}
    cross = {f"decoder.layers.{layer}.cross.pattern": _pattern(1, TOKENS) for layer in range(LAYERS)}
    return decoded(["a"], arrays={**own, **cross})


def _pattern(queries: int, keys: int) -> Array:
    return Array(np.full((1, HEADS, queries, keys), 1 / keys, np.float32), ("beam", "head", "query", "key"))
