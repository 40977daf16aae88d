"""The beats of an attention taken apart: which there are, by what the net declares, and what each is called."""

from __future__ import annotations

from typing import Literal

from fun_viz.taken_apart import Apart
from fun_viz.widgets.texts import marked, translated

Beat = Literal[
    "query", "mapped", "keys", "turned", "products", "tanh", "score", "scaled", "bias", "mask", "window", "softmax",
    "gaussian", "values", "sum", "joined", "length", "heads", "pooled",
]  # fmt: skip
NUMBERS: tuple[Beat, ...] = ("score", "scaled", "bias")  # beats that are one number a key
STRIPS: tuple[Beat, ...] = ("keys", "products", "tanh", "values")  # and those that are one vector a key
_NAMES: dict[Beat, str] = {
    "query": marked("query"),
    "mapped": marked("times W"),
    "keys": marked("keys"),
    "turned": marked("turned"),
    "products": marked("products, by dimension"),
    "tanh": marked("tanh, by dimension"),
    "score": "q·k",
    "scaled": "÷√d",
    "bias": marked("+ bias"),
    "mask": marked("mask"),
    "window": marked("window"),
    "softmax": "softmax",
    "gaussian": marked("× Gaussian"),
    "values": marked("values"),
    "sum": marked("weighted sum"),
    "joined": marked("heads joined, times Wᴼ"),
    "length": marked("times √n"),
    "heads": marked("weights of the heads"),
    "pooled": marked("their mean"),
}
_ADDITIVE = ("additive", "concat")


def beats(apart: Apart) -> tuple[Beat, ...]:
    """Return the beats of a row, in order."""
    part, found = apart.part, list[Beat](["query"])
    if not apart.single:
        return "heads", "pooled"
    found += ["mapped"] if part.score == "general" else []
    found += ["keys", *(["turned"] if part.angle else [])]  # type: ignore[list-item]
    found += ["tanh" if part.score in _ADDITIVE else "products", "score"]
    found += ["scaled"] if part.score == "scaled-dot" else []
    found += ["bias"] if part.bias else []
    found += ["window" if part.reach else "mask", "softmax"]
    found += ["gaussian"] if "gaussian" in part.ports else []
    found += ["values", "sum"]
    found += ["joined"] if part.maps else ["length"] if part.scaled else []
    return tuple(found)


def beat_name(beat: Beat, apart: Apart) -> str:
    """Return what a beat is called, in the language that now holds."""
    if beat == "score" and apart.part.score in _ADDITIVE:
        return "v·tanh"
    if beat == "score" and apart.part.score == "general":
        return "qW·k"
    if beat == "pooled" and apart.asked.head == "max":
        return translated("the largest")
    if beat == "length":
        return translated("times √{n}", n=apart.scored)
    name = _NAMES[beat]
    return name if name in ("q·k", "÷√d", "softmax") else translated(name)
