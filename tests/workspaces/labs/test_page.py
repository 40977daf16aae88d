"""What every lab does with the one race of the program, shown by the race over lengths."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from fun_viz.errors import InputError
from fun_viz.run.training.request import Race, Train
from fun_viz.workspaces.bottleneck.page import BottleneckWorkspace
from fun_viz.workspaces.workspace import Context
from tests.races import finished
from tests.workspaces.labs.records import begun, metrics, said, shot, started
from tests.workspaces.train.records import Unworked

Make = Callable[..., BottleneckWorkspace]
FOREIGN = Race((Train("/runs/20260101-000000-reverse-gru"),))


@pytest.fixture
def make(qtbot: QtBot) -> Make:
    def made(trainings: Unworked | None = None) -> BottleneckWorkspace:
        page = BottleneckWorkspace(Context(None, trainings or Unworked()))  # type: ignore[arg-type]
        qtbot.addWidget(page)
        page.resize(1240, 560)
        page.show()
        return page

    return made


def trainings_of(page: BottleneckWorkspace) -> Unworked:
    assert isinstance(page.trainings, Unworked)
    return page.trainings


def test_start_asks_for_the_race_of_the_form_and_its_folders_say_whose_it_is(make: Make) -> None:
    page = make()
    page.controls.primary.click()
    race = trainings_of(page).race
    assert race is not None
    assert all("-bottleneck-reverse-" in Path(lane.folder).name for lane in race.lanes)
    assert page.own
    assert page.controls.primary.text() == "Pause"
    assert not page.form.tasks.isEnabled()
    assert page.notice.isHidden()


def test_its_own_race_is_paused_resumed_and_stopped_from_here(make: Make) -> None:
    page = make()
    page.controls.primary.click()
    said(trainings_of(page), [started("gru-none"), metrics(10)])
    page.controls.primary.click()
    assert (page.trainings.state, page.controls.primary.text()) == ("paused", "Resume")
    page.controls.primary.click()
    assert (page.trainings.state, page.controls.primary.text()) == ("running", "Pause")
    page.controls.stop.click()
    assert page.trainings.state == "stopping"


def test_another_race_is_told_of_and_a_start_takes_its_place(make: Make) -> None:
    trainings = said(begun(FOREIGN), [started("gru-dot")])
    page = make(trainings)
    assert not page.own
    assert page.form.tasks.isEnabled()
    assert "GRU · Reverse" in page.notice.text()
    assert "nothing is lost" in page.notice.text()
    assert page.controls.primary.text() == "Start training"
    page.controls.primary.click()
    assert page.own
    assert trainings.race is not FOREIGN
    assert page.notice.isHidden()
    assert page.controls.primary.text() == "Pause"


def test_while_another_race_is_being_tested_none_is_started(make: Make) -> None:
    trainings = begun(FOREIGN)
    page = make(trainings)
    trainings.stop()
    assert page.notice.isVisible()
    assert not page.controls.primary.isEnabled()
    trainings.clear()
    assert page.controls.primary.isEnabled()


def test_a_race_started_elsewhere_while_hidden_is_there_when_it_comes_to_the_front(make: Make) -> None:
    page = make()
    page.hide()
    trainings = trainings_of(page)
    trainings.start(page.form.race(Path("/runs"), datetime(2026, 1, 1)))
    said(trainings, [started("gru-none"), metrics(10, lengths={2: 0.5})])
    assert not page.board.plot.lines
    page.show()
    assert [line.y.tolist() for line in page.board.plot.lines] == [[50.0]]
    assert page.controls.primary.text() == "Pause"


def test_what_cannot_be_is_said_before_anything_starts(make: Make) -> None:
    page = make()
    for button in page.form.chips.values():
        if button.isChecked():
            button.click()
    assert not page.controls.primary.isEnabled()
    assert "at least one net" in page.controls.problem.text()
    with pytest.raises(InputError, match="at least one"):
        page.form.race(Path("/runs"), datetime(2026, 1, 1))


def test_a_failure_is_read_here(make: Make) -> None:
    page = make()
    page.controls.primary.click()
    trainings_of(page)._fail(InputError("There is no file {file}.", file="a.tsv"))
    assert page.controls.problem.text() == "There is no file a.tsv."


def test_the_choices_are_remembered(make: Make) -> None:
    page = make()
    page.form.chips["gru-dot"].click()
    page.form.tasks.setCurrentIndex(page.form.tasks.findData("copy"))
    page.form.seconds.show_value(20)
    again = make()
    again.restore(page.state())
    assert again.form.task == "copy"
    assert "gru-dot" in [net.key for net in again.form.nets]
    assert {lane.schedule.seconds for lane in again.form.race(Path("/r"), datetime(2026, 1, 1)).lanes} == {20.0}
    again.restore({"form": {"task": "none", "nets": 3, "seconds": "x"}})
    assert again.form.task == "copy"


def test_ctrl_enter_presses_the_button(make: Make, qtbot: QtBot) -> None:
    page = make()
    page.form.tasks.setFocus()
    with qtbot.waitSignal(page.controls.started):
        page.controls.primary.click()
    page.trainings.pause()
    assert page.controls.primary.text() == "Resume"


def test_the_progress_bar_is_of_its_own_race_alone(make: Make) -> None:
    trainings = said(begun(FOREIGN), [started("gru-dot"), metrics(300)])
    page = make(trainings)
    assert page.controls.bar.isHidden()
    trainings.start(replace(FOREIGN, lanes=(Train("/runs/1-bottleneck-reverse-gru-none"),)))
    said(trainings, [started("gru-none"), metrics(300)])
    assert page.controls.bar.isVisible()
    assert page.controls.bar.share == pytest.approx(0.5)


def test_a_click_in_a_plot_seeks_the_snapshot_nearest_to_it(make: Make) -> None:
    page = make()
    page.controls.primary.click()
    trainings = said(trainings_of(page), [started("gru-none"), shot(0), shot(60), shot(120), shot(180)])
    page.board.picked.emit(110.0)
    assert trainings.update == 120


def test_the_panels_in_front_are_those_of_the_board(make: Make) -> None:
    page = make()
    assert [panel.title for panel in page.panels()] == ["Exact match by source length", "What is seen", "In numbers"]
    assert page.focusPolicy() == Qt.FocusPolicy.NoFocus


def test_what_a_lab_has_measured_stays_while_another_race_is_trained(make: Make) -> None:
    page = make()
    page.controls.primary.click()
    trainings = said(trainings_of(page), [started("gru-none"), shot(0), metrics(10, lengths={2: 0.5})])
    assert [line.y.tolist() for line in page.board.plot.lines] == [[50.0]]
    trainings.start(Race((Train("/runs/1-exposure-reverse-gru"),)))
    said(trainings, [started("gru-dot"), shot(0), shot(60), metrics(90)])
    assert not page.own
    assert [line.y.tolist() for line in page.board.plot.lines] == [[50.0]]
    place = trainings.clock.position
    page.board.picked.emit(0.0)  # a click in a picture of the one moves no clock of the other
    assert trainings.clock.position == place
    page.controls.primary.click()
    assert not page.board.plot.lines


def test_a_training_that_ended_too_soon_promises_nothing(make: Make) -> None:
    page = make()
    page.controls.primary.click()
    lanes = len(trainings_of(page).histories)
    trainings = said(trainings_of(page), *[[started("gru-none"), metrics(10)]] * lanes)
    assert "come with the first assessment" in page.board.plot.area._placeholder
    said(trainings, *[[finished()]] * lanes)
    assert "ended before it was assessed" in page.board.plot.area._placeholder


def test_the_bar_says_which_training_it_is_where_that_is_not_the_labs(make: Make) -> None:
    trainings = said(begun(FOREIGN), [started("gru-dot"), shot(10)])
    page = make(trainings)
    assert page.playable.place().startswith("Reverse: update 10")
    assert page.status().startswith("Another training, not this page's: training Reverse: GRU")
    page.controls.primary.click()
    said(trainings, [started("gru-none"), shot(10)])
    assert page.own
    assert page.playable.place().startswith("update 10")
    assert page.status().startswith("training ")
