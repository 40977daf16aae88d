"""Byte-pair encoding by the `tokenizers` library: frequent words are one token, rare ones a few."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import tokenizers
from tokenizers import Regex, decoders, models, pre_tokenizers, trainers

from fun_viz.text.tokenizer import OWN, OWN_NAMES, checked_vocabulary
from fun_viz.text.tokenizer import tokenizers as registered
from fun_viz.trace import Token
from fun_viz.values import parsed

_SPACE = "▁"
_WORDS = Regex(r"▁?'?\p{L}+|▁?\d|▁?[^\p{L}\d▁]|▁")


@registered.register("subwords")
class Subwords:
    """BPE that never joins letters with digits or punctuation; a piece that starts a word carries its space."""

    special = OWN

    def __init__(self, tokenizer: tokenizers.Tokenizer) -> None:
        self._tokenizer = tokenizer

    @classmethod
    def learn(cls, sentences: Iterable[str], *, size: int) -> Subwords:
        """Return a tokenizer of at most `size` tokens (Sennrich et al. 2016)."""
        tokenizer = _empty()
        trainer = trainers.BpeTrainer(
            vocab_size=size, special_tokens=list(OWN_NAMES), min_frequency=2, show_progress=False
        )
        tokenizer.train_from_iterator(sentences, trainer)
        return cls(tokenizer)

    @classmethod
    def load(cls, content: str) -> Subwords:
        parsed(content)  # the library takes what is no JSON of ours, and panics at some
        try:
            tokenizer = tokenizers.Tokenizer.from_str(content)
        except BaseException as error:  # a panic of the library is no Exception
            if not isinstance(error, Exception) and type(error).__name__ != "PanicException":
                raise
            raise ValueError(str(error)) from error
        if _without_vocabulary(tokenizer) != _without_vocabulary(_empty()):
            raise ValueError("it cuts texts in another way than this program")
        ids = tokenizer.get_vocab()
        if sorted(ids.values()) != list(range(len(ids))) or any(ids.get(n) != id for id, n in enumerate(OWN_NAMES)):
            raise ValueError("its ids do not count its tokens, the special ones first")
        checked_vocabulary(tuple(ids))
        return cls(tokenizer)

    def dump(self) -> str:
        return str(self._tokenizer.to_str())

    def __len__(self) -> int:
        return int(self._tokenizer.get_vocab_size())

    def ids(self, text: str) -> Sequence[int]:
        return list(self._tokenizer.encode(text, add_special_tokens=False).ids)

    def encode(self, text: str) -> tuple[Token, ...]:
        encoded = self._tokenizer.encode(text, add_special_tokens=False)
        return tuple(
            self._token(id, piece, text, span)
            for id, piece, span in zip(encoded.ids, encoded.tokens, encoded.offsets, strict=True)
        )

    def _token(self, id: int, raw: str, text: str, span: tuple[int, int]) -> Token:
        piece = readable(raw)
        if id == OWN.unknown:
            piece = text[slice(*span)] or piece
        return Token(piece, id, raw.startswith(_SPACE), span, OWN.name(id))

    def decode(self, ids: Sequence[int]) -> str:
        pieces = ["�" if i == OWN.unknown else self._raw(i) for i in ids if i not in (OWN.pad, OWN.start, OWN.stop)]
        return "".join(pieces).replace(_SPACE, " ").strip()

    def spaced(self, token: int) -> bool:
        return self._raw(token).startswith(_SPACE)

    def piece(self, token: int) -> str:
        return OWN.piece(token) if token < len(OWN_NAMES) else readable(self._raw(token))

    def _raw(self, token: int) -> str:
        return self._tokenizer.id_to_token(token) or OWN_NAMES[OWN.unknown]


def _empty() -> tokenizers.Tokenizer:
    """Return the tokenizer that has learned nothing yet: how it cuts a text into words, and what it has to be told."""
    tokenizer = tokenizers.Tokenizer(models.BPE(unk_token=OWN_NAMES[OWN.unknown]))
    tokenizer.pre_tokenizer = pre_tokenizers.Sequence(
        [pre_tokenizers.Metaspace(prepend_scheme="always", split=False), pre_tokenizers.Split(_WORDS, "isolated")]
    )
    tokenizer.decoder = decoders.Metaspace(prepend_scheme="always")
    tokenizer.add_special_tokens(list(OWN_NAMES))
    return tokenizer


def _without_vocabulary(tokenizer: tokenizers.Tokenizer) -> dict[str, Any]:
    """Return all that a tokenizer is but its pieces."""
    told = parsed(tokenizer.to_str())
    return {**told, "model": {**told["model"], "vocab": {}, "merges": []}}


def readable(piece: str) -> str:
    """Return a piece as it is shown: one that starts a word is plain, one that goes on within a word starts with ·."""
    if piece.startswith(_SPACE):
        return piece[1:] or "␣"
    return f"·{piece}" if piece[:1].isalpha() else piece
