"""What every head of a net does over many sentences, and what it costs to cut it: batched, teacher-forced.

Sentences of about the same length are read at once, each followed by the net's own greedy translation.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np
import torch
from torch import Tensor

from fun_viz.anatomy import Part
from fun_viz.errors import InputError
from fun_viz.nets.editing import editing
from fun_viz.nets.net import Net, State, Writer
from fun_viz.nets.probe import capture, replaced
from fun_viz.run.decoding.decode import given_tokens
from fun_viz.run.decoding.head_habits import Heads, Maps, Name
from fun_viz.run.decoding.head_sums import Rows, Sums
from fun_viz.run.decoding.search import translate
from fun_viz.run.models.store import Model
from fun_viz.text.batches import padded
from fun_viz.text.tokenizer import token
from fun_viz.trace import Token

_AT_ONCE = 25  # sentences: with more of them padding costs more than is gained
_INFLUENCED = 40  # sentences, evenly out of all, of which influence is computed: it takes a backward pass a word
_CUT = 1_200  # words, about, that heads are cut for
_PICTURED = 9  # sentences whose maps are kept
_LIMIT = 100  # tokens written


@dataclass(frozen=True, eq=False)
class _Batch:
    """Sentences side by side, (sentence, token), padded: what is given, what is read while writing, what is written."""

    given: Tensor
    mask: Tensor
    read: Tensor
    wanted: Tensor
    real: Tensor  # (sentence, target): whether a token was written

    def some(self, rows: slice) -> _Batch:
        """Return some of the sentences."""
        return _Batch(self.given[rows], self.mask[rows], self.read[rows], self.wanted[rows], self.real[rows])


def head_parts(net: Net) -> tuple[Part, ...]:
    """Return the attentions of a net that has several side by side, as a signal passes them; none if it has not."""
    several = getattr(net, "heads", 1) > 1
    return net.anatomy.of_kind("attention") if several else ()


def study(model: Model, sentences: Sequence[str]) -> Iterator[Heads]:
    """Yield what is known, sentence by sentence read, then head by head cut.

    No sentences, a sentence that cannot be read and a net without heads are an InputError.
    """
    if not isinstance(model.net, Writer) or not head_parts(model.net):
        raise InputError("No heads: {model} has none.", model=model.name)
    if not sentences:
        raise InputError("There are no sentences to look at: choose a file that has some.")
    given = [given_tokens(model, text) for text in sentences]
    known = Heads(len(sentences), 0, 0.0, ())
    written = dict[int, list[int]]()
    for places in _together(range(len(given)), [len(each) for each in given]):
        ids = [[each.id for each in given[at]] for at in places]
        written |= zip(places, _translations(model, ids), strict=True)
        yield known
    sums, seen, maps = Sums(), list[tuple[_Batch, Tensor]](), dict[int, Maps]()
    every = -(-len(given) // _INFLUENCED)
    for places in _together(range(len(given)), [len(each) + 2 * len(written[at]) for at, each in enumerate(given)]):
        batch = _batch(model, [given[at] for at in places], [written[at] for at in places])
        weights, said = _looked(model.net, batch)
        strongest = _influences(model.net, batch, slice(known.read % every, None, every))
        sums.add(Rows.of(model.net.anatomy, head_parts(model.net), weights, batch.mask, batch.real, strongest))
        seen.append((batch, said))
        maps |= {at: _maps(model, given[at], batch, row, weights) for row, at in enumerate(places) if at < _PICTURED}
        known = replace(known, words=sums.words, base=_mean(seen), heads=sums.heads(), alike=sums.alike(),
                        maps=tuple(maps[at] for at in sorted(maps)), influenced=sums.influenced,
                        read=known.read + len(places))  # fmt: skip
        yield known
    yield from _cut_in_turn(model.net, known, seen)


def _cut_in_turn(net: Writer, known: Heads, seen: list[tuple[_Batch, Tensor]]) -> Iterator[Heads]:
    """Yield the heads with one more cut each time, and what that costs: of every n-th sentence, if words are many."""
    some = slice(None, None, -(-known.words // _CUT))
    asked = [(batch.some(some), said[some]) for batch, said in seen]
    words = sum(int(batch.real.sum()) for batch, _ in asked)
    read_once = [_read(net, batch) for batch, _ in asked] if len(net.sequences) > 1 else []
    for at, head in enumerate(known.heads):
        inside = head.attends == "encoder" or not read_once
        lost = 0.0
        for place, (batch, said) in enumerate(asked):
            state = None if inside else read_once[place]
            lost += float(((_said(net, batch, head.name, state) - said) * batch.real).sum())
        heads = (*known.heads[:at], replace(head, importance=lost / words), *known.heads[at + 1 :])
        known = replace(known, heads=heads, cut=at + 1, cut_words=words)
        yield known


@torch.inference_mode()
def _read(net: Writer, batch: _Batch) -> State:
    return net.encode(batch.given, batch.mask)


def _together(places: Sequence[int], lengths: Sequence[int]) -> Iterator[list[int]]:
    """Yield places whose sentences are of about the same length, the shortest first."""
    order = sorted(places, key=lengths.__getitem__)
    yield from (order[start : start + _AT_ONCE] for start in range(0, len(order), _AT_ONCE))


def _translations(model: Model, ids: Sequence[Sequence[int]]) -> list[list[int]]:
    """Return what the net writes of some sentences, greedily, with the stop tokens."""
    special, device = model.target.special, next(model.net.parameters()).device
    found = translate(model.net, padded(ids).to(device), limit=_LIMIT, special=special)
    return [[*row, special.stop] if len(row) < _LIMIT else row for row in found]


def _batch(model: Model, given: Sequence[Sequence[Token]], written: Sequence[Sequence[int]]) -> _Batch:
    """Return some sentences with what the net writes of them."""
    net, special, device = model.net, model.target.special, next(model.net.parameters()).device
    ids = padded([[each.id for each in tokens] for tokens in given]).to(device)
    wanted, mask = padded(written).to(device), ids != special.pad  # (sentence, target), (sentence, source)
    read = torch.cat([net.first(ids, mask, special.start)[:, None], wanted[:, :-1]], 1)
    length = torch.tensor([len(row) for row in written], device=device)
    return _Batch(ids, mask, read, wanted, torch.arange(wanted.size(1), device=device) < length[:, None])


@torch.inference_mode()
def _looked(net: Writer, batch: _Batch) -> tuple[dict[str, np.ndarray], Tensor]:
    """Return the weights (sentence, head, query, key) of each part by its path, and log p (sentence, target)."""
    paths = {part.probe("pattern"): part.path for part in head_parts(net)}
    with capture(net, only=paths.__contains__) as seen:
        said = _log_p(net.at_once(batch.read, net.encode(batch.given, batch.mask)), batch)
    return {paths[path]: array.values for path, array in seen.items()}, said


@torch.inference_mode()
def _said(net: Writer, batch: _Batch, name: Name, state: State | None) -> Tensor:
    """Return log p (sentence, target) with a head cut; `state` is what was read, where the head has no part in it.

    To cut a head means the same token by token and all at once, so all is said at once.
    """
    with editing(net, (name.cut,)):
        state = net.encode(batch.given, batch.mask) if state is None else state
        return _log_p(net.at_once(batch.read, state), batch)


def _log_p(logits: Tensor, batch: _Batch) -> Tensor:
    chosen = logits.gather(-1, batch.wanted[..., None])[..., 0]
    return chosen - logits.logsumexp(-1)  # (sentence, target)


def _mean(seen: Sequence[tuple[_Batch, Tensor]]) -> float:
    total = sum(float((said * batch.real).sum()) for batch, said in seen)
    return total / max(1, sum(int(batch.real.sum()) for batch, _ in seen))


def _influences(net: Writer, batch: _Batch, some: slice) -> np.ndarray:
    """Return which token (sentence, target) influences each word of some sentences most, by Σ |gradient × input|.

    It is -1 for the others, and where no word was written.
    """
    strongest = np.full(batch.real.shape, -1, np.int64)
    part = batch.some(some)
    if not len(part.given):
        return strongest
    leaves: list[Tensor] = []

    def as_leaf(embedded: Tensor) -> Tensor:
        leaves.append(embedded.detach().requires_grad_())
        return leaves[-1]

    (embedding, *_) = net.anatomy.of_kind("embedding", net.sequences[0][0])
    with torch.enable_grad(), replaced(net, embedding.probe("embedding"), as_leaf):
        said = _log_p(net.at_once(part.read, net.encode(part.given, part.mask)), part)
        for t in range(said.size(1)):
            (slope,) = torch.autograd.grad(said[:, t].sum(), leaves[:1], retain_graph=t + 1 < said.size(1))
            products = (slope * leaves[0]).abs().sum(-1).masked_fill(~part.mask[:, : slope.size(1)], -1.0)
            strongest[some, t] = products.argmax(-1).where(part.real[:, t], -1).numpy(force=True)
    return strongest


def _maps(model: Model, given: Sequence[Token], batch: _Batch, row: int, weights: dict[str, np.ndarray]) -> Maps:
    """Return one sentence's weights without the padding, and its tokens."""
    anatomy, special = model.net.anatomy, model.target.special
    source, count = tuple(each.piece for each in given), int(batch.real[row].sum())
    pieces = tuple(token(model.target, int(id)).piece for id in batch.wanted[row, :count])
    sizes = {"cross": (count, len(source)), "encoder": (len(source), len(source)), "decoder": (count, count)}
    cut = {}
    for part in head_parts(model.net):
        queries, keys = sizes[anatomy.attends(part)]
        cut[part.path] = weights[part.path][row, :, :queries, :keys].astype(np.float16)
    return Maps(source, pieces, (special.piece(special.start), *pieces[:-1]), cut)
