"""What is said about a lane, in the language that now holds."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from fun_viz.tracks import Reads
from fun_viz.workspaces.attentions import attention_name
from fun_viz.workspaces.compare.stand import Mode, Stand


def _tr(text: str) -> str:
    return QCoreApplication.translate("compare", text)


def title(stand: Stand) -> str:
    """Return what a lane's model is called."""
    return _tr(stand.title)


def kind(stand: Stand, mode: Mode) -> str:
    """Say what the numbers of the lane's map are."""
    reading, shown = stand.reading, stand.map(mode)
    if reading is None or not reading.decode_moves:
        return ""
    cross = reading.attention("cross")
    if cross is None:
        return _tr("fixed context · influence")
    if shown is None or shown.kind == "influence":
        return _tr("influence")
    layers, heads = cross.values.shape[:2]
    if layers > 1 or heads > 1:
        return _tr("cross-attention · last layer mean")
    return attention_name(reading.trace.model.attention) or _tr("attention")


def standing(stand: Stand, *, busy: bool) -> str:
    """Say where the lane is on the clock."""
    reading, at = stand.reading, stand.at
    if reading is None or at is None:
        return _tr("waits for its turn") if busy else ""
    if stand.ended:
        return _tr("finished after {count} tokens").format(count=reading.decode_moves)
    if not at.encoding:
        words = _tr("token {n} of {total}: {token}")
        return words.format(token=reading.target[at.token], n=at.written, total=reading.decode_moves)
    if (reads := stand.reads) is None:
        words = _tr("layer {n} of {total}, all tokens at once")
        return words.format(n=at.encoded, total=max(reading.encode_moves, reading.trace.serial_steps))
    return _reading(reads, len(reading.source))


def _reading(reads: Reads, source: int) -> str:
    """Say what a recurrent encoder reads."""
    both = reads.right is not None
    words = _tr("reads token {n} of {total}, from both ends") if both else _tr("reads token {n} of {total}")
    if reads.layers > 1:
        once = _tr("layer {layer} reads token {n} of {total}")
        words = _tr("layer {layer} reads token {n} of {total}, from both ends") if both else once
    return words.format(layer=reads.layer + 1, n=reads.left + 1, total=source)


def missing(stand: Stand, *, busy: bool) -> str:
    """Say why a lane has no map."""
    if stand.reading is not None:
        return _tr("The influence map is computed when the last word is written.")
    return _tr("Waits for its turn.") if busy else _tr("Type a sentence above and press Enter.")
