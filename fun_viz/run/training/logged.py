"""The log of a run folder, read: what a training said, as far as it can have said it."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from threading import Event

from fun_viz import archive, files
from fun_viz.errors import FunVizError
from fun_viz.events import LaneEvent, Skipped, Snapshot, Started, TrainingEvent
from fun_viz.registry import discover
from fun_viz.run.training.folder import LARGEST, METRICS, header_of, snapshot_file
from fun_viz.run.training.plausibility import checked
from fun_viz.run.training.serialization import Header, RankError, SnapshotLine, line_from
from fun_viz.text import tasks
from fun_viz.text.tasks.task import tasks as known_tasks

_PAUSE = 0.25  # seconds between two looks at a run that is still being written


@dataclass(frozen=True)
class Part:
    """Events read from a run folder, up to which byte of its lines, and the lines (from 1) that were left out."""

    events: tuple[TrainingEvent, ...]
    end: int
    skipped: tuple[int, ...] = ()


def events_after(folder: Path, byte: int = 0) -> Part:
    """Return the events that stand after a byte; a last line without its end is left for later.

    A line or a snapshot that is damaged is left out, and so is what no training can have said, or said of another net.
    LoadError if the folder holds no run.
    """
    header = header_of(folder)
    if header.replaces:
        return Part((), 0)
    try:
        with files.opened(folder / METRICS, LARGEST) as lines, files.reading(folder / METRICS):
            byte = byte if byte <= lines.seek(0, os.SEEK_END) else 0  # another run has been begun there
            lines.seek(byte)
            content = lines.read()
    except FileNotFoundError:
        return Part((), 0)
    complete = content[: content.rfind(b"\n") + 1]
    events: list[TrainingEvent] = []
    skipped: list[int] = []
    parameters = 0
    for number, text in enumerate(complete.split(b"\n")[:-1], start=1):
        try:
            event = _event(folder, header, text)
            if isinstance(event, Snapshot) and parameters and event.trace.model.parameters not in (0, parameters):
                raise ValueError("a snapshot of another net")
        except (ValueError, FunVizError):
            skipped.append(number)
            continue
        parameters = event.parameters if isinstance(event, Started) else parameters
        events += [event] if event else []
    before = _lines_before(folder, byte) if skipped else 0
    return Part(tuple(events), byte + len(complete), tuple(before + number for number in skipped))


def _lines_before(folder: Path, byte: int) -> int:
    with files.opened(folder / METRICS, LARGEST) as lines:
        return lines.read(byte).count(b"\n")


def _event(folder: Path, header: Header, text: bytes) -> TrainingEvent | None:
    """Return what a line says, None if it is not of the training itself; of a snapshot the gold is what the task says.

    ValueError or LoadError if it cannot be so.
    """
    match checked(line_from(text)):
        case SnapshotLine() as line:
            trace = archive.load_trace(snapshot_file(folder, line.update))
            if header.family not in ("", trace.model.family):
                raise ValueError("a snapshot of another net")
            return Snapshot(line.update, line.seconds, trace, _gold(header.task, trace.text))
        case RankError():
            return None
        case event:
            return event


def _gold(task: str, source: str) -> tuple[tuple[int, int], ...]:
    """Return which tokens belong together, if the task knows the source."""
    discover(tasks)
    solved = known_tasks[task]().solve(source) if task in known_tasks else None
    return solved.links if solved else ()


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
            if part.skipped:
                yield LaneEvent(lane, Skipped(str(Path(folder) / METRICS), part.skipped))
        if not forever:
            return
        if not news:
            yield None
            quiet.wait(_PAUSE)
