"""A training from its request to its model."""

from __future__ import annotations

import itertools
import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import torch

from fun_viz.errors import InputError, LoadError
from fun_viz.events import Finished, LaneEvent, Metrics, Saved, Snapshot, Started, TrainingEvent
from fun_viz.history import History
from fun_viz.reading import Reading
from fun_viz.run.decoding.request import Decode
from fun_viz.run.models import store
from fun_viz.run.models.cache import ModelCache
from fun_viz.run.models.lock import LOCK
from fun_viz.run.training import tensorboard
from fun_viz.run.training.folder import CHECKPOINT, PLAN
from fun_viz.run.training.job import due
from fun_viz.run.training.logged import events_after
from fun_viz.run.training.objectives.objective import BatchLoss
from fun_viz.run.training.objectives.translate import Translate
from fun_viz.run.training.request import Conclude, Race, Train
from fun_viz.run.training.schedule import Schedule
from fun_viz.trace import Request
from tests.disk import contents

SCHEDULE = Schedule(steps=24, seconds=0, batch=200, warm_up=4, assess_every=8, snapshot_every=8, save_every=8)
SMALL = {"width": 8, "units": 8}


def asked(folder: Path, **changed: Any) -> Train:
    return Train(str(folder), task="copy", family="gru", options=SMALL, schedule=SCHEDULE, **changed)


def losses(records: list[TrainingEvent]) -> dict[int, float]:
    return {record.update: record.loss for record in records if isinstance(record, Metrics)}


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, list[TrainingEvent]]:
    """A training that was never broken off."""
    folder = tmp_path_factory.mktemp("runs") / "whole"
    return folder, list(asked(folder)())


def test_it_says_how_it_goes_from_start_to_finish(whole: tuple[Path, list[TrainingEvent]]) -> None:
    folder, told = whole
    first, last = told[0], told[-1]
    assert isinstance(first, Started)
    assert (first.family, first.task, first.steps, first.update) == ("gru", "copy", 24, 0)
    assert first.options["units"] == 8
    assert isinstance(last, Finished)
    assert (last.reason, last.update, last.world_size, last.folder) == ("steps", 24, 1, str(folder))
    assert last.test is not None
    assert last.tokens_per_second > 0
    assert [record.update for record in told if isinstance(record, Metrics) and record.dev] == [8, 16, 24]
    assert [record.update for record in told if isinstance(record, Saved)] == [8, 16, 24, 24]
    assert [record.update for record in told if isinstance(record, Snapshot)] == [0, 1, 2, 4, 8, 16, 24]


def test_a_snapshot_is_how_the_model_decodes_the_pinned_sentence(whole: tuple[Path, list[TrainingEvent]]) -> None:
    snapshot = next(record for record in reversed(whole[1]) if isinstance(record, Snapshot))
    reading = Reading(snapshot.trace)
    cross = reading.attention("cross")
    assert cross is not None
    assert cross.values.shape[2:] == (reading.decode_moves, len(reading.source))
    assert snapshot.gold[0] == (0, 0)
    names = {name for step in snapshot.trace.steps for name in step.arrays}
    assert names == {"decoder.cross.pattern"}


def test_what_was_said_can_be_read_again(whole: tuple[Path, list[TrainingEvent]]) -> None:
    folder, told = whole
    again = events_after(folder).events
    assert [type(record) for record in again] == [type(record) for record in told]
    for one, other in zip(again, told, strict=True):
        if isinstance(one, Snapshot) and isinstance(other, Snapshot):
            assert (one.update, one.gold, one.trace.sequences) == (other.update, other.gold, other.trace.sequences)
            assert Reading(one.trace).tokens == Reading(other.trace).tokens
        else:
            assert one == other


def test_the_folder_is_a_model_that_can_be_asked(whole: tuple[Path, list[TrainingEvent]]) -> None:
    folder, _ = whole
    *_, grown = Decode((Request(str(folder), "abc"),))(ModelCache())
    assert [token.piece for token in grown.trace.sequences[0].tokens[:3]] == ["a", "b", "c"]
    card = store.read_card(folder)
    assert card.title == {"en": "GRU · Copy", "zh": "GRU · 复制"}
    assert (card.task, card.updates) == ("copy", 24)


