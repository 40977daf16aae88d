"""What a net does in one move, in few words, for where there is little room."""

from __future__ import annotations

from fun_viz.narration.clauses import Clause, Said, share
from fun_viz.narration.looks import given
from fun_viz.narration.moves import decoder_cells, narrate, overwritten
from fun_viz.reading import Reading
from fun_viz.tracks import Reads

_TAKES_IN = {  # from one end or from both, and by the gate that tells how much is new
    (False, ""): "Takes in {token}.",
    (False, "update"): "Takes in {token}; {share} overwritten.",
    (False, "forget"): "Takes in {token}; {share} forgotten.",
    (True, ""): "Takes in {token} and, coming back, {other}.",
    (True, "update"): "Takes in {token} and, coming back, {other}; {share} and {others} overwritten.",
    (True, "forget"): "Takes in {token} and, coming back, {other}; {share} and {others} forgotten.",
}


def brief(reading: Reading, move: int) -> tuple[Said, ...]:
    """Return ways to say what the net does in a move, the longest first; none where there is no such move."""
    said = narrate(reading, move)
    if not said:
        return ()
    if move < reading.encode_moves:
        reads = reading.reads(move)
        if reads is None:
            return (said[1:], said[1:2]) if len(said) > 1 else (said,)
        takes = _takes_in(reading, reads)
        return ((takes, said[-1]), said[-1:]) if move == reading.encode_moves - 1 else ((takes,),)
    alone = decoder_cells(reading) and not reading.trace.anatomy.attention("cross")
    before = (Clause.of("All it knows of the sentence is in one vector."),) if alone else said[-2:-1]
    return (*before, said[-1]), said[-1:]


def _takes_in(reading: Reading, reads: Reads) -> Clause:
    both = reads.right is not None
    gate, new = overwritten(reading, "forwards", reads.layer, reads.left) or ("", 0.0)
    values = {"token": given(reading, reads.left)}
    if gate:
        values["share"] = share(new)
    if reads.right is not None:
        values["other"] = given(reading, reads.right)
        if gate:
            values["others"] = share((overwritten(reading, "backwards", reads.layer, reads.right) or ("", 0.0))[1])
    return Clause.of(_TAKES_IN[both, gate], **values)
