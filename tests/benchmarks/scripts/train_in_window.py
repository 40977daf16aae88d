"""Trains in the real window for some minutes; prints how late a timer was in one of them, and how memory grew."""

from __future__ import annotations

import json
import os
import sys
from statistics import median, quantiles
from time import perf_counter

import psutil
from PySide6.QtCore import QObject, Qt, QTimer

import fun_viz.workspaces
from fun_viz import paths
from fun_viz.app import Program, _application
from fun_viz.registry import discover
from fun_viz.run.training.catalogue import offer_named
from fun_viz.run.training.request import Race, Train
from fun_viz.windows.settings import Settings

_TICK, _MINUTE = 0.005, 60.0


class Watch(QObject):
    """Starts the training, counts for a minute, and goes on looking at the memory."""

    def __init__(self, program: Program, minutes: int, end) -> None:
        super().__init__(program)
        self.program, self.minutes, self.end = program, minutes, end
        self.trainings = program.composition.trainings
        self.late: list[float] = []
        self.sizes: list[tuple[float, float]] = []
        self.timer = QTimer(self, timerType=Qt.TimerType.PreciseTimer, interval=5)
        self.timer.timeout.connect(self.tick)
        self.memory = QTimer(self, interval=1000)
        self.memory.timeout.connect(self.look)
        program.ready.connect(self.begin, Qt.ConnectionType.QueuedConnection)

    def begin(self) -> None:
        _, schedule = offer_named("transformer").defaults("reverse")
        fields = {**schedule.__dict__, "seconds": 0.0, "decay": "constant", "rate": 5e-4}
        folder = str(paths.user_runs() / "bench")
        self.trainings.start(Race((Train(folder, task="reverse", schedule=type(schedule)(**fields)),)))
        QTimer.singleShot(5000, self, self.count)

    def count(self) -> None:
        self.began = self.last = perf_counter()
        self.before = self.trainings.histories[0].update
        self.timer.start()
        self.memory.start()

    def tick(self) -> None:
        now = perf_counter()
        self.late.append(max(0.0, now - self.last - _TICK))
        self.last = now
        if now - self.began > _MINUTE:
            self.timer.stop()
            self.updates = self.trainings.histories[0].update - self.before

    def look(self) -> None:
        spent = perf_counter() - self.began
        self.sizes.append((spent, psutil.Process().memory_info().rss / 1e6))
        if spent > self.minutes * _MINUTE and not self.timer.isActive():
            self.memory.stop()
            self.tell()
            self.end()

    def tell(self) -> None:
        milliseconds = [1e3 * one for one in self.late]
        second = [size for spent, size in self.sizes if _MINUTE <= spent < 2 * _MINUTE] or [self.sizes[0][1]]
        last = [size for spent, size in self.sizes if spent >= (self.minutes - 1) * _MINUTE]
        told = {
            "p99": quantiles(milliseconds, n=100)[98],
            "late": 100 * sum(one > 50 for one in milliseconds) / len(milliseconds),
            "worst": max(milliseconds),
            "updates": self.updates,
            "drift": median(last) - median(second),
        }
        print(json.dumps(told), flush=True)


def main(minutes: int) -> None:
    discover(fun_viz.workspaces)
    app = _application()
    program = Program(app, Settings(workspace="train"))
    program.window.show()

    def end() -> None:
        program.window.close()
        if not program.close():
            os._exit(0)  # as the program does: nothing should be torn down under a thread that computes
        app.quit()

    watch = Watch(program, minutes, end)
    app.exec()
    del watch


if __name__ == "__main__":
    main(int(sys.argv[1]))
