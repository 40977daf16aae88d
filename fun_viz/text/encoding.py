"""In which encoding a file was written, told from samples of its bytes."""

from __future__ import annotations

import codecs
import re
from collections.abc import Callable, Mapping, Sequence
from types import MappingProxyType

_BREAK = re.compile(rb"[\r\n]+")
_NOT_ASCII = re.compile(rb"[\x80-\xff]")
_CONTROL = bytes(set(range(32)) - set(b"\t\n\v\f\r\x1b"))
_TOO_MUCH_CONTROL = 0.03  # of all bytes: more is no text
_CHINESE = 0.6  # which share of what is not ASCII must be common in Chinese, so that it is taken for Chinese
_ENOUGH = 20_000  # characters to look at


def encoding_of(samples: Sequence[bytes]) -> str | None:
    """Return the name of the encoding, or None if these are no bytes of a text. The first sample is the file's start.

    It is one of utf-8-sig, utf-16 (these by their mark, or UTF-8 by most lines), gb18030, big5hkscs, and cp1252, which
    is Latin-1 with the quotation marks that people type.
    """
    start = samples[0] if samples else b""
    if start.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)) and not start.startswith(codecs.BOM_UTF32_LE):
        return "utf-16"
    if start.startswith(codecs.BOM_UTF8):
        return "utf-8-sig"
    if _is_binary(b"".join(samples)):
        return None
    lines = [line for sample in samples for line in _BREAK.split(sample) if _NOT_ASCII.search(line)]
    if not lines or sum(_decodes(line, "utf-8") for line in lines) * 2 >= len(lines):
        return "utf-8-sig"
    shares = {name: _share(lines, name, common) for name, common in _COMMON.items()}
    best = max(shares, key=shares.__getitem__)
    return best if shares[best] >= _CHINESE else "cp1252"


def _is_binary(content: bytes) -> bool:
    found = len(content) - len(content.translate(None, _CONTROL))
    return found > max(2, _TOO_MUCH_CONTROL * len(content))


def _decodes(line: bytes, encoding: str) -> bool:
    try:
        line.decode(encoding)
    except UnicodeDecodeError:
        return False
    return True


def _share(lines: Sequence[bytes], encoding: str, common: Callable[[bytes], bool]) -> float:
    """Return the share of the characters beyond ASCII that are punctuation or common Chinese in that encoding."""
    seen = good = 0
    for line in lines:
        for character in line.decode(encoding, "replace"):
            if not character.isascii():
                seen += 1
                good += character != "\ufffd" and common(character.encode(encoding))
        if seen > _ENOUGH:
            break
    return good / seen


def _common_gb(code: bytes) -> bool:
    """Whether it is in the punctuation or the first level of GB 2312, of 3,755 characters."""
    return len(code) == 2 and (0xA1 <= code[0] <= 0xA3 or 0xB0 <= code[0] <= 0xD7) and code[1] >= 0xA1


def _common_big5(code: bytes) -> bool:
    """Whether it is in the punctuation or the first level of Big5, of 5,401 characters."""
    return len(code) == 2 and 0xA1 <= code[0] <= 0xC6


_COMMON: Mapping[str, Callable[[bytes], bool]] = MappingProxyType({"gb18030": _common_gb, "big5hkscs": _common_big5})
