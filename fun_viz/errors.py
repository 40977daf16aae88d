"""Errors a person can act on: each is one sentence that says what was wrong and what to do.

The sentence is kept as an English template and its values apart, so that whoever shows it can translate it first.
"""

from __future__ import annotations

import re
from pathlib import PurePath
from reprlib import repr as in_short

from fun_viz.printable import printable

_LINE_END = re.compile(r"\s*[\r\n]\s*")
_MOST = 80  # characters of a value that are quoted
_MOST_OF = {"reason": 240, "known": 400, "parts": 800}  # what was said by others, and what the program lists itself
_PATHS, _MOST_OF_A_PATH = ("file", "folder", "path", "other"), 160


class FunVizError(Exception):
    """Base of all errors that are meant to be read by a person: its values are quoted in short (`quoted`)."""

    def __init__(self, template: str, **values: object) -> None:
        self.template = template
        self.values = {name: quoted(name, value) for name, value in values.items()}
        super().__init__(template, self.values)

    def __str__(self) -> str:
        return self.template.format(**self.values)

    def in_words(self, translate: dict[str, str] | None = None) -> str:
        """Return the sentence, its template looked up in `translate` (English template to translated one) first."""
        return (translate or {}).get(self.template, self.template).format(**self.values)


class InputError(FunVizError):
    """What the user asked for cannot be done as it stands."""


class LoadError(FunVizError):
    """A file or folder cannot be used; nothing of it was kept."""


class SaveError(FunVizError):
    """A file could not be written; what stood there before still stands."""


def quoted(name: str, value: object) -> object:
    """Return a value of a sentence as it can be read: not too long, and nothing in it that steers a terminal.

    What is too long loses its end, a path its middle. A number stays one, unless it is longer than any that is meant.
    """
    if isinstance(value, float) or (isinstance(value, int) and value.bit_length() < 256):
        return value
    if isinstance(value, int):
        return f"{'-' * (value < 0)}10^{int(value.bit_length() * 0.30103)}"
    text = str(value) if isinstance(value, str | PurePath | BaseException) else in_short(value)
    path = isinstance(value, PurePath) or name in _PATHS
    most = _MOST_OF_A_PATH if path else _MOST_OF.get(name, _MOST)
    if len(text) > most:
        kept = most // 2
        text = f"{text[:kept]}…{text[-(most - kept - 1) :]}" if path else f"{text[: most - 1]}…"
    return printable(_LINE_END.sub(" ", text))
