"""fun-viz evaluate: how well a model translates a file of pairs."""

from __future__ import annotations

import argparse
import dataclasses
import datetime
import sys
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from msgspec import structs

from fun_viz.cli import choosing, commands, options
from fun_viz.cli.streams import complain, say
from fun_viz.cli.words import as_json, language
from fun_viz.errors import InputError
from fun_viz.strategy import DEPTH, SEARCH, Strategy

if TYPE_CHECKING:
    from fun_viz.run.decoding.evaluate import Apart, Scores
    from fun_viz.run.models.store import Model
    from fun_viz.text.corpus import Pair

_CARD_BEAM = 5
_TOLD = 20  # bad lines


@commands.register("evaluate")
class Evaluate:
    """Score a model on pairs of sentences: BLEU, chrF and perplexity."""

    def arguments(self, parser: argparse.ArgumentParser) -> None:
        options.add_model(parser)
        options.add_file(parser, "--pairs", required=True, help="tab-separated file in UTF-8")
        options.add_whole(parser, "--source-column", 1, default=2, help="column of the Chinese (default 2)")
        options.add_whole(parser, "--target-column", 1, default=1, help="column of the English (default 1)")
        choosing.add_strategy(parser)
        parser.add_argument("--split", choices=("all", "train", "dev", "test"), default="all",
                            help="which pairs of the file, as training shares them out (default all)")  # fmt: skip
        options.add_whole(parser, "--limit", 1, default=None, help="at most so many pairs, from the first")
        options.add_threads(parser)
        options.add_json(parser)
        parser.add_argument("--card", action="store_true",
                            help=f"score with two beams, write both into the card (1 and {_CARD_BEAM})")  # fmt: skip

    def run(self, asked: argparse.Namespace) -> None:
        import torch

        from fun_viz.run.library import load

        if asked.card and choosing.given(asked):
            raise InputError("--card scores greedy and beam {beam}: leave --strategy and its options out.",
                             beam=_CARD_BEAM)  # fmt: skip
        beam, strategy = choosing.strategy(asked)
        if strategy.way == "exhaustive":
            raise InputError("An exhaustive search writes only {depth} tokens, which is nothing to score: choose a "
                             "beam.", depth=DEPTH)  # fmt: skip
        model = load(options.model(asked))
        material = _material(asked, model)
        torch.set_num_threads(asked.threads)
        if asked.card:
            told = _carded(model, material, asked)
        else:
            told = {
                "model": model.name,
                "split": asked.split,
                "strategy": strategy.title(beam),
                "settings": strategy.settings(beam),
                **_values(_scores(model, material, beam, strategy), material),
            }
        if asked.json:
            say(as_json({**told, "bad": material.bad, "first_bad": material.first_bad}))
            return
        _say_left_out(material, int(told["cut"]))
        say("\n".join(_lines(told)))


def _lines(values: Mapping[str, Any], above: str = "") -> Iterator[str]:
    for name, value in values.items():
        if isinstance(value, Mapping):
            yield from _lines(value, f"{above}{name} ")
        else:
            yield f"{above}{name}: {value}"


@dataclasses.dataclass(frozen=True)
class _Material:
    """The pairs that are scored, and what is known of the others in the file."""

    pairs: Sequence[Pair]
    bad: int  # lines that cannot be used
    first_bad: Sequence[tuple[int, str]]
    near: frozenset[str] | None  # sources near to one that is trained on; None if the pairs may be trained on


def _material(asked: argparse.Namespace, model: Model) -> _Material:
    from fun_viz.run.decoding.evaluate import chosen
    from fun_viz.text import clean
    from fun_viz.text.corpus import read_pairs

    corpus = read_pairs(
        asked.pairs,
        source_column=asked.source_column,
        target_column=asked.target_column,
        clean_source=clean.cleaner(model.config.source_language),
        clean_target=clean.as_written,
    )
    pairs: Sequence[Pair] = corpus.pairs
    if asked.split != "all":
        pairs = chosen(pairs, asked.split, language=model.config.target_language)
    if not pairs:
        raise InputError("{file} has no pair in the {split} split.", file=asked.pairs, split=asked.split)
    pairs, kept_out = pairs[: asked.limit], asked.split in ("dev", "test")
    near = _near(pairs, corpus.pairs, model) if kept_out else None
    return _Material(pairs, corpus.bad_count, corpus.bad[:_TOLD], near)


