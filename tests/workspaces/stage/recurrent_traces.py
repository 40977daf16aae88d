"""Traces of recurrent nets written by hand: every number in them is another one, so that none can stand for another."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

import numpy as np

from fun_viz.anatomy import Anatomy, Part
from fun_viz.reading import Reading
from fun_viz.trace import Array, ModelFacts, Request, Step, Trace
from fun_viz.trace import Sequence as Tokens
from tests.traces import given, written

UNITS = 20
GATES = {"": (), "update": ("update", "reset"), "forget": ("cell", "forget")}


def recurrent(
    source: Sequence[str] = ("我", "喜", "欢", "∎"), target: Sequence[str] = ("I", "like", "it", "∎"), *,
    gate: str = "update", back: bool = True, layers: int = 1, looks: str = "", reach: int = 0,
    unknown: Sequence[int] = (), seed: int = 1,
) -> Reading:  # fmt: skip
    """Return the reading of a net whose cells have a gate of that name; `looks` is "", "before" or "after"."""
    numbers = np.random.default_rng(seed)
    ways = ("forwards", "backwards") if back else ("forwards",)
    ports = ("hidden", *GATES[gate])
    readers = [
        Part(f"in.{layer}.{way}", "cell", "source", layer, direction=way, ports=dict.fromkeys(ports, ("beam", "unit")))
        for layer in range(layers) for way in ways
    ]  # fmt: skip
    writers = [
        Part(f"out.{layer}", "cell", "target", layer, ports=dict.fromkeys(ports, ("beam", "unit")))
        for layer in range(layers)
    ]
    seen = ["pattern", *(["position"] if reach else [])] if looks else []
    look = [Part("look", "attention", "target", keys="source", score="dot", reach=reach, ports=dict.fromkeys(seen, ()))]
    context = [*(look if looks else []), Part("gap", "context", "target", ports={"context": ("beam", "unit")})]
    parts = (*readers, *writers, *context) if looks == "after" else (*readers, *context, *writers)
    encoding = list(_encoding(numbers, readers, len(source), layers))
    wide = UNITS * len(ways)
    decoding = [
        written(piece, arrays=_writing(numbers, writers, seen, len(source), wide), probability=0.5 + 0.4 / (t + 1))
        for t, piece in enumerate(target)
    ]
    influence = numbers.dirichlet(np.ones(len(source)), len(target)).astype(np.float32)
    explained = Step("explain", {"influence": Array(influence, ("query", "key"))})
    anatomy = Anatomy(parts, (("source", "given"), ("target", "written")), "tokens")
    facts = ModelFacts("by-hand", "by hand", "By hand", 12, attention="dot attention" if looks else "no attention")
    trace = Trace(
        Request("by-hand", "".join(source)), facts, anatomy, (given(source, unknown), Tokens("target", "written"))
    )
    return Reading(replace(trace, steps=(*encoding, *decoding, explained), finished=True))


def _state(numbers: np.random.Generator, parts: Sequence[Part]) -> dict[str, Array]:
    return {
        part.probe(port): Array(_values(numbers, port)[None].astype(np.float32), ("beam", "unit"))
        for part in parts
        for port in part.ports
    }


def _values(numbers: np.random.Generator, port: str) -> np.ndarray:
    match port:
        case "hidden":
            return numbers.uniform(-0.9, 0.9, UNITS)
        case "cell":
            return numbers.uniform(-3, 3, UNITS)
    return numbers.uniform(0, 1, UNITS)


def _encoding(numbers: np.random.Generator, readers: Sequence[Part], count: int, layers: int) -> Iterator[Step]:
    for layer in range(layers):
        own = [part for part in readers if part.layer == layer]
        for _ in range(count):
            yield Step("read", _state(numbers, own), seconds=0.001)


def _writing(
    numbers: np.random.Generator, writers: Sequence[Part], seen: Sequence[str], source: int, wide: int
) -> dict[str, Array]:  # fmt: skip
    arrays = _state(numbers, writers)
    arrays["gap.context"] = Array(numbers.uniform(-0.8, 0.8, (1, wide)).astype(np.float32), ("beam", "unit"))
    if "pattern" in seen:
        weights = numbers.dirichlet(np.full(source, 0.4)).astype(np.float32)
        arrays["look.pattern"] = Array(weights[None, None, None], ("beam", "head", "query", "key"))
    if "position" in seen:
        centre = numbers.uniform(0, source - 1, (1, 1, 1)).astype(np.float32)
        arrays["look.position"] = Array(centre, ("beam", "head", "query"))
    return arrays
