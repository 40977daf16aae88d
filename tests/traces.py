"""Traces written by hand, so that what a reading makes of them is known."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from fun_viz.trace import Array, Candidate, ModelFacts, Step, Trace

FACTS = ModelFacts("by-hand", "transformer", "By hand", 12)
STOP = 3


def array(values: object, *axes: str) -> Array:
    return Array(np.array(values, np.float32), axes)


def encoded(**arrays: Array) -> Step:
    return Step("encode", {name.replace("__", "."): value for name, value in arrays.items()}, seconds=0.001)


def decoded(
    pieces: Sequence[str],
    *,
    parents: Sequence[int] = (),
    chances: Sequence[float] = (),
    best: int = 0,
    arrays: Mapping[str, Array] | None = None,
    extended: int = 1,
    seconds: float = 0.002,
) -> Step:
    """Return a step that kept one hypothesis a piece; "∎" is the end mark, a space before a piece parts words."""
    kept = len(pieces)
    chances = tuple(chances) or (0.5,) * kept
    return Step(
        "decode",
        arrays or {},
        tokens=tuple(STOP if piece == "∎" else 10 + len(piece) for piece in pieces),
        pieces=tuple(piece.strip() for piece in pieces),
        spaced=tuple(piece.startswith(" ") for piece in pieces),
        parents=tuple(parents) or (0,) * kept,
        scores=tuple(float(np.log(chance)) for chance in chances),
        ranks=(1,) * kept,
        probabilities=chances,
        entropy=tuple(float(row) for row in range(extended)),
        candidates=tuple((Candidate(f"row {row}", 10 + row, 0.9),) for row in range(extended)),
        best=best,
        seconds=seconds,
    )


def trace(*steps: Step, source: Sequence[str] = ("我", "∎"), finished: bool = True) -> Trace:
    return Trace(FACTS, "我", tuple(source), steps=steps, finished=finished)
