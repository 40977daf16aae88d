"""What is said about a lane, in the language that now holds."""

from __future__ import annotations

from fun_viz.branch import Moment
from fun_viz.printable import printable
from fun_viz.reading import Reading
from fun_viz.tracks import Reads
from fun_viz.views.number_format import short_percent
from fun_viz.widgets.texts import translated


def title(reading: Reading) -> str:
    """Return what a lane's model is called."""
    return printable(translated(reading.trace.model.title))


def standing(at: Moment, *, busy: bool, chance: bool = False) -> str:
    """Say where the lane is on the clock; `chance` adds how probable its word was, where nothing else says so."""
    reading = at.reading
    if not reading.moves:
        return translated("waits for its turn") if busy else ""
    if at.position < 0:
        return translated("waits")
    if at.ended:
        return translated("finished: {count} tokens", count=reading.decode_moves)
    if not at.encoding:
        if chance:
            return translated(
                "word {n} · {chance}", n=at.written, chance=short_percent(reading.probabilities[at.token])
            )
        return translated("writes word {n}", n=at.written)
    if at.reads is None:
        total = max(reading.encode_moves, reading.trace.serial_steps)
        return translated("layer {n} of {total}", n=at.encoded, total=total)
    return _reading(at.reads, len(reading.source))


def _reading(reads: Reads, source: int) -> str:
    """Say what a recurrent encoder reads."""
    if reads.layers > 1:
        return translated("layer {layer} reads {n} of {total}", layer=reads.layer + 1, n=reads.left + 1, total=source)
    return translated("reads {n} of {total}", n=reads.left + 1, total=source)


def awaits(at: Moment) -> str:
    """Say when the first word comes."""
    left = at.reading.encode_moves - min(at.position, at.reading.encode_moves)
    if left == 1:
        return translated("first word with the next move")
    return translated("first word in {count} moves", count=left)


def missing(reading: Reading, *, busy: bool) -> str:
    """Say why a lane has no drawing."""
    return translated("Waits for its turn.") if busy else translated("Type a sentence above and press Enter.")
