"""Run folders: what a training says, line by line, so that it can be opened again, compared and followed.

<run>/train.json (the plan), metrics.jsonl (an event a line), snapshots/<update>.safetensors (traces),
checkpoint.safetensors, and the files of the model as `fun_viz.run.models.store` writes them. Nothing is ever rewritten
but the checkpoint and the model: after a resumption a new line "started" says from which update on the lines before
are void. Who writes has the folder to himself (`fun_viz.run.models.lock`).
"""

from __future__ import annotations

import json
import os
import re
import stat
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TypeVar

from fun_viz import files
from fun_viz.errors import InputError, LoadError, SaveError
from fun_viz.events import Finished
from fun_viz.run.models import folder as model
from fun_viz.run.models.lock import LOCK, held
from fun_viz.run.training.plan import Plan
from fun_viz.run.training.plausibility import checked
from fun_viz.run.training.serialization import (
    Header,
    Line,
    line_from,
    plan_from,
    plan_values,
)
from fun_viz.values import value

T = TypeVar("T")
PLAN, METRICS, SNAPSHOTS, CHECKPOINT = "train.json", "metrics.jsonl", "snapshots", "checkpoint.safetensors"
_SNAPSHOT, _BOARD = re.compile(r"\d{8,}\.safetensors"), "events.out.tfevents."  # the latter is TensorBoard's
_header = partial(value, kind=Header)
_LAST = 40  # lines that a summary looks at
LARGEST = 1 << 30  # bytes of all that a training says


@dataclass(frozen=True)
class Summary:
    """What a list of runs says of one."""

    folder: str
    name: str
    task: str
    family: str
    made: str  # when it began, ISO 8601
    update: int
    exact_match: float | None
    ended: bool


def snapshot_file(folder: Path, update: int) -> Path:
    """Return where the trace of the snapshot of an update stands."""
    return folder / SNAPSHOTS / f"{update:08d}.safetensors"


def place_of(plan: Plan) -> Path:
    """Return the run folder of a plan; InputError if it names none."""
    if not plan.folder.strip():
        raise InputError("A training needs a folder to be written to: give it a name.")
    with files.writing(Path(plan.folder)):  # ~ may be nobody's
        return Path(plan.folder).expanduser()


def check(plan: Plan) -> None:
    """See that a training can begin in the folder of its plan, which is not touched; InputError if it cannot.

    It must be new or empty, or hold a run that may be overwritten.
    """
    folder = place_of(plan)
    with files.writing(folder):
        try:
            there = set(os.listdir(folder))
        except FileNotFoundError:
            there = set()
    if all(name == LOCK or files.UNFINISHED.fullmatch(name) for name in there):
        return
    if PLAN not in there:
        raise InputError("{folder} is not empty and holds no training: choose another folder.", folder=folder)
    try:
        plan_of(folder)
    except LoadError as error:
        raise InputError(
            "{file} is damaged or of another program, and stays as it is: choose another folder.", file=folder / PLAN
        ) from error
    if not plan.overwrite and not plan.resume:
        raise InputError(
            "{folder} already holds a training. Resume it, overwrite it, or choose another folder.", folder=folder
        )


@contextmanager
def occupied(plan: Plan) -> Iterator[None]:
    """Within the `with`, the run folder of a plan is there and nobody else writes it; InputError says who does."""
    folder = place_of(plan)
    with files.made(folder):
        _refuse_foreign(folder / LOCK)
        with held(folder):
            with files.writing(folder):
                _refuse_foreign(*of_run(folder))
            files.sweep(folder)
            files.sweep(folder / SNAPSHOTS)
            yield


def _refuse_foreign(*of_run: Path) -> None:
    """SaveError if what goes by a name that a run gives is nothing that a run makes: a link, a pipe, another's file."""
    for file in of_run:
        with suppress(FileNotFoundError):
            state, wanted = file.lstat(), stat.S_ISDIR if file.name == SNAPSHOTS else stat.S_ISREG
            alone = state.st_nlink == 1 or file.name not in (METRICS, LOCK)  # the others are replaced, not written to
            if not wanted(state.st_mode) or not alone:
                raise SaveError(
                    "{file} is not as a training leaves it: move it away, or choose another folder.", file=file
                )


