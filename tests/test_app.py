"""The whole program: it starts, shows a picture, gets ready, decodes, and ends."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from pathlib import Path
from threading import Event

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

import fun_viz.workspaces
from fun_viz import app, paths
from fun_viz.app import SENTENCE, Program
from fun_viz.archive import save_trace
from fun_viz.errors import SaveError
from fun_viz.registry import discover
from fun_viz.run.decoding.request import Decode
from fun_viz.run.models.cache import ModelCache
from fun_viz.run.training.log import Log
from fun_viz.trace import Request, Trace
from fun_viz.windows.settings import Settings
from fun_viz.workspaces.workspace import Workspace
from tests.disk import close_to_all
from tests.races import FakeRace, lane, snapshot, started
from tests.tiny import tiny_model

Start = Callable[..., Program]


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A place with resources but no recorded trace, and one tiny model."""
    real = paths.resources()
    (tmp_path / "resources").mkdir()
    for part in real.iterdir():
        if part.name != "first.safetensors":
            (tmp_path / "resources" / part.name).symlink_to(part)
    tiny_model(tmp_path / "models" / "tiny-transformer")
    monkeypatch.setattr(paths, "resources", lambda: tmp_path / "resources")
    monkeypatch.setattr(paths, "bundled_models", lambda: tmp_path / "models")
    monkeypatch.setattr(paths, "user_models", lambda: tmp_path / "none")
    monkeypatch.setattr(paths, "settings_file", lambda: tmp_path / "settings.json")
    return tmp_path


@pytest.fixture
def start(home: Path, qtbot: QtBot, qapp: QApplication) -> Iterator[Start]:
    discover(fun_viz.workspaces)
    programs = list[Program]()

    def begin(settings: Settings | None = None, path: str = "", follow: str = "") -> Program:
        programs.append(Program(qapp, settings or Settings(theme="light"), path, follow))
        programs[-1].window.show()
        return programs[-1]

    yield begin
    for program in programs:
        program.window.close()
        assert program.close()
        assert program.composition.discard()


def recorded(home: Path, text: str) -> Trace:
    *_, last = Decode((Request("tiny-transformer", text),))(ModelCache())
    save_trace(last.trace, home / "resources" / "first.safetensors")
    return last.trace


def shown(program: Program) -> str:
    readings = [branch.reading for branch in program.composition.study.branches]
    return readings[0].trace.text if readings and readings[0].trace.finished else ""


def test_without_a_recorded_trace_the_default_sentence_is_decoded_when_ready(start: Start, qtbot: QtBot) -> None:
    program = start()
    assert program.window.composer.field.text() == SENTENCE
    with qtbot.waitSignal(program.ready, timeout=20_000):
        pass
    qtbot.waitUntil(lambda: shown(program) == SENTENCE, timeout=20_000)


def test_the_recorded_trace_is_there_before_the_model_is(start: Start, home: Path, qtbot: QtBot) -> None:
    recorded(home, "你好")
    program = start()
    assert shown(program) == "你好"
    assert program.window.composer.field.text() == "你好"
    with qtbot.waitSignal(program.ready, timeout=20_000):
        pass
    assert shown(program) == "你好"
    assert not program.composition.study.running


def test_the_last_sentence_comes_back_when_the_model_is_ready(start: Start, home: Path, qtbot: QtBot) -> None:
    recorded(home, "你好")
    program = start(Settings(theme="light", text="我喜欢学习", beam=3))
    assert shown(program) == "你好"
    qtbot.waitUntil(lambda: shown(program) == "我喜欢学习", timeout=20_000)
    assert program.window.composer.beam == 3


def test_the_workspace_left_last_is_in_front_and_filled_when_ready(start: Start, home: Path, qtbot: QtBot) -> None:
    tiny_model(home / "models" / "tiny-gru", "gru")
    recorded(home, "你好")
    program = start(Settings(theme="light", workspace="compare"))
    assert program.window.tabs.name == "compare"
    study = program.composition.study
    qtbot.waitUntil(lambda: len(study.branches) == 2 and not study.running, timeout=30_000)
    assert shown(program) == "你好"


