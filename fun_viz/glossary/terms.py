"""Terms and cards as data in both languages: read once, checked when read, and searched."""

from __future__ import annotations

from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import cache
from typing import Literal

from fun_viz import paths
from fun_viz.values import value

Group = Literal["nets", "parts", "training", "scores"]
GROUPS: tuple[Group, ...] = ("nets", "parts", "training", "scores")
Drawing = Literal["", "weights", "candidates", "dot", "additive"]
_NEAREST = 3


@dataclass(frozen=True)
class Term:
    """A word of the field. `letters` are a formula's, each with what it stands for in English and Chinese.

    `example_en` and `example_zh` have gaps that the facts of a reading fill; `links` are ids, `pages` workspaces.
    """

    id: str
    en: str
    zh: str
    pinyin: str
    says_en: str
    says_zh: str
    links: tuple[str, ...]
    pages: tuple[str, ...]
    also_en: str = ""
    also_zh: str = ""
    formula: str = ""
    letters: tuple[tuple[str, str, str], ...] = ()
    example_en: str = ""
    example_zh: str = ""
    draw: Drawing = ""
    source: str = ""
    group: Group = "nets"

    def name(self, language: str) -> str:
        return self.zh if language == "zh" else self.en

    def other_name(self, language: str) -> str:
        """Return its name in the other language."""
        return self.en if language == "zh" else self.zh

    def says(self, language: str) -> str:
        return self.says_zh if language == "zh" else self.says_en

    def example(self, language: str) -> str:
        return self.example_zh if language == "zh" else self.example_en

    def letters_in(self, language: str) -> tuple[tuple[str, str], ...]:
        """Return each letter of the formula with what it stands for."""
        return tuple((letter, zh if language == "zh" else en) for letter, en, zh in self.letters)

    @property
    def names(self) -> tuple[str, ...]:
        """All that it is called, folded for comparing."""
        also = (*self.also_en.split(", "), *self.also_zh.split("，"))
        spelt = self.pinyin, self.pinyin.replace(" ", ""), "".join(word[0] for word in self.pinyin.split())
        sign = self.en[-1:] if not self.en[-1:].isalnum() else ""  # as ∎ is written where the end mark stands
        return tuple(folded(name) for name in (self.en, self.zh, *also, *spelt, sign) if name)


@dataclass(frozen=True)
class Card:
    """What is said of a panel: what it shows, how it is read, one thing to try; its first term has the formula."""

    shows_en: str
    shows_zh: str
    reads_en: str
    reads_zh: str
    try_en: str
    try_zh: str
    terms: tuple[str, ...]

    def lines(self, language: str) -> tuple[str, str, str]:
        """Return what it shows, how to read it and what to try."""
        if language == "zh":
            return self.shows_zh, self.reads_zh, self.try_zh
        return self.shows_en, self.reads_en, self.try_en


@cache
def terms() -> dict[str, Term]:
    """Return all terms by id, in the order of their English names."""
    found = [
        Term(**{**vars(term), "group": group})
        for group in GROUPS
        for term in value((paths.resources() / "glossary" / f"{group}.json").read_text("utf-8"), tuple[Term, ...])
    ]
    return {term.id: term for term in sorted(found, key=lambda term: folded(term.en))}


@cache
def cards() -> dict[str, Card]:
    """Return the cards of panels by the id that a panel has."""
    return value((paths.resources() / "glossary" / "cards.json").read_text("utf-8"), dict[str, Card])


def folded(text: str) -> str:
    """Return a text as it is compared: no capitals, ü typed as v or u, no tones."""
    return text.strip().casefold().replace("ü", "u")


def found(query: str) -> tuple[tuple[Term, ...], bool]:
    """Return the terms that a query names, those whose name begins with it first, and whether any does.

    English, Chinese, pinyin and letters of formulas count; where nothing is found, the nearest three are returned.
    """
    wanted = folded(query)
    if not wanted:
        return tuple(terms().values()), True
    hits = [(rank, term) for term in terms().values() if (rank := _rank(term, wanted)) is not None]
    if hits:
        return tuple(term for _, term in sorted(hits, key=lambda hit: hit[0])), True
    near = sorted(terms().values(), key=lambda term: -max(_alike(wanted, name) for name in term.names))
    return tuple(near[:_NEAREST]), False


def named(text: str) -> Term | None:
    """Return the term that a label on the screen is the name of, if it is one's."""
    wanted = folded(text)
    return next((term for term in terms().values() if wanted and wanted in term.names), None)


def _rank(term: Term, wanted: str) -> int | None:
    """Return how well a term fits, 0 best; None if it does not."""
    if wanted in (folded(term.en), folded(term.zh)):
        return 0
    if any(wanted == folded(each) for letter, _, _ in term.letters for each in plain(letter).split(", ")):
        return 1
    if any(name.startswith(wanted) for name in term.names):
        return 2
    return 3 if len(wanted) > 1 and any(wanted in name for name in term.names) else None


def _alike(wanted: str, name: str) -> float:
    return SequenceMatcher(None, wanted, name).ratio()


def plain(formula: str) -> str:
    """Return a formula as plain text: no marks of colour and weight, no braces."""
    while (at := formula.find("@frac{")) >= 0:
        end = _closing(formula, at + len("@frac"))
        formula = f"{formula[:at]}{formula[at + 5 : end + 1]} / {formula[end + 1 :]}"
    for mark in ("@sqrt", "@b", "@q", "@k", "@a", "@p", "@t", "@m", "@w"):
        formula = formula.replace(f"{mark}{{", "{")
    return formula.replace("{", "").replace("}", "").replace("_", "").replace("^", "")


def _closing(formula: str, opening: int) -> int:
    """Return where the brace is closed that is opened at a place."""
    depth = 0
    for at in range(opening, len(formula)):
        depth += (formula[at] == "{") - (formula[at] == "}")
        if not depth:
            return at
    return len(formula) - 1
