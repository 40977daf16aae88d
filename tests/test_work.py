"""The worker, by the order of its signals; what a thread waits for is always an event, never time."""

from __future__ import annotations

import sys
import threading
from collections.abc import Iterator
from time import perf_counter

import pytest
from PySide6.QtCore import QCoreApplication, QObject, Signal
from pytestqt.qtbot import QtBot

from fun_viz.work import Run, Worker

PATIENCE = 5_000


@pytest.fixture
def worker(qtbot: QtBot) -> Iterator[Worker]:
    worker = Worker()
    yield worker
    assert worker.close()


class Diary:
    """Writes down what a run told, and in which thread."""

    def __init__(self, run: Run) -> None:
        self.told: list[object] = []
        self.threads: set[threading.Thread] = set()
        run.yielded.connect(self.on_yielded)
        run.finished.connect(self.on_finished)
        run.failed.connect(self.on_failed)
        run.cancelled.connect(self.on_cancelled)

    def on_yielded(self, item: object) -> None:
        self._write(item)

    def on_finished(self) -> None:
        self._write("finished")

    def on_failed(self, error: Exception) -> None:
        self._write(error)

    def on_cancelled(self) -> None:
        self._write("cancelled")

    def _write(self, item: object) -> None:
        self.told.append(item)
        self.threads.add(threading.current_thread())


def drained(worker: Worker, qtbot: QtBot) -> None:
    """Return when everything the worker was given has arrived: it works one job after another."""
    with qtbot.waitSignal(worker.start(lambda: iter(())).finished, timeout=PATIENCE):
        pass


def test_items_come_in_order_and_then_the_end(worker: Worker, qtbot: QtBot) -> None:
    run = worker.start(lambda: iter(range(5)))
    diary = Diary(run)
    assert worker.busy
    qtbot.waitUntil(lambda: not run.running, timeout=PATIENCE)
    assert diary.told == [0, 1, 2, 3, 4, "finished"]
    assert not worker.busy


def test_the_job_runs_in_one_other_thread_and_its_news_arrive_in_this_one(worker: Worker, qtbot: QtBot) -> None:
    threads: list[threading.Thread] = []

    def job() -> Iterator[int]:
        threads.append(threading.current_thread())
        yield 1

    diaries = []
    for _ in range(3):
        run = worker.start(job)
        diaries.append(Diary(run))
        qtbot.waitUntil(lambda run=run: not run.running, timeout=PATIENCE)  # type: ignore[misc]
    assert len(set(threads)) == 1
    assert threads[0] is not threading.current_thread()
    assert set.union(*(diary.threads for diary in diaries)) == {threading.current_thread()}


def test_an_exception_ends_the_run_after_what_was_yielded(worker: Worker, qtbot: QtBot) -> None:
    wrong = ValueError("wrong")

    def job() -> Iterator[int]:
        yield 1
        raise wrong

    run = worker.start(job)
    diary = Diary(run)
    qtbot.waitUntil(lambda: not run.running, timeout=PATIENCE)
    assert diary.told == [1, wrong]


def test_a_job_that_fails_before_it_yields_fails_too(worker: Worker, qtbot: QtBot) -> None:
    wrong = OSError("wrong")

    def job() -> Iterator[int]:
        raise wrong

    run = worker.start(job)
    diary = Diary(run)
    qtbot.waitUntil(lambda: not run.running, timeout=PATIENCE)
    assert diary.told == [wrong]
    drained(worker, qtbot)


def test_after_cancelling_nothing_late_arrives(worker: Worker, qtbot: QtBot) -> None:
    yielded = threading.Event()

    def job() -> Iterator[int]:
        yield 1
        yield 2
        yielded.set()
        yield 3

    run = worker.start(job)
    diary = Diary(run)
    assert yielded.wait(5)  # both items are posted, and none has been delivered: no event loop has turned
    run.cancel()
    run.cancel()
    drained(worker, qtbot)
    assert diary.told == ["cancelled"]


