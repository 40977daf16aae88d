"""What a typed sentence must be before a model is asked to read it."""

from __future__ import annotations

from fun_viz.errors import InputError
from fun_viz.text import clean

LONGEST = 200  # source characters


class TooLong(InputError):  # noqa: N818 - what is wrong, not that it is an error
    """The sentence can be cut to `limit` characters and asked again."""

    def __init__(self, length: int, limit: int) -> None:
        super().__init__(
            "The sentence has {length} characters; at most {limit} can be read. Cut it and try again.",
            length=length,
            limit=limit,
        )
        self.limit = limit


def checked(text: str, longest: int = LONGEST, *, language: str = "zh") -> str:
    """Return the text as a model of that language reads it; blank is an InputError, too much of it a TooLong.

    `language` is one of `clean.cleaners`; "" takes the text as it is, but for what cannot be seen.
    """
    if not (seen := clean.visible(text)):
        raise InputError("There is nothing to translate: type a sentence first.")
    if len(seen) > longest:
        raise TooLong(len(seen), longest)
    return clean.cleaner(language)(seen) or seen


def cut(text: str, longest: int = LONGEST) -> str:
    """Return the first `longest` visible characters of a text."""
    return clean.visible(text)[:longest].rstrip()