@pytest.mark.parametrize("break_at", [5, 11])
def test_a_paused_training_resumed_equals_the_unbroken_one(
    whole: tuple[Path, list[TrainingEvent]], tmp_path: Path, break_at: int
) -> None:
    run = asked(tmp_path / "r")()
    before = []
    for record in run:
        before.append(record)
        if isinstance(record, Metrics) and record.update == break_at:
            run.close()
    after = list(asked(tmp_path / "r", resume=True)())
    assert isinstance(after[0], Started)
    assert after[0].update == break_at
    expected, found = losses(whole[1]), losses(after)
    assert found[24] == pytest.approx(expected[24], abs=1e-6)
    assert isinstance(after[-1], Finished)
    assert after[-1].test == whole[1][-1].test  # type: ignore[union-attr]
    history = History().then(*events_after(tmp_path / "r").events)
    updates = [record.update for record in history.metrics]
    assert updates == sorted(set(updates))


def test_a_killed_training_loses_no_more_than_since_its_last_checkpoint(
    whole: tuple[Path, list[TrainingEvent]], tmp_path: Path
) -> None:
    run = asked(tmp_path / "r")()
    for record in run:
        if isinstance(record, Metrics) and record.update == 11:
            checkpoint = (tmp_path / "r" / CHECKPOINT).read_bytes()
            break
    run.close()
    (tmp_path / "r" / CHECKPOINT).write_bytes(checkpoint)  # as if nobody had had the time to write another
    after = list(asked(tmp_path / "r", resume=True)())
    assert isinstance(after[0], Started)
    assert after[0].update == 8
    assert losses(after)[10] == pytest.approx(losses(whole[1])[10], abs=1e-6)
    assert losses(after)[24] == pytest.approx(losses(whole[1])[24], abs=1e-6)


def test_a_folder_that_holds_a_training_is_not_overwritten_unasked(tmp_path: Path) -> None:
    short = replace(SCHEDULE, steps=1)
    list(replace(asked(tmp_path / "r"), schedule=short)())
    with pytest.raises(InputError, match="already holds a training"):
        next(replace(asked(tmp_path / "r"), schedule=short)())
    list(replace(asked(tmp_path / "r", overwrite=True), schedule=short)())
    assert sum(isinstance(record, Started) for record in events_after(tmp_path / "r").events) == 1


def test_a_training_is_resumed_only_as_what_it_was(tmp_path: Path) -> None:
    list(replace(asked(tmp_path / "r"), schedule=replace(SCHEDULE, steps=1))())
    with pytest.raises(InputError, match="has another options"):
        next(replace(asked(tmp_path / "r", resume=True), options={"units": 16})())
    with pytest.raises(LoadError, match="holds no training"):
        next(asked(tmp_path / "nothing", resume=True)())


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"family": "elm"}, "There is no family elm; known are"),
        ({"task": "cook"}, "There is no task cook; known are"),
        ({"objective": "sing"}, "There is no objective sing; known are translate"),
        ({"options": {"units": 0}}, "units must be 1 or more"),
        ({"options": {"heads": 3}}, "There is no option heads here"),
        ({"family": "transformer", "options": {"width": 30, "heads": 4}}, "30"),
        ({"device": "tpu"}, "There is no device tpu here"),
        ({"schedule": replace(SCHEDULE, batch=0)}, "batch must be 1 or more"),
    ],
)
def test_what_cannot_be_is_said_before_anything_is_written(tmp_path: Path, changed: dict[str, Any], words: str) -> None:
    with pytest.raises(InputError, match=words):
        next(replace(asked(tmp_path / "r"), **changed)())
    assert not (tmp_path / "r").exists()


