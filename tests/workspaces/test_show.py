"""A page that cannot be drawn when it is shown says why, and the program goes on."""

from __future__ import annotations

import sys

import pytest
from pytestqt.qtbot import QtBot

from fun_viz.registry import discover
from fun_viz.study import Study
from fun_viz.trainings import Trainings
from fun_viz.work import Worker
from fun_viz.workspaces.workspace import Context, Workspace, workspaces

import fun_viz.workspaces  # isort: skip

discover(fun_viz.workspaces)


@pytest.mark.parametrize("name", sorted(workspaces))
def test_every_workspace_can_be_shown_without_a_model(qtbot: QtBot, name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    said: list[BaseException] = []
    monkeypatch.setattr(sys, "excepthook", lambda _kind, error, _trace: said.append(error))
    worker = Worker()
    page = workspaces[name].make(Context(Study(worker, None), Trainings(worker), ()))
    qtbot.addWidget(page)
    page.show()
    assert said == []
    worker.close()


def test_what_fails_when_a_page_is_shown_is_told_and_ends_nothing(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    said: list[BaseException] = []
    monkeypatch.setattr(sys, "excepthook", lambda _kind, error, _trace: said.append(error))
    monkeypatch.setattr(Workspace, "draw", lambda _self: max(()))
    worker = Worker()
    page = Workspace(Context(Study(worker, None), Trainings(worker), ()))
    qtbot.addWidget(page)
    page.show()
    assert [type(error) for error in said] == [ValueError]
    worker.close()
