"""Sentences in Chinese and English at once, from templates; and back, from a sentence to the words it was made of."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from random import Random
from typing import Literal

from fun_viz.paths import resources
from fun_viz.text.tasks.lexicon import Form, Lexicon, Table, lines_of
from fun_viz.text.tasks.task import Sample

Language = Literal["zh", "en"]
Glossary = dict[str, frozenset[str]]

_SLOT = re.compile(r"\{([a-z]+)(\d?)(?:\.([a-z]+))?(?:@([a-z]+\d?))?\}")
_AGREEING = re.compile(r"([A-Za-z]+)@([a-z]+)(\d?)(?:\.([a-z]+))?")
_PARTS = 100  # keys of links below it are pieces of the Chinese template, each slot has its own hundred above


@dataclass(frozen=True)
class Piece:
    """A place of a template. Tokens that share a key belong together; None takes a slot's keys from its parts."""

    table: Table
    slot: int = -1  # -1 for what always stands there
    by: int = -1  # the slot whose person chooses the variant
    keys: tuple[int, ...] | None = None


class Template:
    """Pieces of two languages over the same slots; a slot is a list of words of which one is chosen."""

    def __init__(self, line: str, lexicon: Lexicon, glossary: Glossary) -> None:
        chinese, english = (side.split() for side in line.split("|"))
        self._slots = list(dict.fromkeys(found[1] + found[2] for found in map(_SLOT.fullmatch, chinese) if found))
        self._words = [lexicon.words(name.rstrip("0123456789")) for name in self._slots]
        self._spelled = [["".join(word.chinese) for word in words] for words in self._words]
        self._pieces: dict[Language, tuple[Piece, ...]] = {
            "zh": tuple(self._chinese(lexicon, piece, at) for at, piece in enumerate(chinese)),
            "en": tuple(
                self._english(lexicon, piece, keys)
                for piece, keys in zip(english, _belonging(chinese, english, glossary), strict=True)
            ),
        }
        if missing := set(range(len(self._slots))) - {piece.slot for piece in self._pieces["en"]}:
            raise ValueError(f"{line}: {[self._slots[i] for i in missing]} are not said in English")

    def _chinese(self, lexicon: Lexicon, piece: str, at: int) -> Piece:
        if found := _SLOT.fullmatch(piece):
            return Piece(lexicon.chinese(found[1], found[3] or ""), self._slots.index(found[1] + found[2]))
        return Piece(Table(((Form(tuple(piece), (0,) * len(piece)),),)), keys=(at,))

    def _english(self, lexicon: Lexicon, piece: str, keys: tuple[int, ...]) -> Piece:
        if found := _SLOT.fullmatch(piece):
            by = self._slots.index(found[4]) if found[4] else -1
            table = lexicon.verbs(found[1]) if found[4] else lexicon.english(found[1], found[3] or "")
            return Piece(table, self._slots.index(found[1] + found[2]), by)
        if found := _AGREEING.fullmatch(piece):
            verb = found[1].lower()
            table = lexicon.articles(found[2], found[4] or "") if verb == "a" else lexicon.agreeing(verb, found[2])
            return Piece(table, self._slots.index(found[2] + found[3]), keys=keys)
        return Piece(Table(((Form((piece.rstrip("-"),), (0,)),),)), keys=keys)

    def choose(self, random: Random) -> list[int]:
        """Return a word for each slot, no two the same."""
        while True:
            chosen = [int(random.random() * len(words)) for words in self._words]
            if self._differ(chosen):
                return chosen

    def choose_long(self, random: Random, language: Language, length: int) -> list[int] | None:
        """Return words that make a sentence of so many tokens; None if none were found in some tries."""
        spans, rests = self._spans[language], self._rests[language]
        for _ in range(20):
            chosen: list[int] = []
            left = length
            for options, rest in zip(spans, rests[1:], strict=True):
                fitting = [word for word, span in enumerate(options) if left - span in rest]
                if not fitting:
                    return None
                chosen.append(random.choice(fitting))
                left -= options[chosen[-1]]
            if self._differ(chosen):
                return chosen
        return None

    def lengths(self, language: Language) -> frozenset[int]:
        """Return how many tokens its sentences have."""
        return self._rests[language][0]

    def write(self, chosen: Sequence[int], source: Language) -> Sample:
        """Return the pair for a word chosen for each slot, `source` first."""
        target: Language = "en" if source == "zh" else "zh"
        tokens, keys = self._said(chosen, source)
        said, wanted = self._said(chosen, target)
        where: dict[int, list[int]] = {}
        for at, own in enumerate(keys):
            for key in own:
                where.setdefault(key, []).append(at)
        links = [(at, place) for at, own in enumerate(wanted) for key in own for place in where.get(key, ())]
        return Sample(_text(tokens, source), _text(said, target), tuple(links))

    def read(self, tokens: Sequence[str], language: Language) -> Iterator[list[int]]:
        """Yield every choice of words that makes a sentence of these tokens in lower case."""
        for chosen in self._matches(self._pieces[language], tokens, 0, [-1] * len(self._slots)):
            if -1 not in chosen and [token.lower() for token in self._said(chosen, language)[0]] == list(tokens):
                yield chosen

    def _said(self, chosen: Sequence[int], language: Language) -> tuple[list[str], list[tuple[int, ...]]]:
        """Return the tokens, and each one's keys."""
        tokens: list[str] = []
        keys: list[tuple[int, ...]] = []
        for piece in self._pieces[language]:
            variant = piece.by >= 0 and self._words[piece.by][chosen[piece.by]].person == "he"
            form = piece.table.variants[variant][chosen[piece.slot] if piece.slot >= 0 else 0]
            tokens += form.tokens
            if piece.keys is None:
                base = _PARTS * (piece.slot + 1)
                keys += [(base + part,) for part in form.parts]
            else:
                keys += [piece.keys] * len(form.tokens)
        return tokens, keys

    def _matches(
        self, pieces: tuple[Piece, ...], tokens: Sequence[str], at: int, chosen: list[int]
    ) -> Iterator[list[int]]:
        if not pieces or at == len(tokens):
            if not pieces and at == len(tokens):
                yield chosen
            return
        piece = pieces[0]
        for said, word in piece.table.starts.get(tokens[at], ()):
            now = chosen
            if piece.slot >= 0 and word >= 0:
                if chosen[piece.slot] not in (-1, word):
                    continue
                now = [*chosen[: piece.slot], word, *chosen[piece.slot + 1 :]]
            if tuple(tokens[at : at + len(said)]) == said:
                yield from self._matches(pieces[1:], tokens, at + len(said), now)

    def _differ(self, chosen: Sequence[int]) -> bool:
        return len({spelled[word] for spelled, word in zip(self._spelled, chosen, strict=True)}) == len(chosen)

    @cached_property
    def _spans(self) -> dict[Language, list[list[int]]]:
        """How many tokens each word of each slot brings; what always stands counts with the first slot."""
        spans: dict[Language, list[list[int]]] = {}
        for language, pieces in self._pieces.items():
            always = sum(len(piece.table.variants[0][0].tokens) for piece in pieces if piece.slot < 0)
            spans[language] = [[0 if slot else always] * len(words) for slot, words in enumerate(self._words)]
            for piece in pieces:
                for word, form in enumerate(piece.table.variants[0] if piece.slot >= 0 else ()):
                    spans[language][piece.slot][word] += len(form.tokens)
        return spans

    @cached_property
    def _rests(self) -> dict[Language, list[frozenset[int]]]:
        """How many tokens the slots from each on can bring together; 0 after the last."""
        rests: dict[Language, list[frozenset[int]]] = {}
        for language, spans in self._spans.items():
            sums = [frozenset({0})]
            for options in reversed(spans):
                sums.append(frozenset(rest + span for rest in sums[-1] for span in set(options)))
            rests[language] = sums[::-1]
        return rests


