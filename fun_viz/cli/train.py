"""fun-viz train: make a model from pairs of sentences."""

from __future__ import annotations

import argparse
import dataclasses
import datetime
import os
import sys
from collections.abc import Sequence
from pathlib import Path
from time import perf_counter
from typing import TYPE_CHECKING, Any

from fun_viz import paths
from fun_viz.cli import commands, options
from fun_viz.cli.words import as_json, language
from fun_viz.errors import InputError, SaveError

if TYPE_CHECKING:
    from fun_viz.run.recipes import Recipe
    from fun_viz.run.train import Progress, Training
    from fun_viz.text.batches import Example
    from fun_viz.text.corpus import Pair, Part
    from fun_viz.text.tokenizer import Tokenizer

_EVERY = 50  # updates between two lines

Parts = dict["Part", tuple["Pair", ...]]


@commands.register("train")
class Train:
    """Train a model by a recipe on pairs of sentences, Chinese to English."""

    def arguments(self, parser: argparse.ArgumentParser) -> None:
        parser.add_argument("--recipe", required=True, help="zh-en-transformer, zh-en-gru-additive or zh-en-gru")
        options.add_pairs(parser)
        parser.add_argument("--out", type=Path, help="the model folder to write (default models/RECIPE)")
        options.add_whole(parser, "--epochs", 1, default=None, help="instead of the recipe's")
        options.add_whole(parser, "--seed", 0, most=2**31, default=1, help="of all that is drawn (default 1)")
        options.add_threads(parser)
        parser.add_argument("--resume", action="store_true", help="go on from the checkpoint beside the model folder")
        options.add_json(parser, "one JSON object a line")

    def run(self, asked: argparse.Namespace) -> None:
        import torch

        from fun_viz.run import recipes, store, train

        if asked.recipe not in recipes.recipes:
            known = ", ".join(recipes.recipes)
            raise InputError("There is no recipe {name}; known are {known}.", name=asked.recipe, known=known)
        recipe, out = recipes.recipes[asked.recipe], _folder(asked.out or Path("models") / asked.recipe)
        torch.set_num_threads(asked.threads)
        parts = _parts(asked)
        source, target = _vocabularies(parts, recipe.subwords)
        config = {"format": 1, "family": recipe.family, "options": dict(recipe.options), "source": "characters",
                  "target": "subwords", "from": "zh", "to": "en", "longest": 200}  # fmt: skip
        torch.manual_seed(asked.seed)
        training = train.Training.of(store.build(config, source, target))
        _drive(training, recipe, parts, (source, target), out, asked)
        training.net.load_state_dict(training.average)
        card = _card(asked, recipe, parts, training, out)
        store.save(store.Model(out.name, training.net, source, target, config, card), out)


def _folder(out: Path) -> Path:
    """Make the folder now, so that a training does not end in a place that cannot be written."""
    out = Path(os.path.abspath(out))
    try:
        out.mkdir(parents=True, exist_ok=True)
        if not all(os.access(folder, os.W_OK) for folder in (out, out.parent)):
            raise PermissionError(None, "Permission denied")
    except OSError as error:
        raise SaveError("Cannot write {file}: {reason}.", file=out, reason=error.strerror or error) from error
    return out


def _parts(asked: argparse.Namespace) -> Parts:
    from fun_viz.text.corpus import phrase_book, read_pairs, split

    corpus = read_pairs(asked.pairs, source_column=asked.source_column, target_column=asked.target_column)
    if corpus.bad_lines:
        template = "{count} lines of {file} have no text in both columns and are left out, the first is line {line}."
        words = language().get(template, template)
        print(words.format(count=len(corpus.bad_lines), file=asked.pairs, line=corpus.bad_lines[0]), file=sys.stderr)
    parts = split([*corpus.pairs, *phrase_book(paths.resources() / "corpora")])
    if not parts["train"] or not parts["dev"]:
        raise InputError("{file} is too small to be split into training and dev sentences.", file=asked.pairs)
    return parts


def _vocabularies(parts: Parts, size: int) -> tuple[Tokenizer, Tokenizer]:
    from fun_viz.text.characters import Characters
    from fun_viz.text.subwords import Subwords

    source = Characters.learn(pair.source for pair in parts["train"])
    return source, Subwords.learn((pair.target for pair in parts["train"]), size=size)


def _drive(
    training: Training,
    recipe: Recipe,
    parts: Parts,
    tokenizers: tuple[Tokenizer, Tokenizer],
    out: Path,
    asked: argparse.Namespace,
) -> None:
    """Train to the end, keeping a checkpoint beside the model folder after each epoch."""
    from fun_viz.run import checkpoint, train

    source, target = tokenizers
    schedule = dataclasses.replace(recipe.schedule, seed=asked.seed, epochs=asked.epochs or recipe.schedule.epochs)
    file = out.with_name(out.name + ".checkpoint.safetensors")
    if asked.resume and file.exists():
        checkpoint.restore(training, file)

    def ids(part: Sequence[Pair]) -> list[Example]:
        return train.examples([(pair.source, pair.target) for pair in part], source, target)

    began = perf_counter()
    marks = frozenset(source.encode("。？！").ids)
    for progress in train.train(training, ids(parts["train"]), ids(parts["dev"]), target, schedule, marks):
        if progress.dev_bleu is not None:
            checkpoint.save(training, file)
        if progress.dev_bleu is not None or progress.update % _EVERY == 0:
            _say(progress, perf_counter() - began, as_line=asked.json)


def _say(progress: Progress, seconds: float, *, as_line: bool) -> None:
    values: dict[str, Any] = {**dataclasses.asdict(progress), "seconds": round(seconds, 1)}
    if as_line:
        print(as_json(values), flush=True)
        return
    shown = (f"{k} {v:.4g}" if isinstance(v, float) else f"{k} {v}" for k, v in values.items() if v is not None)
    print("  ".join(shown), file=sys.stderr, flush=True)


def _card(asked: argparse.Namespace, recipe: Recipe, parts: Parts, training: Training, out: Path) -> dict[str, Any]:
    return {
        "name": out.name,
        "title": dict(recipe.title),
        "data": "Tatoeba Chinese–English pairs (tatoeba.org, CC-BY 2.0 France) and the phrase book of Fun-Viz",
        "licence": "weights: CC-BY 2.0 FR, attribution: sentences from tatoeba.org and their contributors",
        "sentences": {name: len(part) for name, part in parts.items()},
        "parameters": sum(weight.numel() for weight in training.net.parameters()),
        "seed": asked.seed,
        "epochs": training.epoch,
        "command": _command(asked, out),
        "made": datetime.datetime.now(datetime.UTC).date().isoformat(),
    }


def _command(asked: argparse.Namespace, out: Path) -> str:
    """Return what to type to get this model again, from a folder that holds the pairs."""
    said = ["fun-viz train --recipe", asked.recipe, "--pairs", asked.pairs.name, "--out", f"models/{out.name}"]
    usual = {"source_column": 2, "target_column": 1, "epochs": None, "seed": 1}
    for name, value in usual.items():
        if (given := getattr(asked, name)) != value:
            said += [f"--{name.replace('_', '-')}", str(given)]
    return " ".join(said)
