"""fun-viz evaluate: how well a model translates a file of pairs."""

from __future__ import annotations

import argparse
import dataclasses
import datetime
import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from msgspec import structs

from fun_viz.cli import commands, options
from fun_viz.cli.streams import complain, say
from fun_viz.cli.words import as_json
from fun_viz.errors import InputError

if TYPE_CHECKING:
    from fun_viz.run.decoding.evaluate import Scores
    from fun_viz.run.models.store import Model
    from fun_viz.text.corpus import Pair

_CARD_BEAM = 5


@commands.register("evaluate")
class Evaluate:
    """Score a model on pairs of sentences: BLEU, chrF and perplexity."""

    def arguments(self, parser: argparse.ArgumentParser) -> None:
        options.add_model(parser)
        options.add_file(parser, "--pairs", required=True, help="tab-separated file in UTF-8")
        options.add_whole(parser, "--source-column", 1, default=2, help="column of the Chinese (default 2)")
        options.add_whole(parser, "--target-column", 1, default=1, help="column of the English (default 1)")
        options.add_beam(parser, default=None)
        parser.add_argument("--split", choices=("all", "train", "dev", "test"), default="all",
                            help="which pairs of the file, as training shares them out (default all)")  # fmt: skip
        options.add_whole(parser, "--limit", 1, default=None, help="at most so many pairs, from the first")
        options.add_threads(parser)
        options.add_json(parser)
        parser.add_argument("--card", action="store_true",
                            help=f"score greedy and beam {_CARD_BEAM}, and write both into the card")  # fmt: skip

    def run(self, asked: argparse.Namespace) -> None:
        import torch

        from fun_viz.run.library import load

        if asked.card and asked.beam is not None:
            raise InputError("--card scores greedy and beam {beam}: leave --beam out.", beam=_CARD_BEAM)
        model = load(options.model(asked))
        pairs = _pairs(asked, model)
        torch.set_num_threads(asked.threads)
        if asked.card:
            told = _carded(model, pairs, asked)
        else:
            told = {
                "model": model.name,
                "split": asked.split,
                **dataclasses.asdict(_scores(model, pairs, asked.beam or 1)),
            }
        say(as_json(told) if asked.json else "\n".join(f"{name}: {value}" for name, value in told.items()))


def _pairs(asked: argparse.Namespace, model: Model) -> Sequence[Pair]:
    from fun_viz.run.decoding.evaluate import chosen
    from fun_viz.text import clean
    from fun_viz.text.corpus import read_pairs

    pairs: Sequence[Pair] = read_pairs(
        asked.pairs,
        source_column=asked.source_column,
        target_column=asked.target_column,
        clean_source=clean.cleaner(model.config.source_language),
        clean_target=lambda text: " ".join(text.split()),  # the reference stays as it was written
    ).pairs
    if asked.split != "all":
        pairs = chosen(pairs, asked.split, language=model.config.target_language)
    if not pairs:
        raise InputError("{file} has no pair in the {split} split.", file=asked.pairs, split=asked.split)
    return pairs[: asked.limit]


def _scores(model: Model, pairs: Sequence[Pair], beam: int) -> Scores:
    from fun_viz.run.decoding.evaluate import Scores, evaluate

    shows = sys.stderr.isatty()
    for record in evaluate(model, pairs, beam=beam):
        if isinstance(record, Scores):
            return record
        if shows:
            complain(f"{record.sentences} / {record.of}", end="\r" if record.sentences < record.of else "\r\033[K")
    raise AssertionError("evaluate ends with scores")


def _carded(model: Model, pairs: Sequence[Pair], asked: argparse.Namespace) -> dict[str, Any]:
    """Score both ways and write the figures into the card, whose other entries stay."""
    from fun_viz.run.models import cache, store

    greedy, beam = (_scores(model, pairs, width) for width in (1, _CARD_BEAM))
    scores = {
        "split": asked.split,
        "sentences": greedy.sentences,
        "greedy": {"bleu": round(greedy.bleu, 2), "chrf": round(greedy.chrf, 2)},
        f"beam {_CARD_BEAM}": {"bleu": round(beam.bleu, 2), "chrf": round(beam.chrf, 2)},
        "perplexity": round(greedy.perplexity, 3),
        "signature": greedy.signature,
        "command": f"fun-viz evaluate --model {model.name} --pairs {asked.pairs.name} --split {asked.split} --card",
        "made": datetime.datetime.now(datetime.UTC).date().isoformat(),
    }
    folder = cache.folder_of(options.model(asked))
    store.write_card(folder, structs.replace(store.read_card(folder), scores=scores))
    return {"model": model.name, **scores}
