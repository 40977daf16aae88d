"""fun-viz train: make a model, of a built-in task or of pairs of sentences."""

from __future__ import annotations

import argparse
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from fun_viz.cli import commands, options
from fun_viz.cli.interrupted import drive
from fun_viz.cli.progress_lines import ProgressLines
from fun_viz.cli.streams import say
from fun_viz.cli.words import as_json
from fun_viz.errors import InputError
from fun_viz.options import Value, checked, options_of
from fun_viz.run.training.catalogue import offer_named, usual
from fun_viz.run.training.folder import plan_of
from fun_viz.run.training.plan import Plan
from fun_viz.run.training.recipes import recipes
from fun_viz.run.training.schedule import Schedule
from fun_viz.text.pairs import Pairs

_SIDES = (
    ("--source-column", "source_column", "X",
     "column of the source, by number from 1 or by name (default 1; of a recipe 2)"),
    ("--target-column", "target_column", "X", "column of the target (default 2; of a recipe 1)"),
    ("--source-tokens", "source", "X", "characters, words or subwords (default characters)"),
    ("--target-tokens", "target", "X", "characters, words or subwords (default subwords)"),
    ("--source-language", "source_language", "X", "zh or en, if the source is to be cleaned as such"),
    ("--target-language", "target_language", "X", "zh or en, if the target is to be cleaned as such"),
    ("--target-pairs", "target_file", "FILE", "a second file, with the target of each line of the first"),
)  # fmt: skip
"""Options that say how the user's own pairs are read: each with the field of `Pairs` it sets; not given, it is None."""
_READING = tuple(field for _, field, *_ in _SIDES)
_COLUMNS = ("source_column", "target_column", "target_file")  # which a recipe leaves open


@commands.register("train")
class Train:
    """Train a model on a task or on pairs of sentences; the folder it makes is a run to follow and a model to open."""

    def arguments(self, parser: argparse.ArgumentParser) -> None:
        parser.add_argument("--task", help="a built-in task; --list tells which there are (default reverse)")
        parser.add_argument("--family", help="the kind of net; --list tells which there are (default the first)")
        parser.add_argument("--recipe", help=f"as a bundled model: {', '.join(recipes)}")
        options.add_file(parser, "--pairs", help="pairs of sentences: TSV, CSV, JSON lines or text")
        for name, field, value, about in _SIDES:
            parser.add_argument(name, dest=field, metavar=value, help=about)
        options.add_folder(parser, "--out", help="the folder to write (default runs/TASK-FAMILY)")
        parser.add_argument("--pin", default="", metavar="TEXT", help="the source to watch (default the task's)")
        for option in options_of(Schedule):
            about = f"{option.about} ({usual(option)})".replace("%", "%%")
            parser.add_argument(f"--{option.name.replace('_', '-')}", metavar="X", help=about)
        parser.add_argument("--device", default="", help="cpu, cuda or mps (default the best there is)")
        options.add_whole(
            parser, "--nproc", 1, most=1024, default=1, help="processes of this machine that train together"
        )
        options.add_whole(parser, "--nnodes", 1, most=4096, default=1, help="machines that train together")
        parser.add_argument(
            "--rdzv-endpoint", default="", metavar="HOST:PORT", help="where the machines meet, if several"
        )
        options.add_threads(parser)
        folder = parser.add_mutually_exclusive_group()
        folder.add_argument("--resume", action="store_true", help="go on from the checkpoint in the folder")
        folder.add_argument("--overwrite", action="store_true", help="what another training left in the folder")
        parser.add_argument("--list", action="store_true", help="tell the tasks, families and options, and end")
        options.add_json(parser, "one JSON object a line")
        parser.set_defaults(more=[])
        self._usual = parser.get_default  # of an option

    def run(self, given: argparse.Namespace) -> int | None:
        if given.list:
            self._list(given)
            return None
        plan, lines = plan_from(given), ProgressLines(as_lines=given.json)
        if given.nproc > 1 or given.nnodes > 1:
            from fun_viz.cli.ranks import launch

            return launch(plan, lines.tell, processes=given.nproc, nodes=given.nnodes, endpoint=given.rdzv_endpoint,
                          threads=given.threads)  # fmt: skip
        import torch

        from fun_viz.run.training.job import training
        from fun_viz.run.training.memory import keep_what_is_freed

        torch.set_num_threads(given.threads)
        keep_what_is_freed()
        return drive(training(plan), lines.tell)

    def _list(self, given: argparse.Namespace) -> None:
        from fun_viz.cli.listing import listing, listing_in_words

        more = (field for field, value in vars(given).items() if value != self._usual(field))
        _refuse(given, "--list", *(field for field in more if field not in ("list", "json", "run", "more")))
        family_options(given.more)  # nothing, or what is no option at all
        say(as_json(listing()) if given.json else listing_in_words())


