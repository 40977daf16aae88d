"""Whatever the program writes: when the disk is full at any call, nothing of what stood there is lost or left over."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest
from msgspec import structs
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from fun_viz import archive, paths
from fun_viz.events import Metrics, Snapshot
from fun_viz.export.export import formats, save_picture
from fun_viz.run.models import install, store
from fun_viz.run.training import checkpoint
from fun_viz.run.training.folder import begin, occupied, plan_of
from fun_viz.run.training.log import Log
from fun_viz.run.training.logged import events_after
from fun_viz.run.training.loop import Training
from fun_viz.run.training.plan import Plan
from fun_viz.trace import ModelFacts, Step
from fun_viz.windows import settings
from tests.disk import contents, written_or_untouched
from tests.run.training.toy import net, schedule
from tests.tiny import tiny
from tests.traces import trace_of

TRACE = trace_of(ModelFacts("r", "gru", "GRU", 10), "ab", ("a", "b"), (Step("read"),))
OTHER = replace(TRACE, finished=True)


@pytest.fixture
def place(tmp_path: Path) -> Path:
    """A folder in which somebody else has a file."""
    (tmp_path / "place").mkdir()
    (tmp_path / "place" / "notes.txt").write_text("mine")
    return tmp_path / "place"


def anew(place: Path, *before: Callable[[], object]) -> Callable[[], None]:
    """Return what makes the place as it was at first, and then writes what stood there."""

    def prepare() -> None:
        shutil.rmtree(place)
        place.mkdir()
        (place / "notes.txt").write_text("mine")
        for write in before:
            write()

    return prepare


def test_a_trace(place: Path) -> None:
    file = place / "t.safetensors"
    for before in ((), (lambda: archive.save_trace(OTHER, file),)):
        assert written_or_untouched(place, anew(place, *before), lambda: archive.save_trace(TRACE, file)) > 3
        assert not archive.load_trace(file).finished


def test_the_settings(place: Path) -> None:
    file = place / "some" / "config" / "settings.json"
    for before in ((), (lambda: settings.save(settings.Settings(text="old"), file),)):
        prepare = anew(place, *before)
        assert written_or_untouched(place, prepare, lambda: settings.save(settings.Settings(text="new"), file)) > 3
        assert settings.load(file)[0].text == "new"


@pytest.mark.parametrize("ending", formats())
def test_a_picture(place: Path, qtbot: QtBot, ending: str) -> None:
    label, file = QLabel("A picture"), place / f"p.{ending}"
    qtbot.addWidget(label)
    assert written_or_untouched(place, anew(place), lambda: save_picture(label, file)) > 3
    assert file.stat().st_size > 100


def test_a_model_and_its_card(place: Path) -> None:
    small, other = tiny("m", learned=False), tiny("m", family="gru", learned=False)
    folder = place / "deep" / "m"
    for before in ((), (lambda: store.save(other, folder),), (lambda: store.save(other, folder),) * 2):
        assert written_or_untouched(place, anew(place, *before), lambda: store.save(small, folder)) > 3
        assert store.load(folder).config.family == "transformer"
    model = store.load(folder)
    prepare = anew(place, lambda: store.save(small, folder))
    scored = structs.replace(model.card, scores={"greedy": {"bleu": 1.0}})
    assert written_or_untouched(place, prepare, lambda: store.write_card(folder, scored)) > 3
    assert store.load(folder).card.scores == {"greedy": {"bleu": 1.0}}


def test_a_model_that_is_kept(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(paths, "user_models", lambda: place / "own" / "models")
    prepare = anew(place, lambda: store.save(tiny("m", learned=False), place / "run"))
    assert written_or_untouched(place, prepare, lambda: install.keep(place / "run", "mine")) > 3
    assert store.load(place / "own" / "models" / "mine").name == "mine"


def test_a_run_that_begins(place: Path) -> None:
    plan = Plan(str(place / "runs" / "r"))

    def write() -> None:
        with occupied(plan):
            begin(plan)

    assert written_or_untouched(place, anew(place), write) > 5
    assert plan_of(place / "runs" / "r") == plan


def test_a_run_that_begins_in_place_of_another(place: Path) -> None:
    before, plan = Plan(str(place), "copy"), Plan(str(place), "reverse", overwrite=True)

    def old() -> None:
        with occupied(before):
            begin_in_empty(before)
            say(place)
            store.save(tiny("m", learned=False), place)
            checkpoint.save(Training.of(net(1), schedule(1)), place / "checkpoint.safetensors")

    def write() -> None:
        with occupied(plan):
            begin(plan)

    def new() -> bool:
        return plan_of(place).task == "reverse" and not events_after(place).events and not install.holds_model(place)

    assert written_or_untouched(place, anew(place, old), write, new) > 5
    assert sorted(contents(place)) == ["notes.txt", "train.json"]


def begin_in_empty(plan: Plan) -> None:
    """Begin a run in a folder in which other files come to stand later."""
    notes = Path(plan.folder) / "notes.txt"
    content = notes.read_bytes()
    notes.unlink()
    begin(plan)
    notes.write_bytes(content)


def say(folder: Path, *, update: int = 10) -> None:
    log = Log(folder)
    try:
        log.write(Metrics(update, 1.5, 2.0, 0.25, 1e-3, 3.0, 500.0))
        log.write(Snapshot(update, 1.5, TRACE))
    finally:
        log.close()


def test_what_a_training_says(place: Path) -> None:
    folder = place / "r"

    def begun() -> None:
        begin(Plan(str(folder)))
        say(folder)

    def later() -> None:
        with closing(Log(folder)) as log:
            log.write(Snapshot(20, 1.5, TRACE))

    assert written_or_untouched(place, anew(place, begun), later) > 3
    assert [event.update for event in events_after(folder).events if isinstance(event, Snapshot)] == [10, 20]
