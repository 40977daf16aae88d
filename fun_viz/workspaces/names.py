"""What the parts of a model are called, in the language that now holds."""

from __future__ import annotations

from fun_viz.views.colour_map import ScaleKind
from fun_viz.widgets.texts import marked, translated

_PARTS = {
    "cross": marked("Cross-attention"),
    "encoder": marked("Encoder self-attention"),
    "decoder": marked("Decoder self-attention"),
    "influence": marked("Influence"),
}
_GATES = {
    "hidden": marked("Hidden state"),
    "cell": marked("Cell state"),
    "input": marked("Input gate"),
    "forget": marked("Forget gate"),
    "output": marked("Output gate"),
    "reset": marked("Reset gate"),
    "update": marked("Update gate"),
    "candidate": marked("Candidate state"),
}
_TRACKS = {
    "forwards": marked("encoder, left to right"),
    "backwards": marked("encoder, right to left"),
    "decoder": marked("decoder"),
}
_SCALES: dict[ScaleKind, tuple[str, str]] = {
    "weight": (marked("weights"), marked("How much the token of a row takes from the token of a column.")),
    "signed": (marked("states"), marked("States have a sign; of a cell state the ends are its largest number.")),
    "unit": (marked("gates"), marked("A gate lets through a share of what passes: 0 is shut, 1 is open.")),
}
_HEADS = {"mean": marked("mean of heads"), "max": marked("maximum of heads")}


def part_name(part: str) -> str:
    """Return the name of a kind of map."""
    return translated(_PARTS[part])


def gate_name(name: str) -> str:
    """Return the name of a quantity of a recurrent net."""
    return translated(_GATES[name])


def track_name(part: str, layer: int | None = None) -> str:
    """Return which of a recurrent net's readers or its writer is meant, and which layer of it, from 0."""
    name = translated(_TRACKS[part])
    return name if layer is None else translated("{part}, layer {layer}", part=name, layer=layer + 1)


def heads_name(head: int | str) -> str:
    """Return "head 2", "mean of heads" or "maximum of heads"."""
    return translated(_HEADS[head]) if isinstance(head, str) else translated("head {head}", head=head + 1)


def scale_words(kind: ScaleKind) -> tuple[str, str]:
    """Return what the numbers on a scale are called, and a sentence on them."""
    name, tip = _SCALES[kind]
    return translated(name), translated(tip)
