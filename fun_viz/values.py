"""JSON that may be anybody's into typed values: the one place where the text of a file becomes numbers and names.

The text is the standard library's, which keeps infinity and lone surrogates; the types are checked by msgspec.
"""

from __future__ import annotations

import json
import math
from typing import Any, TypeVar

from msgspec import convert

T = TypeVar("T")
_DIGITS = 18  # of a whole number: more do not fit into 64 bits, nor into Qt


def parsed(text: str | bytes) -> Any:
    """Return what a text of JSON holds; ValueError if it is none, or has brackets without end.

    A whole number of more digits than any that is meant is infinite.
    """
    try:
        return json.loads(text, parse_int=_whole)
    except RecursionError as error:
        raise ValueError("too many brackets") from error


def value(text: str | bytes, kind: type[T]) -> T:
    """Return the value of a kind that a text of JSON holds; ValueError if it holds no such thing."""
    return typed(parsed(text), kind)


def typed(plain: object, kind: type[T]) -> T:
    """Return plain JSON values as a kind; ValueError if they are none."""
    try:
        return convert(plain, kind)
    except RecursionError as error:
        raise ValueError("too many brackets") from error


def _whole(digits: str) -> float:
    if len(digits) > _DIGITS:
        return -math.inf if digits.startswith("-") else math.inf
    return int(digits)
