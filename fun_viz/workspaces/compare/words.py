"""What is said about a lane, in the language that now holds."""

from __future__ import annotations

from fun_viz.branch import Moment
from fun_viz.printable import printable
from fun_viz.reading import Reading
from fun_viz.tracks import Reads
from fun_viz.widgets.texts import translated
from fun_viz.workspaces.attentions import attention_name


def title(reading: Reading) -> str:
    """Return what a lane's model is called."""
    return printable(translated(reading.trace.model.title))


def kind(reading: Reading, *, influence: bool) -> str:
    """Say what the numbers of the lane's map are."""
    if not reading.decode_moves:
        return ""
    cross = reading.attention("cross")
    if cross is None:
        return translated("fixed context · influence")
    if influence:
        return translated("influence")
    layers, heads = cross.values.shape[:2]
    if layers > 1 or heads > 1:
        return translated("cross-attention · last layer mean")
    return attention_name(reading.trace.model.attention) or translated("attention")


def standing(at: Moment, *, busy: bool) -> str:
    """Say where the lane is on the clock."""
    reading = at.reading
    if not reading.moves:
        return translated("waits for its turn") if busy else ""
    if at.ended:
        return translated("finished after {count} tokens", count=reading.decode_moves)
    if not at.encoding:
        token, total = reading.target[at.token], reading.decode_moves
        return translated("token {n} of {total}: {token}", n=at.written, total=total, token=token)
    if at.reads is None:
        total = max(reading.encode_moves, reading.trace.serial_steps)
        return translated("layer {n} of {total}, all tokens at once", n=at.encoded, total=total)
    return _reading(at.reads, len(reading.source))


def _reading(reads: Reads, source: int) -> str:
    """Say what a recurrent encoder reads."""
    both = reads.right is not None
    words = (
        translated("reads token {n} of {total}, from both ends") if both else translated("reads token {n} of {total}")
    )
    if reads.layers > 1:
        once = translated("layer {layer} reads token {n} of {total}")
        words = translated("layer {layer} reads token {n} of {total}, from both ends") if both else once
    return words.format(layer=reads.layer + 1, n=reads.left + 1, total=source)


def missing(reading: Reading, *, busy: bool) -> str:
    """Say why a lane has no map."""
    if reading.moves:
        return translated("The influence map is computed when the last word is written.")
    return translated("Waits for its turn.") if busy else translated("Type a sentence above and press Enter.")
