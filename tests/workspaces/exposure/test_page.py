from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import numpy as np
import pytest
from pytestqt.qtbot import QtBot

import fun_viz.workspaces
from fun_viz.registry import discover
from fun_viz.run.training.request import Race, Train
from fun_viz.views.annotations import Between, Moment
from fun_viz.workspaces.exposure.form import SAMPLED
from fun_viz.workspaces.exposure.page import ExposureWorkspace
from fun_viz.workspaces.workspace import Context, workspaces
from tests.workspaces.labs.records import begun, metrics, said, shot, started
from tests.workspaces.train.records import Unworked

discover(fun_viz.workspaces)
Make = Callable[..., ExposureWorkspace]
EARLY, LATE = ((0.2, 0.2), (0.3, 0.9)), ((0.0, 0.0), (0.1, 0.3))


@pytest.fixture
def make(qtbot: QtBot) -> Make:
    def made(trainings: Unworked | None = None) -> ExposureWorkspace:
        page = ExposureWorkspace(Context(None, trainings or Unworked()))  # type: ignore[arg-type]
        qtbot.addWidget(page)
        page.resize(1240, 560)
        page.show()
        return page

    return made


def race_of(page: ExposureWorkspace) -> Race:
    return page.form.race(Path("/runs"), datetime(2026, 1, 1))


def trained(page: ExposureWorkspace) -> Unworked:
    """Let the page start, and its first lane be assessed twice."""
    page.controls.primary.click()
    trainings = page.trainings
    assert isinstance(trainings, Unworked)
    return said(trainings, [started(), shot(0), metrics(60, positions=EARLY), shot(60),
                            metrics(120, positions=LATE, teacher=0.5), shot(120)])  # fmt: skip


def test_it_is_the_sixth_page_and_asks_for_no_sentence(make: Make) -> None:
    page, kind = make(), workspaces["exposure"]
    assert kind.page() is ExposureWorkspace
    assert (kind.title, kind.order, kind.asks) == ("Exposure bias", 60, False)
    assert page.playable.clock is page.trainings.clock


def test_one_net_is_trained_or_the_same_one_twice(make: Make) -> None:
    page = make()
    page.form.teacher.slider.setValue(80)
    (alone,) = race_of(page).lanes
    assert (alone.schedule.teacher, alone.schedule.sampling) == (0.8, "constant")
    page.form.sampled.click()
    first, second = race_of(page).lanes
    assert first == alone
    assert (second.family, second.options) == (alone.family, alone.options)
    assert (second.schedule.teacher, second.schedule.sampling) == (SAMPLED, "inverse-sigmoid")
    assert first.folder != second.folder


def test_errors_are_drawn_solid_and_dashed_with_the_gap_between_them(make: Make) -> None:
    page = make()
    trained(page)
    forced, free = page.board.positions[0].plot.lines
    assert (forced.dash, free.dash) == ("solid", "dash")
    np.testing.assert_allclose(forced.x, [1, 2])
    np.testing.assert_allclose(forced.y, [0, 10])
    np.testing.assert_allclose(free.y, [0, 30])
    (gap,) = page.board.positions[0].plot.area._behind
    assert isinstance(gap, Between)
    assert page.board.positions[0]._note.text().startswith("teacher forcing 50% · after 12 s of training")
    assert page.board.positions[1].isHidden()


def test_the_clock_shows_the_errors_of_another_update(make: Make) -> None:
    page = make()
    trained(page).clock.move_to(1)
    np.testing.assert_allclose(page.board.positions[0].plot.lines[1].y, [20, 90])
    assert page.board.gap.plot.area.position == 60
    assert page.board.gap._note.text() == "15.0 points"


def test_the_mean_gap_is_drawn_over_updates_and_a_moved_slider_marked(make: Make) -> None:
    page = make()
    trained(page)
    (line,) = page.board.gap.plot.lines
    np.testing.assert_allclose(line.x, [60, 120])
    np.testing.assert_allclose(line.y, [15, 5])
    assert page.board.gap.plot.area._behind == (Moment(120.0, "50%"),)


def test_moving_the_slider_during_training_goes_on_with_it_from_the_same_place(make: Make, qtbot: QtBot) -> None:
    page = make()
    page.form.sampled.click()
    trainings = said(trained(page), [], [started(sampling="inverse-sigmoid")])
    before = trainings.race
    assert before is not None
    for value in (90, 70, 40):
        page.form.teacher.slider.setValue(value)
    assert trainings.race is before
    qtbot.waitUntil(lambda: trainings.race is not before, timeout=2000)
    assert trainings.race is not None
    assert [lane.schedule.teacher for lane in trainings.race.lanes] == [0.4, SAMPLED]
    assert all(lane.resume for lane in trainings.race.lanes)
    assert trainings.state == "running"
    assert len(trainings.asked) == 2
    assert trainings.histories[0].metrics


def test_moved_while_it_rests_the_slider_holds_from_the_resumption_on(make: Make) -> None:
    page = make()
    trainings = trained(page)
    page.controls.primary.click()
    page.form.teacher.slider.setValue(25)
    assert not page.teacher_forcing.settle.isActive()
    page.controls.primary.click()
    assert trainings.race is not None
    assert trainings.race.lanes[0].schedule.teacher == 0.25


def test_the_slider_leaves_a_race_of_another_kind_alone(make: Make) -> None:
    foreign = begun(Race((Train("/runs/1-reverse-gru"),)))
    page = make(said(foreign, [started("gru-dot"), metrics(60, positions=EARLY)]))
    page.form.teacher.slider.setValue(10)
    assert not page.teacher_forcing.settle.isActive()
    assert not page.board.positions[0].plot.lines


def test_runs_that_were_opened_are_drawn_unless_they_are_another_lab_s(make: Make) -> None:
    for folder, lines in (("/runs/1-reverse-gru", 2), ("/runs/1-bottleneck-reverse-gru-none", 0)):
        trainings = Unworked()
        page = make(trainings)
        trainings.follow((folder,), forever=False)
        said(trainings, [started("gru-dot"), metrics(60, positions=EARLY)])
        assert len(page.board.positions[0].plot.lines) == lines
        assert ("GRU with dot attention · Reverse" in page.board.positions[0]._note.text()) == bool(lines)


def test_a_race_against_scheduled_sampling_is_shown_side_by_side(make: Make) -> None:
    page = make()
    page.form.sampled.click()
    trainings = trained(page)
    said(trainings, [], [started(sampling="inverse-sigmoid"), metrics(60, positions=LATE, teacher=0.7)])
    assert page.board.positions[1].isVisible()
    assert [panel.title for panel in page.panels()] == [
        "Without scheduled sampling", "With scheduled sampling", "Mean gap over training", "What is seen",
    ]  # fmt: skip
    ranges = [panel.plot.area._ranges[2:] for panel in page.board.positions]
    assert ranges[0] == ranges[1]
    assert len(page.board.gap.plot.lines) == 2
    assert "With scheduled sampling the gap is" in page.board.findings.text.text()


def test_choices_are_remembered(make: Make) -> None:
    page = make()
    page.form.sampled.click()
    page.form.teacher.slider.setValue(60)
    page.form.nets.setCurrentIndex(page.form.nets.findData("transformer"))
    again = make()
    again.restore(page.state())
    assert again.form.state() == page.form.state()


def test_empty_it_explains_what_is_to_come(make: Make) -> None:
    page = make()
    assert "Press Start training" in page.board.positions[0].plot.area._placeholder
    assert "exposure bias" in page.board.findings.text.text()
