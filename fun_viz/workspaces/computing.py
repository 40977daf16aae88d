"""What a page wants computed beside the sentence, by the worker, while somebody looks; the last results are kept."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any, Generic, Protocol, TypeVar

from PySide6.QtCore import QObject, QTimer, Signal

from fun_viz.study import Study
from fun_viz.widgets.texts import reason
from fun_viz.work import Run

_KEPT = 12  # results
_AGAIN = 100  # milliseconds until it is asked again whether the worker is free


class Grows(Protocol):
    """What a job yields: more of it each time."""

    @property
    def finished(self) -> bool: ...


Job = TypeVar("Job", bound=Callable[[Any], Iterable[Any]])  # frozen: called with the cache of models
Result = TypeVar("Result", bound=Grows)


class Computing(QObject, Generic[Job, Result]):
    """One job at a time; what comes of it is known by the job itself, so nothing is shown for another sentence."""

    changed = Signal()

    def __init__(self, study: Study, unforeseen: str, parent: QObject) -> None:
        super().__init__(parent)
        self._study, self._unforeseen = study, unforeseen
        self._known: dict[Job, Result] = {}
        self._faults: dict[Job, Exception] = {}
        self._job: Job | None = None
        self._run: Run | None = None
        self._stopped: Job | None = None  # by hand
        self._soon = QTimer(self, singleShot=True, interval=_AGAIN)
        self._soon.timeout.connect(self.changed)

    def known(self, job: Job) -> Result | None:
        """Return what has come of a job by now."""
        return self._known.get(job)

    def fault(self, job: Job) -> str:
        """Return why a job failed, in the language that now holds; "" if it has not."""
        return reason(self._faults[job], self._unforeseen) if job in self._faults else ""

    @property
    def running(self) -> bool:
        return self._run is not None

    def runs(self, job: Job) -> bool:
        return self._run is not None and self._job == job

    def stopped(self, job: Job) -> bool:
        """Say whether a hand stopped it before it was done."""
        return self._stopped == job

    def over(self, job: Job) -> bool:
        """Say whether nothing more comes of a job by itself: it is done, cannot be done or was stopped."""
        known = self._known.get(job)
        return (known is not None and known.finished) or job in self._faults or self.stopped(job)

    def want(self, job: Job) -> None:
        """Begin a job, unless it is done, is being done, cannot be done or was stopped; any other work comes first."""
        if self.over(job) or self.runs(job):
            return
        if self._study.busy and not self.running:
            self._soon.start()
            return
        self._stopped, self._job = None, job
        self._run = self._study.compute(job)
        self._run.yielded.connect(self._grow)
        self._run.failed.connect(self._fail)
        self._run.finished.connect(self._end)
        self._run.cancelled.connect(self._end)

    def stop(self) -> None:
        """Stop what runs; what is known stays."""
        if self._run is not None:
            self._stopped = self._job
            self._run.cancel()

    def go_on(self) -> None:
        """Let what was stopped begin again."""
        self._stopped = None
        self.changed.emit()

    def forget(self, job: Job) -> None:
        """Let a job be done anew."""
        self._known.pop(job, None)
        self._faults.pop(job, None)
        self.go_on()

    def _grow(self, known: Result) -> None:
        assert self._job is not None
        self._known.pop(self._job, None)
        self._known[self._job] = known
        if len(self._known) > _KEPT:
            self._known.pop(next(iter(self._known)))
        self.changed.emit()

    def _fail(self, error: Exception) -> None:
        assert self._job is not None
        self._faults[self._job] = error
        self._end()

    def _end(self) -> None:
        self._run = None
        self._soon.start()  # not now: where other work has ended this job, that is only being started
