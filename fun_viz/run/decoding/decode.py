"""One text through one model, as a trace that grows step by step."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from time import perf_counter
from typing import Literal

import numpy as np
import torch
from torch import Tensor

from fun_viz import trace as records
from fun_viz.editable import TOKEN
from fun_viz.edits import MASK, Edit, Swap, Word, active, unmasked
from fun_viz.errors import InputError, LoadError
from fun_viz.nets.editing import check_places, editing
from fun_viz.nets.net import Filler, Net, Writer
from fun_viz.nets.probe import capture, glance
from fun_viz.reading import Reading
from fun_viz.run.decoding.at_once import at_once
from fun_viz.run.decoding.influence import influence
from fun_viz.run.decoding.search import Look, Move, fill, search
from fun_viz.run.decoding.strategies import Chooser, chooser
from fun_viz.run.models.store import Model
from fun_viz.strategy import DEPTH, FEW
from fun_viz.text.sentence import checked
from fun_viz.text.tokenizer import Tokenizer, token
from fun_viz.trace import Array, Candidate, Distribution, Hypothesis, Request, Step, Token, Trace

SHOWN = 20  # candidates kept of each next-token distribution


def decode(
    model: Model,
    request: Request,
    *,
    strategy: Chooser | None = None,
    explain: Literal["always", "without attention"] = "always",
    details: bool = False,
) -> Iterator[tuple[Trace, Step | None]]:
    """Yield the trace after every move, with the step it grew by; at last the finished trace, with None.

    The last step of a net that writes is of phase "explain" and holds the influence map, which may be left out where
    there is attention. With `details` every probe is recorded, not only those that pictures of a sentence are drawn
    from. A text that cannot be read and an edit of what the model does not have are an InputError.
    """
    words = _words(model, request, strategy) if unmasked(request.edits) else ()
    with editing(model.net, request.edits):
        given = given_tokens(model, request.text)
        _check(model, request, len(given))
        trace = _begun(model, request, tokens_read(given, model, request.edits))
        ids = torch.tensor([[each.id for each in given]], device=next(model.net.parameters()).device)
        once = _weights(model.net, details=details)
        for move in _moves(model, request, ids, strategy, capture if details else glance, words):
            step, once = _step(move, model.target, once), {}
            if not active(request.edits) and any(math.isnan(each.score) for each in step.hypotheses):
                raise LoadError("{model} computes what is no number: its weights are damaged.", model=model.name)
            trace = trace.then(step)
            yield trace, step
        if isinstance(model.net, Writer) and (explain == "always" or not trace.anatomy.attention("cross")):
            began, rows = perf_counter(), []
            for part in influence(model.net, ids, Reading(trace).tokens, special=model.target.special):
                rows.append(part)
                yield trace, None  # so that a cancelled request ends between two strokes
            step = Step("explain", _explained(np.concatenate(rows)), seconds=perf_counter() - began)
            trace = trace.then(step)
            yield trace, step
        yield trace.done(), None


def _check(model: Model, request: Request, given: int) -> None:
    """See that what a what-if names is there; InputError if it is not."""
    for edit in active(request.edits):
        check_places(model.net, edit, given, request.limit)
    if len(request.prefix) > request.limit:
        raise InputError("The prefix has {count} tokens; at most {limit} can be written.", count=len(request.prefix),
                         limit=request.limit)  # fmt: skip
    for id in request.prefix:
        if not 0 <= id < len(model.target):
            raise InputError("{model} has no token {id} to force; it has {count}.", model=model.name, id=id,
                             count=len(model.target))  # fmt: skip


def given_tokens(model: Model, text: str) -> tuple[Token, ...]:
    """Return the tokens of a text, with the special ones that the net wants round it."""
    before, after = model.net.marks(model.source.special)
    tokens = model.source.encode(checked(text, language=model.config.source_language))
    return (*(token(model.source, id) for id in before), *tokens, *(token(model.source, id) for id in after))


def _begun(model: Model, request: Request, given: tuple[Token, ...]) -> Trace:
    net, cost = model.net, model.net.cost(len(given))
    first = net.sequences[0][0]  # what is given; what is written goes on behind it, or beside it
    sequences = tuple(records.Sequence(name, role, given if name == first else ()) for name, role in net.sequences)
    return Trace(
        request, model.facts, net.anatomy, sequences,
        serial_steps=cost.serial_steps, longest_path=cost.longest_path,
    )  # fmt: skip


def _weights(net: Net, *, details: bool) -> dict[str, Array]:
    """Return the parameters that are recorded once a trace, by their paths: those of scores, and all with `details`."""
    paths = {
        part.probe(name): axes
        for part in net.anatomy.parts
        for name, axes in (*part.weights.items(), *(part.maps.items() if details else ()))
    }
    return {path: Array(net.get_parameter(path).numpy(force=True).copy(), axes) for path, axes in paths.items()}


def _explained(rows: np.ndarray) -> dict[str, Array]:
    """Return the influence as shares of each row's total, and the totals."""
    total = rows.sum(-1)
    shares = rows / np.maximum(total, 1e-30)[:, None]
    return {"influence": Array(shares, ("query", "key")), "influence_total": Array(total, ("query",))}


