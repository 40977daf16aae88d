"""A trace of one attention made by hand, so that each of its numbers is known."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import Any

import numpy as np

from fun_viz.anatomy import Anatomy, Part
from fun_viz.reading import Reading
from fun_viz.selection import Heads
from fun_viz.taken_apart import Apart, Question
from fun_viz.trace import Array, Trace
from fun_viz.workspaces.inside.beats import beats
from fun_viz.workspaces.inside.drawn import Drawn, Names
from tests.traces import END, array, encoded, given, trace, written

QUERY = (2.0, 0.0, -1.0, 0.0)
KEYS = ((1.0, 0.0, 0.0, 0.0), (3.0, 1.0, 2.0, 0.0), (0.0, 0.0, 2.0, 1.0))
VALUES = ((1.0, 0.0, 0.0, 0.0), (0.0, 2.0, 0.0, 0.0), (0.0, 0.0, 4.0, 0.0))
WORDS = ("a", "b", END)
_PORTS = ("query", "key", "scores", "pattern", "gathered", "value", "output")


def softmax(scores: np.ndarray) -> np.ndarray:
    powers = np.exp(scores - scores.max())
    return powers / powers.sum()


def hand(*, causal: bool = False, heads: int = 1, **changed: Any) -> Trace:
    """Return a trace of three steps; every head does the same. `causal`: it looks at what was written before."""
    keys, query = np.array(KEYS), np.array(QUERY)
    scores = keys @ query / 2
    steps = []
    for t, word in enumerate(WORDS):
        seen = scores[: t + 1] if causal else scores
        shares = softmax(seen)
        context = shares @ np.array(VALUES)[: len(seen)]
        joined = np.tile(context, heads)
        arrays = {
            "att.query": array([[[query]] * heads], "beam", "head", "query", "unit"),
            "att.scores": array([[[seen]] * heads], "beam", "head", "query", "key"),
            "att.pattern": array([[[shares]] * heads], "beam", "head", "query", "key"),
            "att.gathered": array([[[context]] * heads], "beam", "head", "query", "unit"),
            "att.output": array([[2 * joined[:4] + 1]], "beam", "query", "unit"),
            "logits": array([[[0.0]]], "beam", "token", "vocabulary"),
        }
        if causal:
            arrays["att.key"] = array([[[keys[t]]] * heads], "beam", "head", "key", "unit")
            arrays["att.value"] = array([[[VALUES[t]]] * heads], "beam", "head", "key", "unit")
        steps.append(written(word, 10 + t, arrays))
    weight = np.zeros((4, 4 * heads))
    weight[:4, :4] = 2 * np.eye(4)
    once = {"att.to_output.weight": array(weight, "unit", "joined"), "att.to_output.bias": array(np.ones(4), "unit")}
    read = {} if causal else {
        "att.key": array([[keys] * heads], "beam", "head", "key", "unit"),
        "att.value": array([[VALUES] * heads], "beam", "head", "key", "unit"),
    }  # fmt: skip
    maps = {"to_output.weight": ("unit", "joined"), "to_output.bias": ("unit",)}
    part = Part("att", "attention", "target", keys="target" if causal else "source", score="scaled-dot", maps=maps,
                ports=dict.fromkeys(_PORTS, ()))  # fmt: skip
    head = Part("", "head", "target", ports={"logits": ()})
    whole = trace(encoded(**{**read, **once}), *steps, source=("我", "吃", END))
    sequences = (given(("我", "吃", END)), whole.sequences[1])
    anatomy = Anatomy((replace(part, **changed), head), (("source", "given"), ("target", "written")), "layers")
    return replace(whole, sequences=sequences, anatomy=anatomy)


def drawn(
    made: Trace, beat: str, *, focus: int | None = None, head: Heads = 0, query: int = 1,
    size: tuple[float, float] = (1222.0, 330.0),
) -> Drawn:  # fmt: skip
    """Return a row of it at a beat."""
    reading = Reading(made)
    kind = "decoder" if made.anatomy.parts[0].keys == "target" else "cross"
    asked = Question(kind, 0, head, query)  # type: ignore[arg-type]
    apart = Apart.of(reading, asked)
    assert apart is not None
    now = beats(apart).index(beat)  # type: ignore[arg-type]
    return Drawn(apart, Names.of_row(reading, asked), now, apart.largest if focus is None else focus, 0, size)


def changed(made: Trace, name: str, by: float = 0.1) -> Trace:
    """Return a trace in which one array is another by a number."""

    def other(arrays: Any) -> dict[str, Array]:
        noise = {key: Array(one.values + np.float32(by), one.axes) for key, one in arrays.items() if key == name}
        return {**arrays, **noise}

    return replace(made, steps=tuple(replace(step, arrays=other(step.arrays)) for step in made.steps))


assert math.isclose(float(np.dot(QUERY, KEYS[1])), 4.0)