def plan_from(given: argparse.Namespace) -> Plan:
    """Return the plan that the options describe; an option that would say nothing in it is an InputError."""
    schedule = {option.name: option.read(value) for option in options_of(Schedule)
                if (value := getattr(given, option.name)) is not None}  # fmt: skip
    if given.nnodes == 1 and given.rdzv_endpoint:
        raise InputError("{option} says nothing without {other}: leave it out.", option="--rdzv-endpoint",
                         other="--nnodes 2")  # fmt: skip
    if given.resume and not (given.task or given.family or given.recipe or given.pairs):
        return _resumed(given, schedule)
    plan = _recipe_plan(given, schedule) if given.recipe else _own_plan(given, schedule)
    return replace(plan, pinned=given.pin, resume=given.resume, overwrite=given.overwrite, device=given.device)


def _resumed(given: argparse.Namespace, schedule: Mapping[str, Value]) -> Plan:
    if given.out is None:
        raise InputError("Say which training to resume: --out DIR.")
    _refuse(given, "--resume", "pin", *_READING)
    before = plan_of(given.out)
    return replace(before, schedule=_schedule(before.schedule, schedule), resume=True, device=given.device)


def _own_plan(given: argparse.Namespace, schedule: Mapping[str, Value]) -> Plan:
    if given.pairs and given.task:
        raise InputError("Either --task or --pairs says what to learn, not both.")
    if not given.pairs:
        _refuse(given, "--task", *_READING, more=False)
    task, offer = "" if given.pairs else given.task or "reverse", offer_named(given.family or "")
    return Plan(
        folder=str(given.out or Path("runs") / f"{task or given.pairs.stem}-{offer.family}"),
        task=task,
        family=offer.family,
        options=family_options(given.more),
        schedule=_schedule(offer.defaults(task)[1], schedule),
        pairs=own_pairs(given) if given.pairs else None,
    )


def _refuse(given: argparse.Namespace, beside: str, *fields: str, more: bool = True) -> None:
    """InputError if one of some options was given, or one of a family's with `more`: beside another it says nothing."""
    names = {field: name for name, field, *_ in _SIDES}
    told = [names.get(field, f"--{field.replace('_', '-')}") for field in fields if getattr(given, field)]
    told += [name.partition("=")[0] for name in given.more if more and name.startswith("--")]
    if told:
        raise InputError("{option} says nothing beside {other}: leave it out.", option=told[0], other=beside)


def _schedule(usual: Schedule, given: Mapping[str, Value]) -> Schedule:
    """Return a schedule with what was given; who limits the updates or the epochs alone has no limit of time."""
    if (given.get("steps") or given.get("epochs")) and "seconds" not in given:
        given = {"seconds": 0.0, **given}
    return replace(usual, **checked(Schedule, given))


def _recipe_plan(given: argparse.Namespace, schedule: Mapping[str, Value]) -> Plan:
    if given.recipe not in recipes:
        raise InputError("There is no recipe {name}; known are {known}.", name=given.recipe, known=", ".join(recipes))
    if given.pairs is None:
        raise InputError("A recipe needs pairs of sentences: --pairs FILE.")
    _refuse(given, "--recipe", "task", "family", *(name for name in _READING if name not in _COLUMNS))
    recipe, pairs = recipes[given.recipe], own_pairs(given, source_column="2", target_column="1")
    folder = str(given.out or Path("models") / given.recipe)
    return recipe.plan(folder, pairs, _schedule(recipe.schedule, schedule), _command(given))


def _command(given: argparse.Namespace) -> str:
    """Return what to type to get this model again, from a folder that holds the pairs."""
    out = (given.out or Path(given.recipe)).name
    words = ["fun-viz train --recipe", given.recipe, "--pairs", given.pairs.name, "--out", f"models/{out}"]
    for name in ("source_column", "target_column", *(option.name for option in options_of(Schedule))):
        if (value := getattr(given, name)) is not None:
            words += [f"--{name.replace('_', '-')}", str(value)]
    return " ".join(words)


def own_pairs(given: argparse.Namespace, **usual: str) -> Pairs:
    """Return where the user's pairs stand and how they are read."""
    sides: dict[str, Any] = {field: value for _, field, *_ in _SIDES if (value := getattr(given, field)) is not None}
    return Pairs(str(given.pairs), **{**usual, **sides})


def family_options(more: Sequence[str]) -> dict[str, str]:
    """Return the options of the family from `--name value` and `--name=value`; what is neither is an InputError."""
    values: dict[str, str] = {}
    left = list(more)
    while left:
        name, _, value = left.pop(0).partition("=")
        if not name.startswith("--") or not (value or left):
            raise InputError("unrecognized arguments: {arguments}", arguments=name)
        values[name.removeprefix("--").replace("-", "_")] = value or left.pop(0)
    return values
