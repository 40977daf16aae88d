"""fun-viz train: make a model, of a built-in task or of pairs of sentences."""

from __future__ import annotations

import argparse
from collections.abc import Generator, Sequence
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from fun_viz.cli import commands, options
from fun_viz.cli.interrupted import Interrupted
from fun_viz.cli.progress_lines import Telling
from fun_viz.errors import InputError
from fun_viz.options import checked, options_of
from fun_viz.run.training.schedule import Schedule
from fun_viz.text.pairs import Pairs

if TYPE_CHECKING:
    from fun_viz.events import TrainingEvent
    from fun_viz.run.training.request import Train as Request

_SIDES = {"source_column": "1", "target_column": "2", "source_tokens": "characters", "target_tokens": "subwords",
          "source_language": "", "target_language": "", "target_pairs": ""}  # fmt: skip


@commands.register("train")
class Train:
    """Train a model on a task or on pairs of sentences; the folder it makes is a run to follow and a model to open."""

    def arguments(self, parser: argparse.ArgumentParser) -> None:
        parser.add_argument("--task", help="a built-in task; --list tells which there are (default reverse)")
        parser.add_argument("--family", help="the kind of net; --list tells which there are (default transformer)")
        parser.add_argument("--recipe", help="as a bundled model: zh-en-transformer, zh-en-gru-additive or zh-en-gru")
        options.add_own_pairs(parser)
        parser.add_argument("--out", type=Path, metavar="DIR", help="the folder to write (default runs/TASK-FAMILY)")
        parser.add_argument("--pin", default="", metavar="TEXT", help="the source to watch (default the task's)")
        for option in options_of(Schedule):
            about = f"{option.about} ({option.default})".replace("%", "%%")
            parser.add_argument(f"--{option.name.replace('_', '-')}", metavar="X", help=about)
        parser.add_argument("--device", default="", help="cpu, cuda or mps (default the best there is)")
        options.add_processes(parser)
        options.add_threads(parser)
        parser.add_argument("--resume", action="store_true", help="go on from the checkpoint in the folder")
        parser.add_argument("--overwrite", action="store_true", help="what another training left in the folder")
        parser.add_argument("--list", action="store_true", help="tell the tasks, families and options, and end")
        options.add_json(parser, "one JSON object a line")
        parser.set_defaults(more=[])

    def run(self, asked: argparse.Namespace) -> int | None:
        if asked.list:
            from fun_viz.cli.listing import listing

            print(listing())
            return None
        request = requested(asked)
        told = Telling(as_lines=asked.json)
        if asked.nproc > 1 or asked.nnodes > 1:
            from fun_viz.cli.ranks import launch

            return launch(request, told.tell, processes=asked.nproc, nodes=asked.nnodes, endpoint=asked.rdzv_endpoint,
                          threads=asked.threads)  # fmt: skip
        import torch

        torch.set_num_threads(asked.threads)
        from fun_viz.run.training.job import training
        from fun_viz.run.training.memory import keep_what_is_freed

        keep_what_is_freed()

        return drive(training(request), told)


def drive(records: Generator[TrainingEvent | None, None, None], told: Telling) -> int | None:
    """Run a training and tell how it goes; an interrupt ends it after the update it is at, and it can be resumed."""
    from fun_viz.run.training.folder import as_plain

    with Interrupted() as interrupted, closing(records):  # to close it writes the checkpoint
        for record in records:
            if record is not None:
                told.tell(as_plain(record))
            if interrupted.came:
                return 130
    return None


