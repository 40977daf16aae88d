from __future__ import annotations

from pathlib import Path

from pytestqt.qtbot import QtBot

from fun_viz.errors import LoadError
from fun_viz.run.training.folder import begin
from fun_viz.run.training.plan import Plan
from fun_viz.run.training.request import Train
from fun_viz.run.training.schedule import Schedule
from fun_viz.text.pairs import Pairs
from fun_viz.work import Run
from fun_viz.workspaces.train.batch import BatchPanel
from fun_viz.workspaces.train.batch_loader import BatchLoader, Source
from tests.workspaces.train.records import Unworked


def loader_of(qtbot: QtBot, study: Unworked) -> tuple[BatchLoader, BatchPanel]:
    panel = BatchPanel()
    qtbot.addWidget(panel)
    return BatchLoader(study.beside, panel, study), panel


def answered(qtbot: QtBot, run: Run) -> None:
    run.drain()
    with qtbot.waitSignals([run.finished, run.failed], raising=False, timeout=200):
        pass


def test_batches_are_told_apart_by_what_they_are_made_of() -> None:
    one = Source(Train("a", "copy", "gru"))
    assert one.key == Source(Train("b", "copy", "transformer", {"width": 8}, pinned="abc")).key
    assert one.key != Source(Train("a", "reverse", "gru")).key
    assert one.key != Source(Train("a", "copy", "gru", schedule=Schedule(batch=99))).key
    assert Source(Train("a", "", pairs=Pairs("x"))).key != Source(Train("a", "", pairs=Pairs("y"))).key


def test_the_batch_of_a_run_that_is_followed_is_that_of_its_folder(qtbot: QtBot, tmp_path: Path) -> None:
    study = Unworked()
    loader, panel = loader_of(qtbot, study)
    begin(Plan(str(tmp_path / "run"), "copy", "gru", schedule=Schedule(batch=100)))
    loader.open(Source(folder=str(tmp_path / "run")))
    loader._soon.timeout.emit()
    answered(qtbot, study.questions[0])
    picture = panel.view._picture
    assert picture is not None
    assert picture.source.cells <= 100
    assert picture.source.pieces[0][:-1] == picture.target.pieces[0][1:-1]


def test_a_folder_without_a_run_is_said(qtbot: QtBot, tmp_path: Path) -> None:
    study = Unworked()
    loader, panel = loader_of(qtbot, study)
    loader.open(Source(folder=str(tmp_path)))
    loader._soon.timeout.emit()
    answered(qtbot, study.questions[0])
    assert isinstance(loader._error, LoadError)
    assert "holds no training" in panel.view._placeholder


def test_a_fault_nobody_thought_of_is_said_too(qtbot: QtBot) -> None:
    loader, panel = loader_of(qtbot, Unworked())
    loader.open(Source(error=ValueError("out of paper")))
    assert panel.view._placeholder == "The batch cannot be shown: out of paper"


def test_what_is_closed_answers_no_more(qtbot: QtBot) -> None:
    study = Unworked()
    loader, panel = loader_of(qtbot, study)
    loader.open(Source(Train("", "copy", "gru")))
    loader._soon.timeout.emit()
    loader.close()
    answered(qtbot, study.questions[0])
    assert panel.view.to_csv() == ""
