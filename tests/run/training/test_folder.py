"""Run folders, read while they are written and afterwards."""

from __future__ import annotations

import json
import math
import os
from dataclasses import replace
from pathlib import Path

import pytest

from fun_viz.errors import InputError, LoadError, SaveError
from fun_viz.events import (
    Assessment,
    Finished,
    LaneEvent,
    Loaded,
    Metrics,
    Preparing,
    Saved,
    Skipped,
    Snapshot,
    Started,
    TrainingEvent,
)
from fun_viz.history import History
from fun_viz.run.models.card import Card
from fun_viz.run.training.folder import METRICS, PLAN, begin, damaged, plan_of, snapshot_file, summaries
from fun_viz.run.training.log import Log
from fun_viz.run.training.logged import Part, events_after
from fun_viz.run.training.plan import Plan
from fun_viz.run.training.request import Follow, Race
from fun_viz.run.training.schedule import Schedule
from fun_viz.run.training.serialization import line_values
from fun_viz.text.pairs import Pairs
from fun_viz.trace import ModelFacts, Step
from tests.traces import trace_of

STARTED = Started("r", "GRU · Copy", "gru", "copy", 10, "cpu", steps=20, options={"units": 8})
DEV = Assessment(1.0, 0.5, 0.25, 12.5, 0.1, ((0.0, 0.0), (0.1, 0.2)), ((3, 1.0), (12, 0.5)))
MEASURED = Metrics(10, 1.5, 2.0, 0.25, 1e-3, 3.0, 500.0, {"encoder": 1.0}, 0.75, DEV)
TRACE = trace_of(ModelFacts("r", "gru", "GRU", 10), "ab", ("a", "b"), (Step("read"),))
SNAPSHOT = Snapshot(10, 1.5, TRACE, ((0, 0), (1, 1)))
ENDED = Finished("steps", 20, 3.0, 480.0, "r", 1, DEV)


def begun(folder: Path, task: str, family: str, made: str) -> None:
    begin(Plan(str(folder), task, family))
    values = json.loads((folder / PLAN).read_text("utf-8"))
    (folder / PLAN).write_text(json.dumps({**values, "made": made}), "utf-8")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    begun(tmp_path / "r", "copy", "gru", "2026-11-21T10:00:00+00:00")
    return tmp_path / "r"


def write(folder: Path, *records: TrainingEvent) -> None:
    log = Log(folder)
    for record in records:
        log.write(record)
    log.close()


def test_every_kind_of_record_comes_back_as_it_was(folder: Path) -> None:
    write(folder, STARTED, MEASURED, SNAPSHOT, Saved(10), ENDED)
    started, metrics, snapshot, saved, ended = events_after(folder).events
    assert (started, metrics, saved, ended) == (STARTED, MEASURED, Saved(10), ENDED)
    assert isinstance(snapshot, Snapshot)
    assert (snapshot.update, snapshot.gold, snapshot.trace.sequences) == (10, SNAPSHOT.gold, TRACE.sequences)


def test_reading_goes_on_where_it_stopped_and_waits_for_the_end_of_a_line(folder: Path) -> None:
    write(folder, STARTED)
    first = events_after(folder)
    with (folder / METRICS).open("a", encoding="utf-8") as lines:
        half = json.dumps(line_values(Saved(3)))
        lines.write(half[:9])
    assert events_after(folder, first.end) == Part((), first.end)
    with (folder / METRICS).open("a", encoding="utf-8") as lines:
        lines.write(half[9:] + "\n")
    assert events_after(folder, first.end).events == (Saved(3),)


@pytest.mark.parametrize(
    "line", ["{", "[]", '{"event": "song"}', '{"event": "saved", "mood": 1}', '{"event": 3}', '{"event": []}', "\0\0"]
)
def test_a_damaged_line_is_left_out(folder: Path, line: str) -> None:
    write(folder, STARTED)
    with (folder / METRICS).open("a", encoding="utf-8") as lines:
        lines.write(line + "\n")
    write(folder, Saved(5))
    assert events_after(folder).events == (STARTED, Saved(5))


