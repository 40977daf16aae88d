"""One sentence through one model, as a trace that grows step by step."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from time import perf_counter
from typing import Literal

import numpy as np
import torch
from torch import Tensor

from fun_viz.nets.probe import capture, glance
from fun_viz.reading import Reading
from fun_viz.run.decoding.influence import influence
from fun_viz.run.decoding.search import Move, search
from fun_viz.run.decoding.strategies import Beam, Strategy
from fun_viz.run.models.store import Model
from fun_viz.text.sentence import checked
from fun_viz.text.tokenizer import END_MARK, STOP, Tokenizer, Tokens
from fun_viz.trace import Array, Candidate, Step, Trace

SHOWN = 20  # candidates kept of each next-token distribution


def decode(
    model: Model,
    text: str,
    *,
    beam: int = 1,
    limit: int = 100,
    prefix: Sequence[int] = (),
    strategy: Strategy | None = None,
    explain: Literal["always", "without attention"] = "always",
    details: bool = False,
) -> Iterator[tuple[Trace, Step | None]]:
    """Yield the trace after every move, with the step it grew by; at last the finished trace, with None.

    The last step is of phase "explain" and holds the influence map, which may be left out where there is attention.
    With `details` every probe is recorded, not only those that pictures of a sentence are drawn from.
    A text that cannot be read is an InputError.
    """
    tokens = model.source.encode(checked(text, language=model.config.source_language))
    source = torch.tensor([[*tokens.ids, STOP]], device=next(model.net.parameters()).device)
    trace = _begun(model, text, tokens, "greedy" if beam == 1 else f"beam {beam}")
    look = capture if details else glance
    for move in search(model.net, source, strategy=strategy or Beam(beam), limit=limit, look=look, prefix=prefix):
        step = _step(move, model.target)
        trace = trace.then(step)
        yield trace, step
    if explain == "without attention" and Reading(trace).attention("cross") is not None:
        yield trace.done(), None
        return
    began = perf_counter()
    rows = []
    for part in influence(model.net, source, Reading(trace).tokens):
        rows.append(part)
        yield trace, None  # so that a cancelled request ends between two strokes
    step = Step("explain", {"influence": Array(np.concatenate(rows), ("query", "key"))}, seconds=perf_counter() - began)
    trace = trace.then(step)
    yield trace, step
    yield trace.done(), None


def _begun(model: Model, text: str, tokens: Tokens, strategy: str) -> Trace:
    source = (*tokens.pieces, END_MARK)
    cost = model.net.cost(len(source))
    return Trace(
        model.facts,
        text,
        source,
        tokens.unknown,
        strategy,
        serial_steps=cost.serial_steps,
        longest_path=cost.longest_path,
    )


def _step(move: Move, target: Tokenizer) -> Step:
    if move.choice is None or move.log_probabilities is None or move.best is None:
        return Step("encode", move.seen, seconds=move.seconds)
    log_probabilities = move.log_probabilities[0]  # (beam before, vocabulary)
    parents, tokens = move.choice.parents[0], move.choice.tokens[0]  # (beam,)
    chosen = log_probabilities[parents, tokens]
    return Step(
        "decode",
        move.seen,
        tokens=tuple(tokens.tolist()),
        pieces=tuple(map(target.piece, tokens.tolist())),
        spaced=tuple(map(target.spaced, tokens.tolist())),
        parents=tuple(parents.tolist()),
        scores=tuple(move.choice.scores[0].tolist()),
        ranks=tuple(((log_probabilities[parents] > chosen[:, None]).sum(-1) + 1).tolist()),
        probabilities=tuple(chosen.exp().tolist()),
        entropy=tuple(entropy(log_probabilities).tolist()),
        candidates=_candidates(log_probabilities, target),
        best=int(move.best[0]),
        seconds=move.seconds,
    )


def entropy(log_probabilities: Tensor) -> Tensor:
    """Return -Σ p log2 p in bits, over the last axis."""
    return -(log_probabilities.exp() * log_probabilities).sum(-1) / math.log(2)


def _candidates(log_probabilities: Tensor, target: Tokenizer) -> tuple[tuple[Candidate, ...], ...]:
    values, tokens = log_probabilities.topk(min(SHOWN, log_probabilities.size(-1)))
    return tuple(
        tuple(Candidate(target.piece(token), token, probability) for token, probability in zip(row, of, strict=True))
        for row, of in zip(tokens.tolist(), values.exp().tolist(), strict=True)
    )
