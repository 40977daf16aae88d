"""Run folders: what a training says, line by line, so that it can be opened again, compared and followed.

<run>/train.json (the plan), metrics.jsonl (an event a line), snapshots/<update>.safetensors (traces),
checkpoint.safetensors, and the files of the model as `fun_viz.run.models.store` writes them. Nothing is ever rewritten
but the checkpoint and the model: after a resumption a new line "started" says from which update on the lines before
are void.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from threading import Event
from typing import TypeVar

from fun_viz import archive, files
from fun_viz.errors import FunVizError, InputError, LoadError
from fun_viz.events import Finished, LaneEvent, Snapshot, TrainingEvent
from fun_viz.run.training.plan import Plan
from fun_viz.run.training.serialization import (
    Header,
    RankError,
    SnapshotLine,
    line_from,
    line_of,
    line_values,
    plan_from,
    plan_values,
)
from fun_viz.values import value

T = TypeVar("T")
PLAN, METRICS, SNAPSHOTS, CHECKPOINT = "train.json", "metrics.jsonl", "snapshots", "checkpoint.safetensors"
_header = partial(value, kind=Header)
_PAUSE = 0.25  # seconds between two looks at a run that is still being written
_LAST = 40  # lines that a summary looks at
_LARGEST = 1 << 30  # bytes of all that a training says


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


class Log:
    """Writes a run folder."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._lines = (folder / METRICS).open("a", encoding="utf-8")

    def write(self, event: TrainingEvent) -> None:
        """Add an event, the trace of a snapshot first; SaveError if the disk will not have it."""
        with files.writing(self._folder / METRICS):
            if isinstance(event, Snapshot):
                (self._folder / SNAPSHOTS).mkdir(exist_ok=True)
                archive.save_trace(event.trace, snapshot_file(self._folder, event.update))
            self._lines.write(json.dumps(line_values(line_of(event)), ensure_ascii=False) + "\n")
            self._lines.flush()

    def close(self) -> None:
        self._lines.close()


def snapshot_file(folder: Path, update: int) -> Path:
    """Return where the trace of the snapshot of an update stands."""
    return folder / SNAPSHOTS / f"{update:08d}.safetensors"


def begin(plan: Plan, *, overwrite: bool = False) -> None:
    """Make the run folder of a plan; one that holds a run already is an InputError unless it may be overwritten."""
    folder = Path(plan.folder).expanduser()
    if (folder / PLAN).exists() and not overwrite:
        raise InputError(
            "{folder} already holds a training. Resume it, overwrite it, or choose another folder.", folder=folder
        )
    with files.writing(folder):
        folder.mkdir(parents=True, exist_ok=True)
        shutil.rmtree(folder / SNAPSHOTS, ignore_errors=True)
        for name in (METRICS, CHECKPOINT):
            (folder / name).unlink(missing_ok=True)
        files.replace(folder / PLAN, (json.dumps(plan_values(plan), ensure_ascii=False, indent=1) + "\n").encode())


def plan_of(folder: Path) -> Plan:
    """Return the plan that a run folder was made by; LoadError if it holds none."""
    return _read_plan(folder, partial(plan_from, folder=str(folder)))


def _read_plan(folder: Path, told: Callable[[str], T]) -> T:
    try:
        return told(files.read(folder / PLAN).decode())
    except FileNotFoundError as error:
        raise LoadError("{folder} holds no training: {name} is missing.", folder=folder, name=PLAN) from error
    except ValueError as error:
        raise LoadError("{file} is damaged or cannot be read.", file=folder / PLAN) from error


@dataclass(frozen=True)
class Part:
    """Events read from a run folder, and up to which byte of its lines."""

    events: tuple[TrainingEvent, ...]
    end: int


def events_after(folder: Path, byte: int = 0) -> Part:
    """Return the events that stand after a byte; a last line without its end is left for later.

    A line or a snapshot that is damaged is left out. LoadError if the folder holds no run.
    """
    _read_plan(folder, _header)
    try:
        with files.opened(folder / METRICS, _LARGEST) as lines, files.reading(folder / METRICS):
            lines.seek(byte)
            content = lines.read()
    except FileNotFoundError:
        return Part((), byte)
    complete = content[: content.rfind(b"\n") + 1]
    events = (_event(folder, line) for line in complete.splitlines())
    return Part(tuple(event for event in events if event is not None), byte + len(complete))


def _event(folder: Path, text: bytes) -> TrainingEvent | None:
    try:
        match line_from(text):
            case SnapshotLine() as line:
                trace = archive.load_trace(snapshot_file(folder, line.update))
                return Snapshot(line.update, line.seconds, trace, line.gold)
            case RankError():
                return None
            case event:
                return event
    except (ValueError, FunVizError):
        return None


def follow(folders: Sequence[str], *, forever: bool) -> Iterator[LaneEvent | None]:
    """Yield what runs have said and, with `forever`, what they go on to say; None while there is nothing new.

    A training that has ended is not waited for, unless it is resumed while others are.
    """
    ends, quiet = dict.fromkeys(range(len(folders)), 0), Event()
    while True:
        news = False
        for lane, folder in enumerate(folders):
            part = events_after(Path(folder).expanduser(), ends[lane])
            ends[lane] = part.end
            news = news or bool(part.events)
            for event in part.events:
                yield LaneEvent(lane, event)
        if not forever:
            return
        if not news:
            yield None
            quiet.wait(_PAUSE)


def summaries(place: Path) -> tuple[Summary, ...]:
    """Return the runs in a folder, the newest first; what is no run is left out."""
    runs = [run for folder in _runs(place) if (run := _summary(folder))]
    return tuple(sorted(runs, key=lambda run: run.made, reverse=True))


def damaged(place: Path) -> tuple[str, ...]:
    """Return the names of the runs in a folder of which no summary can be given."""
    return tuple(sorted(folder.name for folder in _runs(place) if _summary(folder) is None))


def _runs(place: Path) -> Iterator[Path]:
    if place.is_dir():
        yield from (folder for folder in place.iterdir() if (folder / PLAN).is_file())


def _summary(folder: Path) -> Summary | None:
    try:
        header = _read_plan(folder, _header)
        last = [line_from(line) for line in files.read(folder / METRICS, _LARGEST).splitlines()[-_LAST:]]
    except (LoadError, OSError, ValueError):
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
