"""A word is a token, and so is a mark: Chinese is cut by rjieba, other writing at spaces and punctuation."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from msgspec import Struct

from fun_viz.text.tokenizer import OWN, OWN_NAMES, checked_vocabulary, tokenizers
from fun_viz.trace import Token
from fun_viz.values import value

_HAN = "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
_PARTS = re.compile(rf"(\s*)(?:([{_HAN}]+)|(\d+(?:[.,]\d+)*|[^\W{_HAN}]+(?:['’][^\W\d{_HAN}]+)*|[^\w\s]))")
_SPACE = "▁"


class Word(NamedTuple):
    """A word or mark; `spaced` if a space stands before it. The same word with and without are two tokens."""

    text: str
    spaced: bool


class _Stored(Struct, tag_field="type", tag="words"):
    """A vocabulary as it stands in a file."""

    words: tuple[str, ...]


@tokenizers.register("words")
class Words:
    """The first word of a text counts as spaced if it is of a script that parts words, since it may stand anywhere."""

    special = OWN

    def __init__(self, words: Sequence[Word]) -> None:
        self._words = tuple(words)
        self._ids = {word: i for i, word in enumerate(self._words, start=len(OWN_NAMES))}
        self._mostly_spaced = sum(word.spaced for word in self._words) * 2 > len(self._words)

    @classmethod
    def learn(cls, sentences: Iterable[str], *, size: int) -> Words:
        """Return a tokenizer of the `size` most frequent words, the special tokens counted."""
        counts = Counter(word for sentence in sentences for word in words_of(sentence))
        ordered = sorted(counts, key=lambda word: (-counts[word], word))
        return cls(ordered[: max(0, size - len(OWN_NAMES))])

    @classmethod
    def load(cls, content: str) -> Words:
        stored = value(content, _Stored)
        return cls([_parsed(word) for word in checked_vocabulary(stored.words)])

    def dump(self) -> str:
        words = [(_SPACE if word.spaced else "") + word.text for word in self._words]
        return json.dumps({"type": "words", "words": words}, ensure_ascii=False)

    def __len__(self) -> int:
        return len(OWN_NAMES) + len(self._words)

    def ids(self, text: str) -> Sequence[int]:
        return [self._id(word) for word in words_of(text)]

    def encode(self, text: str) -> tuple[Token, ...]:
        tokens, end = [], 0
        for word in words_of(text):
            start = text.find(word.text, end)
            end = start + len(word.text)
            id = self._id(word)
            tokens.append(Token(word.text, id, word.spaced, (start, end), OWN.name(id)))
        return tuple(tokens)

    def _id(self, word: Word) -> int:
        """Return the word's id or, if only its space is unknown, the id it has without (or with) one."""
        return self._ids.get(word) or self._ids.get(Word(word.text, not word.spaced), OWN.unknown)

    def decode(self, ids: Sequence[int]) -> str:
        kept = [i for i in ids if i not in (OWN.pad, OWN.start, OWN.stop)]
        parts = (" " * self.spaced(i) + ("�" if i == OWN.unknown else self._word(i).text) for i in kept)
        return "".join(parts).strip()

    def spaced(self, token: int) -> bool:
        if token < len(OWN_NAMES):
            return token == OWN.unknown and self._mostly_spaced
        return self._word(token).spaced

    def piece(self, token: int) -> str:
        return OWN.piece(token) if token < len(OWN_NAMES) else self._word(token).text

    def _word(self, token: int) -> Word:
        return self._words[token - len(OWN_NAMES)]


def words_of(text: str) -> Iterator[Word]:
    """Yield the words and marks of a text in order; nothing but white space is lost."""
    import rjieba  # brings its dictionary, which only those who cut Chinese must wait for

    for part in _PARTS.finditer(text):
        space, chinese, other = part.groups()
        if chinese:
            first, *rest = rjieba.cut(chinese)
            yield Word(first, bool(space) and part.start() > 0)
            yield from (Word(word, False) for word in rest)
        else:
            yield Word(other, bool(space) if part.start() else other[0].isalnum())


def _parsed(word: str) -> Word:
    spaced = word.startswith(_SPACE) and word != _SPACE
    return Word(word[spaced:], spaced)
