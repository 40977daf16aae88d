"""The parts of one move, each with a sentence of its own: what is read, what is looked at, what comes out."""

from __future__ import annotations

from collections.abc import Iterator

from fun_viz.narration.clauses import Clause, Said, Word, count, share
from fun_viz.narration.looks import drawn_row, given, taken, weighed
from fun_viz.narration.moves import (
    asks_after,
    decoder_cells,
    kernel_of,
    overwritten,
    read,
    written,
)
from fun_viz.reading import Reading
from fun_viz.selection import Focus
from fun_viz.tracks import Reads


def parts(reading: Reading, move: int, focus: Focus | None = None) -> tuple[Said, ...]:
    """Return a sentence for each part of a move, in the order in which they happen; nothing where there is no move.

    `focus` is the map drawn.
    """
    if not 0 <= move < reading.moves:
        return ()
    if move >= reading.encode_moves:
        clauses = _written(reading, move - reading.encode_moves, focus)
    elif (reads := reading.reads(move)) is not None:
        clauses = _read_on(reading, reads)
    else:
        clauses = _layer(reading, move)
    return tuple((clause,) for clause in clauses)


def _read_on(reading: Reading, reads: Reads) -> Iterator[Clause]:
    at = given(reading, reads.left)
    if reads.left == 0:
        yield Clause.of("Nothing is remembered yet: the first state is 0.")
    else:
        yield Clause.of("The state after {before} is handed on.", before=given(reading, reads.left - 1))
    yield Clause.of("The cell takes in {token} beside it.", token=at)
    gate, new = overwritten(reading, "forwards", reads.layer, reads.left) or ("", 0.0)
    if gate == "update":
        yield Clause.of("{share} of the state is new.", share=share(new))
    elif gate == "forget":
        yield Clause.of("{share} of the memory is forgotten.", share=share(new))
    else:
        yield Clause.of("The state after {token} is made of both.", token=at)


def _layer(reading: Reading, layer: int) -> Iterator[Clause]:
    if layer:
        yield Clause.of("Layer {layer} begins with what layer {before} left.", layer=count(layer + 1),
                        before=count(layer))  # fmt: skip
    else:
        yield Clause.of("Layer 1 begins with the embeddings.")
    if reading.attention("encoder") is not None:
        yield Clause.of("Every token asks all {count}, and takes from each by its weight.",
                        count=count(len(reading.source)))  # fmt: skip
    elif (kernel := kernel_of(reading)) is not None:
        yield Clause.of("Every token reads {count} places at once.", count=count(kernel))
    else:
        yield Clause.of("Every token is worked on at once.")
    yield Clause.of("What was taken is added: the vectors of layer {layer} are there.", layer=count(layer + 1))


def _written(reading: Reading, t: int, focus: Focus | None) -> Iterator[Clause]:
    word, chance = written(reading, t), share(reading.probabilities[t])
    if not reading.inputs:
        yield Clause.of("The softmax fills the place with {word}, {chance}.", word=word, chance=chance)
        return
    if decoder_cells(reading):
        yield from _recurs(reading, t, focus)
    else:
        yield Clause.of("{word} is read at the bottom.", word=read(reading, t))
        yield from _mixed(reading, t, focus, Clause.of("Layer by layer, what is near and what is asked for is added."))
    yield Clause.of("The softmax writes {word}, {chance}.", word=word, chance=chance)


def _recurs(reading: Reading, t: int, focus: Focus | None) -> Iterator[Clause]:
    at, row = read(reading, t), drawn_row(reading, t, focus)
    if not reading.trace.anatomy.attention("cross"):
        yield Clause.of("{word} is read at the bottom.", word=at)
        yield Clause.of("The one vector of the sentence and the last state meet it in the cell.")
    elif asks_after(reading):
        yield Clause.of("The cell takes in {word} and asks with its new state.", word=at)
        yield from _mixed(reading, t, focus, Clause.of("The weights of the states make one context."))
    else:
        yield Clause.of("The state before {word} asks every state of the source.", word=at)
        if row is not None:
            yield Clause.of("{count} weights, sum {sum}.", count=count(len(row)),
                            sum=Word(f"{float(row.sum()):.3g}", "number"))  # fmt: skip
        yield from _mixed(reading, t, focus, Clause.of("The weights of the states make one context."))


def _mixed(reading: Reading, t: int, focus: Focus | None, otherwise: Clause) -> Iterator[Clause]:
    row = drawn_row(reading, t, focus)
    if row is None or not len(row):
        yield otherwise
        return
    yield Clause.of("The source is mixed by these weights: {list}.", list=weighed(reading, row, taken(reading, row)[0]))
