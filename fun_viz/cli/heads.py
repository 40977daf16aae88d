"""fun-viz heads: what every head of a model does over many sentences, and what it costs to cut it."""

from __future__ import annotations

import argparse
import math
import sys
from typing import TYPE_CHECKING, Any

from fun_viz.cli import commands, options
from fun_viz.cli.streams import complain, say
from fun_viz.cli.table import table
from fun_viz.cli.words import as_json, language
from fun_viz.errors import InputError
from fun_viz.run.decoding.head_habits import Head, Heads
from fun_viz.run.decoding.study_heads import MOST
from fun_viz.views.number_format import percent

if TYPE_CHECKING:
    from fun_viz.run.models.store import Model

_ATTENTIONS = {"encoder": "Encoder self-attention", "decoder": "Decoder self-attention", "cross": "Cross-attention"}
_COLUMNS = ("Head", "Attention", "Kind", "Entropy", "Importance", "Itself", "Before", "After", "First token", "Aligned")


@commands.register("heads")
class ShowHeads:
    """Say what every head does over many sentences, and what it costs to cut it."""

    def arguments(self, parser: argparse.ArgumentParser) -> None:
        options.add_model(parser)
        options.add_file(parser, "--pairs", help="tab-separated file in UTF-8 (default: sentences kept from training)")
        options.add_whole(parser, "--source-column", 1, default=2, help="column of the source (default 2)")
        options.add_whole(parser, "--target-column", 1, default=1, help="column of the target (default 1)")
        parser.add_argument("--split", choices=("all", "train", "dev", "test"), default="all",
                            help="which pairs of the file, as training shares them out (default all)")  # fmt: skip
        options.add_whole(parser, "--limit", 1, most=2_000, default=MOST,
                          help=f"at most so many sentences, evenly out of all (default {MOST})")  # fmt: skip
        options.add_threads(parser)
        options.add_json(parser)

    def run(self, asked: argparse.Namespace) -> None:
        import torch

        from fun_viz.run.decoding.heads import study
        from fun_viz.run.decoding.own_sentences import own_sentences
        from fun_viz.run.library import load

        torch.set_num_threads(asked.threads)
        model = load(options.model(asked))
        sentences = own_sentences(model, asked.limit) if asked.pairs is None else _sources(model, asked)
        shows = sys.stderr.isatty()
        for known in study(model, sentences):
            if shows:
                complain(f"{known.cut} / {len(known.heads)}", end="\r\033[K" if known.finished else "\r")
        say(as_json(_told(model, known)) if asked.json else _shown(known))


def _sources(model: Model, asked: argparse.Namespace) -> tuple[str, ...]:
    """Return the sources of a file of pairs, each once, evenly out of all."""
    from fun_viz.run.decoding.evaluate import chosen
    from fun_viz.text import clean
    from fun_viz.text.corpus import read_pairs
    from fun_viz.text.sentence import LONGEST

    corpus = read_pairs(
        asked.pairs, source_column=asked.source_column, target_column=asked.target_column,
        clean_source=clean.cleaner(model.config.source_language), clean_target=clean.as_written,
    )  # fmt: skip
    pairs = corpus.pairs
    if asked.split != "all":
        pairs = chosen(pairs, asked.split, language=model.config.target_language)
    sources = tuple(dict.fromkeys(pair.source[:LONGEST] for pair in pairs))
    if not sources:
        raise InputError("{file} has no pair in the {split} split.", file=asked.pairs, split=asked.split)
    return sources[:: max(1, -(-len(sources) // asked.limit))]


def _told(model: Model, known: Heads) -> dict[str, Any]:
    return {
        "model": model.name,
        "sentences": known.sentences,
        "words": known.words,
        "log_p": known.base,
        "influence_words": known.influenced,
        "importance_words": known.cut_words,
        "heads": [_one(head, known) for head in known.heads],
    }


def _one(head: Head, known: Heads) -> dict[str, Any]:
    near = known.nearest(head.name)
    return {
        "part": head.name.part,
        "attention": head.attends,
        "layer": head.layer + 1,
        "head": head.name.head + 1,
        "kind": head.habit,
        "entropy": head.entropy,
        "importance": head.importance,
        "weight": dict(head.weight),
        "even": dict(head.even),
        "aligned": head.aligned,
        "most_alike": None if near is None else {"part": near[0].part, "head": near[0].head + 1, "overlap": near[1]},
    }


def _shown(known: Heads) -> str:
    """Return a table, what costs most when cut first."""
    words = language()
    rows = [_row(head, words) for head in sorted(known.heads, key=lambda head: head.importance or 0.0)]
    template = "{heads} heads on {sentences} sentences, {words} words of its own translations, mean log p {log_p}"
    importance = "importance: change of log p of a word when the weights of the head are zero"
    told = words.get(template, template).format(
        heads=len(known.heads), sentences=known.sentences, words=known.words, log_p=f"{known.base:.3f}"
    )
    return "\n".join(
        [
            told,
            words.get(importance, importance),
            "",
            table([words.get(name, name) for name in _COLUMNS], rows, right=range(3, 10)),
        ]
    )


def _row(head: Head, words: dict[str, str]) -> list[str]:
    places = [head.weight.get(at, math.nan) for at in ("itself", "before", "after", "first")]
    return [
        f"{head.layer + 1}·{head.name.head + 1}",
        words.get(_ATTENTIONS[head.attends], _ATTENTIONS[head.attends]),
        words.get(head.habit, head.habit),
        percent(head.entropy),
        f"{head.importance or 0.0:+.3f}",
        *map(percent, places),
        percent(math.nan if head.aligned is None else head.aligned),
    ]
