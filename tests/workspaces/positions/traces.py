"""Traces made by hand: a net that adds positions, and one that reads token by token. Every number is known."""

from __future__ import annotations

import numpy as np

from fun_viz.branch import recorded
from fun_viz.study import Study
from fun_viz.trace import Array, Candidate, ModelFacts, Step, Trace
from fun_viz.workspaces.positions.formula import sinusoidal
from tests.traces import token as token_of
from tests.traces import trace_of, written

SOURCE, TARGET = ("吃", "什", "么", "∎"), ("What", "to", "eat", "∎")
WIDTH = 16


def embedded(rows: int, seed: int) -> np.ndarray:
    return np.random.default_rng(seed).normal(size=(rows, WIDTH)).astype(np.float32)


def positioned(rows: int) -> np.ndarray:
    return sinusoidal(rows, WIDTH).astype(np.float32)


def transformer(*, off_by: float = 0.0) -> Trace:
    """Two layers; what enters is the sum, but for one number that is wrong by `off_by`."""
    source, target = embedded(len(SOURCE), 1), embedded(len(TARGET), 2)
    total = source + positioned(len(SOURCE))
    total[1, 3] += off_by
    steps = [Step("read", _three("encoder", source, positioned(len(SOURCE)), total)), Step("read")]
    for t in range(len(TARGET)):
        row, place = target[t : t + 1], positioned(len(TARGET))[t : t + 1]
        steps.append(_written(t, _three("decoder", row, place, row + place)))
    return _trace("transformer", steps)


def recurrent(source: tuple[str, ...] = SOURCE) -> Trace:
    """One encode move a token, no positions."""
    steps, rows = [], embedded(len(source), 3)
    for t in range(len(source)):
        arrays = {
            f"encoder.{way}.hidden": Array(np.zeros((1, 3)), ("beam", "unit")) for way in ("forwards", "backwards")
        }
        if t == 0:
            arrays["encoder.embedding"] = Array(rows[None], ("beam", "token", "unit"))
        steps.append(Step("read", arrays))
    for t in range(len(TARGET)):
        read = {"decoder.embedding": Array(embedded(1, t)[None], ("beam", "token", "unit"))}
        steps.append(_written(t, read))
    return _trace("gru", steps, source)


def study_of(trace: Trace | None = None, position: int = 0) -> Study:
    """Return a study that needs no worker, looking at a trace."""
    study = Study(None, None)  # type: ignore[arg-type]
    if trace is not None:
        study.show(*recorded(trace))
        study.clock.move_to(position)
    return study


def _trace(family: str, steps: list[Step], source: tuple[str, ...] = SOURCE) -> Trace:
    return trace_of(ModelFacts(family, family, family, 1), "吃什么", source, steps, finished=True)


def _three(part: str, embedding: np.ndarray, position: np.ndarray, total: np.ndarray) -> dict[str, Array]:
    return {
        f"{part}.embed.embedding": Array(embedding[None], ("beam", "token", "unit")),
        f"{part}.embed.position": Array(position, ("token", "unit")),
        f"{part}.embed.input": Array(total[None], ("beam", "token", "unit")),
    }


def _written(t: int, arrays: dict[str, Array]) -> Step:
    token = 3 if TARGET[t] == "∎" else 10 + t
    candidate = Candidate(token_of(TARGET[t], token), 0.5)
    return written(TARGET[t], token, arrays, spaced=True, candidates=(candidate,))
