"""Run folders: what a training says, line by line, so that it can be opened again, compared and followed.

<run>/train.json (what was asked for), metrics.jsonl (a record a line), snapshots/<update>.safetensors (traces),
checkpoint.safetensors, and the files of the model as `fun_viz.run.models.store` writes them. Nothing is ever rewritten
but the checkpoint and the model: after a resumption a new line "started" says from which update on the lines before
are void.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from threading import Event
from typing import TYPE_CHECKING, Any

from fun_viz import archive, files
from fun_viz.errors import FunVizError, InputError, LoadError, SaveError
from fun_viz.events import Assessment, Finished, Loaded, Metrics, Preparing, Saved, Snapshot, Started, TrainingEvent

if TYPE_CHECKING:
    from fun_viz.run.training.request import Said

ASKED, METRICS, SNAPSHOTS, CHECKPOINT = "train.json", "metrics.jsonl", "snapshots", "checkpoint.safetensors"
_KINDS: dict[str, type[Any]] = {
    "preparing": Preparing,
    "loaded": Loaded,
    "started": Started,
    "metrics": Metrics,
    "snapshot": Snapshot,
    "saved": Saved,
    "done": Finished,
}
_NAMES = {kind: name for name, kind in _KINDS.items()}
_PAUSE = 0.25  # seconds between two looks at a run that is still being written


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

    def write(self, record: TrainingEvent) -> None:
        """Add a record, the trace of a snapshot first; SaveError if the disk will not have it."""
        try:
            if isinstance(record, Snapshot):
                (self._folder / SNAPSHOTS).mkdir(exist_ok=True)
                archive.save_trace(record.trace, snapshot_file(self._folder, record.update))
            self._lines.write(json.dumps(as_plain(record), ensure_ascii=False) + "\n")
            self._lines.flush()
        except OSError as error:
            file = self._folder / METRICS
            raise SaveError("Cannot write {file}: {reason}.", file=file, reason=error.strerror or error) from error

    def close(self) -> None:
        self._lines.close()


def snapshot_file(folder: Path, update: int) -> Path:
    """Return where the trace of the snapshot of an update stands."""
    return folder / SNAPSHOTS / f"{update:08d}.safetensors"


def as_plain(record: TrainingEvent) -> dict[str, Any]:
    """Return a record as JSON values, `event` first; a snapshot tells its text, and leaves its trace to a file."""
    if isinstance(record, Snapshot):
        from fun_viz.reading import Reading

        values = {"update": record.update, "seconds": record.seconds, "gold": record.gold,
                  "text": Reading(record.trace).text}  # fmt: skip
    else:
        values = asdict(record)
    return {"event": _NAMES[type(record)], **values}


def begin(folder: Path, asked: Mapping[str, Any], *, overwrite: bool = False) -> None:
    """Make a run folder; one that holds a run already is an InputError unless it may be overwritten."""
    if (folder / ASKED).exists() and not overwrite:
        raise InputError(
            "{folder} already holds a training. Resume it, overwrite it, or choose another folder.", folder=folder
        )
    try:
        folder.mkdir(parents=True, exist_ok=True)
        shutil.rmtree(folder / SNAPSHOTS, ignore_errors=True)
        for name in (METRICS, CHECKPOINT):
            (folder / name).unlink(missing_ok=True)
        files.replace(folder / ASKED, (json.dumps(dict(asked), ensure_ascii=False, indent=1) + "\n").encode())
    except OSError as error:
        raise SaveError("Cannot write {file}: {reason}.", file=folder, reason=error.strerror or error) from error


def asked(folder: Path) -> dict[str, Any]:
    """Return what a run was asked for; LoadError if the folder holds no run."""
    try:
        return dict(json.loads((folder / ASKED).read_text("utf-8")))
    except FileNotFoundError as error:
        raise LoadError("{folder} holds no training: {name} is missing.", folder=folder, name=ASKED) from error
    except (OSError, ValueError, TypeError) as error:
        raise LoadError("{file} is damaged or cannot be read.", file=folder / ASKED) from error


@dataclass(frozen=True)
class Part:
    """Records read from a run folder, and up to which byte of its lines."""

    records: tuple[TrainingEvent, ...]
    end: int


def read(folder: Path, after: int = 0) -> Part:
    """Return the records that stand after a byte; a last line without its end is left for later.

    A line or a snapshot that is damaged is left out. LoadError if the folder holds no run.
    """
    asked(folder)
    try:
        with (folder / METRICS).open("rb") as lines:
            lines.seek(after)
            content = lines.read()
    except FileNotFoundError:
        return Part((), after)
    except OSError as error:
        file = folder / METRICS
        raise LoadError("Cannot read {file}: {reason}.", file=file, reason=error.strerror or error) from error
    whole = content[: content.rfind(b"\n") + 1]
    records = (_record(folder, line) for line in whole.splitlines())
    return Part(tuple(record for record in records if record is not None), after + len(whole))


def _record(folder: Path, line: bytes) -> TrainingEvent | None:
    try:
        told = json.loads(line)
        kind = _KINDS[told.pop("event")]
        if kind is Snapshot:
            gold = tuple((int(target), int(source)) for target, source in told["gold"])
            trace = archive.load_trace(snapshot_file(folder, told["update"]))
            return Snapshot(told["update"], told["seconds"], trace, gold)
        for name in ("dev", "test"):
            if told.get(name):
                told[name] = _assessment(told[name])
        record: TrainingEvent = kind(**told)
        return record
    except (ValueError, LookupError, TypeError, AttributeError, FunVizError):
        return None


def _assessment(told: dict[str, Any]) -> Assessment:
    pairs: dict[str, Any] = {
        name: tuple(tuple(pair) for pair in told.pop(name, ())) for name in ("positions", "lengths")
    }
    return Assessment(**told, **pairs)


def follow(folders: Sequence[str], *, forever: bool) -> Iterator[Said | None]:
    """Yield what runs have said and, with `forever`, what they go on to say; None while there is nothing new.

    A training that has ended is not waited for, unless it is resumed while others are.
    """
    from fun_viz.run.training.request import Said

    ends, quiet = dict.fromkeys(range(len(folders)), 0), Event()
    while True:
        news = False
        for lane, folder in enumerate(folders):
            part = read(Path(folder).expanduser(), ends[lane])
            ends[lane] = part.end
            news = news or bool(part.records)
            for record in part.records:
                yield Said(lane, record)
        if not forever:
            return
        if not news:
            yield None
            quiet.wait(_PAUSE)


def summaries(place: Path) -> tuple[Summary, ...]:
    """Return the runs in a folder, the newest first; what is no run is left out."""
    if not place.is_dir():
        return ()
    found = [_summary(folder) for folder in place.iterdir() if (folder / ASKED).is_file()]
    return tuple(sorted((summary for summary in found if summary), key=lambda summary: summary.made, reverse=True))


def _summary(folder: Path) -> Summary | None:
    try:
        told = asked(folder)
        lines = (folder / METRICS).read_bytes().splitlines()
        last = [json.loads(line) for line in lines[-40:]]
    except (LoadError, OSError, ValueError):
        return None
    assessed = [record.get("test") or record.get("dev") for record in last]
    scores = [assessment["exact_match"] for assessment in assessed if assessment]
    return Summary(
        str(folder),
        folder.name,
        str(told.get("task") or "pairs"),
        str(told.get("family", "")),
        str(told.get("made", "")),
        max((record.get("update", 0) for record in last), default=0),
        scores[-1] if scores else None,
        bool(last) and last[-1].get("event") == "done",
    )
