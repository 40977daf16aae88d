"""All that a training has said, read."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from fun_viz.events import Assessment, Finished, Loaded, Metrics, Preparing, Saved, Snapshot, Started
from fun_viz.history import History
from fun_viz.run.training.request import Train
from fun_viz.run.training.schedule import Schedule
from fun_viz.text.pairs import Pairs
from fun_viz.trace import ModelFacts, Request, Trace


def started(update: int = 0) -> Started:
    return Started("run", "GRU", "gru", "copy", 100, "cpu", update=update)


def metrics(update: int, loss: float = 1.0, dev: float | None = None) -> Metrics:
    found = None if dev is None else Assessment(dev, 0.5, 0.25, 10.0)
    return Metrics(update, update / 10, loss, 0.5, 1e-3, 2.0, 100.0, {"encoder": 1.0, "decoder": 2.0}, dev=found)


def snapshot(update: int) -> Snapshot:
    return Snapshot(update, update / 10, Trace(Request("run", str(update)), ModelFacts("run", "gru", "GRU", 100)))


def test_it_holds_what_was_said_and_stands_at_the_last_of_it() -> None:
    told = History().then(started(), metrics(10, 3.0), metrics(20, 2.0, dev=2.5), metrics(30, 1.0))
    assert [one.loss for one in told.metrics] == [3, 2, 1]
    assert [one.dev.loss for one in told.metrics if one.dev] == [2.5]
    assert (told.update, told.seconds, told.layers) == (30, 3.0, ("encoder", "decoder"))


def test_a_record_of_an_older_version_says_what_follows_from_it() -> None:
    """Clipping made all gradients shorter by the same share, here to a half; loss was said with label smoothing."""
    old = replace(metrics(10, 1.5), gradient=10.0, gradients={"encoder": 3.0, "decoder": 4.0})
    (plain,) = History().then(started(), old).metrics
    assert plain.gradients == pytest.approx({"encoder": 6.0, "decoder": 8.0})
    assert plain.cross_entropy == plain.loss == 1.5
    (smoothed,) = History().then(replace(started(), options={"smoothing": 0.1}), old).metrics
    assert smoothed.cross_entropy is None
    new = replace(old, cross_entropy=1.25)
    assert History().then(started(), new).metrics == (new,)


def test_a_history_never_changes() -> None:
    before = History().then(started(), metrics(10))
    before.then(metrics(20))
    assert len(before.metrics) == 1


def test_a_resumption_forgets_what_came_after_its_checkpoint() -> None:
    told = History().then(started(), metrics(10), snapshot(10), Saved(10), metrics(20), snapshot(20))
    ended = Finished("stopped", 20, 2.0, 100.0, "run")
    told = told.then(ended)
    assert told.finished == ended
    again = told.then(started(10), metrics(20, 9.0))
    assert [record.loss for record in again.metrics] == [1.0, 9.0]
    assert [one.update for one in again.snapshots] == [10]
    assert again.finished is None


def test_the_snapshot_of_an_update_is_the_last_one_before_it() -> None:
    told = History().then(snapshot(0), snapshot(10), snapshot(20))
    found = [told.snapshot_at(update) for update in (0, 9, 10, 15, 99)]
    assert [one.update for one in found if one] == [0, 0, 10, 10, 20]
    assert History().snapshot_at(3) is None


def test_nothing_said_is_no_update() -> None:
    assert (History().update, History().seconds, History().layers, History().left) == (0, 0.0, (), None)


def test_what_is_done_before_it_begins_is_known_until_it_begins() -> None:
    loaded = Loaded({"train": 90, "dev": 5, "test": 5}, 1, ((3, "no text on one side"),))
    told = History().then(Preparing("reading", 0.1), Preparing("reading", 0.4))
    assert told.preparing == Preparing("reading", 0.4)
    told = told.then(loaded, Preparing("cutting into tokens", 0.0))
    assert (told.loaded, told.preparing, told.started) == (loaded, Preparing("cutting into tokens", 0.0), None)
    told = told.then(started(), metrics(1))
    assert (told.preparing, told.loaded) == (None, loaded)
    again = told.then(Preparing("reading", 0.2))
    assert (again.preparing, again.update) == (Preparing("reading", 0.2), 1)


def test_epochs_limit_a_training_as_updates_do(tmp_path: Path) -> None:
    file = tmp_path / "pairs.tsv"
    file.write_text("".join(f"{n:03}\t{n:03}\n" for n in range(200)), "utf-8")
    pairs = Pairs(str(file), source="characters", target="characters")
    schedule = Schedule(epochs=2, seconds=0, batch=400, assess_every=1000)
    training = Train(str(tmp_path / "run"), "", "gru", {"width": 8, "units": 8}, schedule, pairs)()
    told, half = History(), 0.0
    for record in training:
        told = told.then(record)
        if told.started and told.update == told.started.steps // 2:
            half = half or told.left or 0.0
    assert told.started is not None
    assert told.started.steps == told.update > 2
    assert half > 0
    assert (told.left, told.finished and told.finished.reason) == (0.0, "steps")
