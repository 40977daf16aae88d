"""How well a model translates: BLEU and chrF against what people wrote, and perplexity."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from time import perf_counter
from typing import TYPE_CHECKING

from fun_viz.run.decoding.perplexity import perplexity
from fun_viz.run.decoding.search import translate
from fun_viz.run.models.store import Model
from fun_viz.text import clean
from fun_viz.text.batches import padded
from fun_viz.text.corpus import Pair, Part, split
from fun_viz.text.examples import examples
from fun_viz.text.sentence import LONGEST

if TYPE_CHECKING:
    from sacrebleu.metrics.bleu import BLEU

_AT_ONCE = 64  # sentences
_ORDER = 4  # words of the longest stretch that BLEU counts
_PREDICTED = 400  # target tokens of a sentence that perplexity looks at


@dataclass(frozen=True)
class Done:
    """How many of the sentences have been translated."""

    sentences: int
    of: int


@dataclass(frozen=True)
class Scores:
    """BLEU (cased, 13a) and chrF in percent, perplexity of a target token, and how sacrebleu says it counted."""

    beam: int
    bleu: float
    chrf: float
    perplexity: float
    sentences: int
    seconds: float  # of translating
    signature: str


def chosen(pairs: Sequence[Pair], part: Part, *, language: str = "en") -> tuple[Pair, ...]:
    """Return the pairs of one part of the split, each once; their targets may still be as they were written."""
    tidy = clean.cleaner(language)
    cleaned = {pair: Pair(pair.source, tidy(pair.target)) for pair in pairs}
    kept = set(split(cleaned.values())[part])
    return tuple(pair for pair, clear in cleaned.items() if clear in kept)


def evaluate(model: Model, pairs: Sequence[Pair], *, beam: int = 1) -> Iterator[Done | Scores]:
    """Yield how far it is, and at last the scores against the targets of `pairs`, taken as they are.

    Sources must be cleaned. A source is read up to `LONGEST` characters; the same source is translated once.
    """
    began = perf_counter()
    said: dict[str, str] = {}
    sources = sorted({pair.source for pair in pairs}, key=lambda source: (len(source), source))
    for at in range(0, len(sources), _AT_ONCE):
        batch = sources[at : at + _AT_ONCE]
        rows = [[*model.source.ids(source[:LONGEST]), model.source.special.stop] for source in batch]
        found = translate(model.net, padded(rows), width=beam, special=model.target.special)
        said |= zip(batch, map(model.target.decode, found), strict=True)
        yield Done(at + len(batch), len(sources))
    seconds = perf_counter() - began
    yield _scored(model, pairs, [said[pair.source] for pair in pairs], beam, seconds)


def bleu_of(references: Sequence[str]) -> BLEU:
    """Return how BLEU is counted against some references: where none has four words, of as many as there are.

    Else a perfect translation of single words would have 0, for want of a stretch of four words that is right.
    """
    from sacrebleu.metrics.bleu import BLEU  # slow to import, and only an assessment needs it

    short = not any(len(reference.split()) >= _ORDER for reference in references)
    return BLEU(force=True, effective_order=short)  # force: no warning about sentences that look tokenised


def _scored(model: Model, pairs: Sequence[Pair], said: list[str], beam: int, seconds: float) -> Scores:
    from sacrebleu.metrics.chrf import CHRF

    wanted = [[pair.target for pair in pairs]]
    bleu = bleu_of([pair.target for pair in pairs])
    return Scores(
        beam=beam,
        bleu=bleu.corpus_score(said, wanted).score,
        chrf=CHRF().corpus_score(said, wanted).score,
        perplexity=perplexity(model.net, _predicted(model, pairs)),
        sentences=len(pairs),
        seconds=seconds,
        signature=str(bleu.get_signature()),
    )


def _predicted(model: Model, pairs: Sequence[Pair]) -> list[tuple[tuple[int, ...], tuple[int, ...]]]:
    tidy = clean.cleaner(model.config.target_language)
    texts = [Pair(pair.source[:LONGEST], tidy(pair.target)) for pair in pairs]
    rows = examples(texts, model.source, model.target)
    stop = model.target.special.stop
    return [(source, target if len(target) <= _PREDICTED else (*target[:_PREDICTED], stop)) for source, target in rows]
