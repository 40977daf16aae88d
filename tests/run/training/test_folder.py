"""Run folders, read while they are written and afterwards."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from fun_viz.errors import InputError, LoadError, SaveError
from fun_viz.events import Assessment, Finished, Metrics, Saved, Snapshot, Started, TrainingEvent
from fun_viz.run.training import folder as runs
from fun_viz.run.training.request import Follow
from fun_viz.trace import ModelFacts, Step
from tests.traces import trace_of

STARTED = Started("r", "GRU · Copy", "gru", "copy", 10, "cpu", steps=20, options={"units": 8})
DEV = Assessment(1.0, 0.5, 0.25, 12.5, 0.1, ((0.0, 0.0), (0.1, 0.2)), ((3, 1.0), (12, 0.5)))
METRICS = Metrics(10, 1.5, 2.0, 0.25, 1e-3, 3.0, 500.0, {"encoder": 1.0}, 0.75, DEV)
TRACE = trace_of(ModelFacts("r", "gru", "GRU", 10), "ab", ("a", "b"), (Step("read"),))
SNAPSHOT = Snapshot(10, 1.5, TRACE, ((0, 1),))
ENDED = Finished("steps", 20, 3.0, 480.0, "r", 1, DEV)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    runs.begin(tmp_path / "r", {"task": "copy", "family": "gru", "made": "2026-11-21T10:00:00+00:00"})
    return tmp_path / "r"


def write(folder: Path, *records: TrainingEvent) -> None:
    log = runs.Log(folder)
    for record in records:
        log.write(record)
    log.close()


def test_every_kind_of_record_comes_back_as_it_was(folder: Path) -> None:
    write(folder, STARTED, METRICS, SNAPSHOT, Saved(10), ENDED)
    started, metrics, snapshot, saved, ended = runs.read(folder).records
    assert (started, metrics, saved, ended) == (STARTED, METRICS, Saved(10), ENDED)
    assert isinstance(snapshot, Snapshot)
    assert (snapshot.update, snapshot.gold, snapshot.trace.sequences) == (10, ((0, 1),), TRACE.sequences)


def test_reading_goes_on_where_it_stopped_and_waits_for_the_end_of_a_line(folder: Path) -> None:
    write(folder, STARTED)
    first = runs.read(folder)
    with (folder / runs.METRICS).open("a", encoding="utf-8") as lines:
        half = json.dumps(runs.as_plain(Saved(3)))
        lines.write(half[:9])
    assert runs.read(folder, first.end) == runs.Part((), first.end)
    with (folder / runs.METRICS).open("a", encoding="utf-8") as lines:
        lines.write(half[9:] + "\n")
    assert runs.read(folder, first.end).records == (Saved(3),)


@pytest.mark.parametrize(
    "line", ["{", "[]", '{"event": "song"}', '{"event": "saved", "mood": 1}', '{"event": 3}', "\0\0"]
)
def test_a_damaged_line_is_left_out(folder: Path, line: str) -> None:
    write(folder, STARTED)
    with (folder / runs.METRICS).open("a", encoding="utf-8") as lines:
        lines.write(line + "\n")
    write(folder, Saved(5))
    assert runs.read(folder).records == (STARTED, Saved(5))


def test_a_snapshot_without_its_trace_is_left_out(folder: Path) -> None:
    write(folder, STARTED, SNAPSHOT)
    runs.snapshot_file(folder, 10).write_bytes(b"cut off")
    assert runs.read(folder).records == (STARTED,)


def test_following_yields_what_is_there_and_what_comes(folder: Path) -> None:
    write(folder, STARTED)
    following = iter(Follow((str(folder),))())
    said = next(following)
    assert said is not None
    assert (said.lane, said.record) == (0, STARTED)
    assert next(following) is None
    write(folder, Saved(10))
    said = next(following)
    assert said is not None
    assert said.record == Saved(10)
    following.close()  # type: ignore[attr-defined]


def test_several_runs_are_read_to_their_ends_as_lanes(folder: Path) -> None:
    write(folder, STARTED, ENDED)
    other = folder.parent / "s"
    runs.begin(other, {"task": "copy"})
    write(other, STARTED)
    told = [(said.lane, said.record) for said in Follow((str(folder), str(other)), forever=False)() if said]
    assert told == [(0, STARTED), (0, ENDED), (1, STARTED)]


def test_a_folder_without_a_run_is_one_clear_error(tmp_path: Path) -> None:
    with pytest.raises(LoadError, match="holds no training"):
        runs.read(tmp_path)
    (tmp_path / runs.ASKED).write_text("[", "utf-8")
    with pytest.raises(LoadError, match="damaged"):
        list(Follow((str(tmp_path),), forever=False)())


def test_a_run_begun_but_silent_has_said_nothing(folder: Path) -> None:
    assert runs.read(folder).records == ()


def test_runs_are_listed_with_the_newest_first(folder: Path) -> None:
    write(folder, STARTED, METRICS, ENDED)
    newer = folder.parent / "t"
    runs.begin(newer, {"task": "", "family": "lstm", "made": "2026-11-22T10:00:00+00:00"})
    write(newer, STARTED, METRICS)
    (folder.parent / "empty").mkdir()
    (folder.parent / "file").write_text("x", "utf-8")
    first, second = runs.summaries(folder.parent)
    assert (first.name, first.task, first.family, first.update, first.ended) == ("t", "pairs", "lstm", 10, False)
    assert (second.task, second.update, second.exact_match, second.ended) == ("copy", 20, 0.25, True)
    assert runs.summaries(folder.parent / "nowhere") == ()


def test_beginning_anew_sweeps_what_the_run_before_left(folder: Path) -> None:
    write(folder, STARTED, SNAPSHOT)
    with pytest.raises(InputError, match="already holds a training"):
        runs.begin(folder, {})
    runs.begin(folder, {}, overwrite=True)
    assert sorted(path.name for path in folder.iterdir()) == [runs.ASKED]


def test_a_place_that_cannot_be_written_is_a_save_error(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x", "utf-8")
    with pytest.raises(SaveError, match="Cannot write"):
        runs.begin(tmp_path / "file" / "r", {})
