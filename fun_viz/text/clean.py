"""One way to write each sentence, so that what a model learned is what it meets."""

from __future__ import annotations

import re
import unicodedata
from functools import cache
from typing import Any

_WIDE = str.maketrans(",?!:;()", "，？！：；（）")
_STRAIGHT = str.maketrans({"‘": "'", "’": "'", "ʼ": "'", "´": "'", "“": '"', "”": '"', "„": '"', "–": "-", "—": "-"})
_LOOSE_SPACE = re.compile(r"(?<![!-~]) | (?![!-~])")  # a space that does not part two words in Latin script


@cache
def _simplifier() -> Any:
    import opencc

    return opencc.OpenCC("t2s")


def visible(text: str) -> str:
    """Return text in NFC without control, format and surrogate characters, each run of white space one space.

    Joiners inside emoji are format characters too; an emoji sequence becomes its parts.
    """
    kept = "".join(
        " " if c.isspace() else c
        for c in unicodedata.normalize("NFC", text)
        if c.isspace() or not unicodedata.category(c).startswith("C")
    )
    return " ".join(kept.split())


def chinese(text: str) -> str:
    """Return visible text with traditional characters simplified, and punctuation as Chinese print has it."""
    folded = unicodedata.normalize("NFKC", visible(text))
    return _LOOSE_SPACE.sub("", _simplifier().convert(folded.translate(_WIDE)))


def english(text: str) -> str:
    """Return visible text with straight quotes and plain dashes."""
    return unicodedata.normalize("NFKC", visible(text).translate(_STRAIGHT))


def key(text: str) -> str:
    """Return what stays of a sentence when case, spaces and punctuation go: two sentences with one key are the same."""
    return "".join(c for c in text.casefold() if c.isalnum())
