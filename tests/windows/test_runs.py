"""What the window does for trainings."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtWidgets import QFileDialog
from pytestqt.qtbot import QtBot

from fun_viz import paths
from fun_viz.errors import SaveError
from fun_viz.run.training.folder import begin
from fun_viz.run.training.log import Log
from fun_viz.run.training.request import Race, Train
from fun_viz.run.training.schedule import Schedule
from fun_viz.windows.run_list import RunList
from fun_viz.windows.save_model_form import SaveModelForm
from fun_viz.windows.settings import Settings
from tests.disk import close_to_all
from tests.races import FakeRace, finished, lane, metrics, snapshot, started
from tests.tiny import tiny_model
from tests.windows.fake import Stage, trace_of
from tests.windows.test_main_window import drop

Write = Callable[..., Path]


@pytest.fixture(autouse=True)
def own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(paths, "user_runs", lambda: tmp_path / "runs")
    monkeypatch.setattr(paths, "user_models", lambda: tmp_path / "models")
    return tmp_path


@pytest.fixture
def write(own: Path) -> Write:
    """Writes a run folder as a training does."""

    def made(name: str, *, ended: bool = True) -> Path:
        folder = own / "runs" / name
        folder.mkdir(parents=True)
        (folder / "train.json").write_text(json.dumps({"task": "reverse", "family": "gru", "made": "2026-01-01"}))
        log = Log(folder)
        for record in (started(), metrics(10), snapshot(10), snapshot(20), *([finished(str(folder))] * ended)):
            log.write(record)
        log.close()
        return folder

    return made


def trained(stage: Stage, qtbot: QtBot, *folders: Path) -> None:
    """Let a race end whose models stand in these folders."""
    lanes = tuple(replace(lane(), folder=str(folder)) for folder in folders)
    said = [(place, record) for place in range(len(folders)) for record in (started(), snapshot(10))]
    ends = [(place, finished(str(folder), exact=0.5 + place / 10)) for place, folder in enumerate(folders)]
    with qtbot.waitSignal(stage.trainings.finished):
        stage.trainings.start(FakeRace(lanes, (*said, *ends)))


# ---- runs


def test_a_run_folder_that_is_dropped_is_followed_in_train(stage: Stage, write: Write, qtbot: QtBot) -> None:
    folder = write("mine", ended=False)
    drop(stage, path=folder)
    assert stage.window.tabs.name == "trained"
    assert stage.trainings.state == "following"
    qtbot.waitUntil(lambda: stage.trainings.updates == (10, 20))
    log = Log(folder)
    log.write(snapshot(30))
    qtbot.waitUntil(lambda: stage.trainings.updates == (10, 20, 30))
    log.write(finished(str(folder)))
    log.close()
    qtbot.waitUntil(lambda: stage.trainings.state == "done")
    assert stage.window.preferences.settings.recent == (str(folder),)


def test_lines_that_cannot_be_are_named_once(stage: Stage, write: Write, qtbot: QtBot) -> None:
    folder = write("mine", ended=False)
    log = Log(folder)
    for record in (metrics(-30), finished(str(folder), exact=7.0), finished(str(folder))):
        log.write(record)
    log.close()
    told: list[str] = []
    stage.window.runs.message.connect(lambda message: told.append(message.in_words()))
    for _ in range(2):
        drop(stage, path=folder)
        qtbot.waitUntil(lambda: stage.trainings.state == "done")
    assert [text for text in told if "lines that no training" in text] == [
        f"{folder / 'metrics.jsonl'}: lines that no training can have written are left out: 5, 6"
    ]


def test_a_run_is_followed_from_the_file_menu(
    stage: Stage, write: Write, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = write("mine")
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: str(folder))
    stage.window.runs.choose_folder()
    qtbot.waitUntil(lambda: stage.trainings.state == "done")
    assert stage.trainings.folders == (str(folder),)


def test_a_folder_that_is_no_run_is_said(
    stage: Stage, own: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: str(own))
    with qtbot.waitSignal(stage.trainings.failed) as failed:
        stage.window.runs.choose_folder()
    assert "holds no training" in str(failed.args[0])
    assert stage.trainings.state == "idle"


def test_runs_are_chosen_from_a_list_and_compared_as_lanes(stage: Stage, write: Write, qtbot: QtBot) -> None:
    folders = tuple(str(write(name)) for name in ("a", "b"))
    stage.window.runs.choose_runs()
    shown = stage.window.overlay.findChild(RunList)
    assert stage.window.overlay.isVisible()
    assert shown.table.rowCount() == 2
    shown.chosen.emit(folders)
    assert not stage.window.overlay.isVisible()
    assert stage.window.tabs.name == "trained"
    qtbot.waitUntil(lambda: stage.trainings.state == "done")
    assert [history.update for history in stage.trainings.histories] == [10, 10]


def test_the_run_that_is_trained_here_is_not_disturbed_by_opening_it(stage: Stage, own: Path, qtbot: QtBot) -> None:
    train = replace(lane(), folder=str(own / "mine"))
    stage.trainings.start(FakeRace((train,), ((0, started()), (0, metrics(1))), hold=True))
    stage.window.runs.follow(own / "mine")
    assert stage.trainings.state == "running"
    assert stage.window.tabs.name == "trained"


# ---- models


def test_a_trained_model_is_offered_without_being_chosen(stage: Stage, own: Path, qtbot: QtBot) -> None:
    folder = tiny_model(own / "mine")
    stage.window.show_trace(trace_of("你好"))
    trained(stage, qtbot, folder)
    composer = stage.window.composer
    assert [card.model for card in composer.cards] == ["one", "other", str(folder)]
    assert composer.model == "one"
    assert stage.page().models == ("one", "other", str(folder))
    assert stage.window.notice.text.endswith("is trained: use it in Decode")


def test_the_notice_goes_to_decode_with_the_sentence_that_was_watched(stage: Stage, own: Path, qtbot: QtBot) -> None:
    folder = tiny_model(own / "mine")
    stage.window.tabs.pick("trained")
    trained(stage, qtbot, folder)
    stage.window.notice.message.act()
    assert stage.window.tabs.name == "one"
    assert (stage.window.composer.model, stage.window.composer.field.text()) == (str(folder), "abc")
    qtbot.waitUntil(lambda: any(each.request.text == "abc" for each in stage.study.branches))
    assert stage.study.branches[0].reading.trace.model.name == "mine"


def test_of_several_the_best_is_the_one_to_decode_with(stage: Stage, own: Path, qtbot: QtBot) -> None:
    trained(stage, qtbot, tiny_model(own / "a"), tiny_model(own / "b"))
    assert {card.name for card in stage.window.composer.cards} == {"one", "other", "a", "b"}
    stage.window.notice.message.act()
    assert stage.window.composer.model == str(own / "b")


def test_a_model_trained_again_is_offered_once(stage: Stage, own: Path, qtbot: QtBot) -> None:
    folder = tiny_model(own / "mine")
    trained(stage, qtbot, folder)
    trained(stage, qtbot, folder)
    assert [card.name for card in stage.window.composer.cards] == ["one", "other", "mine"]


def test_a_trained_model_is_saved_under_a_name_and_offered(stage: Stage, own: Path, qtbot: QtBot) -> None:
    trained(stage, qtbot, tiny_model(own / "mine"))
    stage.window.runs.save_model()
    stage.window.overlay.findChild(SaveModelForm).accepted.emit(own / "mine", "kept")
    assert not stage.window.overlay.isVisible()
    assert (own / "models" / "kept" / "card.json").is_file()
    assert "kept" in [card.model for card in stage.window.composer.cards]
    assert stage.window.notice.text == f"Saved: {own / 'models' / 'kept'}"


def test_a_name_that_cannot_be_is_said(stage: Stage, own: Path, qtbot: QtBot) -> None:
    trained(stage, qtbot, tiny_model(own / "mine"))
    stage.window.runs.save_model()
    stage.window.overlay.findChild(SaveModelForm).accepted.emit(own / "mine", "a/b")
    assert "cannot be the name" in stage.window.notice.text


def test_without_a_trained_model_that_is_what_is_said(stage: Stage) -> None:
    stage.window.runs.save_model()
    assert "no trained model" in stage.window.notice.text
    assert not stage.window.overlay.isVisible()


@pytest.mark.parametrize(("front", "told"), [("one", True), ("trained", False)])
def test_a_failure_is_said_where_the_workspace_cannot_say_it(
    stage: Stage, qtbot: QtBot, front: str, told: bool
) -> None:
    stage.window.tabs.pick(front)
    with qtbot.waitSignal(stage.trainings.failed):
        stage.trainings.start(FakeRace((lane(),), error=ValueError("bad")))
    assert (stage.window.notice.message is not None) == told


def test_that_a_model_is_trained_is_said_everywhere_until_another_training_begins(
    stage: Stage, own: Path, qtbot: QtBot
) -> None:
    stage.window.tabs.pick("trained")
    trained(stage, qtbot, tiny_model(own / "mine"))
    stage.window.tabs.pick("one")
    assert stage.window.notice.text.endswith("is trained: use it in Decode")
    stage.trainings.start(FakeRace((lane(),), ((0, started()),), hold=True))
    assert stage.window.notice.message is None


def test_what_was_stopped_is_not_called_trained_and_two_of_one_name_are_told_apart(
    stage: Stage, own: Path, qtbot: QtBot
) -> None:
    lanes, said = [], []
    for place, attention in enumerate(("additive", "none")):
        lanes.append(replace(lane(), folder=str(tiny_model(own / str(place) / "mine"))))
        begun = started(options={"attention": attention})
        end = replace(finished(lanes[-1].folder, exact=0.002 + place / 10), reason="stopped", update=80)
        said += [(place, begun), (place, snapshot(10)), (place, end)]
    with qtbot.waitSignal(stage.trainings.finished):
        stage.trainings.start(FakeRace(tuple(lanes), tuple(said)))
    text = stage.window.notice.text
    assert "(Attention none) at update 80, exact match 10.2%" in text
    assert "(Attention additive) at update 80, exact match 0.2%" in text
    assert "is trained" not in text


def test_what_the_program_ended_in_is_offered_at_the_next_start_and_goes_on(
    write: Write, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder, written = write("mine", ended=False), list[Settings]()
    (folder / "checkpoint.safetensors").touch()
    stage = Stage(save=written.append)
    train = replace(lane(), folder=str(folder))
    stage.trainings.start(FakeRace((train,), ((0, started()), (0, metrics(1))), hold=True))
    stage.discard()
    assert written[-1].unfinished == (str(folder),)
    stage = Stage(written[-1], save=written.append)
    stage.window.runs.offer_unfinished()
    assert stage.window.notice.text == "mine was not finished"
    assert written[-1].unfinished == ()
    stage.window.show_trace(trace_of("你好"))
    gone_on: list[tuple[str, ...]] = []
    monkeypatch.setattr(stage.trainings, "resume", lambda: gone_on.append(stage.trainings.folders))
    stage.window.notice.message.act()
    qtbot.waitUntil(lambda: gone_on == [(str(folder),)])
    assert stage.window.tabs.name == "trained"
    stage.discard()


@pytest.mark.parametrize("spent", [(100, 60.0, "seconds"), (500, 30.0, "steps"), (70, 9.0, "stopped")])
def test_a_training_goes_on_as_planned_or_as_long_again(
    stage: Stage, own: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, spent: tuple[int, float, str]
) -> None:
    update, seconds, reason = spent
    folder = own / "runs" / "mine"
    begin(Train(str(folder), schedule=Schedule(steps=500, seconds=60.0)))
    log = Log(folder)
    for record in (started(), snapshot(10), metrics(update, seconds=seconds),
                   replace(finished(str(folder)), update=update, seconds=seconds, reason=reason)):  # fmt: skip
        log.write(record)
    log.close()
    gone_on: list[Race | None] = []
    monkeypatch.setattr(stage.trainings, "resume", lambda race=None: gone_on.append(race))
    stage.window.runs.train_on(folder)
    qtbot.waitUntil(lambda: bool(gone_on))
    assert stage.window.tabs.name == "trained"
    assert stage.window.notice.message is None, "it is not offered: it goes on"
    limits = {"seconds": (600, 120.0), "steps": (1000, 90.0)}.get(reason)
    schedules = [lane.schedule for race in gone_on if race for lane in race.lanes]
    assert [(schedule.steps, schedule.seconds) for schedule in schedules] == ([limits] if limits else [])


def test_a_training_that_is_trained_on_is_longer_than_it_was(stage: Stage, own: Path, qtbot: QtBot) -> None:
    schedule = Schedule(steps=4, seconds=0.0, batch=60, assess_every=4, snapshot_every=4)
    plan = Train(str(own / "runs" / "mine"), "copy", "gru", {"width": 8, "units": 8}, schedule)
    stage.trainings.start(Race((plan,)))
    qtbot.waitUntil(lambda: stage.trainings.state == "done", timeout=60_000)
    assert stage.trainings.histories[0].update == 4
    stage.window.runs.train_on(Path(plan.folder))
    qtbot.waitUntil(
        lambda: stage.trainings.state == "done" and stage.trainings.histories[0].update == 8, timeout=60_000
    )
    assert stage.trainings.histories[0].finished is not None


def test_nothing_is_trained_on_while_a_training_runs(stage: Stage, own: Path) -> None:
    stage.trainings.start(FakeRace((lane(),), ((0, started()),), hold=True))
    stage.window.runs.train_on(own)
    assert stage.window.notice.text == "A training is running: pause it or let it end first."
    assert stage.trainings.state == "running"


def test_a_training_that_ended_is_not_offered_again(stage: Stage, own: Path, qtbot: QtBot) -> None:
    trained(stage, qtbot, tiny_model(own / "mine"))
    assert stage.window.preferences.settings.unfinished == ()
    stage.window.notice.dismiss()
    stage.window.preferences.remember(unfinished=("/gone",))
    stage.window.runs.offer_unfinished()
    assert stage.window.notice.message is None


def test_what_a_training_that_another_replaces_could_not_save_is_said(stage: Stage, qtbot: QtBot) -> None:
    full = SaveError("Cannot write {file}: {reason}.", file="c", reason="No space left on device")
    stage.trainings.start(FakeRace((lane(),), ((0, started()),), hold=True, unsaved=full))
    qtbot.waitUntil(lambda: bool(stage.trainings.begun))
    stage.trainings.start(FakeRace((lane(),), ((0, started()),), hold=True))
    qtbot.waitUntil(lambda: "No space left" in stage.window.notice.text)


def test_runs_that_nobody_may_look_into_are_called_damaged(
    stage: Stage, write: Write, own: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write("good")
    close_to_all(monkeypatch, write("closed"))
    stage.give("file.open-run")
    assert "closed" in stage.window.notice.text
    shown = stage.window.findChild(RunList)
    assert [summary.name for summary in shown._summaries] == ["good"]
    close_to_all(monkeypatch, own / "runs")
    stage.give("file.open-run")
    assert "Permission denied" in stage.window.notice.text


def test_a_run_that_is_a_link_to_itself_is_said(stage: Stage, own: Path, qtbot: QtBot) -> None:
    (own / "loop").symlink_to("loop")
    stage.window.tabs.pick("trained")
    with qtbot.waitSignal(stage.trainings.failed) as failed:
        stage.window.runs.follow(own / "loop")
    assert "Too many levels of symbolic links" in str(failed.args[0])


def test_a_dialog_begins_at_home_where_the_last_folder_cannot_be_seen(
    stage: Stage, own: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    close_to_all(monkeypatch, own)
    for folder in (own / "inside", own / ("x" * 300)):
        stage.window.preferences.remember(folder=str(folder))
        assert stage.window.preferences.place("a.png") == str(Path.home() / "a.png")