def test_a_model_remembered_but_gone_is_no_reason_to_complain(start: Start, qtbot: QtBot) -> None:
    program = start(Settings(theme="light", text="我喜欢学习", model="/gone/model"))
    qtbot.waitUntil(lambda: shown(program) == "我喜欢学习", timeout=20_000)
    assert program.window.notice.message is None


def test_a_folder_used_last_is_offered_again(start: Start, home: Path, qtbot: QtBot) -> None:
    folder = str(tiny_model(home / "mine"))
    program = start(Settings(theme="light", text="我喜欢学习", model=folder))
    qtbot.waitUntil(lambda: shown(program) == "我喜欢学习", timeout=20_000)
    assert program.composition.study.branches[0].reading.trace.model.name == "mine"


def test_what_the_user_has_begun_is_not_written_over(start: Start, home: Path, qtbot: QtBot) -> None:
    recorded(home, "你好")
    program = start(Settings(theme="light", text="我喜欢学习"))
    program.window.composer.field.setText("我在打字")
    with qtbot.waitSignal(program.ready, timeout=20_000):
        pass
    assert program.window.composer.field.text() == "我在打字"
    assert shown(program) == "你好"


def test_a_damaged_recorded_trace_is_as_none(start: Start, home: Path, qtbot: QtBot) -> None:
    (home / "resources" / "first.safetensors").write_bytes(b"nothing")
    program = start()
    qtbot.waitUntil(lambda: shown(program) == SENTENCE, timeout=20_000)


def test_a_path_on_the_command_line_is_opened(start: Start, home: Path, qtbot: QtBot) -> None:
    recorded(home, "你好")
    (home / "resources" / "first.safetensors").rename(home / "t.safetensors")
    program = start(path=str(home / "t.safetensors"))
    qtbot.waitUntil(lambda: shown(program) == "你好", timeout=20_000)


def test_a_model_that_cannot_be_loaded_is_said_and_the_window_stays(start: Start, home: Path, qtbot: QtBot) -> None:
    weights = home / "models" / "tiny-transformer" / "weights.safetensors"
    weights.write_bytes(weights.read_bytes()[:-4])
    program = start()
    qtbot.waitUntil(lambda: program.window.notice.message is not None, timeout=20_000)
    assert "SHA-256" in program.window.notice.text
    assert program.window.isVisible()


def test_every_workspace_is_built_after_the_first_picture(start: Start, qtbot: QtBot) -> None:
    program = start()
    qtbot.waitUntil(lambda: program.window.pages.count() == len(program.window.pages.names), timeout=20_000)


def test_a_run_to_follow_is_in_front_from_the_first_picture_on(start: Start, home: Path, qtbot: QtBot) -> None:
    (home / "run").mkdir()
    (home / "run" / "train.json").write_text("{}")
    log = Log(home / "run")
    log.write(started())
    program = start(follow=str(home / "run"))
    assert program.window.front.trains
    log.write(snapshot(20))
    qtbot.waitUntil(lambda: program.composition.trainings.updates == (20,), timeout=10_000)
    assert program.composition.trainings.state == "following"
    log.close()


def test_what_can_be_trained_is_known_soon_after_the_start(start: Start, qtbot: QtBot) -> None:
    program, page = start(), None
    page = program.window.pages.page("train")
    known: list[object] = []
    page.set_catalogue = known.append  # type: ignore[method-assign]
    qtbot.waitUntil(lambda: bool(known), timeout=20_000)


def test_closing_ends_a_training_and_waits_for_its_checkpoint(start: Start, qtbot: QtBot) -> None:
    program = start()
    race = FakeRace((lane(),), ((0, started()),), hold=True)
    program.composition.trainings.start(race)
    qtbot.waitUntil(lambda: program.composition.trainings.histories[0].started is not None, timeout=20_000)
    program.window.close()
    assert program.close()
    assert race.closed == [False]