IMPOSSIBLE = {
    "exact match": replace(MEASURED, dev=replace(DEV, exact_match=7.0)),
    "BLEU": replace(MEASURED, dev=replace(DEV, bleu=900.0)),
    "alignment error": replace(MEASURED, dev=replace(DEV, alignment_error=-0.5)),
    "positions": replace(MEASURED, dev=replace(DEV, positions=((0.5, 1.5),))),
    "lengths": replace(MEASURED, dev=replace(DEV, lengths=((3, -1.0),))),
    "loss": replace(MEASURED, loss=-1.0),
    "seconds": replace(MEASURED, seconds=-2.0),
    "time without end": replace(MEASURED, seconds=math.inf),
    "teacher forcing": replace(MEASURED, teacher=1.2),
    "update": Saved(-3),
    "parameters": replace(STARTED, parameters=-1),
    "test": replace(ENDED, test=replace(DEV, bleu=-1.0)),
    "speed": replace(ENDED, tokens_per_second=-1.0),
    "preparing": Preparing("reading", 3.0),
    "sentences": Loaded({"train": -5}),
    "snapshot": replace(SNAPSHOT, seconds=-1.0),
    "snapshot of another family": replace(SNAPSHOT, trace=replace(TRACE, model=replace(TRACE.model, family="lstm"))),
    "snapshot of another net": replace(SNAPSHOT, trace=replace(TRACE, model=replace(TRACE.model, parameters=11))),
}


@pytest.mark.parametrize("what", IMPOSSIBLE)
def test_what_no_training_can_have_said_is_left_out_and_named_by_its_line(folder: Path, what: str) -> None:
    write(folder, STARTED, IMPOSSIBLE[what], Saved(10))
    assert events_after(folder) == Part((STARTED, Saved(10)), (folder / METRICS).stat().st_size, (2,))
    (said,) = [said for said in Follow((str(folder),), forever=False)() if isinstance(said, LaneEvent)][-1:]
    assert said.event == Skipped(str(folder / METRICS), (2,))
    history = History().then(STARTED, said.event)
    assert history.skipped == said.event
    (summary,) = summaries(folder.parent)
    assert summary.exact_match in (None, DEV.exact_match)


def test_a_training_that_diverged_is_read_as_it_was(folder: Path) -> None:
    lost = replace(MEASURED, loss=math.nan, gradient=math.inf, dev=replace(DEV, loss=math.nan, exact_match=0.0))
    write(folder, STARTED, lost)
    assert events_after(folder).skipped == ()


def test_lines_are_counted_from_the_first_however_far_it_was_read(folder: Path) -> None:
    write(folder, STARTED, MEASURED)
    end = events_after(folder).end
    write(folder, Saved(10), Saved(-10))
    assert events_after(folder, end).skipped == (4,)


def test_which_tokens_belong_together_is_what_the_task_says(folder: Path) -> None:
    write(folder, STARTED, replace(SNAPSHOT, gold=((0, 1), (1, 0))))
    _, snapshot = events_after(folder).events
    assert isinstance(snapshot, Snapshot)
    assert snapshot.gold == ((0, 0), (1, 1))


def test_a_snapshot_without_its_trace_is_left_out(folder: Path) -> None:
    write(folder, STARTED, SNAPSHOT)
    snapshot_file(folder, 10).write_bytes(b"cut off")
    assert events_after(folder).events == (STARTED,)


def test_following_yields_what_is_there_and_what_comes(folder: Path) -> None:
    write(folder, STARTED)
    following = iter(Follow((str(folder),))())
    assert isinstance(next(following), Race)
    said = next(following)
    assert isinstance(said, LaneEvent)
    assert (said.lane, said.event) == (0, STARTED)
    assert next(following) is None
    write(folder, Saved(10))
    said = next(following)
    assert isinstance(said, LaneEvent)
    assert said.event == Saved(10)
    following.close()  # type: ignore[attr-defined]


def test_following_a_run_that_is_overwritten_goes_on_with_the_new_one(folder: Path) -> None:
    write(folder, STARTED, MEASURED)
    end = events_after(folder).end
    begin(Plan(str(folder), overwrite=True))
    assert events_after(folder, end) == Part((), 0)
    write(folder, STARTED)
    assert events_after(folder, end).events == (STARTED,)


def test_several_runs_are_read_to_their_ends_as_lanes(folder: Path) -> None:
    write(folder, STARTED, ENDED)
    other = folder.parent / "s"
    begin(Plan(str(other)))
    write(other, STARTED)
    asked, *events = Follow((str(folder), str(other)), forever=False)()
    assert isinstance(asked, Race)
    assert [train.folder for train in asked.lanes] == [str(folder), str(other)]
    told = [(said.lane, said.event) for said in events if isinstance(said, LaneEvent)]
    assert told == [(0, STARTED), (0, ENDED), (1, STARTED)]


def test_a_folder_without_a_run_is_one_clear_error(tmp_path: Path) -> None:
    with pytest.raises(LoadError, match="holds no training"):
        events_after(tmp_path)
    (tmp_path / PLAN).write_text("[", "utf-8")
    with pytest.raises(LoadError, match="damaged"):
        list(Follow((str(tmp_path),), forever=False)())


def test_a_run_begun_but_silent_has_said_nothing(folder: Path) -> None:
    assert events_after(folder).events == ()


