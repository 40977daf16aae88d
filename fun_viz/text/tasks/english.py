"""Inflection of the English words that the grammar of phrases knows; no more than that is claimed."""

from __future__ import annotations

import re
from typing import Literal

Person = Literal["I", "we", "he"]  # who does it: the first person, any that takes the plain form, the third person

_AGREEING = {"be": ("am", "are", "is"), "was": ("was", "were", "was"), "have": ("have", "have", "has")}
_PAST: dict[str, str] = dict(
    re.findall(
        r"(\w+):(\w+)",
        "break:broke bring:brought buy:bought come:came cut:cut do:did draw:drew drink:drank drive:drove eat:ate "
        "feed:fed find:found fly:flew forget:forgot get:got give:gave go:went have:had keep:kept leave:left lose:lost "
        "make:made meet:met pay:paid put:put read:read ride:rode run:ran see:saw sell:sold send:sent sing:sang sit:sat "
        "sleep:slept speak:spoke swim:swam take:took teach:taught tell:told think:thought "
        "wear:wore win:won write:wrote",
    )
)
_PLURAL = {"sheep": "sheep", "photo": "photos", "scarf": "scarves"}
_SHORT = re.compile(r"[^aeiou]*[aeiou][^aeiouwxy]")  # one syllable whose last consonant is doubled: run, swim


def agreeing(verb: str, person: Person) -> str:
    """Return a verb in the present as its subject wants it; "was" is the past of "be"."""
    if verb in _AGREEING:
        return _AGREEING[verb][("I", "we", "he").index(person)]
    return _with_s(verb) if person == "he" else verb


def article(word: str) -> str:
    return "an" if word[0] in "aeio" or word.startswith(("hon", "hour", "um", "un")) else "a"


def plural(noun: str) -> str:
    return _PLURAL.get(noun) or _with_s(noun)


def past(verb: str) -> str:
    if verb in _PAST:
        return _PAST[verb]
    if verb.endswith("e"):
        return f"{verb}d"
    return f"{_doubled(re.sub('(?<![aeiou])y$', 'i', verb))}ed"


def progressive(verb: str) -> str:
    return f"{re.sub('(?<!e)e$', '', verb) if verb.endswith('e') else _doubled(verb)}ing"


def most(comparative: str) -> str:
    """Return the superlative to a comparative: taller and tallest, more useful and most useful."""
    return re.sub("^more", "most", comparative) if comparative.startswith("more") else f"{comparative[:-1]}st"


def _with_s(word: str) -> str:
    if re.search("(s|sh|ch|x|z|[^o]o)$", word):
        return f"{word}es"
    return re.sub("(?<![aeiou])y$", "ie", word) + "s"


def _doubled(verb: str) -> str:
    return verb + verb[-1] if _SHORT.fullmatch(verb) else verb
