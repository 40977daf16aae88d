"""Traces written by hand, so that what a reading makes of them is known."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np

from fun_viz import trace as records
from fun_viz.archive_v1 import anatomy_of
from fun_viz.trace import Array, Candidate, Distribution, Hypothesis, ModelFacts, Request, Step, Token, Trace

FACTS = ModelFacts("by-hand", "transformer", "By hand", 12)
STOP = 3
END = "∎"


def array(values: object, *axes: str) -> Array:
    return Array(np.array(values, np.float32), axes)


def token(piece: str, id: int = 10, *, spaced: bool = False) -> Token:
    """Return a token; "∎" is the end mark."""
    return Token(piece, STOP, spaced, special="stop") if piece == END else Token(piece, id, spaced)


def encoded(**arrays: Array) -> Step:
    return Step("read", {name.replace("__", "."): value for name, value in arrays.items()}, seconds=0.001)


def written(
    piece: str,
    id: int = 10,
    arrays: Mapping[str, Array] | None = None,
    *,
    spaced: bool = False,
    probability: float = 0.5,
    score: float = -1.0,
    rank: int = 1,
    entropy: float = 1.0,
    candidates: Sequence[Candidate] = (),
    seconds: float = 0.002,
) -> Step:
    """Return a step of one hypothesis that wrote a piece."""
    hypothesis = Hypothesis(token(piece, id, spaced=spaced), 0, score, rank, probability)
    return Step("write", arrays or {}, (hypothesis,), (Distribution(tuple(candidates), entropy),), seconds=seconds)


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
    chances = tuple(chances) or (0.5,) * len(pieces)
    parents = tuple(parents) or (0,) * len(pieces)
    hypotheses = (
        Hypothesis(token(p.strip(), 10 + len(p), spaced=p.startswith(" ")), parent, float(np.log(chance)), 1, chance)
        for p, parent, chance in zip(pieces, parents, chances, strict=True)
    )
    distributions = (
        Distribution((Candidate(token(f"row {row}", 10 + row), 0.9),), float(row)) for row in range(extended)
    )
    return Step("write", arrays or {}, tuple(hypotheses), tuple(distributions), best=best, seconds=seconds)


def given(source: Sequence[str], unknown: Sequence[int] = ()) -> records.Sequence:
    """Return a source of pieces."""
    tokens = (Token(p, 1, special="unknown") if at in unknown else token(p) for at, p in enumerate(source))
    return records.Sequence("source", "given", tuple(tokens))


def trace_of(
    model: ModelFacts,
    text: str,
    source: Sequence[str],
    steps: Sequence[Step] = (),
    *,
    unknown: Sequence[int] = (),
    beam: int = 1,
    finished: bool = False,
    serial_steps: int = 0,
    longest_path: int = 0,
) -> Trace:
    """Return a trace whose anatomy is told from the names of its arrays."""
    names = {name: array.axes for step in steps for name, array in step.arrays.items()}
    return Trace(
        Request(model.name, text, beam), model, anatomy_of(names, model.attention),
        (given(source, unknown), records.Sequence("target", "written")), tuple(steps), finished, serial_steps,
        longest_path,
    )  # fmt: skip


def trace(*steps: Step, source: Sequence[str] = ("我", END), finished: bool = True) -> Trace:
    return trace_of(FACTS, "我", source, steps, finished=finished)


def with_steps(whole: Trace, steps: Sequence[Step], **more: int) -> Trace:
    """Return a trace with other steps, and the anatomy that their arrays tell."""
    names = {name: array.axes for step in steps for name, array in step.arrays.items()}
    return replace(whole, steps=tuple(steps), anatomy=anatomy_of(names, whole.model.attention), **more)
