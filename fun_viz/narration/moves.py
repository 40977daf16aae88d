"""What a net does in one move, in one plain sentence. Numpy only.

Weights are those of the map in focus, which is what is drawn, else of the top layer as the mean of its heads; at most
three of them are said.
"""

from __future__ import annotations

from collections.abc import Iterator
from math import isnan

import numpy as np

from fun_viz.anatomy import Part
from fun_viz.narration.clauses import Clause, Said, Word, count, share, token
from fun_viz.narration.looks import drawn, drawn_row, given, layer_takes, peaks, takes
from fun_viz.reading import Reading
from fun_viz.selection import Focus
from fun_viz.tracks import Reads

_UNSURE = 0.2  # the probability of a word that a net writes with "only"
_IN_STRONGEST = Clause.of("In the strongest head of each pair:")
_ONE_WAY = {  # by direction and by the gate that tells how much is new
    ("alone", ""): "The {name} takes in {token}.",
    ("alone", "update"): "The {name} takes in {token} and overwrites {share} of its state.",
    ("alone", "forget"): "The {name} takes in {token} and forgets {share} of its memory.",
    ("forwards", ""): "Reading on, the {name} takes in {token}.",
    ("forwards", "update"): "Reading on, the {name} takes in {token} and overwrites {share} of its state.",
    ("forwards", "forget"): "Reading on, the {name} takes in {token} and forgets {share} of its memory.",
    ("backwards", ""): "Reading back, its twin takes in {token}.",
    ("backwards", "update"): "Reading back, its twin takes in {token} and overwrites {share}.",
    ("backwards", "forget"): "Reading back, its twin takes in {token} and forgets {share}.",
}


def narrate(reading: Reading, move: int, focus: Focus | None = None) -> Said:
    """Return what the net does in a move, from 0; nothing where there is no such move. `focus` is the map drawn."""
    if not 0 <= move < reading.moves:
        return ()
    if move >= reading.encode_moves:
        return tuple(_writes(reading, move - reading.encode_moves, focus))
    reads = reading.reads(move)
    return tuple(_looks(reading, move, focus) if reads is None else _takes_in(reading, reads, move))


def overwritten(reading: Reading, side: str, layer: int, at: int) -> tuple[str, float] | None:
    """Return the gate that tells how much of a state is new after a token, and how much: 1 - its mean over all units.

    An update gate keeps of a state what it lets through (here as in torch; z and 1 - z are swapped in Cho et al. 2014),
    a forget gate of a memory (Gers et al. 2000). None for a cell without either, and where it was not recorded.
    """
    for track in reading.tracks:
        values = track.array.values
        if (track.part, track.layer) == (side, layer) and track.name in ("update", "forget") and at < values.shape[1]:
            share = 1.0 - float(values[:, at].mean())
            return None if isnan(share) else (track.name, share)
    return None


def read(reading: Reading, t: int) -> Word:
    """Return the token that a decoding step reads as a word."""
    return token(reading.inputs[t], "target")


def written(reading: Reading, t: int) -> Word:
    """Return the token that a decoding step writes as a word."""
    return token(reading.target[t], "target")


def asks_after(reading: Reading) -> bool:
    """Say whether a recurrent decoder looks at the source after its cell (Luong et al. 2015), and not before it."""
    anatomy = reading.trace.anatomy
    crosses, cells = anatomy.attention("cross"), decoder_cells(reading)
    return bool(crosses and cells) and anatomy.parts.index(crosses[0]) > anatomy.parts.index(cells[-1])


def decoder_cells(reading: Reading) -> tuple[Part, ...]:
    """Return the cells that write, the lowest first; none in a net without."""
    anatomy = reading.trace.anatomy
    return anatomy.of_kind("cell", anatomy.sequences[-1][0]) if anatomy.sequences else ()


