"""What the parts of a model are called, in the language that now holds."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication


def _tr(text: str) -> str:
    return QCoreApplication.translate("decode", text)


def part_name(part: str) -> str:
    """Return the name of a kind of map."""
    names = {
        "cross": _tr("Cross-attention"),
        "encoder": _tr("Encoder self-attention"),
        "decoder": _tr("Decoder self-attention"),
        "influence": _tr("Influence"),
    }
    return names[part]


def gate_name(name: str) -> str:
    """Return the name of a quantity of a recurrent net."""
    names = {
        "hidden": _tr("Hidden state"),
        "cell": _tr("Cell state"),
        "input": _tr("Input gate"),
        "forget": _tr("Forget gate"),
        "output": _tr("Output gate"),
        "reset": _tr("Reset gate"),
        "update": _tr("Update gate"),
        "candidate": _tr("Candidate state"),
    }
    return names[name]


def track_name(part: str, layer: int | None = None) -> str:
    """Return which of a recurrent net's readers or its writer is meant, and which layer of it, from 0."""
    names = {
        "forwards": _tr("encoder, left to right"),
        "backwards": _tr("encoder, right to left"),
        "decoder": _tr("decoder"),
    }
    return names[part] if layer is None else _tr("{part}, layer {layer}").format(part=names[part], layer=layer + 1)


def heads_name(head: int | str) -> str:
    """Return "head 2", "mean of heads" or "maximum of heads"."""
    if head == "mean":
        return _tr("mean of heads")
    if head == "max":
        return _tr("maximum of heads")
    return _tr("head {head}").format(head=int(head) + 1)
