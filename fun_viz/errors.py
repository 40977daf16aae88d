"""Errors a person can act on: each is one sentence that says what was wrong and what to do.

The sentence is kept as an English template and its values apart, so that whoever shows it can translate it first.
"""

from __future__ import annotations


class FunVizError(Exception):
    """Base of all errors that are meant to be read by a person."""

    def __init__(self, template: str, **values: object) -> None:
        super().__init__(template, values)
        self.template = template
        self.values = values

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
