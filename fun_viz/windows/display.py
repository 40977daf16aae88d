"""Whether a window can be opened at all, for Qt would end the whole program where it cannot; and where it fits."""

from __future__ import annotations

import ctypes
import re
import socket
from collections.abc import Mapping
from contextlib import suppress

from PySide6.QtCore import QLoggingCategory
from PySide6.QtWidgets import QApplication, QWidget

from fun_viz.widgets.texts import marked
from fun_viz.windows.message import Message

NO_DISPLAY = marked("There is no display")
NO_LIBRARY = marked("The system library {library} is missing (on Debian or Ubuntu: sudo apt install {package})")
_NEEDED = {"libxcb-cursor.so.0": "libxcb-cursor0", "libxkbcommon-x11.so.0": "libxkbcommon-x11-0"}
_LOCAL = re.compile(r"^:(\d+)(\.\d+)?$")


def missing(environment: Mapping[str, str], platform: str) -> Message | None:
    """Return why no window can be opened here, None if one can."""
    if not platform.startswith("linux") or environment.get("QT_QPA_PLATFORM") or environment.get("WAYLAND_DISPLAY"):
        return None
    if not _listens(environment.get("DISPLAY", "")):
        return Message(NO_DISPLAY)
    for library, package in _NEEDED.items():
        if not _loads(library):
            return Message(NO_LIBRARY, {"library": library, "package": package})
    return None


def application() -> QApplication:
    """Return the application, made if there is none; that a locale is not UTF-8 it mends by itself, unsaid."""
    if isinstance(app := QApplication.instance(), QApplication):
        return app
    QLoggingCategory.setFilterRules("default.warning=false")
    try:
        return QApplication(["fun-viz"])
    finally:
        QLoggingCategory.setFilterRules("")


def fit(window: QWidget) -> None:
    """See that all of a window is on its screen."""
    if window.isMaximized() or window.isFullScreen():
        return
    room = window.screen().availableGeometry()
    window.resize(window.size().boundedTo(room.size()))
    last = room.bottomRight() - window.rect().bottomRight()
    window.move(max(room.left(), min(window.x(), last.x())), max(room.top(), min(window.y(), last.y())))


def _listens(display: str) -> bool:
    """Return whether somebody answers at a display; one on another machine is believed."""
    if not (local := _LOCAL.match(display)):
        return bool(display)
    name = f"/tmp/.X11-unix/X{local[1]}"
    return any(_answers(address) for address in (name, f"\0{name}"))


def _answers(address: str) -> bool:
    with suppress(OSError), socket.socket(socket.AF_UNIX) as plug:
        plug.settimeout(1.0)
        plug.connect(address)
        return True
    return False


def _loads(library: str) -> bool:
    with suppress(OSError):
        return bool(ctypes.CDLL(library))
    return False