def test_the_settings_are_written_where_they_belong(start: Start, home: Path, qtbot: QtBot) -> None:
    program = start()
    program.window.preferences.set_theme("dark")
    assert '"dark"' in (home / "settings.json").read_text("utf-8")


def test_the_version_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        app.main(["--version"])
    assert ended.value.code == 0
    assert capsys.readouterr().out.startswith("Fun-Viz ")


@pytest.mark.parametrize("card", ["[" * 100_000, '{"name": ' * 100_000, "pipe", '{"parameters": 1' + "0" * 400 + "}"])
def test_a_broken_model_of_the_users_is_left_aside_and_named(
    start: Start, home: Path, qtbot: QtBot, card: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(paths, "user_models", lambda: home / "mine")
    folder = home / "mine" / "broken"
    folder.mkdir(parents=True)
    if card == "pipe":
        (folder / "card.json").symlink_to("/dev/zero")
    else:
        (folder / "card.json").write_text(card)
    program = start(Settings(theme="light", model="broken"))
    assert [known.name for known in program.window.composer.cards] == ["tiny-transformer"]
    qtbot.waitUntil(lambda: shown(program) == SENTENCE, timeout=20_000)
    if card != "pipe":  # which is no card at all
        assert "broken/card.json is damaged" in program.window.notice.text
        assert program.window.notice.isVisible()


def test_broken_settings_are_put_aside_and_named(home: Path, qapp: QApplication, qtbot: QtBot) -> None:
    discover(fun_viz.workspaces)
    content = '{"text": "你好", "beam": 1e400, "states": {"decode": {"splitters": [[-5, 1e99], [%s]]}}}' % ("9" * 400)
    paths.settings_file().write_text(content, "utf-8")
    settings, fault = app.remembered.load(paths.settings_file())
    program = Program(qapp, settings, fault=fault)
    program.window.show()
    qtbot.waitUntil(lambda: shown(program) == "你好", timeout=20_000)
    assert "settings.json was damaged" in program.window.notice.text
    assert (home / "settings.broken.json").read_text("utf-8") == content
    program.window.close()
    assert program.close()
    assert program.composition.discard()
    assert (home / "settings.json").exists()


def test_a_workspace_that_cannot_be_as_it_was_left_begins_anew_and_says_so(
    start: Start, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(_page: Workspace, _state: object) -> None:
        raise TypeError("not so")

    monkeypatch.setattr(Workspace, "restore", fail)
    program = start(Settings(theme="light", workspace="decode", states={"decode": {"splitters": 5}}))
    assert program.window.tabs.name == "decode"
    assert program.window.notice.text == (
        "Decode begins as on a first start, because it cannot be as it was left: not so"
    )


@pytest.fixture
def gate(monkeypatch: pytest.MonkeyPatch) -> Event:
    """Holds up the loading of the model until it is set."""
    gate, take = Event(), app._take

    def wait(models: ModelCache, name: str) -> Iterable[object]:
        gate.wait(10)
        return take(models, name)

    monkeypatch.setattr(app, "_take", wait)
    return gate


LAST = Settings(theme="light", text="我喜欢学习", beam=3, model="tiny-gru", workspace="train")


def loading(start: Start, home: Path, qtbot: QtBot, settings: Settings = LAST) -> Program:
    tiny_model(home / "models" / "tiny-gru", "gru")
    recorded(home, "你好")
    program = start(settings)
    qtbot.waitUntil(lambda: program.window.status._work == "loading", timeout=20_000)
    return program


def test_what_was_remembered_comes_back_although_compare_overtook_the_loading(
    start: Start, home: Path, qtbot: QtBot, gate: Event
) -> None:
    program = loading(start, home, qtbot)
    for workspace in ("decode", "compare"):
        program.window.tabs.pick(workspace)
    gate.set()
    study = program.composition.study
    qtbot.waitUntil(lambda: shown(program) == "我喜欢学习" and not study.running, timeout=30_000)
    qtbot.wait(300)  # for what would come late of the job that was overtaken in its turn
    assert {branch.reading.trace.text for branch in study.branches} == {"我喜欢学习"}
    assert all(branch.reading.trace.text == branch.request.text for branch in study.branches)
    program.window.close()
    left = app.remembered.load(paths.settings_file())[0]
    assert (left.text, left.model, left.beam) == ("我喜欢学习", "tiny-gru", 3)


def test_ending_while_the_model_loads_forgets_nothing_and_remembers_no_example(
    start: Start, home: Path, qtbot: QtBot, gate: Event
) -> None:
    program = loading(start, home, qtbot)
    program.window.composer.field.setText("我在打字")
    program.window.close()
    left = app.remembered.load(paths.settings_file())[0]
    assert (left.text, left.model, left.beam) == ("我喜欢学习", "tiny-gru", 3)
    gate.set()


def test_a_program_that_ends_as_soon_as_it_is_painted_begins_nothing(
    start: Start, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    program = start()
    warmed: list[bool] = []
    monkeypatch.setattr(program, "_warm", lambda: warmed.append(True))
    program.window.painted.emit()
    program.window.close()
    assert program.close()
    qtbot.wait(50)
    assert not warmed


def test_what_ending_overtakes_is_not_gone_on_with(
    start: Start, home: Path, qtbot: QtBot, gate: Event, monkeypatch: pytest.MonkeyPatch
) -> None:
    program = loading(start, home, qtbot)
    settled: list[bool] = []
    monkeypatch.setattr(program, "_settle", lambda: settled.append(True))
    gate.set()
    program.window.close()
    assert program.close()
    qtbot.wait(50)
    assert not settled


def test_a_word_forced_in_the_example_while_the_model_loads_is_not_written_over(
    start: Start, home: Path, qtbot: QtBot, gate: Event
) -> None:
    program = loading(start, home, qtbot, replace(LAST, workspace="decode"))
    study = program.composition.study
    study.clock.move_to(study.branches[0].reading.encode_moves)
    study.force(5)
    gate.set()
    qtbot.waitUntil(lambda: bool(study.branches[0].request.prefix) and not study.running, timeout=30_000)
    assert shown(program) == "你好"


def test_an_example_is_called_one_until_the_model_is_loaded(
    start: Start, home: Path, qtbot: QtBot, gate: Event
) -> None:
    program = loading(start, home, qtbot, replace(LAST, text="", beam=1, model="", workspace="decode"))
    said = "an example, until the model is loaded"
    assert said in program.window.status.text
    gate.set()
    qtbot.waitUntil(lambda: said not in program.window.status.text, timeout=20_000)
    assert shown(program) == "你好"


def test_what_a_training_could_not_save_when_the_program_ended_is_its_last_word(
    start: Start, qtbot: QtBot, capsys: pytest.CaptureFixture[str]
) -> None:
    program, full = start(), SaveError("Cannot write {file}: {reason}.", file="c", reason="No space left on device")
    program.composition.trainings.start(FakeRace((lane(),), ((0, started()),), hold=True, unsaved=full))
    qtbot.waitUntil(lambda: bool(program.composition.trainings.begun))
    program.window.close()
    with pytest.raises(SaveError, match="No space left"):
        program.close()


def test_models_that_nobody_may_look_into_are_left_aside_and_named(
    start: Start, home: Path, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> None:
    closed = tiny_model(home / "models" / "closed")
    monkeypatch.setattr(paths, "user_models", lambda: home / "own")
    (home / "own").mkdir()
    for folder in (closed, home / "own"):
        close_to_all(monkeypatch, folder)
    notice = start().window.notice
    assert notice.message is not None
    assert f"Cannot read {home / 'own'}: Permission denied" in notice.text
    notice.dismiss()
    assert f"Cannot read {closed / 'card.json'}: Permission denied" in notice.text
