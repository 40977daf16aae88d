"""fun-viz train: make a model from pairs of sentences."""

from __future__ import annotations

import argparse
import dataclasses
import datetime
import json
import sys
from pathlib import Path
from time import perf_counter

from fun_viz import paths
from fun_viz.cli import commands
from fun_viz.errors import InputError


@commands.register("train")
class Train:
    """Train a model by a recipe on pairs of sentences, Chinese to English."""

    def arguments(self, parser: argparse.ArgumentParser) -> None:
        parser.add_argument("--recipe", required=True, help="zh-en-transformer, zh-en-gru-additive or zh-en-gru")
        parser.add_argument("--pairs", type=Path, required=True, help="tab-separated file in UTF-8")
        parser.add_argument("--source-column", type=int, default=2, metavar="N", help="column of the Chinese (default 2)")
        parser.add_argument("--target-column", type=int, default=1, metavar="N", help="column of the English (default 1)")
        parser.add_argument("--out", type=Path, required=True, help="the model folder to write")
        parser.add_argument("--epochs", type=int, help="instead of the recipe's")
        parser.add_argument("--seed", type=int, default=1)
        parser.add_argument("--threads", type=int, default=1)
        parser.add_argument("--resume", action="store_true", help="go on from the checkpoint beside the model folder")
        parser.add_argument("--json", action="store_true", help="one JSON object a line")

    def run(self, options: argparse.Namespace) -> None:
        import torch

        from fun_viz.run import checkpoint, recipes, store, train
        from fun_viz.text.characters import Characters
        from fun_viz.text.corpus import Pair, phrase_book, read_pairs, split
        from fun_viz.text.subwords import Subwords

        if options.recipe not in recipes.recipes:
            raise InputError("There is no recipe {name}; known are {known}.",
                             name=options.recipe, known=", ".join(recipes.recipes))
        recipe = recipes.recipes[options.recipe]
        schedule = dataclasses.replace(recipe.schedule, seed=options.seed, epochs=options.epochs or recipe.schedule.epochs)
        torch.set_num_threads(options.threads)
        corpus = read_pairs(options.pairs, source_column=options.source_column, target_column=options.target_column)
        parts = split([*corpus.pairs, *phrase_book(paths.resources() / "corpora")])
        if not parts["train"] or not parts["dev"]:
            raise InputError("{file} is too small to be split into training and dev sentences.", file=options.pairs)
        source = Characters.learn(pair.source for pair in parts["train"])
        target = Subwords.learn((pair.target for pair in parts["train"]), size=recipe.subwords)
        config = {"format": 1, "family": recipe.family, "options": dict(recipe.options), "source": "characters",
                  "target": "subwords", "from": "zh", "to": "en", "longest": 200}

        def ids(pairs: tuple[Pair, ...]) -> list[train.Example]:
            return train.examples([(pair.source, pair.target) for pair in pairs], source, target)

        torch.manual_seed(options.seed)
        training = train.Training.of(store.build(config, source, target))
        options.out.mkdir(parents=True, exist_ok=True)
        file = options.out.with_name(options.out.name + ".checkpoint.safetensors")
        if options.resume and file.exists():
            checkpoint.restore(training, file)
        began = perf_counter()
        marks = frozenset(source.encode("。？！").ids)
        for progress in train.train(training, ids(parts["train"]), ids(parts["dev"]), target, schedule, marks):
            if progress.dev_bleu is not None:
                checkpoint.save(training, file)
            if progress.dev_bleu is not None or progress.update % 50 == 0:
                _say(progress, perf_counter() - began, as_json=options.json)
        training.net.load_state_dict(training.average)
        card = {
            "name": options.out.name,
            "title": dict(recipe.title),
            "data": "Tatoeba Chinese–English pairs (tatoeba.org, CC-BY 2.0 France) and the phrase book of Fun-Viz",
            "licence": "weights: CC-BY 2.0 FR, attribution: sentences from tatoeba.org and their contributors",
            "sentences": {name: len(part) for name, part in parts.items()},
            "parameters": sum(weight.numel() for weight in training.net.parameters()),
            "seed": options.seed,
            "epochs": training.epoch,
            "command": f"fun-viz train --recipe {options.recipe} --pairs tatoeba-cmn-eng.tsv --out models/{options.out.name}",
            "made": datetime.datetime.now(datetime.UTC).date().isoformat(),
        }
        store.save(store.Model(options.out.name, training.net, source, target, config, card), options.out)


def _say(progress: object, seconds: float, *, as_json: bool) -> None:
    values = {**dataclasses.asdict(progress), "seconds": round(seconds, 1)}  # type: ignore[call-overload]
    if as_json:
        print(json.dumps(values), flush=True)
    else:
        print("  ".join(f"{k} {v:.4g}" if isinstance(v, float) else f"{k} {v}" for k, v in values.items() if v is not None),
              file=sys.stderr, flush=True)
