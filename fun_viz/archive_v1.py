"""Traces of format 1, as they were written before a net declared its parts: read, and never written again.

The parts are told from the names of the arrays, which is what format 1 was read by.
"""

from __future__ import annotations

import math
import re
from collections.abc import Container, Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import chain

import numpy as np

from fun_viz.anatomy import Anatomy, Direction, Moves, Part, Score
from fun_viz.trace import (
    Array,
    Candidate,
    Distribution,
    Hypothesis,
    ModelFacts,
    Phase,
    Request,
    Sequence,
    SpecialName,
    Step,
    Token,
    Trace,
)
from fun_viz.values import value

FORMAT = "fun-viz trace 1"
_PHASES: Mapping[str, Phase] = {"encode": "read", "decode": "write", "explain": "explain"}
_SPECIAL: Mapping[int, SpecialName] = {0: "pad", 1: "unknown", 2: "start", 3: "stop"}  # ids in every vocabulary then
_ATTENTION = re.compile(r"^(encoder|decoder)\.(?:layers\.(\d+)\.)?(self|cross)\.\w+$")
_CELL = re.compile(r"^(?:encoder\.(?:upper\.(\d+)\.)?(forwards|backwards)|decoder\.(?:cell|upper\.(\d+)))\.\w+$")
_EMBEDDING = re.compile(r"^(encoder|decoder)\.(?:embed\.)?embedding$")
_ATTENTIONS: Mapping[str, tuple[str, Score, str]] = {  # title, score and formula of what an option was called
    "none": ("no attention", "", ""),
    "additive": ("additive attention", "additive", "vᵀ tanh(W q + U k)"),
    "concat": ("concat attention", "concat", "vᵀ tanh(W [h; h̄])"),
    "dot": ("dot attention", "dot", "hᵀ h̄"),
    "general": ("general attention", "general", "hᵀ W h̄"),
    "local-m": ("monotonic local attention", "general", "hᵀ W h̄"),
    "local-p": ("predictive local attention", "general", "hᵀ W h̄"),
    "multi-step": ("multi-step attention", "dot", ""),
}


@dataclass(frozen=True)
class _Step:
    phase: str
    best: int
    seconds: float
    candidates: tuple[tuple[tuple[str, int, float], ...], ...]
    tokens: tuple[int, ...]
    pieces: tuple[str, ...]
    spaced: tuple[bool, ...]
    parents: tuple[int, ...]
    scores: tuple[float, ...]
    ranks: tuple[int, ...]
    probabilities: tuple[float, ...]
    entropy: tuple[float, ...]


@dataclass(frozen=True)
class _Trace:
    model: ModelFacts
    text: str
    source: tuple[str, ...]
    unknown: tuple[int, ...]
    strategy: str
    finished: bool
    steps: tuple[_Step, ...]
    serial_steps: int = 0  # the first files did not say
    longest_path: int = 0


def trace(story: str, arrays: Mapping[str, Array]) -> Trace:
    """Return the trace that was told in format 1; LookupError or ValueError if it tells none."""
    told = value(story, _Trace)
    beam = told.strategy.removeprefix("beam ")
    request = Request(told.model.name, told.text, int(beam) if beam.isdigit() else 1)
    last, unknown = len(told.source) - 1, set(told.unknown)
    given = tuple(
        Token(piece, -1, special="unknown" if at in unknown else "stop" if at == last else "")
        for at, piece in enumerate(told.source)
    )
    names = {name.partition("/")[2]: array.axes for name, array in arrays.items()}
    return Trace(
        request,
        replace(told.model, attention=_ATTENTIONS.get(told.model.attention, (told.model.attention,))[0]),
        anatomy_of(names, told.model.attention, _product(arrays)),
        (Sequence("source", "given", given), Sequence("target", "written")),
        tuple(_step(i, step, arrays) for i, step in enumerate(told.steps)),
        told.finished,
        told.serial_steps,
        told.longest_path,
    )


