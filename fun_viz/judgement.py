"""Which written words are wrong, and which are missing, beside a reference translation. Stdlib only.

Words are held against the reference by the smallest edit distance (Levenshtein 1966), whatever their case; where single
letters are written without spaces, letters are. Only what has been written is judged: until the end mark, what the
reference still has to come costs nothing, nor does a word that is only begun.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from fun_viz.trace import Token, joined

_WORD = re.compile(
    r"[\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff]|[^\W_\u3040-\u30ff\u3400-\u9fff]+(?:['’][^\W_]+)*|[^\w\s]|_"
)


@dataclass(frozen=True)
class Verdict:
    """What is to be said of one token: which words are missing before it, and whether its own is wrong.

    Of a word of several tokens the first `begins` it, and says what `should` stand there: "" where no word should.
    """

    wrong: bool = False
    begins: bool = True
    should: str = ""
    missing: tuple[str, ...] = ()


def words(text: str) -> tuple[str, ...]:
    """Return the words of a text: runs of letters, single Chinese characters, single marks."""
    return tuple(_WORD.findall(text))


def mistakes(verdicts: Sequence[Verdict]) -> int:
    """Return how many words are wrong or missing."""
    return sum((verdict.wrong and verdict.begins) + len(verdict.missing) for verdict in verdicts)


def faults(tokens: tuple[Token, ...], reference: str) -> tuple[tuple[tuple[str, str], ...], tuple[str, ...]]:
    """Return each wrong word with what should stand there ("" where nothing should), and the words that are missing."""
    wrong, missing = list[tuple[str, str]](), list[str]()
    for token, verdict in zip(tokens, judge(tokens, reference), strict=True):
        missing += verdict.missing
        if verdict.wrong:
            word, should = ("", verdict.should) if verdict.begins or not wrong else wrong.pop()
            wrong.append((word + joined([token.piece], [False]), should))
    return tuple(wrong), tuple(missing)


def apart(token: Token, verdict: Verdict, at: int) -> bool:
    """Say whether a space stands before a token: as written, or because a missing word does."""
    return (token.spaced and at > 0) or (bool(verdict.missing) and token.piece[:1].isalnum())


def marked_text(tokens: tuple[Token, ...], reference: str) -> str:
    """Return a text with ✗ behind each wrong word, then what should stand there, and with ‸ before what is missing."""
    text, should, verdicts = "", "", judge(tokens, reference)
    for t, (token, verdict) in enumerate(zip(tokens, verdicts, strict=True)):
        text += "".join(f" ‸{word}" for word in verdict.missing)
        if token.special == "stop":
            continue
        should = verdict.should if verdict.begins else should
        text += " " * apart(token, verdict, t) + joined([token.piece], [False])
        if verdict.wrong and (t + 1 == len(tokens) or verdicts[t + 1].begins):
            text += f"✗({should})" if should else "✗"
    return text.lstrip()


@lru_cache(maxsize=512)
def judge(tokens: tuple[Token, ...], reference: str) -> tuple[Verdict, ...]:
    """Return a verdict for each token written so far; none is wrong where there is no reference."""
    if not reference.strip():
        return (Verdict(),) * len(tokens)
    ended = bool(tokens) and tokens[-1].special == "stop"
    written = tokens[:-1] if ended else tokens
    letters = all(len(token.piece) == 1 for token in written) and not any(letter.isspace() for letter in reference)
    owners = [(token.piece, (i,)) for i, token in enumerate(written)] if letters else list(_owners(written))
    heard = [word for word, _ in owners]
    wanted = tuple(reference) if letters else words(reference)
    if heard and not ended and not letters:
        heard[-1] = _begun(heard, wanted)
    verdicts = [Verdict()] * len(tokens)
    missing: tuple[str, ...] = ()
    for word, should in _aligned([word.casefold() for word in heard], wanted, whole=ended):
        if word is None:
            missing += (should,)
            continue
        right = should.casefold() == heard[word].casefold()
        for place, at in enumerate(owners[word][1]):
            verdicts[at] = Verdict(not right, place == 0, "" if right else should, missing if place == 0 else ())
        missing = ()
    if ended:
        verdicts[-1] = Verdict(missing=missing)
    return tuple(verdicts)


def _begun(heard: list[str], wanted: tuple[str, ...]) -> str:
    """Return the last word as it will be, if it is the beginning of one that comes next; else as it is."""
    word = heard[-1].casefold()
    ahead = [each for each in wanted[max(0, len(heard) - 3) : len(heard) + 2] if each.casefold().startswith(word)]
    return next((each for each in ahead if each.casefold() == word), ahead[0] if ahead else heard[-1])


def _owners(tokens: tuple[Token, ...]) -> Iterator[tuple[str, tuple[int, ...]]]:
    """Yield each word of what was written, with the tokens it is made of."""
    ends = [len(joined([t.piece for t in tokens[: i + 1]], [t.spaced for t in tokens[: i + 1]]))
            for i in range(len(tokens))]  # fmt: skip
    text = joined([token.piece for token in tokens], [token.spaced for token in tokens])
    for match in _WORD.finditer(text):
        yield (
            match.group(),
            tuple(i for i, end in enumerate(ends) if end > match.start() and (ends[i - 1] if i else 0) < match.end()),
        )


def _aligned(written: list[str], reference: tuple[str, ...], *, whole: bool) -> list[tuple[int | None, str]]:
    """Return pairs of a written word, None where one is missing, and what should stand there, "" where nothing should.

    Unless the text is `whole`, the reference may go on behind what was written.
    """
    rows, columns = len(written) + 1, len(reference) + 1
    said = [word.casefold() for word in reference]
    cost = [[i + j if not (i and j) else 0 for j in range(columns)] for i in range(rows)]
    for i in range(1, rows):
        for j in range(1, columns):
            same = written[i - 1] == said[j - 1]
            cost[i][j] = min(cost[i - 1][j - 1] + (not same), cost[i - 1][j] + 1, cost[i][j - 1] + 1)
    i, j = rows - 1, columns - 1 if whole else min(range(columns), key=lambda end: (cost[-1][end], -end))
    pairs = list[tuple[int | None, str]]()
    while i or j:
        if i and j and cost[i][j] == cost[i - 1][j - 1] + (written[i - 1] != said[j - 1]):
            i, j = i - 1, j - 1
            pairs.append((i, reference[j]))
        elif j and cost[i][j] == cost[i][j - 1] + 1:
            j -= 1
            pairs.append((None, reference[j]))
        else:
            i -= 1
            pairs.append((i, ""))
    return pairs[::-1]
