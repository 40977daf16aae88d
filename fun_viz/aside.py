"""What is asked of the worker on the side: nobody waits for it, and whatever else is asked comes first."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, QTimer, Signal

if TYPE_CHECKING:
    from fun_viz.work import Run, Worker

_AGAIN = 20  # milliseconds until it is asked again whether the worker is free
Job = Callable[[Any], Iterable[Any]]


class Aside(QObject):
    """Runs one frozen job at a time, the latest asked; what comes of another one is dropped."""

    answered = Signal(object, object)  # the job, and what it yielded
    failed = Signal(object, object)  # the job, and the exception

    def __init__(self, worker: Worker | None, cache: Any, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._worker, self._cache = worker, cache
        self._job: Job | None = None  # what was asked last, come or not
        self._run: Run | None = None
        self._again = QTimer(self, singleShot=True, interval=_AGAIN)
        self._again.timeout.connect(self._begin)

    def ask(self, job: Job) -> None:
        """Ask for a job, unless it was asked last; it begins when the worker has nothing else to do."""
        if job != self._job:
            self.drop()
            self._job = job
            self._begin()

    def drop(self) -> None:
        """Forget what was asked last."""
        run, self._job, self._run = self._run, None, None
        self._again.stop()
        if run is not None:
            run.cancel()

    def _begin(self) -> None:
        if self._job is None or self._worker is None or self._run is not None:
            return
        if self._worker.busy:
            self._again.start()
            return
        self._run = run = self._worker.start(partial(self._job, self._cache))
        run.yielded.connect(self._answer)
        run.failed.connect(self._fail)
        run.finished.connect(self._end)
        run.cancelled.connect(self._wait)

    def _answer(self, answer: object) -> None:
        self.answered.emit(self._job, answer)

    def _fail(self, error: Exception) -> None:
        self._run = None
        self.failed.emit(self._job, error)

    def _end(self) -> None:
        self._run = None

    def _wait(self) -> None:
        """Begin anew when what came between is done."""
        if self._run is not None:
            self._run = None
            self._again.start()
