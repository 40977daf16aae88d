"""What the parts of a model are called, in the language that now holds."""

from __future__ import annotations

from fun_viz.anatomy import Anatomy
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
_TERMS = {
    "hidden": "hidden-state",
    "candidate": "hidden-state",
    "cell": "cell-state",
    "forget": "forget-gate",
    "reset": "reset-gate",
    "update": "update-gate",
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


def gate_term(name: str) -> str:
    """Return the word of the glossary for a quantity of a recurrent net."""
    return _TERMS.get(name, "gate")


def track_name(part: str, layer: int | None = None) -> str:
    """Return which of a recurrent net's readers or its writer is meant, and which layer of it, from 0."""
    name = translated(_TRACKS[part])
    return name if layer is None else translated("{part}, layer {layer}", part=name, layer=layer + 1)


def vector_name(anatomy: Anatomy, probe: str) -> str:
    """Return what a vector is, in words; the name of its probe where there are none for it."""
    found = [(part, port) for part in anatomy.parts for port in part.ports if part.probe(port) == probe]
    if not found:
        return probe
    (part, port), layer = found[0], found[0][0].layer + 1
    writes = part.queries == anatomy.sequences[-1][0]
    side = translated("decoder") if writes else translated("encoder")
    if part.kind == "embedding":
        return translated("{side}: what goes into layer 1, the embedding with its position", side=side)
    if part.kind == "cell":
        several = sum(each.queries == part.queries for each in anatomy.of_kind("cell")) > (1 if writes else 2)
        reader = track_name("decoder" if writes else part.direction or "forwards", part.layer if several else None)
        return translated("{quantity}: {reader}", quantity=gate_name(port), reader=reader)
    if part.kind == "context":
        looks = anatomy.attention("cross")
        return translated("the context of this step") if looks else translated("the bottleneck: all of the sentence")
    if part.kind == "attention":
        return translated("what layer {layer} of the decoder took from the source", layer=layer)
    if part.kind == "residual" and any(each.layer == part.layer for each in anatomy.of_kind("feed-forward")):
        return translated("{side}, layer {layer}, after its feed-forward", side=side, layer=layer)
    return translated("{side}, layer {layer}: what it leaves", side=side, layer=layer)


def heads_name(head: int | str) -> str:
    """Return "head 2", "mean of heads" or "maximum of heads"."""
    return translated(_HEADS[head]) if isinstance(head, str) else translated("head {head}", head=head + 1)


def short_name(head: int | str) -> str:
    """Return "H2", "mean" or "max": what a chip says."""
    if isinstance(head, int):
        return f"H{head + 1}"
    return translated("mean") if head == "mean" else translated("max")


def scale_words(kind: ScaleKind) -> tuple[str, str]:
    """Return what the numbers on a scale are called, and a sentence on them."""
    name, tip = _SCALES[kind]
    return translated(name), translated(tip)
