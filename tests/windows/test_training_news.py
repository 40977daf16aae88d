"""A training is seen on its tab and in the line at the bottom, wherever one is."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtWidgets import QPushButton

from fun_viz.history import History
from fun_viz.windows.status_bar import StatusBar
from tests.windows.fake import Stage
from tests.workspaces.train.records import metrics, started


def button(status: StatusBar) -> QPushButton:
    return status._training


def train(stage: Stage) -> None:
    """Let a training be a quarter through."""
    begun = History().then(started(seconds=40.0), replace(metrics(1200), seconds=10.0))
    stage.trainings.histories = (begun,)
    stage.trainings._turn("running")
    stage.trainings.changed.emit()


def test_a_training_is_told_on_its_tab_and_in_every_other_workspace(stage: Stage) -> None:
    tabs, status = stage.window.tabs, stage.window.status
    tabs.pick("trained")
    train(stage)
    assert tabs.tabText(3) == "Train  ● 25%"
    assert not button(status).isVisible()  # its own line tells of it
    tabs.pick("one")
    assert button(status).text() == "training Reverse · update 1,200"
    button(status).click()
    assert tabs.name == "trained"


def test_one_that_was_begun_elsewhere_is_in_the_first_workspace_that_trains(stage: Stage) -> None:
    train(stage)
    assert stage.window.tabs.tabText(3) == "Train  ● 25%"
    stage.trainings._turn("paused")
    assert stage.window.tabs.tabText(3) == "Train  ‖ 25%"
    assert button(stage.window.status).text() == "paused: Reverse"
    stage.trainings._turn("done")
    assert stage.window.tabs.tabText(3) == "Train"
    assert not button(stage.window.status).isVisible()


def test_a_second_click_on_play_does_not_pause(stage: Stage) -> None:
    play = stage.window.transport._buttons["play"]
    before = play._turned
    stage.window.transport._plays = None
    stage.window.transport._show_playing()
    assert play._turned > before