def _takes_in(reading: Reading, reads: Reads, move: int) -> Iterator[Clause]:
    if reads.layers > 1:
        yield Clause.of("Layer {layer} of {layers}:", layer=count(reads.layer + 1), layers=count(reads.layers))
    ways = (("alone", "forwards", reads.left),) if reads.right is None else (
        ("forwards", "forwards", reads.left), ("backwards", "backwards", reads.right)
    )  # fmt: skip
    for way, side, at in ways:
        gate, new = overwritten(reading, side, reads.layer, at) or ("", 0.0)
        template = _ONE_WAY[way, gate]
        name = Word(reading.trace.model.family.upper())  # GRU, LSTM, RNN: a recurrent family's own short name
        values = {"name": name, "token": given(reading, at), "share": share(new)}
        yield Clause.of(template, **{gap: word for gap, word in values.items() if f"{{{gap}}}" in template})
    if move == reading.encode_moves - 1:
        yield _all_read(reading, both=reads.right is not None)


def _all_read(reading: Reading, *, both: bool) -> Clause:
    if not reading.trace.anatomy.attention("cross"):
        if both:
            return Clause.of("All is read: *only the two last states go on*, as one vector.")
        return Clause.of("All is read: *only the last state goes on*.")
    template = "All is read: {count} pairs of states are kept." if both else "All is read: {count} states are kept."
    return Clause.of(template, count=count(len(reading.source)))


def _looks(reading: Reading, layer: int, focus: Focus | None) -> Iterator[Clause]:
    """Yield what a layer does that reads all tokens in one move."""
    tokens, array = len(reading.source), reading.attention("encoder")
    at = {"layer": count(layer + 1), "layers": count(reading.encode_moves)}
    if array is None or layer >= len(array.values):
        yield from _reads_near(reading, layer)
    elif tokens == 1:
        yield Clause.of("Layer {layer} of {layers}: the only token looks at itself.", **at)
    else:
        yield Clause.of("Layer {layer} of {layers}: all {count} tokens look at all {count}, in one move.", **at,
                        count=count(tokens))  # fmt: skip
        of, head = drawn(reading, focus, "encoder", layer)
        head = head if of == layer else "mean"
        weights = reading.pattern("encoder", layer, head)
        assert weights is not None
        if head != "mean":
            yield _IN_STRONGEST if head == "max" else Clause.of("In head {head}:", head=count(head + 1))
        yield from _strongest(reading, np.nan_to_num(weights))


def _strongest(reading: Reading, weights: np.ndarray) -> Iterator[Clause]:
    """Yield where the largest weight on another token is, and which token keeps mostly to itself, if one does."""
    (asks, asked), *itself = peaks(weights)
    yield Clause.of("{asks} takes {share} from {asked}.", asks=given(reading, asks),
                    share=share(float(weights[asks, asked])), asked=given(reading, asked))  # fmt: skip
    for own, _ in itself:
        yield Clause.of("{token} keeps mostly to itself, {share}.", token=given(reading, own),
                        share=share(float(weights[own, own])))  # fmt: skip


def _reads_near(reading: Reading, layer: int) -> Iterator[Clause]:
    """Yield what a layer of convolutions does, or one of which nothing was recorded."""
    at, tokens = {"layer": count(layer + 1), "layers": count(reading.encode_moves)}, len(reading.source)
    kernel = kernel_of(reading)
    if kernel is None:
        yield Clause.of("Layer {layer} of {layers} reads all {count} tokens, in one move.", **at, count=count(tokens))
        return
    yield Clause.of("Layer {layer} of {layers}: every token reads {width} tokens in one move, itself and its"
                    " neighbours.", **at, width=count(kernel))  # fmt: skip
    field = min(tokens, 1 + (layer + 1) * (kernel - 1))
    yield Clause.of("By now each has heard of {count} at most.", count=count(field))


def kernel_of(reading: Reading) -> int | None:
    """Return how many tokens a convolution reads at once; None for a net without."""
    reach = max((part.reach for part in reading.trace.anatomy.of_kind("convolution")), default=0)
    return 2 * reach + 1 if reach else None