def test_a_loss_that_explodes_leaves_the_last_good_checkpoint(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    run = asked(tmp_path / "r")()
    for record in run:
        if isinstance(record, Saved) and record.update == 8:
            break
    kept = (tmp_path / "r" / CHECKPOINT).read_bytes()
    nothing = torch.tensor(0.0)
    lost = BatchLoss(torch.tensor(float("nan"), requires_grad=True), nothing, nothing + 1)
    monkeypatch.setattr(Translate, "loss", lambda *_, **__: lost)
    with pytest.raises(InputError, match="lower learning rate"):
        list(run)
    assert (tmp_path / "r" / CHECKPOINT).read_bytes() == kept
    assert store.load(tmp_path / "r").card.updates == 8


def test_patience_ends_a_training_that_gets_no_better(tmp_path: Path) -> None:
    stuck = replace(SCHEDULE, rate=0.0, average=0.0, patience=2, steps=0, assess_every=2)
    *_, last = replace(asked(tmp_path / "r"), schedule=stuck)()
    assert isinstance(last, Finished)
    assert (last.reason, last.update) == ("patience", 6)


def test_a_training_of_so_many_seconds_ends_when_they_are_over(tmp_path: Path) -> None:
    *_, last = replace(asked(tmp_path / "r"), schedule=replace(SCHEDULE, steps=0, seconds=0.2))()
    assert isinstance(last, Finished)
    assert last.reason == "seconds"
    assert 0.2 <= last.seconds < 2


def test_lengths_are_measured_where_that_was_asked_for(tmp_path: Path) -> None:
    told = replace(asked(tmp_path / "r"), schedule=replace(SCHEDULE, steps=8), measured=(3, 14))()
    (dev,) = [record.dev for record in told if isinstance(record, Metrics) and record.dev]
    assert [length for length, _ in dev.lengths] == [3, 14]
    assert dev.positions[0][0] == dev.positions[0][1]  # the first token is written from the same inputs


def test_a_race_gives_each_its_turn_and_ends_with_all(tmp_path: Path) -> None:
    lanes = tuple(asked(tmp_path / name) for name in "ab")
    told = [said for said in Race(lanes)() if said]
    assert {said.lane for said in told} == {0, 1}
    ends = [said.lane for said in told if isinstance(said.event, Finished)]
    assert sorted(ends) == [0, 1]
    firsts = [said.lane for said in told[: len(told) // 2]]
    assert 0.2 < sum(firsts) / len(firsts) < 0.8


def test_a_race_that_is_closed_saves_every_lane(tmp_path: Path) -> None:
    race: Iterator[LaneEvent | None] = Race(tuple(asked(tmp_path / name) for name in "ab"))()
    reached = set()
    for said in race:
        if said and isinstance(said.event, Metrics) and said.event.update >= 3:
            reached.add(said.lane)
        if reached == {0, 1}:
            race.close()  # type: ignore[attr-defined]
            break
    for name in "ab":
        assert (tmp_path / name / CHECKPOINT).exists()
    concluded = list(Conclude((str(tmp_path / "a"), str(tmp_path / "b")))())
    assert [said.event.reason for said in concluded if isinstance(said.event, Finished)] == ["stopped", "stopped"]
    assert isinstance(events_after(tmp_path / "a").events[-1], Finished)


def test_the_speed_of_what_was_stopped_is_all_its_tokens_over_all_its_time() -> None:
    """One second at 100 tokens, nine at 1,000."""
    told = [Metrics(n, at, 1.0, 0.5, 1e-3, 1.0, speed) for n, at, speed in ((10, 1.0, 100.0), (200, 10.0, 1_000.0))]
    assert History().then(*told).speed == pytest.approx((100 + 9_000) / 10)


def test_a_lane_whose_folder_is_no_run_ends_the_race_and_what_the_others_learned_is_saved(tmp_path: Path) -> None:
    (tmp_path / "b").mkdir()
    (tmp_path / "b" / "notes.txt").write_text("mine")
    with pytest.raises(InputError, match="not empty and holds no training"):
        list(Race(tuple(asked(tmp_path / name, overwrite=True) for name in "ab"))())
    assert contents(tmp_path / "b") == {"notes.txt": b"mine"}
    assert (tmp_path / "a" / CHECKPOINT).exists()
    assert not (tmp_path / "a" / LOCK).exists()


def test_scalars_carry_what_a_board_shows(whole: tuple[Path, list[TrainingEvent]]) -> None:
    record = next(record for record in whole[1] if isinstance(record, Metrics) and record.dev)
    found = tensorboard.scalars(record)
    assert found["train/loss"] == record.loss
    assert found["train/cross_entropy"] == record.cross_entropy == record.loss
    assert found["gradient/decoder.cell"] == record.gradients["decoder.cell"]
    assert record.dev is not None
    assert found["dev/exact_match"] == record.dev.exact_match


def test_the_request_stands_in_the_folder(whole: tuple[Path, list[TrainingEvent]]) -> None:
    told = json.loads((whole[0] / PLAN).read_text("utf-8"))
    assert (told["task"], told["family"], told["options"]["units"]) == ("copy", "gru", 8)
    assert "folder" not in told


def test_a_long_training_is_told_in_some_hundreds_of_snapshots() -> None:
    told = [update for update in range(1, 100_001) if due(update, 20)]
    assert told[:100] == list(range(20, 2_001, 20))
    assert len(told) < 700
    assert told[-1] > 99_000
    gaps = [later - earlier for earlier, later in itertools.pairwise(told)]
    assert gaps == sorted(gaps)