class Grammar:
    """All templates; each is drawn as often as any other, however many sentences it makes."""

    def __init__(self, words: str, templates: str, glossary: str) -> None:
        lexicon = Lexicon(words)
        meanings: Glossary = {}
        for line in lines_of(glossary):
            chinese, english = line.split(":")
            meanings[chinese.strip()] = frozenset(english.split())
        self.templates = tuple(Template(line, lexicon, meanings) for line in lines_of(templates))

    def draw(self, random: Random, source: Language) -> Sample:
        template = self.templates[int(random.random() * len(self.templates))]
        return template.write(template.choose(random), source)

    def draw_long(self, random: Random, source: Language, length: int) -> Sample:
        """Return a pair whose source has so many tokens, or as near as the templates come."""
        while True:
            nearest = min(self._by_length[source], key=lambda n: (abs(n - length), n))
            template = random.choice(self._by_length[source][nearest])
            if chosen := template.choose_long(random, source, nearest):
                return template.write(chosen, source)

    def read(self, tokens: Sequence[str], source: Language) -> Iterator[Sample]:
        """Yield a pair for every way in which a sentence in lower case could have been made."""
        for template in self.templates:
            for chosen in template.read(tokens, source):
                yield template.write(chosen, source)

    @cached_property
    def _by_length(self) -> dict[Language, dict[int, list[Template]]]:
        found: dict[Language, dict[int, list[Template]]] = {"zh": {}, "en": {}}
        for language, by_length in found.items():
            for template in self.templates:
                for length in template.lengths(language):
                    if template.choose_long(Random(0), language, length):  # some need one word twice
                        by_length.setdefault(length, []).append(template)
        return found


@cache
def grammar() -> Grammar:
    """Return the grammar that comes with the program, read once."""
    folder = resources() / "grammar"
    return Grammar(*((folder / f"{name}.txt").read_text("utf-8") for name in ("words", "templates", "glossary")))


def _belonging(chinese: Sequence[str], english: Sequence[str], glossary: Glossary) -> Iterator[tuple[int, ...]]:
    """Yield for each English piece the places of the Chinese pieces that say the same.

    What stands as often in both languages belongs together in order, as 喜欢 and "like" when each is there twice.
    """
    words = [piece.split("@")[0].lower() for piece in english]
    for at, word in enumerate(words):
        places: list[int] = []
        for part in dict.fromkeys(chinese):
            if word in glossary.get(part, ()):
                there = [place for place, other in enumerate(chinese) if other == part]
                places += [there[words[:at].count(word)]] if len(there) == words.count(word) else there
        yield tuple(places)


def _text(tokens: list[str], language: Language) -> str:
    if language == "zh":
        return "".join(tokens)
    text = re.sub(r" (?=[.,?!])", "", " ".join(tokens))
    return text[0].upper() + text[1:]
