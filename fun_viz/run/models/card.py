"""What the JSON files of a model folder say, its card and its configuration: typed, and checked when they are read."""

from __future__ import annotations

import json
import math
from pathlib import Path
from typing import Any, TypeVar

from msgspec import Struct, field, to_builtins
from msgspec.structs import fields

from fun_viz.errors import LoadError
from fun_viz.options import Value
from fun_viz.values import parsed, typed

T = TypeVar("T", bound=Struct)
FORMAT = 1  # of a configuration
NEAR = "{near} of {sources} sources scored are at most one letter from one trained on; BLEU without them: {scores}"
"""An English sentence; letters are what `fun_viz.text.clean.key` leaves."""


class Config(Struct, frozen=True, kw_only=True):
    """What a net is built from, and how its two sides are cut into tokens."""

    format: int = FORMAT
    family: str
    options: dict[str, Value]
    source: str  # the kinds of tokenizer (fun_viz.text.tokenizer.tokenizers)
    target: str
    source_language: str = field(default="zh", name="from")  # how its text is cleaned (fun_viz.text.clean)
    target_language: str = field(default="en", name="to")
    longest: int = 200


class Card(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What people are told of a model, and the SHA-256 of its other files. What is not known is not written."""

    name: str = ""
    title: dict[str, str] = {}  # by language
    task: str = ""
    examples: tuple[str, ...] = ()
    data: str = ""
    licence: str = ""
    sentences: dict[str, int] = {}  # by part; those of "train" are those that were trained on
    left_out: dict[str, int] = {}  # by why: lines that are "bad", pairs that are "repeated" or too "long"
    phrase_book: bool = False  # whether the everyday sentences of the program were trained on as well
    parameters: int = 0
    updates: int = 0
    seconds: float = 0.0
    seed: int | None = None
    command: str = ""
    made: str = ""
    sha256: dict[str, str] = {}
    scores: dict[str, Any] = {}
    more: dict[str, Any] = {}  # what else stands in the file, which is written back as it was


def json_bytes(value: Card | Config) -> bytes:
    """Return a card or a configuration as the content of its file."""
    values = to_builtins(value)
    values |= values.pop("more", {})
    return (json.dumps(values, ensure_ascii=False, indent=2) + "\n").encode()


def value_of(kind: type[T], file: Path, content: bytes) -> T:
    """Return the card or configuration that a file holds; LoadError if it is damaged."""
    try:
        values = parsed(content)
    except ValueError as error:
        raise LoadError("{file} is damaged: it is not JSON.", file=file) from error
    if not isinstance(values, dict):
        raise LoadError("{file} is damaged: it holds no JSON object.", file=file)
    known = {field.encode_name for field in fields(kind)} - {"more"}
    more = {name: value for name, value in values.items() if name not in known}
    try:
        return typed({**values, "more": more}, kind)
    except ValueError as error:  # half of a surrogate pair is no text
        raise LoadError("{file} is damaged: {reason}", file=file, reason=error) from error


def bleu_of(scores: Any) -> dict[str, float]:
    """Return BLEU by strategy, as far as the scores of a card say; a number that BLEU cannot be says nothing."""
    values = scores if isinstance(scores, dict) else {}
    found: dict[str, Any] = {name: one.get("bleu") for name, one in values.items() if isinstance(one, dict)}
    return {name: float(bleu) for name, bleu in found.items() if _is_within(bleu, 0, 100)}


def count_of(scores: Any, name: str) -> str:
    """Return how many of something the scores of a card say there were, – if they say nothing that can be."""
    count = scores.get(name) if isinstance(scores, dict) else None
    return str(count) if isinstance(count, int) and _is_within(count, 0, math.inf) else "–"


def _is_within(value: Any, least: float, most: float) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and least <= value <= most


def near_copies(scores: Any) -> dict[str, str]:
    """Return what fills the gaps of `NEAR`; nothing if the scores of a card do not say how near its sentences are."""
    apart = scores.get("apart") if isinstance(scores, dict) else None
    if not isinstance(apart, dict) or not (left := bleu_of(apart)):
        return {}
    told = ", ".join(f"{bleu:.1f} ({name})" for name, bleu in left.items())
    return {"near": count_of(apart, "near"), "sources": count_of(apart, "sources"), "scores": told}
