"""Whether a window can be opened is found out before Qt tries."""

from __future__ import annotations

import socket
from pathlib import Path

import pytest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from fun_viz.windows import display
from fun_viz.windows.display import NO_DISPLAY, NO_LIBRARY, fit, missing


def test_no_display_is_told_on_linux_alone() -> None:
    found = missing({}, "linux")
    assert found is not None
    assert found.template == NO_DISPLAY
    assert missing({}, "darwin") is None
    assert missing({}, "win32") is None


def test_a_chosen_platform_or_wayland_is_believed() -> None:
    assert missing({"QT_QPA_PLATFORM": "offscreen"}, "linux") is None
    assert missing({"WAYLAND_DISPLAY": "wayland-0"}, "linux") is None


def test_a_display_where_nobody_listens_is_none() -> None:
    assert missing({"DISPLAY": ":8731"}, "linux") is not None


def test_a_display_that_listens_needs_its_libraries(monkeypatch: pytest.MonkeyPatch) -> None:
    with socket.socket(socket.AF_UNIX) as server:
        server.bind("\0/tmp/.X11-unix/X8732")
        server.listen()
        monkeypatch.setattr(display, "_loads", lambda _library: True)
        assert missing({"DISPLAY": ":8732.0"}, "linux") is None
        monkeypatch.setattr(display, "_loads", lambda library: "cursor" not in library)
        found = missing({"DISPLAY": ":8732.0"}, "linux")
    assert found is not None
    assert found.template == NO_LIBRARY
    assert "sudo apt install libxcb-cursor0" in found.in_words()


def test_no_file_is_needed(tmp_path: Path) -> None:
    assert not display._loads(str(tmp_path / "none.so"))


def test_a_window_larger_than_the_screen_is_fitted_to_it(qtbot: QtBot) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    room = window.screen().availableGeometry()
    window.setGeometry(room.right() - 50, room.bottom() - 50, room.width() + 280, room.height() + 100)
    fit(window)
    assert window.geometry() == room
    window.setGeometry(room.left() + 30, room.top() + 20, 200, 100)
    fit(window)
    assert (window.x(), window.y(), window.width()) == (room.left() + 30, room.top() + 20, 200)
