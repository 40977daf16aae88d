"""Sentences as values: a row of clauses, each an English template with its values, translated where it is said.

What stands between * and * in a template is what matters most.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from html import escape
from typing import Literal, TypeAlias

from fun_viz.printable import in_place

Kind = Literal["source", "target", "number", "plain"]
Translate = Callable[[str], str]

_FULL_WIDTH = "。；，：！？"
_STRONG = re.compile(r"\*(.+?)\*")
_SIGNS = "∎▸▶␣"  # that nobody takes for punctuation of the sentence


@dataclass(frozen=True)
class Word:
    """A token or a number in a sentence, and of what kind: that decides its colour."""

    text: str
    kind: Kind = "plain"


@dataclass(frozen=True)
class Clause:
    """A template and its values: words, or clauses that are listed one after the other."""

    template: str
    values: tuple[tuple[str, Value], ...] = ()

    @staticmethod
    def of(template: str, /, **values: Value) -> Clause:
        return Clause(template, tuple(values.items()))


Value: TypeAlias = Word | tuple[Clause, ...]
Said: TypeAlias = tuple[Clause, ...]


def token(text: str, kind: Kind) -> Word:
    """Return a token as a word; what would be taken for punctuation of the sentence stands in quotation marks.

    What is written from right to left turns nothing around it.
    """
    text = in_place(text)
    quoted = text not in _SIGNS and not any(letter.isalnum() for letter in text)
    return Word(f"“{text}”" if quoted else text, kind)


def share(value: float) -> Word:
    """Return a share as a word: whole percents, tenths where it is nearly all; what is not 0 or 1 never reads so."""
    if 0 < value < 0.005:
        return Word("<1%", "number")
    if 0.995 <= value < 1.0:
        return Word(f"{min(value, 0.999):.1%}", "number")
    return Word(f"{value:.0%}", "number")


def count(number: int) -> Word:
    return Word(str(number), "number")


def in_words(said: Iterable[Clause], translate: Translate = str) -> str:
    """Return a sentence as plain text."""
    return _written(said, translate, lambda word: word.text, lambda template: _STRONG.sub(r"\1", template))


def in_html(said: Iterable[Clause], colours: Mapping[Kind, str], translate: Translate = str) -> str:
    """Return a sentence as HTML: words bold and in the colour of their kind, what matters most bold."""

    def shown(word: Word) -> str:
        text = escape(word.text)
        return f'<b style="color:{colours[word.kind]}">{text}</b>' if word.kind in colours else text

    return _written(said, translate, shown, lambda template: _STRONG.sub(r"<b>\1</b>", template))


def _written(
    said: Iterable[Clause], translate: Translate, shown: Callable[[Word], str], strong: Callable[[str], str]
) -> str:
    def value(of: Value) -> str:
        if isinstance(of, Word):
            return shown(of)
        return translate(", ").join(_written((clause,), translate, shown, strong) for clause in of)

    text = ""
    for clause in said:
        between = " " if text and text[-1] not in _FULL_WIDTH else ""
        gaps = {name: value(of) for name, of in clause.values}
        text += between + strong(translate(clause.template)).format(**gaps)
    return text
