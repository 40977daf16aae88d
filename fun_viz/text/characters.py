"""A character is a token: the plain choice for Chinese."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import chain

from msgspec import Struct

from fun_viz.text.tokenizer import OWN, OWN_NAMES, checked_vocabulary, tokenizers
from fun_viz.trace import Token
from fun_viz.values import value


class _Stored(Struct, tag_field="type", tag="characters"):
    """A vocabulary as it stands in a file."""

    characters: str


@tokenizers.register("characters")
class Characters:
    """One token a character; spaces are dropped unless they part two words in Latin script."""

    special = OWN

    def __init__(self, characters: Sequence[str]) -> None:
        self._characters = tuple(characters)
        self._ids = {c: i for i, c in enumerate(self._characters, start=len(OWN_NAMES))}

    @classmethod
    def learn(cls, sentences: Iterable[str], *, size: int = 100_000) -> Characters:
        """Return a tokenizer of the characters that occur twice or more, the most frequent first."""
        counts = Counter(chain.from_iterable(sentences))
        ordered = sorted((c for c, n in counts.items() if n > 1), key=lambda c: (-counts[c], c))
        return cls(ordered[: max(0, size - len(OWN_NAMES))])

    @classmethod
    def load(cls, content: str) -> Characters:
        return cls(checked_vocabulary(value(content, _Stored).characters))

    def dump(self) -> str:
        return json.dumps({"type": "characters", "characters": "".join(self._characters)}, ensure_ascii=False)

    def __len__(self) -> int:
        return len(OWN_NAMES) + len(self._characters)

    def ids(self, text: str) -> Sequence[int]:
        return [self._ids.get(c, OWN.unknown) for c in text]

    def encode(self, text: str) -> tuple[Token, ...]:
        return tuple(self._token(character, at) for at, character in enumerate(text))

    def _token(self, character: str, at: int) -> Token:
        id = self._ids.get(character, OWN.unknown)
        return Token(_shown(character), id, character == " ", (at, at + 1), OWN.name(id))

    def decode(self, ids: Sequence[int]) -> str:
        kept = (i for i in ids if i not in (OWN.pad, OWN.start, OWN.stop))
        return "".join("�" if i == OWN.unknown else self._characters[i - len(OWN_NAMES)] for i in kept)

    def spaced(self, token: int) -> bool:
        return self.piece(token) == "␣"

    def piece(self, token: int) -> str:
        if token < len(OWN_NAMES):
            return OWN.piece(token)
        return _shown(self._characters[token - len(OWN_NAMES)])


def _shown(character: str) -> str:
    return "␣" if character == " " else character
