"""What every test lives in: no display, none of the user's settings, and nothing left alive behind it."""

from __future__ import annotations

import gc
import os
import tempfile
import threading
from collections.abc import Iterator
from pathlib import Path
from weakref import WeakSet

import pytest
import torch
from PySide6.QtCore import QEvent, Qt, QThread
from PySide6.QtGui import QFontDatabase
from PySide6.QtWidgets import QApplication, QWidget
from shiboken6 import isValid

_GENERAL = QFontDatabase.SystemFont.GeneralFont
_SHARED_DATA = Path(__file__).resolve().parents[2] / "shared" / "data"


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--nightly", action="store_true", help="try many more broken files and clicks")
    parser.addoption("--seed", type=int, default=8, help="what the random clicks begin with")


@pytest.fixture(scope="session")
def nightly(request: pytest.FixtureRequest) -> bool:
    """Whether there is a night to try things in."""
    return bool(request.config.getoption("--nightly"))


def pytest_configure(config: pytest.Config) -> None:
    home = tempfile.TemporaryDirectory(prefix="fun-viz-tests-")
    config.add_cleanup(home.cleanup)
    os.environ.update(_environment(Path(home.name)))  # before any QApplication exists: it reads them once
    torch.set_num_threads(1)


def _environment(home: Path) -> dict[str, str]:
    return {
        "QT_QPA_PLATFORM": os.environ.get("FUN_VIZ_TEST_PLATFORM", "offscreen"),
        "HF_HUB_OFFLINE": "1",
        "HOME": str(home),
        **{f"XDG_{kind.upper()}_HOME": str(home / kind) for kind in ("config", "data", "cache", "state")},
    }


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """The folder of sentence pairs beside a developer's checkout; without it the test is skipped."""
    if not _SHARED_DATA.is_dir():
        pytest.skip(f"needs the sentence pairs in {_SHARED_DATA}, which are not part of the project")
    return _SHARED_DATA


def pytest_collection_finish() -> None:
    """Collect rubbish between tests alone: a widget that dies while another is painted takes the process with it."""
    gc.collect()
    gc.freeze()
    gc.disable()


def pytest_runtest_teardown(item: pytest.Item, nextitem: pytest.Item | None) -> None:
    if nextitem is None or nextitem.path != item.path:
        gc.collect()


@pytest.fixture(autouse=True)
def nothing_left_alive(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Fail a test that leaves a thread running or a window open, after tidying up for the next one."""
    threads, windows, workers = set(threading.enumerate()), set(_open_windows()), _started_workers(monkeypatch)
    yield
    left = [f"thread {thread.name!r}" for thread in threading.enumerate() if thread not in threads | _daemons()]
    left += [_stop(worker) for worker in workers if isValid(worker) and worker.isRunning()]
    left += [_close(window) for window in _open_windows() if window not in windows]
    if left:
        pytest.fail(f"left alive by this test: {', '.join(left)}. Join, quit and wait, or close what it started.")


@pytest.fixture(autouse=True)
def the_system_s_font() -> None:
    """Begin with the font of the system: a program's window that died in another order may have left its own."""
    app = QApplication.instance()
    if isinstance(app, QApplication) and app.font() != (font := QFontDatabase.systemFont(_GENERAL)):
        app.setFont(font)


def _daemons() -> set[threading.Thread]:
    return {thread for thread in threading.enumerate() if thread.daemon}


def _started_workers(monkeypatch: pytest.MonkeyPatch) -> WeakSet[QThread]:
    """Return a set into which every QThread falls that is started from now on: Qt itself keeps no list."""
    workers, start = WeakSet[QThread](), QThread.start

    def start_and_remember(self: QThread, *priority: QThread.Priority) -> None:
        workers.add(self)
        start(self, *priority)

    monkeypatch.setattr(QThread, "start", start_and_remember)
    return workers


def _open_windows() -> list[QWidget]:
    if not isinstance(QApplication.instance(), QApplication):
        return []
    return [widget for widget in QApplication.topLevelWidgets() if widget.isVisible() and not _is_tooltip(widget)]


def _is_tooltip(widget: QWidget) -> bool:
    return widget.windowType() == Qt.WindowType.ToolTip  # Qt's own, and goes away by itself


def _stop(worker: QThread) -> str:
    worker.requestInterruption()
    worker.quit()
    stopped = worker.wait(2000)
    return f"QThread {worker.objectName() or type(worker).__name__!r}{'' if stopped else ', which does not stop'}"


def _close(window: QWidget) -> str:
    name = f"window {type(window).__name__} {window.windowTitle()!r}"
    window.close()
    window.deleteLater()
    QApplication.sendPostedEvents(window, QEvent.Type.DeferredDelete)
    QApplication.processEvents()
    return name
