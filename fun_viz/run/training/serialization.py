"""A training in words: its request as JSON and back, the configuration and the card of the model it makes."""

from __future__ import annotations

import datetime
import json
from collections.abc import Mapping
from dataclasses import asdict, fields, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from fun_viz import nets, paths
from fun_viz.errors import InputError, LoadError
from fun_viz.nets.net import families
from fun_viz.options import checked, options_of
from fun_viz.registry import discover
from fun_viz.run.training import folder as runs
from fun_viz.run.training.catalogue import TITLES, defaults_for
from fun_viz.run.training.schedule import Schedule
from fun_viz.text.pairs import Pairs

if TYPE_CHECKING:
    from fun_viz.run.training.dataset import Dataset
    from fun_viz.run.training.loop import Training
    from fun_viz.run.training.request import Train


def settled(asked: Train) -> Train:
    """Return the request with every option of the family filled in, each checked; an InputError says what cannot be."""
    discover(nets)
    if asked.family not in families:
        raise InputError("There is no family {name}; known are {known}.", name=asked.family, known=", ".join(families))
    family = families[asked.family]
    own = {option.name: option.default for option in options_of(family)}
    usual, _ = defaults_for(asked.task, asked.family)
    given = checked(family, asked.options)
    schedule = Schedule(**checked(Schedule, asdict(asked.schedule)))
    return replace(asked, options={**own, **usual, **given}, schedule=schedule)


def plain(asked: Train) -> dict[str, Any]:
    """Return a request as JSON values, with the time it is made at."""
    made = datetime.datetime.now(datetime.UTC).isoformat(timespec="seconds")
    told = asdict(asked)
    for passing in ("folder", "resume", "overwrite"):
        del told[passing]
    return {"format": 1, "made": made, **told}


def whole(asked: Train) -> dict[str, Any]:
    """Return all of a request as JSON values, for another process; `asked_as` is the way back."""
    return asdict(asked)


def asked_in(folder: Path) -> Train:
    """Return the request that a run folder was made by; LoadError if it holds none."""
    told = runs.asked(folder)
    try:
        return asked_as({**told, "folder": str(folder)})
    except (LookupError, TypeError) as error:
        raise LoadError("{file} is damaged or cannot be read.", file=folder / runs.ASKED) from error


def asked_as(told: Mapping[str, Any]) -> Train:
    """Return the request that JSON values describe; LookupError or TypeError if they do not."""
    from fun_viz.run.training.request import Train

    kept = {field.name: told[field.name] for field in fields(Train) if field.name in told}
    kept["pairs"] = Pairs(**told["pairs"]) if told["pairs"] else None
    kept["schedule"] = Schedule(**told["schedule"])
    kept["measured"] = tuple(told.get("measured", ()))
    return Train(**kept)


def must_fit(asked: Train, before: Train) -> None:
    """See that a training can go on as another one; InputError if it is of another net or of other data."""
    for name in ("task", "family", "options", "pairs"):
        if getattr(asked, name) != getattr(before, name):
            raise InputError(
                "The training in {folder} has another {what}; resume it as it was, or begin a new one.",
                folder=asked.folder,
                what=name,
            )


def config_of(asked: Train, dataset: Dataset) -> dict[str, Any]:
    """Return what `fun_viz.run.models.store.build` makes the net from."""
    return {
        "format": 1,
        "family": asked.family,
        "options": dict(asked.options),
        "source": dataset.kinds[0],
        "target": dataset.kinds[1],
        "from": dataset.languages[0],
        "to": dataset.languages[1],
        "longest": 200,
    }


def card_of(asked: Train, dataset: Dataset, training: Training) -> dict[str, Any]:
    """Return what people are told of the model."""
    words = _chinese()
    family, about = TITLES.get(asked.family, asked.family), _about(asked)
    return {
        "name": Path(asked.folder).name,
        "title": {"en": f"{family} · {about}", "zh": f"{words.get(family, family)} · {words.get(about, about)}"},
        "task": asked.task,
        "examples": [dataset.pinned],
        "sentences": dataset.sizes,
        "parameters": sum(weight.numel() for weight in training.net.parameters()),
        "updates": training.update,
        "seconds": round(training.seconds, 1),
        "seed": asked.schedule.seed,
        "made": datetime.datetime.now(datetime.UTC).date().isoformat(),
        **asked.card,
    }


def _about(asked: Train) -> str:
    from fun_viz.run.training.dataset import task_named

    return task_named(asked.task).title if asked.task else Path(asked.pairs.file).stem if asked.pairs else ""


def _chinese() -> Mapping[str, str]:
    words: Mapping[str, str] = json.loads((paths.resources() / "i18n" / "zh.json").read_text("utf-8"))
    return words