def test_a_cancelled_job_is_left_at_its_next_yield(worker: Worker, qtbot: QtBot) -> None:
    started, go, reached = threading.Event(), threading.Event(), []

    def job() -> Iterator[int]:
        started.set()
        assert go.wait(5)
        yield 1
        reached.append("after")
        yield 2

    run = worker.start(job)
    assert started.wait(5)
    run.cancel()
    go.set()
    drained(worker, qtbot)
    assert reached == []


def test_the_latest_request_wins_and_those_never_begun_never_begin(worker: Worker, qtbot: QtBot) -> None:
    started, go, begun = threading.Event(), threading.Event(), []

    def first() -> Iterator[str]:
        started.set()
        assert go.wait(5)
        yield "first"

    def numbered(name: str) -> Iterator[str]:
        begun.append(name)
        yield name

    runs = [worker.start(first)]
    assert started.wait(5)
    runs += [worker.start(lambda name=name: numbered(name)) for name in ("second", "third", "fourth")]  # type: ignore[misc]
    diaries = [Diary(run) for run in runs]
    go.set()
    qtbot.waitUntil(lambda: not runs[-1].running, timeout=PATIENCE)
    assert begun == ["fourth"]
    assert [diary.told for diary in diaries] == [[], [], [], ["fourth", "finished"]]


def test_a_run_ends_once(worker: Worker, qtbot: QtBot) -> None:
    run = worker.start(lambda: iter(()))
    diary = Diary(run)
    qtbot.waitUntil(lambda: not run.running, timeout=PATIENCE)
    run.cancel()
    assert diary.told == ["finished"]


def test_closing_while_a_job_yields_for_ever_takes_less_than_two_seconds(qtbot: QtBot) -> None:
    worker, started = Worker(), threading.Event()

    def job() -> Iterator[int]:
        while True:
            started.set()
            yield 0

    diary = Diary(worker.start(job))
    assert started.wait(5)
    began = perf_counter()
    assert worker.close()
    assert perf_counter() - began < 2
    QCoreApplication.processEvents()
    assert diary.told == ["cancelled"]


def test_closing_says_when_a_job_does_not_yield_in_time(qtbot: QtBot) -> None:
    worker, started, go = Worker(), threading.Event(), threading.Event()

    def job() -> Iterator[int]:
        started.set()
        assert go.wait(5)
        yield 0

    worker.start(job)
    assert started.wait(5)
    assert not worker.close(0.01)
    go.set()
    assert worker.close()


def test_a_generator_that_is_left_is_closed(worker: Worker, qtbot: QtBot) -> None:
    started, closed = threading.Event(), threading.Event()

    def job() -> Iterator[int]:
        try:
            while True:
                started.set()
                yield 0
        finally:
            closed.set()

    run = worker.start(job)
    assert started.wait(5)
    run.cancel()
    drained(worker, qtbot)
    assert closed.wait(5)


class Bell(QObject):
    rung = Signal(bool)


def test_a_thousand_signals_do_not_wear_out_true(qtbot: QtBot) -> None:
    """Some versions of PySide drop a reference of True with every emit, and abort the process after some hundred."""
    bell, heard = Bell(), []
    bell.rung.connect(heard.append)
    before = sys.getrefcount(True)
    for _ in range(1_000):
        bell.rung.emit(True)
    heard.clear()
    assert abs(sys.getrefcount(True) - before) < 50


def test_what_goes_wrong_when_a_cancelled_job_is_closed_is_told(qtbot: QtBot) -> None:
    worker, told, begun = Worker(), list[object](), threading.Event()

    def job() -> Iterator[int]:
        try:
            while True:
                begun.set()
                yield 1
        finally:
            raise OSError("the disk is full")

    for end in (worker.cancel, worker.close):
        begun.clear()
        run = worker.start(job)
        run.lost.connect(lambda error: told.append(str(error)))
        assert begun.wait(PATIENCE / 1000)
        end()
        qtbot.waitUntil(lambda: bool(told), timeout=PATIENCE)
        assert told == ["the disk is full"]
        told.clear()
