"""One way to write each sentence, so that what a model learned is what it meets."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping
from functools import cache
from types import MappingProxyType
from typing import Any

_WIDE = str.maketrans(",?!:;()", "，？！：；（）")
_STRAIGHT = str.maketrans({"‘": "'", "’": "'", "ʼ": "'", "´": "'", "“": '"', "”": '"', "„": '"', "–": "-", "—": "-"})
_SELECTORS = re.compile("[\ufe00-\ufe0f\U000e0100-\U000e01ef]")  # they choose a glyph and are none
_LOOSE_SPACE = re.compile(r"(?<![!-~]) | (?![!-~])")  # a space that does not part two words in Latin script


@cache
def _simplifier() -> Any:
    import opencc

    return opencc.OpenCC("t2s")


def visible(text: str) -> str:
    """Return text in NFC, each run of white space one space, without control, format and surrogate characters.

    Joiners inside emoji are format characters too; an emoji sequence becomes its parts, without variation selectors.
    """
    text = _SELECTORS.sub("", unicodedata.normalize("NFC", text))
    if not text.isprintable():  # else it holds no such character, nor any space but the plain one
        text = "".join(
            " " if c.isspace() else c for c in text if c.isspace() or not unicodedata.category(c).startswith("C")
        )
    return " ".join(text.split())


def as_written(text: str) -> str:
    """Return text as it stands in its file, each run of white space one space: what a translation is compared with."""
    return " ".join(text.split())


def chinese(text: str) -> str:
    """Return visible text with traditional characters simplified, and punctuation as Chinese print has it."""
    folded = unicodedata.normalize("NFKC", visible(text))
    return _LOOSE_SPACE.sub("", _simplifier().convert(folded.translate(_WIDE)))


def english(text: str) -> str:
    """Return visible text with straight quotes and plain dashes."""
    return unicodedata.normalize("NFKC", visible(text).translate(_STRAIGHT))


cleaners: Mapping[str, Callable[[str], str]] = MappingProxyType({"zh": chinese, "en": english, "": visible})
"""How the text of a language is cleaned; `cleaner` knows what to do with the languages that are not here."""


def cleaner(language: str) -> Callable[[str], str]:
    """Return how the text of a language is cleaned: one we have no rules for loses only what cannot be seen."""
    return cleaners.get(language, visible)


def key(text: str) -> str:
    """Return what stays of a sentence when case, spaces and punctuation go: two sentences with one key are the same."""
    return "".join(filter(str.isalnum, text.casefold()))
