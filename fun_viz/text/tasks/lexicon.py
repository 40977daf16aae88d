"""The words of the phrase grammar in every form its sentences ask for, each cut into the parts that can be linked."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import cached_property, partial

from fun_viz.text.tasks import english
from fun_viz.text.tasks.english import Person

_MEASURE = 30  # a part beyond those of a word: its measure word, as 杯 and cup
_MEASURES = ("measure", "unit", "units")
_CHANGES: dict[str, tuple[int, Callable[[str], str]]] = {  # which word a form changes: the noun is last, the verb first
    "plural": (-1, english.plural),
    "past": (0, english.past),
    "ing": (0, english.progressive),
    "s": (0, partial(english.agreeing, person="he")),
}


@dataclass(frozen=True)
class Form:
    """A word as tokens, and the part of the word that each is of."""

    tokens: tuple[str, ...]
    parts: tuple[int, ...]

    @cached_property
    def folded(self) -> tuple[str, ...]:
        return tuple(token.lower() for token in self.tokens)


@dataclass(frozen=True)
class Table:
    """Forms by (variant, word of a list); `told` is False if the form does not tell which word it is of."""

    variants: tuple[tuple[Form, ...], ...]
    told: bool = True

    @cached_property
    def starts(self) -> dict[str, tuple[tuple[tuple[str, ...], int], ...]]:
        """Which (folded tokens, word) begin with a token; the word is -1 where the form does not tell."""
        found: dict[str, dict[tuple[tuple[str, ...], int], None]] = {}
        for forms in self.variants:
            for word, form in enumerate(forms):
                found.setdefault(form.folded[0], {})[form.folded, word if self.told else -1] = None
        return {token: tuple(entries) for token, entries in found.items()}


@dataclass(frozen=True)
class Word:
    """A line of the list: `chinese` by part, `english` by (word, part), further columns by their name."""

    chinese: tuple[str, ...]
    english: tuple[tuple[str, int], ...]
    person: Person
    columns: dict[str, str] = field(default_factory=dict)

    @classmethod
    def read(cls, line: str, columns: list[str]) -> Word:
        """Read "我 妈妈 | my mother | …"; words with as many parts in both languages are linked part by part."""
        chinese, said, *more = (cell.strip() for cell in line.split("|"))
        parts = chinese.split()
        pieces = said.strip("<* ").split()
        order = [len(pieces) - 1 - i for i in range(len(pieces))] if said[0] == "<" else list(range(len(pieces)))
        if len(parts) != len(pieces):
            parts, order = ["".join(parts)], [0] * len(pieces)
        words = tuple((word, part) for piece, part in zip(pieces, order, strict=True) for word in piece.split("_"))
        person: Person = "I" if said == "I" else "we" if said in ("you", "we", "they") or said[-1] == "*" else "he"
        return cls(tuple(parts), words, person, dict(zip(columns, more, strict=True)))

    def in_chinese(self, form: str) -> Form:
        if form:
            return Form(tuple(self.columns[form]), (_MEASURE,) * len(self.columns[form]))
        return Form(tuple("".join(self.chinese)), tuple(i for i, part in enumerate(self.chinese) for _ in part))

    def in_english(self, form: str) -> Form:
        """Return the plain form, a column, or plural, past, ing, most, units, s (the third person)."""
        if form in self.columns or form in ("most", "units"):
            words = self._column(form)
            return Form(tuple(words), (_MEASURE if form in _MEASURES else 0,) * len(words))
        words = [word for word, _ in self.english]
        if form not in ("", "me"):
            at, change = _CHANGES[form]
            words[at] = change(words[at])
        return Form(tuple(words), tuple(part for _, part in self.english))

    def _column(self, form: str) -> list[str]:
        if form == "most":
            return english.most(self.columns["er"]).split()
        if form == "units":
            return [english.plural(self.columns["unit"])]
        return self.columns[form].split()


class Lexicon:
    """Lists of words by name, from a text as resources/grammar/words.txt explains it."""

    def __init__(self, text: str) -> None:
        self._lists: dict[str, tuple[Word, ...]] = {}
        self._tables: dict[tuple[str, str, str], Table] = {}
        for name, columns, lines in _sections(text):
            if "=" in columns:
                self._lists[name] = tuple(word for part in columns[1:] for word in self._lists[part])
            else:
                self._lists[name] = tuple(Word.read(line, columns) for line in lines)

    def words(self, name: str) -> tuple[Word, ...]:
        return self._lists[name]

    def chinese(self, name: str, form: str) -> Table:
        return self._kept("chinese", name, form, lambda word: word.in_chinese(form))

    def english(self, name: str, form: str) -> Table:
        return self._kept("english", name, form, lambda word: word.in_english(form))

    def verbs(self, name: str) -> Table:
        """Return the plain form of verbs, and their third person as a second variant."""
        plain, third = self.english(name, ""), self.english(name, "s")
        return Table((plain.variants[0], third.variants[0]))

    def agreeing(self, verb: str, name: str) -> Table:
        """Return a verb as each word of a list wants it as its subject."""
        return self._kept(verb, name, "", lambda word: Form((english.agreeing(verb, word.person),), (0,)), told=False)

    def articles(self, name: str, form: str) -> Table:
        """Return the article that stands before each word of a list."""
        return self._kept(
            "a", name, form, lambda word: Form((english.article(word.in_english(form).tokens[0]),), (0,)), told=False
        )

    def _kept(self, kind: str, name: str, form: str, make: Callable[[Word], Form], *, told: bool = True) -> Table:
        if (key := (kind, name, form)) not in self._tables:
            self._tables[key] = Table((tuple(map(make, self._lists[name])),), told)
        return self._tables[key]


def _sections(text: str) -> Iterator[tuple[str, list[str], list[str]]]:
    """Yield (name, columns, lines) of each "[name] columns"."""
    for section in f"\n{text}".split("\n[")[1:]:
        head, _, body = section.partition("\n")
        name, _, columns = head.partition("]")
        yield name, columns.split(), lines_of(body)


def lines_of(text: str) -> list[str]:
    """Return the lines that are neither blank nor a comment."""
    return [line for line in text.splitlines() if line.strip() and line[0] != "#"]
