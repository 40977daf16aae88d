"""Ten thousand things done to the real window at random: none of them is a traceback, and nothing is lost."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from traceback import format_exception
from typing import Any

import pytest
from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QApplication, QDialog, QFileDialog
from pytestqt.qtbot import QtBot

import fun_viz.workspaces
from fun_viz import paths
from fun_viz.archive import save_trace
from fun_viz.registry import discover
from fun_viz.run.models import cache, store
from fun_viz.run.training import dataset
from fun_viz.run.training.catalogue import catalogue
from fun_viz.windows import settings as remembered
from fun_viz.windows.composition import Composition
from fun_viz.windows.settings import Settings
from tests.tiny import tiny
from tests.windows.fake import trace_of
from tests.windows.monkey import Monkey

_TOGETHER = 40  # things that are done before the window may draw
_HARMLESS = ("This plugin does not support", "Unimplemented code.")  # what a platform without a screen says at times


@pytest.fixture
def things(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> tuple[Path, ...]:
    """The user's models, and files and folders to open, most of them broken."""
    monkeypatch.setattr(paths, "user_models", lambda: tmp_path / "models")
    monkeypatch.setattr(paths, "user_runs", lambda: tmp_path / "runs")
    monkeypatch.setattr(paths, "bundled_models", lambda: tmp_path / "none")
    for name, small in (("_SEEN", 300), ("_DEV", 20), ("_TEST", 20)):
        monkeypatch.setattr(dataset, name, small)
    for name, family in (("one", "transformer"), ("two", "gru"), ("three", "lstm"), ("four", "rnn")):
        store.save(tiny(name, family=family, learned=False), tmp_path / "models" / name)
    place = tmp_path / "things"
    place.mkdir()
    save_trace(trace_of("再见", model="one"), place / "good.trace")
    (place / "broken.safetensors").write_bytes((place / "good.trace").read_bytes()[:-40])
    (place / "zeros.safetensors").write_bytes(bytes(99))
    (place / "text.txt").write_text("<b>你好</b>\x07\n再见", "utf-8")
    (place / "picture.pdf").write_bytes(b"%PDF")
    (place / "pairs.tsv").write_text("What?\t什么？\nNo target\n" * 40, "utf-8")
    (place / "folder").mkdir()
    (place / "run").mkdir()
    (place / "run" / "metrics.jsonl").write_text("{", "utf-8")
    store.save(tiny("mine", family="gru", learned=False), place / "mine")
    (place / "mine" / "config.json").write_text("{}", "utf-8")
    return *sorted(place.iterdir()), place / "not there", tmp_path / "models" / "one"


@pytest.fixture
def composition(things: tuple[Path, ...], qapp: QApplication, tmp_path: Path) -> Iterator[Composition]:
    discover(fun_viz.workspaces)
    save = partial(remembered.save, file=tmp_path / "settings.json")
    settings = Settings("en", "light", "你好")
    made = Composition(qapp, settings, models=tuple(cache.names()), save=save)
    made.window.pages.set_catalogue(catalogue())
    made.window.show()
    yield made
    made.discard()


def content(folder: Path) -> dict[str, str]:
    """Return the files below a folder with what tells their contents."""
    files = (file for file in sorted(folder.rglob("*")) if file.is_file())
    return {str(file.relative_to(folder)): hashlib.sha256(file.read_bytes()).hexdigest() for file in files}


def answer_dialogs(monkeypatch: pytest.MonkeyPatch, monkey: Monkey, place: Path) -> None:
    """Let the dialogs for files answer by themselves: what is saved goes to a place of its own."""
    place.mkdir()
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: (monkey.any_thing(), ""))
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", monkey.any_thing)
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *asked: (str(place / "saved"), asked[3]))


def shorten(composition: Composition) -> None:
    """Let a training be over in a moment."""
    for name in composition.window.pages.names:
        page: Any = composition.window.pages.page(name)
        if name == "train":
            page.form.schedule.give({"seconds": 1.0, "batch": 100})
        elif hasattr(page, "controls") and hasattr(page.form, "seconds"):
            page.form.seconds.show_value(1)


@pytest.mark.timeout(0)
def test_whatever_is_done_is_no_traceback_and_loses_nothing(
    composition: Composition, things: tuple[Path, ...], qtbot: QtBot, qtlog: Any, tmp_path: Path, nightly: bool,
    pytestconfig: pytest.Config, monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    window = composition.window
    before = content(tmp_path / "models"), content(tmp_path / "things")
    shorten(composition)
    monkey = Monkey(window, things, seed=pytestconfig.getoption("--seed"))
    answer_dialogs(monkeypatch, monkey, tmp_path / "saved")
    with qtbot.captureExceptions() as caught:
        for count in range(200_000 if nightly else 10_000):
            monkey.act()
            if count % _TOGETHER == 0:
                QApplication.processEvents()
                QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)  # as a loop that runs does
            assert not caught, f"event {count}, {monkey.done}: {''.join(format_exception(*caught[0]))}"
        monkey.rest()
        QApplication.processEvents()
        composition.trainings.pause()
        qtbot.waitUntil(lambda: composition.trainings.state not in ("running", "stopping"), timeout=20_000)
        composition.study.cancel()
        qtbot.waitUntil(lambda: not composition.study.running, timeout=20_000)
    assert not caught, caught
    assert window.isVisible()
    assert not [
        widget for widget in QApplication.topLevelWidgets() if isinstance(widget, QDialog) and widget.isVisible()
    ]
    assert (content(tmp_path / "models"), content(tmp_path / "things")) == before
    said = [record.message for record in qtlog.records if not record.message.startswith(_HARMLESS)]
    assert not said, said
    assert composition.close(20.0)
