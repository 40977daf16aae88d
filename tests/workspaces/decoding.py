"""The Decode workspace with nothing in it, where nothing moves but by a test."""

from __future__ import annotations

import pytest
from pytestqt.qtbot import QtBot

from fun_viz.study import Study
from fun_viz.workspaces.decode.page import DecodeWorkspace
from fun_viz.workspaces.workspace import Context


@pytest.fixture
def page(qtbot: QtBot, study: Study) -> DecodeWorkspace:
    page = DecodeWorkspace(Context(study, None, ("tiny",)))  # type: ignore[arg-type]
    page.resize(1280, 1000)
    qtbot.addWidget(page)
    page.stage.view.animate = False
    page.show()
    return page