def test_runs_are_listed_with_the_newest_first(folder: Path) -> None:
    write(folder, STARTED, MEASURED, ENDED)
    newer = folder.parent / "t"
    begun(newer, "", "lstm", "2026-11-22T10:00:00+00:00")
    write(newer, STARTED, MEASURED)
    (folder.parent / "empty").mkdir()
    (folder.parent / "file").write_text("x", "utf-8")
    first, second = summaries(folder.parent)
    assert (first.name, first.task, first.family, first.update, first.ended) == ("t", "pairs", "lstm", 10, False)
    assert (second.task, second.update, second.exact_match, second.ended) == ("copy", 20, 0.25, True)
    assert summaries(folder.parent / "nowhere") == ()


def test_beginning_anew_sweeps_what_the_run_before_left(folder: Path) -> None:
    write(folder, STARTED, SNAPSHOT)
    with pytest.raises(InputError, match="already holds a training"):
        begin(Plan(str(folder)))
    begin(Plan(str(folder), overwrite=True))
    assert sorted(path.name for path in folder.iterdir()) == [PLAN]


def test_a_place_that_cannot_be_written_is_a_save_error(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x", "utf-8")
    with pytest.raises(SaveError, match="Cannot write"):
        begin(Plan(str(tmp_path / "file" / "r")))
    with pytest.raises(SaveError, match=r"Cannot write ~nobody-of-that-name"):
        begin(Plan("~nobody-of-that-name/r"))


def test_a_plan_comes_back_as_it_was(tmp_path: Path) -> None:
    pairs = Pairs("p.tsv", source_language="zh", head=True)
    card = Card(title={"en": "Small"}, data="pairs", licence="free", command="fun-viz train")
    plan = Plan(str(tmp_path / "r"), "", "gru", {"units": 8, "dropout": 0.5}, Schedule(steps=3), pairs, "a", (3, 9),
                card=card)  # fmt: skip
    begin(plan)
    assert plan_of(tmp_path / "r") == plan


def test_a_plan_of_an_earlier_version_is_read(tmp_path: Path) -> None:
    earlier = {"format": 1, "made": "2026-11-21T10:00:00+00:00", "task": "copy", "family": "gru", "options": {},
               "schedule": {"steps": 3, "seconds": 0}, "pairs": None, "pinned": "", "measured": [3], "card": {},
               "device": ""}  # fmt: skip
    (tmp_path / PLAN).write_text(json.dumps(earlier), "utf-8")
    schedule = Schedule(steps=3, seconds=0)
    assert plan_of(tmp_path) == Plan(str(tmp_path), "copy", "gru", schedule=schedule, measured=(3,))


@pytest.mark.parametrize(
    "text", ["{}", "[]", "null", '{"schedule": 3}', '{"schedule": {"steps": "many"}}', "[" * 100_000]
)
def test_a_plan_that_is_damaged_is_a_load_error(tmp_path: Path, text: str) -> None:
    (tmp_path / PLAN).write_text(text, "utf-8")
    with pytest.raises(LoadError, match="damaged"):
        plan_of(tmp_path)


def test_a_number_that_is_infinite_comes_back(folder: Path) -> None:
    write(folder, replace(MEASURED, gradient=math.inf))
    (metrics,) = events_after(folder).events
    assert isinstance(metrics, Metrics)
    assert metrics.gradient == math.inf


def test_what_is_no_file_of_a_run_is_neither_waited_for_nor_read_without_end(folder: Path) -> None:
    write(folder, STARTED, SNAPSHOT)
    shot = snapshot_file(folder, SNAPSHOT.update)
    shot.unlink()
    os.mkfifo(shot)
    assert events_after(folder).events == (STARTED,)
    (folder / METRICS).unlink()
    os.mkfifo(folder / METRICS)
    with pytest.raises(LoadError, match="is a folder, a device or a pipe"):
        events_after(folder)
    assert damaged(folder.parent) == ("r",)
    (folder / PLAN).unlink()
    (folder / PLAN).symlink_to("/dev/zero")
    with pytest.raises(LoadError, match="is a folder, a device or a pipe"):
        plan_of(folder)


def test_a_plan_of_another_format_is_damaged(folder: Path) -> None:
    values = json.loads((folder / PLAN).read_text("utf-8"))
    (folder / PLAN).write_text(json.dumps({**values, "format": 2}), "utf-8")
    with pytest.raises(LoadError, match="damaged"):
        plan_of(folder)


def test_a_damaged_run_is_named_apart(folder: Path) -> None:
    write(folder, STARTED)
    (folder.parent / "broken").mkdir()
    (folder.parent / "broken" / PLAN).write_text("[" * 100_000, "utf-8")
    assert [run.name for run in summaries(folder.parent)] == ["r"]
    assert damaged(folder.parent) == ("broken",)
