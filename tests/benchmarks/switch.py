"""How long the window takes to change its theme, and its language, with all workspaces made.

From the command until all that is seen is painted anew, while the program handles events as it does when it runs.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from statistics import median
from time import process_time

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication

import fun_viz.workspaces
from fun_viz import archive, paths
from fun_viz.registry import discover
from fun_viz.run.models import cache
from fun_viz.windows.composition import Composition
from fun_viz.windows.settings import Settings
from tests.benchmarks.figures import Figure, at_most
from tests.benchmarks.sides import settle

_TIMES = 10


def run() -> Iterator[Figure]:
    discover(fun_viz.workspaces)
    app = QApplication.instance() or QApplication([])
    composition = Composition(app, Settings("en", "light"), models=tuple(cache.names()))
    window, taken = composition.window, dict[str, list[float]]()
    window.show_trace(archive.load_trace(paths.resources() / "first.safetensors"))
    window.show()
    for name in window.pages.names:
        window.pages.page(name)

    def measure() -> None:
        settle()
        taken["theme"] = _switches(composition.preferences.toggle_theme)
        taken["language"] = _switches(composition.preferences.toggle_language)
        app.quit()

    QTimer.singleShot(0, measure)
    app.exec()
    composition.discard()
    for what, seconds in taken.items():
        yield Figure(f"another {what}", median(seconds) * 1e3, "ms", at_most(150))


def _switches(command: Callable[[], None]) -> list[float]:
    taken = []
    for _ in range(_TIMES):
        QApplication.processEvents()
        began = process_time()
        command()
        QApplication.processEvents()
        taken.append(process_time() - began)
    return taken
