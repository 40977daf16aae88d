"""A window to try things on, closed after each test, and a language to try them in."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from fun_viz.windows.language import Speech
from tests.windows.fake import Stage


@pytest.fixture
def stage(qtbot: QtBot) -> Iterator[Stage]:
    made = Stage()
    qtbot.waitExposed(made.window)
    yield made
    made.discard()


@pytest.fixture
def speech(qapp: QApplication) -> Iterator[Speech]:
    made = Speech()
    yield made
    made.speak("en")