def _writes(reading: Reading, t: int, focus: Focus | None) -> Iterator[Clause]:
    """Yield what is read, what is looked at and what is written in a decoding step."""
    word, chance = written(reading, t), share(reading.probabilities[t])
    if not reading.inputs:
        yield Clause.of("The net has looked at the whole text and fills the place with {word}, {chance}.", word=word,
                        chance=chance)  # fmt: skip
        return
    yield from _works(reading, t, focus)
    forced = len(reading.trace.request.prefix)
    template = "It writes {word}, {chance}."
    if t < forced and (reading.ranks[t] > 1 or t == forced - 1):
        template = "{word} was forced by hand; the net gave it {chance}."
    elif reading.output[t].special == "stop":
        template = "It writes {word}, {chance}: the text is over."
    elif reading.probabilities[t] < _UNSURE:
        template = "It writes {word} with only {chance}."
    yield Clause.of(template, word=word, chance=chance)


def _works(reading: Reading, t: int, focus: Focus | None) -> Iterator[Clause]:
    anatomy, word = reading.trace.anatomy, read(reading, t)
    crosses, row = anatomy.attention("cross"), drawn_row(reading, t, focus)
    if decoder_cells(reading):
        yield from _recurs(reading, t, row)
    elif crosses and anatomy.attention("decoder"):
        said = (
            "The decoder reads {word} and looks back at all it wrote." if t else "The decoder reads {word}, its first."
        )
        yield Clause.of(said, word=word)
        yield from layer_takes(reading, row, *drawn(reading, focus, "cross", len(crosses) - 1), top=len(crosses) - 1)
    elif crosses:
        yield from _convolves(reading, t, len(crosses))
    elif anatomy.attention("decoder"):
        yield Clause.of("It reads {word} and looks back at all {count} tokens.", word=word,
                        count=count(len(reading.given) + t))  # fmt: skip
    else:
        yield Clause.of("It reads {word}.", word=word)


def _recurs(reading: Reading, t: int, row: np.ndarray | None) -> Iterator[Clause]:
    word = read(reading, t)
    if not reading.trace.anatomy.attention("cross"):
        (context,) = reading.trace.anatomy.of_kind("context")[:1] or (None,)
        seen = reading.at(context.probe("context"), t) if context else None
        numbers = count(seen.values.shape[-1]) if seen else Word("")
        template = (
            "The decoder cannot look back. All it has of the sentence are *these {count} numbers, the same at every"
            " step*. It reads {word}."
        )
        if seen is None:
            yield Clause.of("The decoder cannot look back. It reads {word}.", word=word)
        else:
            yield Clause.of(template, count=numbers, word=word)
    elif asks_after(reading):
        yield Clause.of("It reads {word}. Only then it asks the source, and *attention answers*.", word=word)
        yield from takes(reading, row, "It takes {list}.", "It spreads over all: {list}, the other {count} tokens"
                          " {rest}.")  # fmt: skip
    else:
        yield Clause.of("Before it reads {word}, the decoder looks at all {count} states and gathers *one context for"
                        " this step*.", word=word, count=count(len(reading.source)))  # fmt: skip
        yield from takes(reading, row, "It takes {list}.", "It spreads over all: {list}, the other {count} tokens"
                          " {rest}.")  # fmt: skip


def _convolves(reading: Reading, t: int, layers: int) -> Iterator[Clause]:
    """Yield what a decoder of convolutions does, and where its highest layers look."""
    if (kernel := kernel_of(reading)) is None:
        yield Clause.of("No state is handed on: {word} is read beside what was written before.", word=read(reading, t))
    else:
        yield Clause.of("No state is handed on: every layer reads {word} and the {count} places before it.",
                        word=read(reading, t), count=count(kernel - 1))  # fmt: skip
    peaks = list[Clause]()
    for layer in range(max(0, layers - 3), layers):
        weights = reading.pattern("cross", layer, "mean")
        if weights is not None and t < len(weights):
            row = np.nan_to_num(weights[t])
            best = int(row.argmax())
            peaks.append(Clause.of("layer {layer}: {token} {share}", layer=count(layer + 1),
                                   token=given(reading, best), share=share(float(row[best]))))  # fmt: skip
    if peaks:
        yield Clause.of("Each layer looks for itself: {list}.", list=tuple(peaks))
