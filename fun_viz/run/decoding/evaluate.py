"""How well a model translates: BLEU and chrF against what people wrote, and perplexity."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from time import perf_counter
from typing import TYPE_CHECKING

from fun_viz.run.decoding.perplexity import perplexity
from fun_viz.run.decoding.search import translate
from fun_viz.run.models.store import Model
from fun_viz.strategy import SEARCH, Strategy
from fun_viz.text import clean
from fun_viz.text.batches import Example, padded
from fun_viz.text.corpus import Pair, Part, split
from fun_viz.text.examples import examples
from fun_viz.text.sentence import LONGEST

if TYPE_CHECKING:
    pass

_AT_ONCE = 64  # sentences
_ORDER = 4  # words of the longest stretch that BLEU counts
_PREDICTED = 400  # target tokens of a sentence that perplexity looks at


@dataclass(frozen=True)
class Done:
    """How many of the sentences have been translated."""

    sentences: int
    of: int


@dataclass(frozen=True)
class Bleu:
    """BLEU in per cent, and how sacrebleu says it counted."""

    score: float
    signature: str


@dataclass(frozen=True)
class Apart:
    """BLEU and chrF of the sentences whose sources are not near to one that was trained on."""

    sentences: int
    bleu: float
    chrf: float


@dataclass(frozen=True)
class Scores:
    """BLEU (cased) and chrF in percent, perplexity of a target token, and how sacrebleu says it counted BLEU.

    `cut` counts the pairs of which not all was used: a source is read up to `LONGEST` characters, and perplexity is of
    the first 400 tokens of a target.
    """

    beam: int
    bleu: float
    chrf: float
    perplexity: float
    sentences: int
    seconds: float  # of translating
    signature: str
    cut: int = 0
    apart: Apart | None = None  # None if it was not asked for, or nothing would be left


def chosen(pairs: Sequence[Pair], part: Part, *, language: str = "en") -> tuple[Pair, ...]:
    """Return the pairs of one part of the split, each once; their targets may still be as they were written."""
    tidy = clean.cleaner(language)
    cleaned = {pair: Pair(pair.source, tidy(pair.target)) for pair in pairs}
    kept = set(split(cleaned.values())[part])
    return tuple(pair for pair, clear in cleaned.items() if clear in kept)


def evaluate(
    model: Model,
    pairs: Sequence[Pair],
    *,
    beam: int = 1,
    near: Collection[str] | None = None,
    strategy: Strategy = SEARCH,
) -> Iterator[Done | Scores]:
    """Yield how far it is, and at last the scores against the targets of `pairs`, taken as they are.

    Sources must be cleaned. A source is read up to `LONGEST` characters; the same source is translated once. With the
    sources that are `near` to the training's the sentences without them are scored apart.
    """
    began = perf_counter()
    said: dict[str, str] = {}
    sources = sorted({pair.source for pair in pairs}, key=lambda source: (len(source), source))
    for at in range(0, len(sources), _AT_ONCE):
        batch = sources[at : at + _AT_ONCE]
        rows = [[*model.source.ids(source[:LONGEST]), model.source.special.stop] for source in batch]
        found = translate(model.net, padded(rows), width=beam, strategy=strategy, special=model.target.special)
        said |= zip(batch, map(model.target.decode, found), strict=True)
        yield Done(at + len(batch), len(sources))
    seconds = perf_counter() - began
    yield _scored(model, pairs, said, beam, seconds, near)


def bleu(written: Sequence[str], wanted: Sequence[str], *, kind: str, language: str) -> Bleu:
    """Return the BLEU of texts against the references, each as it was written and never through a tokenizer of a model.

    Words are counted (13a), of Chinese each character (zh); where the model's `kind` of target tokens is characters and
    nobody says of which `language`, every character is. Where no reference has four of them, as many as there are: else
    a perfect translation of single words would have 0, for want of a stretch of four that is right.
    """
    from sacrebleu.metrics.bleu import BLEU  # slow to import
    from sacrebleu.tokenizers.tokenizer_re import TokenizerRegexp

    cut = "zh" if language == "zh" else "char" if kind == "characters" and not language else "13a"
    tokens = BLEU(tokenize=cut).tokenizer
    short = not any(len(tokens(reference).split()) >= _ORDER for reference in wanted)
    metric = BLEU(tokenize=cut, force=True, effective_order=short)  # force: no warning that they look tokenised
    score = metric.corpus_score(written, [wanted]).score
    for tokenizer in (type(tokens), TokenizerRegexp):
        vars(tokenizer)["__call__"].cache_clear()  # which keeps 65,536 texts, and each metric its own copies of them
    return Bleu(score, str(metric.get_signature()))


def _scored(
    model: Model,
    pairs: Sequence[Pair],
    said: dict[str, str],
    beam: int,
    seconds: float,
    near: Collection[str] | None,
) -> Scores:
    overall, chrf = _against(model, pairs, said)
    rows = _predicted(model, pairs)
    left = [pair for pair in pairs if pair.source not in near] if near is not None else []
    return Scores(
        beam=beam,
        bleu=overall.score,
        chrf=chrf,
        perplexity=perplexity(model.net, [(source, _first(target, model)) for source, target in rows]),
        sentences=len(pairs),
        seconds=seconds,
        signature=overall.signature,
        cut=sum(len(pair.source) > LONGEST or len(row[1]) > _PREDICTED for pair, row in zip(pairs, rows, strict=True)),
        apart=_apart(model, left, said) if left else None,
    )


def _apart(model: Model, pairs: Sequence[Pair], said: dict[str, str]) -> Apart:
    overall, chrf = _against(model, pairs, said)
    return Apart(len(pairs), overall.score, chrf)


def _against(model: Model, pairs: Sequence[Pair], said: dict[str, str]) -> tuple[Bleu, float]:
    """Return BLEU and chrF of what was said."""
    from sacrebleu.metrics.chrf import CHRF

    written, wanted = [said[pair.source] for pair in pairs], [pair.target for pair in pairs]
    kind, language = model.config.target, model.config.target_language
    return bleu(written, wanted, kind=kind, language=language), CHRF().corpus_score(written, [wanted]).score


def _predicted(model: Model, pairs: Sequence[Pair]) -> Sequence[Example]:
    tidy = clean.cleaner(model.config.target_language)
    texts = [Pair(pair.source[:LONGEST], tidy(pair.target)) for pair in pairs]
    return examples(texts, model.source, model.target)


def _first(target: tuple[int, ...], model: Model) -> tuple[int, ...]:
    """Return a target that is not too long, or the first of its tokens."""
    return target if len(target) <= _PREDICTED else (*target[:_PREDICTED], model.target.special.stop)