def of_run(folder: Path) -> list[Path]:
    """Return what goes by a name that a run gives, the card first: without it there is no model any more."""
    inside = folder / SNAPSHOTS
    pictures = [file for file in files.contents(inside) if _SNAPSHOT.fullmatch(file.name)]
    own = (PLAN, METRICS, CHECKPOINT, SNAPSHOTS, LOCK)
    named = [
        file
        for file in files.contents(folder)
        if file.name in own or model.plain(file.name) or file.name.startswith(_BOARD)
    ]
    return sorted(named, key=lambda file: file.name != model.CARD) + pictures


def begin(plan: Plan) -> None:
    """Put a plan into its run folder, in place of all that a run before made there; everything else stays.

    The plan comes first, with a note that it replaces a run, and is written once more when all is swept away. So
    whatever fails or is killed in between, the folder holds one of the two runs, and never parts of both.
    """
    check(plan)
    folder = place_of(plan)
    with files.made(folder):
        if not files.is_missing(folder / PLAN):
            _write_plan(plan, replaces=True)
            with files.writing(folder):
                _remove_run(folder)
        _write_plan(plan)


def _write_plan(plan: Plan, *, replaces: bool = False) -> None:
    values = plan_values(plan, replaces=replaces)
    files.replace(place_of(plan) / PLAN, (json.dumps(values, ensure_ascii=False, indent=1) + "\n").encode())


def _remove_run(folder: Path) -> None:
    """Remove what a run made."""
    for file in of_run(folder):
        if file.name not in (PLAN, LOCK, SNAPSHOTS):
            file.unlink()
    with suppress(OSError):  # there is none, or somebody put something else there
        (folder / SNAPSHOTS).rmdir()


def plan_of(folder: Path) -> Plan:
    """Return the plan that a run folder was made by; LoadError if it holds none."""
    return _read_plan(folder, partial(plan_from, folder=str(folder)))


def header_of(folder: Path) -> Header:
    """Return the part of the plan that says which run it is; LoadError if the folder holds none."""
    return _read_plan(folder, _header)


def _read_plan(folder: Path, told: Callable[[str], T]) -> T:
    try:
        return told(files.read(folder / PLAN).decode())
    except FileNotFoundError as error:
        raise LoadError("{folder} holds no training: {name} is missing.", folder=folder, name=PLAN) from error
    except ValueError as error:
        raise LoadError("{file} is damaged or cannot be read.", file=folder / PLAN) from error


def summaries(place: Path) -> tuple[Summary, ...]:
    """Return the runs in a folder, the newest first, without what is no run; LoadError if nobody may look into it."""
    runs = [run for folder in _runs(place) if (run := _summary(folder))]
    return tuple(sorted(runs, key=lambda run: run.made, reverse=True))


def damaged(place: Path) -> tuple[str, ...]:
    """Return the names of the runs in a folder of which no summary can be given; errors as of `summaries`."""
    return tuple(sorted(folder.name for folder in _runs(place) if _summary(folder) is None))


def _runs(place: Path) -> Iterator[Path]:
    yield from (folder for folder in files.contents(place) if not files.is_missing(folder / PLAN))


def _readable(lines: Sequence[bytes]) -> Iterator[Line]:
    for text in lines:
        with suppress(ValueError):
            yield checked(line_from(text))


def _summary(folder: Path) -> Summary | None:
    try:
        header = header_of(folder)
        said = b"" if header.replaces else files.read(folder / METRICS, LARGEST)
    except (LoadError, OSError):
        return None
    last = list(_readable(said.splitlines()[-_LAST:]))
    if said and not last:
        return None
    assessments = [getattr(line, "test", None) or getattr(line, "dev", None) for line in last]
    scores = [assessment.exact_match for assessment in assessments if assessment]
    return Summary(
        str(folder),
        folder.name,
        header.task or "pairs",
        header.family,
        header.made,
        max((getattr(line, "update", 0) for line in last), default=0),
        scores[-1] if scores else None,
        bool(last) and isinstance(last[-1], Finished),
    )
