"""One persistent background thread that drains generators: the latest job wins, late items are dropped in one place."""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterable, Iterator
from contextlib import ExitStack, closing
from queue import SimpleQueue
from threading import Event, Thread
from typing import Any

from PySide6.QtCore import QCoreApplication, QEvent, QObject, Qt, Signal

import fun_viz.plain_import  # noqa: F401 (a worker must not import by the way of PySide6)

Job = Callable[[], Iterable[Any]]


class Run(QObject):
    """One job, as seen from the thread it was started in. It ends by exactly one of failed, finished and cancelled.

    What has been cancelled is closed all the same; what goes wrong then, as with a checkpoint, is told as `lost`.
    """

    yielded = Signal(object)
    failed = Signal(object)  # the exception
    finished = Signal()
    cancelled = Signal()  # said while another job is being started: start one in answer by a queued connection
    lost = Signal(object)  # the exception of a job that was cancelled
    _posted = Signal(str, object)  # crosses the thread, then is checked

    def __init__(self, job: Job, parent: QObject) -> None:
        super().__init__(parent)
        self.job = job
        self._ended = Event()
        self._posted.connect(self._deliver, Qt.ConnectionType.QueuedConnection)

    @property
    def running(self) -> bool:
        return not self._ended.is_set()

    def cancel(self) -> None:
        """Drop what the job yields from now on; it stops at its next yield."""
        if self.running:
            self._ended.set()
            self.cancelled.emit()

    def drain(self) -> None:
        """Run the job to its end; called in the worker's thread."""
        try:
            with ExitStack() as stack:
                items = self.job()
                if isinstance(items, Generator):
                    stack.callback(items.close)  # now, here and heard: rubbish is collected without a word
                for item in items:
                    if self._ended.is_set():
                        return
                    self._post("yielded", item)
            self._post("finished", None)
        except Exception as error:
            self._post("failed", error)

    def _post(self, kind: str, item: object) -> None:
        try:
            self._posted.emit(kind, item)
        except RuntimeError:  # the program is closing and the receiving half is gone
            self._ended.set()

    def _deliver(self, kind: str, item: object) -> None:
        if not self.running:
            if kind == "failed":
                self.lost.emit(item)
            return
        if kind == "yielded":
            self.yielded.emit(item)
            return
        self._ended.set()
        if kind == "failed":
            self.failed.emit(item)
        else:
            self.finished.emit()


class Worker(QObject):
    """A thread that runs one job after another; starting a job cancels the one before."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._runs: SimpleQueue[Run | None] = SimpleQueue()
        self._current: Run | None = None
        self._kept: list[Run] = []
        self._thread = Thread(target=self._serve, name="fun-viz worker", daemon=True)
        self._thread.start()

    @property
    def busy(self) -> bool:
        """Whether a job was started and has not ended, failed or been cancelled."""
        return self._current is not None and self._current.running

    def start(self, job: Job) -> Run:
        """Run a job as soon as the thread is free. Connect to what is returned before the event loop turns."""
        self.cancel()
        self._kept = [*self._kept[-1:]]  # one run may still be draining; the thread holds its own reference
        self._current = Run(job, self)
        self._kept.append(self._current)
        self._runs.put(self._current)
        return self._current

    def cancel(self) -> None:
        if self._current is not None:
            self._current.cancel()

    def close(self, seconds: float = 2.0) -> bool:
        """Cancel and wait for the thread; False if a job did not yield in time (it dies with the process).

        What was lost by then has been told when this returns.
        """
        self.cancel()
        self._runs.put(None)
        self._thread.join(seconds)
        for run in self._kept:
            QCoreApplication.sendPostedEvents(run, QEvent.Type.MetaCall.value)
        return not self._thread.is_alive()

    def _serve(self) -> None:
        while (run := self._runs.get()) is not None:
            if run.running:
                run.drain()


def until(job: Callable[[], Any], halt: Event) -> Iterator[Any]:
    """Yield what a generator yields until it is halted, then close it: unlike what is cancelled, it ends in order."""
    with closing(job()) as records:
        for record in records:
            yield record
            if halt.is_set():
                return