def _step(index: int, told: _Step, arrays: Mapping[str, Array]) -> Step:
    prefix = f"{index}/"
    own = {name.removeprefix(prefix): array for name, array in arrays.items() if name.startswith(prefix)}
    columns = (told.pieces, told.tokens, told.spaced, told.parents, told.scores, told.ranks, told.probabilities)
    hypotheses = tuple(
        Hypothesis(Token(piece, id, spaced, special=_SPECIAL.get(id, "")), parent, score, rank, probability)
        for piece, id, spaced, parent, score, rank, probability in zip(*columns, strict=True)
    )
    distributions = tuple(
        Distribution(tuple(Candidate(Token(piece, id, special=_SPECIAL.get(id, "")), p) for piece, id, p in row), bits)
        for row, bits in zip(told.candidates or [()] * len(told.entropy), told.entropy, strict=True)
    )
    return Step(_PHASES[told.phase], own, hypotheses, distributions, told.best, told.seconds)


def _product(arrays: Mapping[str, Array]) -> Score:
    """Return whether query · key was divided by √d to be the score: no file said so, but the recorded numbers do."""
    for name, scores in arrays.items():
        queries, keys = (arrays.get(name.removesuffix("scores") + port) for port in ("query", "key"))
        if not name.endswith(".self.scores") or queries is None or keys is None:
            continue
        if scores.values.shape[-1] != keys.values.shape[-2]:
            continue  # of a step written: its keys are those of the steps before as well
        with np.errstate(all="ignore"):  # whether they are numbers at all is asked later
            products = queries.values.astype(np.float64) @ keys.values.astype(np.float64).swapaxes(-1, -2)
            scaled = products / math.sqrt(queries.values.shape[-1])
            far = [float(np.abs(made - scores.values).max(initial=0.0)) for made in (products, scaled)]
        return "dot" if far[0] < far[1] else "scaled-dot"
    return "scaled-dot"


def anatomy_of(names: Mapping[str, tuple[str, ...]], attention: str, product: Score = "scaled-dot") -> Anatomy:
    """Return the parts that pictures are drawn from, told from the probes that a trace holds.

    `product` is the score of an attention that has no other name than its heads.
    """
    found = chain.from_iterable(_parts(name, attention, product, names) for name in names)
    parts = list({part.path: part for part in found}.values())
    cells = any(part.kind == "cell" for part in parts)
    moves: Moves = "tokens" if cells else "layers"
    own = {name: axes for name, axes in names.items() if any(_has(part, name) for part in parts)}
    ordered = sorted(parts, key=_passed if cells else lambda part: (0, part.layer, 0))
    return Anatomy.of(ordered, own, (("source", "given"), ("target", "written")), moves)


def _passed(part: Part) -> tuple[int, int, int]:
    """Return where a signal passes a part of a net of cells: additive attention looks before them, any other after."""
    looks = part.kind == "attention"
    return int(looks and part.score != "additive"), part.layer, int(not looks)


def _has(part: Part, name: str) -> bool:
    path, _, port = name.rpartition(".")
    return path == part.path and (not part.ports or port in part.ports)


def _parts(name: str, attention: str, product: Score, names: Container[str]) -> Iterator[Part]:
    path = name.rpartition(".")[0]
    if found := _ATTENTION.match(name):
        queries = "source" if found[1] == "encoder" else "target"
        keys = "source" if found[3] == "cross" else queries
        _, score, formula = _ATTENTIONS.get(attention, ("", product, ""))
        bias = f"{found[1]}.embed.bias" if found[3] == "self" else ""
        bias = bias if bias in names else ""
        yield Part(path, "attention", queries, int(found[2] or 0), keys, score, formula, bias)
    elif found := _CELL.match(name):
        sequence = "source" if found[2] else "target"
        height = found[1] or found[3]
        layer = 0 if height is None else int(height) + 1
        ways: Mapping[str | None, Direction] = {"forwards": "forwards", "backwards": "backwards"}
        yield Part(path, "cell", sequence, layer, direction=ways.get(found[2], ""))
    elif found := _EMBEDDING.match(name):
        added = f"{path}.position" in names  # which were waves, when format 1 was written
        way, scale = ("sinusoidal", "√d") if added else ("", "")
        ports: Mapping[str, tuple[str, ...]] = {} if path.endswith("embed") else {"embedding": ()}
        sequence = "source" if found[1] == "encoder" else "target"
        yield Part(path, "embedding", sequence, formula=scale, positions=way, ports=ports)
