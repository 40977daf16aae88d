"""What is joined round a window ends with it, and leaves the application as it was."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

import fun_viz.workspaces
from fun_viz.registry import discover
from fun_viz.views.theme import DARK
from fun_viz.windows.composition import Composition
from fun_viz.windows.settings import Settings
from fun_viz.windows.style import style_sheet
from fun_viz.workspaces.workspace import workspaces
from tests.windows.fake import Stage


def test_what_was_dressed_and_spoken_is_undone(qapp: QApplication, qtbot: QtBot) -> None:
    before = qapp.palette(), qapp.font()
    stage = Stage(Settings(theme="dark"))
    stage.give("view.language.zh")
    assert qapp.palette() != before[0]
    assert stage.window.styleSheet() == style_sheet(DARK)
    assert stage.discard()
    assert (qapp.palette(), qapp.font()) == before
    assert stage.speech.language == "en"


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_the_theme_of_the_settings_holds_from_the_first_picture(qtbot: QtBot, theme: str) -> None:
    stage = Stage(Settings(theme=theme))
    assert (stage.window.palette().window().color().lightness() < 128) == (theme == "dark")
    stage.discard()


def test_no_state_that_was_remembered_keeps_a_workspace_from_starting(qapp: QApplication, qtbot: QtBot) -> None:
    discover(fun_viz.workspaces)
    composition = Composition(qapp, Settings(theme="light"), models=("a", "b", "c"))
    for name in workspaces:
        page = composition.window.pages.page(name)
        for key in page.state():
            for broken in (
                None,
                5,
                -1,
                "x",
                True,
                1.5,
                [],
                {},
                [1],
                [None],
                [[1]],
                [["x"]],
                {"a": 1},
                [[2**31 - 1] * 9],
            ):
                page.restore({key: broken})
    assert composition.discard()