def _step(move: Move, tokenizer: Tokenizer, once: Mapping[str, Array]) -> Step:
    if move.choice is None or move.log_probabilities is None or move.best is None:
        return Step(move.phase, {**move.seen, **once}, seconds=move.seconds)
    log_probabilities, choice = move.log_probabilities[0], move.choice  # (beam before, vocabulary)
    parents, ids = choice.parents[0], choice.tokens[0]  # (beam,)
    chosen = log_probabilities[parents, ids]
    ranks = (log_probabilities[parents] > chosen[:, None]).sum(-1) + 1
    of_each = zip(ids.tolist(), parents.tolist(), choice.scores[0].tolist(), ranks.tolist(), chosen.exp().tolist(),
                  strict=True)  # fmt: skip
    return Step(
        move.phase,
        move.seen,
        tuple(Hypothesis(token(tokenizer, id), *rest) for id, *rest in of_each),
        _distributions(log_probabilities, tokenizer),
        best=int(move.best[0]),
        seconds=move.seconds,
    )


def _distributions(log_probabilities: Tensor, tokenizer: Tokenizer) -> tuple[Distribution, ...]:
    values, ids = log_probabilities.topk(min(SHOWN, log_probabilities.size(-1)))
    return tuple(
        Distribution(tuple(Candidate(token(tokenizer, id), p) for id, p in zip(row, of, strict=True)), bits)
        for row, of, bits in zip(ids.tolist(), values.exp().tolist(), entropy(log_probabilities).tolist(), strict=True)
    )


def _words(model: Model, request: Request, strategy: Chooser | None) -> tuple[int, ...]:
    """Return what a net writes with its masks and all other edits: that it is given where a mask is taken away."""
    masked = replace(request, edits=tuple(edit for edit in request.edits if edit.port != MASK))
    *_, (trace, _) = decode(model, masked, strategy=strategy, explain="without attention")
    return Reading(trace).tokens


def tokens_read(given: Sequence[Token], model: Model, edits: Iterable[Edit]) -> tuple[Token, ...]:
    """Return the tokens that the net reads: words may be swapped, or read as others."""
    read = list(given)
    embeddings = [part.probe("embedding") for part in model.net.anatomy.of_kind("embedding", model.net.sequences[0][0])]
    for edit in (edit for edit in active(edits) if edit.probe in embeddings):
        places = edit.where.get(TOKEN, range(len(read)))
        match edit.action:
            case Swap():
                one, other = places
                read[one], read[other] = read[other], read[one]
            case Word(ids):
                for place, id in zip(places, ids if len(ids) > 1 else ids * len(places), strict=False):
                    read[place] = replace(token(model.source, id), span=read[place].span)
    return tuple(read)


def _moves(
    model: Model, request: Request, given: Tensor, strategy: Chooser | None, look: Look, words: tuple[int, ...]
) -> Iterator[Move]:
    special = model.target.special
    if isinstance(model.net, Filler):
        return fill(model.net, given, special=special, look=look)
    if not isinstance(model.net, Writer):
        raise InputError("The model {name} writes nothing.", name=model.name)
    if words:
        return at_once(model.net, given, words, special=special, look=look)
    return search(
        model.net, given, strategy=strategy or chooser(request.strategy, request.beam), limit=limit_of(model, request),
        special=special, look=look, prefix=request.prefix,
    )  # fmt: skip


def limit_of(model: Model, request: Request) -> int:
    """Return how many tokens are written at most; InputError if there are too many hypotheses to keep all."""
    if request.strategy.way != "exhaustive":
        return request.limit
    if len(model.target) > FEW:
        raise InputError("An exhaustive search keeps every token at each of {depth} steps: {model} knows {count}, more "
                         "than {most} are too many. Choose a beam instead.", depth=DEPTH, model=model.name,
                         count=len(model.target), most=FEW)  # fmt: skip
    return min(request.limit, len(request.prefix) + DEPTH)


def entropy(log_probabilities: Tensor) -> Tensor:
    """Return -Σ p log2 p in bits, over the last axis; what cannot come adds nothing."""
    terms = log_probabilities.exp() * log_probabilities
    return -terms.masked_fill(log_probabilities.isneginf(), 0.0).sum(-1) / math.log(2)
