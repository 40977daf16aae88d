"""Everyday sentences in Chinese and English, both ways, from the grammar in resources/grammar."""

from __future__ import annotations

import re
from random import Random
from typing import ClassVar

from fun_viz.text.tasks.grammar import Language, grammar
from fun_viz.text.tasks.task import Sample, Task, tasks

_ASCII = str.maketrans("，。？！’", ",.?!'")
_WIDE = str.maketrans(",.?!", "，。？！")
_MARKS = {"zh": "。？！", "en": ".?!"}
_FULL = (("can't", "cannot"), ("won't", "will not"), ("n't", " not"), ("'m", " am"), ("'re", " are"), ("'ll", " will"))
_WORD = re.compile(r"[a-z]+|[,.?!]")


class Phrases(Task):
    """Words are linked by the template, parts of a word by the word list; particles without a counterpart are not."""

    language: ClassVar[Language]

    def draw(self, random: Random, length: int | None = None) -> Sample:
        if length is None:
            return grammar().draw(random, self.language)
        return grammar().draw_long(random, self.language, length)

    def solve(self, source: str) -> Sample | None:
        tokens = _chinese(source) if self.language == "zh" else _english(source)
        marks = _MARKS[self.language]
        for ending in ((),) if tokens and tokens[-1] in marks else marks:  # people type without the last mark
            for sample in grammar().read([*tokens, *ending], self.language):
                return sample
        return None


def _chinese(text: str) -> list[str]:
    return list("".join(text.split()).translate(_WIDE))


def _english(text: str) -> list[str]:
    """Return words and marks in lower case, contractions in full; none if there is anything else in the text."""
    plain = text.lower().translate(_ASCII)
    for short, full in _FULL:
        plain = plain.replace(short, full)
    return [] if _WORD.sub("", plain).strip() else _WORD.findall(plain)


@tasks.register("phrases-zh-en")
class ChineseEnglish(Phrases):
    """Place and time stand before the Chinese verb and after the English one, so attention must leap."""

    title = "Phrase book, Chinese → English"
    place = 80
    about = "Translate everyday Chinese sentences; attention leaps where the order of words differs."
    lengths = (4, 22)
    example = "我姐姐每天早上在公园打网球。"
    target = "words"
    language = "zh"


@tasks.register("phrases-en-zh")
class EnglishChinese(Phrases):
    """The way back: every sentence has one Chinese translation here."""

    title = "Phrase book, English → Chinese"
    place = 90
    about = "Translate everyday English sentences; attention leaps where the order of words differs."
    lengths = (4, 19)
    example = "My older sister plays tennis at the park every morning."
    source = "words"
    language = "en"
