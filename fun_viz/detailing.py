"""Every number of a run that is already there: the same request once more, on the same clock, with details.

A plain decode leaves out what no picture of a sentence shows; who looks inside asks for it here.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Any
from weakref import WeakKeyDictionary

from PySide6.QtCore import QObject, QTimer, SignalInstance

from fun_viz.branch import Branch
from fun_viz.errors import InputError, LoadError
from fun_viz.pointing import Pointing
from fun_viz.reading import Reading
from fun_viz.run.decoding.request import Grown
from fun_viz.trace import Request, Trace

if TYPE_CHECKING:
    from fun_viz.work import Run, Worker

_APART = 1e-4  # how far probabilities of one net may be from each other, on two machines
_AGAIN = 20  # milliseconds until it is asked again whether the worker is free


class Detailing(Pointing):
    """What a study adds for those who look inside. Nothing else waits for it: what is asked of the worker ends it."""

    changed: SignalInstance
    _branches: dict[Request, Branch]

    def __init__(self, worker: Worker, cache: Any, job: Callable[..., Any], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._worker, self._cache, self._job = worker, cache, job
        self._detailed: Branch | None = None  # the branch that is wanted with details
        self._detail_run: Run | None = None
        self._detail_last: Trace | None = None
        self._failures: WeakKeyDictionary[Reading, Exception] = WeakKeyDictionary()

    def detail(self, branch: Branch) -> bool:
        """Ask for every number of a branch that has come whole; return whether it is being waited for.

        When all of it is there its reading is another: the same request and steps, more arrays; clock and selection
        stay. Asked again, or for what failed, nothing happens. While the worker is at something else it waits.
        """
        whole = branch.finished and not branch.reading.detailed and self._branches.get(branch.request) is branch
        if not whole or self.detail_failure(branch) is not None:
            return False
        if self._detailed is not branch:
            self.cancel_detail()
            self._detailed = branch
            self._begin_detail()
        return True

    def detail_failure(self, branch: Branch) -> Exception | None:
        """Return why there are no details of a branch, None if nobody asked or they may still come."""
        return self._failures.get(branch.reading)

    @property
    def detail_moves(self) -> int | None:
        """How many moves of the branch asked for have been made once more; None while nothing is recorded."""
        if self._detail_run is None:
            return None
        return len(self._detail_last.steps) if self._detail_last else 0

    def stop_detail(self) -> None:
        """Give up by the user's hand what is being recorded; it is not asked for again."""
        branch = self._detailed
        self.cancel_detail()
        if branch is not None:
            self._no_detail(branch, InputError("Recording was stopped; press Decode to begin anew."))

    def cancel_detail(self) -> None:
        """Drop what is being recorded, if anything; it may be asked for again."""
        run, self._detailed, self._detail_run = self._detail_run, None, None
        if run is not None:
            run.cancel()

    @property
    def busy(self) -> bool:
        """Whether the worker is at anything."""
        return self._worker.busy

    def compute(self, job: Callable[[Any], Iterable[Any]]) -> Run:
        """Begin another job with the models of the sentences; what is asked of the worker next ends it."""
        return self._worker.start(partial(job, self._cache))

    def _begin_detail(self) -> None:
        branch = self._detailed
        if branch is None or self._detail_run is not None:
            return
        if self._branches.get(branch.request) is not branch:
            self._detailed = None
            return
        if self._worker.busy:
            QTimer.singleShot(_AGAIN, self, self._begin_detail)
            return
        self._detail_last = None
        job = self._job((branch.request,), details=True)
        self._detail_run = run = self._worker.start(partial(job, self._cache))
        run.yielded.connect(self._more_detail)
        run.failed.connect(self._fail_detail)
        run.finished.connect(self._take_detail)
        run.cancelled.connect(self._drop_detail)

    def _more_detail(self, grown: Grown) -> None:
        self._detail_last = grown.trace
        self.changed.emit()

    def _drop_detail(self) -> None:
        self._detailed = self._detail_run = self._detail_last = None

    def _fail_detail(self, error: Exception) -> None:
        branch = self._detailed
        self._drop_detail()
        if branch is not None:
            self._no_detail(branch, error)

    def _no_detail(self, branch: Branch, error: Exception) -> None:
        self._failures[branch.reading] = error
        self.changed.emit()

    def _take_detail(self) -> None:
        branch, trace = self._detailed, self._detail_last
        self._drop_detail()
        if branch is None or trace is None or self._branches.get(branch.request) is not branch:
            return
        reading = Reading(trace)
        if not _same_run(branch.reading, reading):
            self._no_detail(branch, _other_numbers(branch.title))
            return
        self._branches[branch.request] = replace(branch, reading=reading, recorded=False)
        self.changed.emit()


def _same_run(one: Reading, other: Reading) -> bool:
    """Say whether two readings are of the same tokens, chosen with the same probabilities but for rounding."""
    if (one.source, one.tokens, one.moves) != (other.source, other.tokens, other.moves):
        return False
    pairs = zip(one.probabilities, other.probabilities, strict=True)
    return all(abs(a - b) <= _APART or a != a for a, b in pairs)  # an edit can make what is no number


def _other_numbers(model: str) -> LoadError:
    return LoadError(
        "{model} computes other numbers now than this trace holds; press Decode to look inside it.", model=model
    )