def _near(pairs: Sequence[Pair], every: Sequence[Pair], model: Model) -> frozenset[str]:
    """Return the sources of some pairs whose letters are near to those of one that training shares out of them all."""
    from fun_viz import paths
    from fun_viz.run.decoding.evaluate import chosen
    from fun_viz.text import clean
    from fun_viz.text.corpus import phrase_book
    from fun_viz.text.near import near
    from fun_viz.text.sentence import LONGEST

    more = phrase_book(paths.resources() / "corpora") if model.card.phrase_book else ()
    trained = chosen([*every, *more], "train", language=model.config.target_language)
    letters = {pair.source: clean.key(pair.source)[:LONGEST] for pair in (*pairs, *trained)}
    found = near((letters[pair.source] for pair in pairs), (letters[pair.source] for pair in trained))
    return frozenset(pair.source for pair in pairs if letters[pair.source] in found)


def _scores(model: Model, material: _Material, beam: int, strategy: Strategy = SEARCH) -> Scores:
    from fun_viz.run.decoding.evaluate import Scores, evaluate

    shows = sys.stderr.isatty()
    for record in evaluate(model, material.pairs, beam=beam, strategy=strategy, near=material.near):
        if isinstance(record, Scores):
            return record
        if shows:
            complain(f"{record.sentences} / {record.of}", end="\r" if record.sentences < record.of else "\r\033[K")
    raise AssertionError("evaluate ends with scores")


def _values(scores: Scores, material: _Material) -> dict[str, Any]:
    """Return scores as they are told; those without near sources stand beside how many these are, if it is known."""
    values = dataclasses.asdict(scores)
    apart = values.pop("apart")
    return values | {"apart": {**_nearness(material), **apart}} if apart else values


def _nearness(material: _Material) -> dict[str, int]:
    """Return how many of all sources are near to one that was trained on."""
    return {"near": len(material.near or ()), "sources": len({pair.source for pair in material.pairs})}


def _say_left_out(material: _Material, cut: int) -> None:
    """Say on standard error which lines and letters were not used."""
    words = language()
    bad = "{count} lines cannot be used and are left out, the first is line {line}."
    long = "{count} pairs were cut: of a source 200 characters are read, of a target 400 tokens are foretold."
    if material.bad:
        complain(words.get(bad, bad).format(count=material.bad, line=material.first_bad[0][0]))
    if cut:
        complain(words.get(long, long).format(count=cut))


def _carded(model: Model, material: _Material, asked: argparse.Namespace) -> dict[str, Any]:
    """Score both ways and write the figures into the card, whose other entries stay."""
    from fun_viz.run.models import cache, store

    both = {"greedy": _scores(model, material, 1), f"beam {_CARD_BEAM}": _scores(model, material, _CARD_BEAM)}
    greedy = both["greedy"]
    apart = {name: _rounded(scores.apart) for name, scores in both.items() if scores.apart}
    scores = {
        "split": asked.split,
        "sentences": greedy.sentences,
        **({"bad": material.bad} if material.bad else {}),
        "cut": greedy.cut,
        **{name: _rounded(scores) for name, scores in both.items()},
        "perplexity": round(greedy.perplexity, 3),
        "signature": greedy.signature,
        "command": f"fun-viz evaluate --model {model.name} --pairs {asked.pairs.name} --split {asked.split} --card",
        "made": datetime.datetime.now(datetime.UTC).date().isoformat(),
    }
    if greedy.apart:
        scores["apart"] = {**_nearness(material), "sentences": greedy.apart.sentences, **apart}
    folder = cache.folder_of(options.model(asked))
    store.write_card(folder, structs.replace(model.card, scores=scores))
    return {"model": model.name, **scores}


def _rounded(scores: Scores | Apart) -> dict[str, float]:
    return {"bleu": round(scores.bleu, 2), "chrf": round(scores.chrf, 2)}
