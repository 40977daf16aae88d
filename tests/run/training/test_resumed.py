"""A training that was broken off and taken up again has said what the unbroken one said, and learned the same."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from fun_viz.errors import InputError, SaveError
from fun_viz.events import Finished, Metrics, Saved, Snapshot, Started, TrainingEvent
from fun_viz.run.models import store
from fun_viz.run.training.folder import CHECKPOINT, METRICS
from fun_viz.run.training.log import Log
from tests.run.training.small import asked, few_samples, told

PATIENT = {"rate": 0.0, "average": 0.0, "patience": 2, "assess_every": 2}


@pytest.fixture(autouse=True, scope="module")
def few() -> Iterator[None]:
    with few_samples():
        yield


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("runs") / "whole"
    list(asked(folder)())
    return folder


def broken_off(folder: Path, when: Callable[[TrainingEvent], bool], **changed: object) -> None:
    """Go on with a training, or begin it, until it says what it is to be broken off at."""
    run = asked(folder, resume=folder.exists(), **changed)()
    for event in run:
        if when(event):
            run.close()
            return
    raise AssertionError("it was over before")


def at(kind: type[TrainingEvent], update: int) -> Callable[[TrainingEvent], bool]:
    return lambda event: isinstance(event, kind) and getattr(event, "update", -1) == update


PLACES = (
    at(Started, 0), at(Snapshot, 0), at(Metrics, 3), at(Metrics, 8), at(Metrics, 9), at(Saved, 12), at(Metrics, 13),
    at(Snapshot, 18), at(Snapshot, 21), at(Metrics, 24), at(Snapshot, 27), at(Saved, 28), at(Metrics, 32),
    at(Snapshot, 32), at(Saved, 32),
)  # fmt: skip


def test_what_was_said_is_the_same_wherever_it_was_broken_off(whole: Path, tmp_path: Path) -> None:
    for place in PLACES:
        broken_off(tmp_path / "r", place)
    list(asked(tmp_path / "r", resume=True)())
    assert told(tmp_path / "r") == told(whole)
    assert len(told(whole)) > 25
    assert store.load(tmp_path / "r").card.sha256 == store.load(whole).card.sha256


def test_one_that_ran_out_of_patience_when_it_was_broken_off_does_not_go_on(tmp_path: Path) -> None:
    list(asked(tmp_path / "whole", schedule=PATIENT)())
    broken_off(tmp_path / "r", at(Metrics, 6), schedule=PATIENT)
    list(asked(tmp_path / "r", resume=True, schedule=PATIENT)())
    assert told(tmp_path / "r") == told(tmp_path / "whole")
    last = told(tmp_path / "r")[-1]
    assert isinstance(last, Finished)
    assert (last.reason, last.update) == ("patience", 6)


def test_what_breaks_off_within_an_update_is_not_saved(
    whole: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A second Ctrl+C, or a disk that is full: the weights may have changed, and the log not tell it."""
    errors: dict[int, BaseException] = {8: KeyboardInterrupt(), 12: SaveError("full")}
    for update, error in errors.items():
        run = asked(tmp_path / "r", resume=(tmp_path / "r").exists())()
        for event in run:
            if at(Saved, update)(event):
                break
        before = (tmp_path / "r" / CHECKPOINT).read_bytes()

        def fail(*_: object, error: BaseException = error) -> None:
            raise error

        with monkeypatch.context() as patch:
            patch.setattr(Log, "write", fail)
            with pytest.raises(type(error)):
                list(run)
        assert (tmp_path / "r" / CHECKPOINT).read_bytes() == before
    list(asked(tmp_path / "r", resume=True)())
    assert told(tmp_path / "r") == told(whole)


def test_a_line_that_a_kill_has_cut_off_swallows_no_other(whole: Path, tmp_path: Path) -> None:
    broken_off(tmp_path / "r", at(Metrics, 13))
    with (tmp_path / "r" / METRICS).open("ab") as lines:
        lines.write(b'{"event": "metr')
    list(asked(tmp_path / "r", resume=True)())
    assert told(tmp_path / "r") == told(whole)
    assert b'"metr{' not in (tmp_path / "r" / METRICS).read_bytes()


def test_a_run_that_is_being_written_is_refused_to_everybody_else(tmp_path: Path) -> None:
    run = asked(tmp_path / "r")()
    next(run)
    for other in (asked(tmp_path / "r", resume=True), asked(tmp_path / "r", overwrite=True)):
        with pytest.raises(InputError, match=r"r is being written by process \d+ on \S+ since 20\d\d-"):
            next(other())
    run.close()
    next(last := asked(tmp_path / "r", resume=True)())
    last.close()


def test_a_checkpoint_of_the_version_before_is_taken_up(tmp_path: Path) -> None:
    from safetensors import safe_open
    from safetensors.torch import load_file, save_file

    broken_off(tmp_path / "r", at(Metrics, 13))
    file = tmp_path / "r" / CHECKPOINT
    with safe_open(file, "pt") as stored:
        place = stored.metadata()["place"]
    earlier = place[: place.index(', "tokens"')] + "}"
    save_file(load_file(file), file, {"place": earlier})
    *_, last = asked(tmp_path / "r", resume=True)()
    assert isinstance(last, Finished)
    assert last.update == 32
