"""What each written token loses when one token of the source is left out, or another stands in its place.

Teacher-forced on the model's own translation (Zeiler and Fergus 2014 covered parts of a picture; Li et al. 2016 erased
words): what is measured is the net, not what its other words would lead to. The sentence is decoded again as well.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

import numpy as np
import torch
from torch import Tensor

from fun_viz.editable import part_of
from fun_viz.edits import Edit, OneHot, Swap, Word, active
from fun_viz.errors import InputError
from fun_viz.judgement import judge
from fun_viz.nets.editing import editing
from fun_viz.nets.net import Filler, Writer
from fun_viz.run.decoding.decode import given_tokens, limit_of, tokens_read
from fun_viz.run.decoding.left_out import Instead, LeftOut, Reread, can_leave_out
from fun_viz.run.decoding.neighbours import nearest
from fun_viz.run.decoding.search import translate
from fun_viz.run.models.store import Model
from fun_viz.text.tokenizer import Special, token
from fun_viz.trace import Request, Token, plain

_CELLS = 1_500  # source tokens read at once
_NUMBERS = 4_000_000  # logits made at once

Rows = Sequence[Sequence[int]]


def leave_out(
    model: Model, request: Request, target: Sequence[int], *, instead: Instead = "nothing", again: bool = True
) -> Iterator[LeftOut]:
    """Yield what is known, some tokens at a time: all scores; then, if `again`, the sentences decoded without each.

    A sentence of one token, and a model that writes nothing, are an InputError. The request's edits hold throughout.
    """
    if isinstance(model.net, Filler) or not target:
        raise InputError("The model {name} writes nothing.", name=model.name)
    given = tokens_read(given_tokens(model, request.text), model, request.edits)
    if not can_leave_out(given):
        raise InputError("Nothing can be left out of a sentence of one token: type a longer one.")
    ids, places = [each.id for each in given], _replacements(model, given, instead)
    rows = [[*ids[:at], *([] if place is None else [place]), *ids[at + 1 :]] for at, place in enumerate(places)]
    with editing(model.net, _edits(model, request, instead)):
        base = scores(model.net, [ids], target, model.target.special)[0]
        known = LeftOut(base, np.full((len(target), len(rows)), np.nan, np.float32))
        for some in _strokes(rows, len(target) * len(model.target)):
            values = known.values.copy()
            values[:, some.start : some.stop] = (
                base - scores(model.net, rows[some.start : some.stop], target, model.target.special)
            ).T
            known = replace(known, values=values, done=some.stop)
            yield known
        written = tuple(token(model.target, id) for id in target)
        several = (
            request.beam * len(model.target) if request.strategy.way == "search" else _NUMBERS
        )  # chance is a row's
        for some in _strokes(rows, several) if again else ():
            texts = _reread(model, request, rows[some.start : some.stop])
            stand = [None if id is None else token(model.source, id) for id in places[some.start : some.stop]]
            read = (_compared(written, *pair) for pair in zip(texts, stand, strict=True))
            known = replace(known, again=(*known.again, *read))
            yield known


def _edits(model: Model, request: Request, instead: Instead) -> list[Edit]:
    """Return the edits that hold while tokens are left out; words that are read as others are among the tokens.

    One that names places of what is given is an InputError where these move.
    """
    anatomy, name = model.net.anatomy, model.net.sequences[0][0]
    embeddings = [part.probe("embedding") for part in anatomy.of_kind("embedding", name)]
    words = [edit for edit in active(request.edits)
             if edit.probe in embeddings and isinstance(edit.action, Swap | Word)]  # fmt: skip
    kept = [edit for edit in active(request.edits) if edit not in words]
    for edit in kept if instead == "nothing" else ():
        part = part_of(anatomy, edit)
        sequences = {"query": part.queries, "token": part.queries, "key": part.keys or part.queries}
        named = [*edit.where, *(["key"] if isinstance(edit.action, OneHot) else [])]
        if any(sequences.get(axis) == name for axis in named):
            raise InputError("This what-if changes single tokens, which have other places when one is left out: put "
                             "another in its place instead.")  # fmt: skip
    return kept


@torch.inference_mode()
def scores(net: Writer, rows: Rows, target: Sequence[int], special: Special) -> np.ndarray:
    """Return log p (row, target) of each token written, given each of some rows of equal length, teacher-forced."""
    device = next(net.parameters()).device
    given, wanted = torch.tensor(rows, device=device), torch.tensor(list(target), device=device)
    mask = given != special.pad
    before = wanted[:-1].expand(len(rows), -1)
    written = torch.cat([net.first(given, mask, special.start)[:, None], before], 1)  # (row, target)
    said: Tensor = net(given, mask, written).log_softmax(-1)  # (row, target, vocabulary)
    return said.gather(-1, wanted.expand(len(rows), -1)[..., None])[..., 0].numpy(force=True)  # (row, target)


def _strokes(rows: Rows, logits: int) -> Iterator[range]:
    """Yield which rows are computed at once, where each needs so many logits."""
    most = max(1, min(_CELLS // len(rows[0]), _NUMBERS // logits))
    yield from (range(at, min(at + most, len(rows))) for at in range(0, len(rows), most))


def _replacements(model: Model, given: Sequence[Token], instead: Instead) -> list[int | None]:
    """Return what stands in the place of each token, None where nothing does."""
    special = model.source.special
    if instead == "unknown":
        return [special.unknown if special.mask is None else special.mask] * len(given)
    if instead == "neighbour":
        return list(nearest(model.net, [each.id for each in given], special))
    return [None] * len(given)


def _reread(model: Model, request: Request, rows: Rows) -> list[tuple[Token, ...]]:
    """Decode rows of equal length as the request was: its strategy, its limit, its prefix."""
    special = model.target.special
    given = torch.tensor(rows, device=next(model.net.parameters()).device)
    found = translate(
        model.net, given, width=request.beam, strategy=request.strategy, limit=limit_of(model, request),
        special=special, prefix=request.prefix,
    )  # fmt: skip
    return [tuple(token(model.target, id) for id in ids) for ids in found]


def _compared(written: tuple[Token, ...], again: tuple[Token, ...], instead: Token | None) -> Reread:
    """Return a sentence decoded again with what differs, either way, by the smallest edit distance."""
    said = plain(again)
    lost = [verdict.wrong for verdict in judge(written, said)] if said else [each.special != "stop" for each in written]
    end = Token("", -1, special="stop")  # so that words that are missing at the end are told, too
    return Reread(instead, again, judge((*again, end), plain(written)), tuple(lost))