def requested(asked: argparse.Namespace) -> Request:
    """Return the frozen request that the options describe."""
    from fun_viz.run.training.request import Train as Request
    from fun_viz.run.training.serialization import asked_in

    given = {option.name: option.read(value) for option in options_of(Schedule)
             if (value := getattr(asked, option.name)) is not None}  # fmt: skip
    if asked.resume and not (asked.task or asked.family or asked.recipe or asked.pairs):
        if asked.out is None:
            raise InputError("Say which training to resume: --out DIR.")
        before = asked_in(asked.out.expanduser())
        return replace(before, schedule=_scheduled(before.schedule, given), resume=True, device=asked.device)
    if asked.recipe:
        return _by_recipe(asked, given)
    task = "" if asked.pairs else asked.task or "reverse"
    if asked.pairs and asked.task:
        raise InputError("Either --task or --pairs says what to learn, not both.")
    family = asked.family or "transformer"
    from fun_viz.run.training.catalogue import defaults_for

    _, usual = defaults_for(task, family)
    return Request(
        folder=str(asked.out or Path("runs") / f"{task or asked.pairs.stem}-{family}"),
        task=task,
        family=family,
        options=family_options(asked.more),
        schedule=_scheduled(usual, given),
        pairs=own_pairs(asked) if asked.pairs else None,
        pinned=asked.pin,
        resume=asked.resume,
        overwrite=asked.overwrite,
        device=asked.device,
    )


def _scheduled(usual: Schedule, given: dict[str, Any]) -> Schedule:
    """Return a schedule with what was given; who limits the updates or the epochs alone has no limit of time."""
    if ("steps" in given or "epochs" in given) and "seconds" not in given:
        given = {"seconds": 0.0, **given}
    return replace(usual, **checked(Schedule, given))


def _by_recipe(asked: argparse.Namespace, given: dict[str, Any]) -> Request:
    from fun_viz.run.training.recipes import recipes

    if asked.recipe not in recipes:
        raise InputError("There is no recipe {name}; known are {known}.", name=asked.recipe, known=", ".join(recipes))
    if asked.pairs is None:
        raise InputError("A recipe needs pairs of sentences: --pairs FILE.")
    recipe, pairs = recipes[asked.recipe], own_pairs(asked, source_column="2", target_column="1")
    schedule = _scheduled(recipe.schedule, given)
    made = recipe.train(str(asked.out or Path("models") / asked.recipe), pairs, schedule)
    return replace(made, pinned=asked.pin, resume=asked.resume, overwrite=asked.overwrite, device=asked.device,
                   card=_carded(asked, recipe.title))  # fmt: skip


def _carded(asked: argparse.Namespace, title: Any) -> dict[str, Any]:
    return {
        "title": dict(title),
        "data": "Tatoeba Chinese–English pairs (tatoeba.org, CC-BY 2.0 France) and the phrase book of Fun-Viz",
        "licence": "weights: CC-BY 2.0 FR, attribution: sentences from tatoeba.org and their contributors",
        "command": _command(asked),
    }


def _command(asked: argparse.Namespace) -> str:
    """Return what to type to get this model again, from a folder that holds the pairs."""
    out = (asked.out or Path(asked.recipe)).name
    said = ["fun-viz train --recipe", asked.recipe, "--pairs", asked.pairs.name, "--out", f"models/{out}"]
    for name in ("source_column", "target_column", *(option.name for option in options_of(Schedule))):
        if (given := getattr(asked, name)) is not None:
            said += [f"--{name.replace('_', '-')}", str(given)]
    return " ".join(said)


def own_pairs(asked: argparse.Namespace, **usual: str) -> Pairs:
    """Return where the user's pairs stand and how they are read."""
    named = {name: value for name in _SIDES if (value := getattr(asked, name)) is not None}
    said = {**_SIDES, **usual, **named}
    return Pairs(
        str(asked.pairs), str(said["target_pairs"] or ""), said["source_column"], said["target_column"],
        said["source_tokens"], said["target_tokens"],
        source_language=said["source_language"], target_language=said["target_language"],
    )  # fmt: skip


def family_options(more: Sequence[str]) -> dict[str, str]:
    """Return the options of the family from `--name value` and `--name=value`; what is neither is an InputError."""
    found: dict[str, str] = {}
    left = list(more)
    while left:
        name, _, value = left.pop(0).partition("=")
        if not name.startswith("--") or not (value or left):
            raise InputError("unrecognized arguments: {arguments}", arguments=name)
        found[name.removeprefix("--").replace("-", "_")] = value or left.pop(0)
    return found
