"""Text out of files, paths and arguments, made fit to be shown: what is no sign but an order is escaped."""

from __future__ import annotations

import re
import unicodedata

_BACKWARDS = re.compile("[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufeff]+(?: +[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufeff]+)*")
_UNSEEN = {"Cc", "Cf", "Cs", "Zl", "Zp"}  # controls, bidirectional marks and other formats, halves, line ends


def printable(text: str, *, keep: str = "") -> str:
    """Return a text with every such character, but those in `keep`, written as Python and JSON write it."""
    if text.isprintable():  # else it may hold an unusual space, which is no danger
        return text
    return "".join(c if c in keep or unicodedata.category(c) not in _UNSEEN else _escape(c) for c in text)


def in_place(text: str) -> str:
    """Return a text in which what is written from right to left turns nothing around it, such as a percentage."""
    return text if text.isascii() else _BACKWARDS.sub("\u2068\\g<0>\u2069", text)


def _escape(character: str) -> str:
    code = ord(character)
    if code < 0x10000:
        return {"\n": "\\n", "\r": "\\r", "\t": "\\t"}.get(character, f"\\u{code:04x}")
    return "".join(f"\\u{half:04x}" for half in (0xD7C0 + (code >> 10), 0xDC00 + (code & 0x3FF)))
