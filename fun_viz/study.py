"""What the user looks at: branches under one clock and one selection, for all workspaces that show a sentence."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, QTimer, Signal

from fun_viz.aside import Aside
from fun_viz.branch import Branch, Moment, awaited, name_of, parting, renamed
from fun_viz.clock import Clock
from fun_viz.detailing import Detailing
from fun_viz.pacing import Together, marks, pace, waits
from fun_viz.references import References
from fun_viz.run.decoding.request import Decode, Grown
from fun_viz.selection import Selection
from fun_viz.trace import Request
from fun_viz.views.timeline import LaneMarks
from fun_viz.what_ifs import WhatIfs

if TYPE_CHECKING:
    from fun_viz.work import Run, Worker


class Study(Detailing):
    """Asks the worker for what is not there yet, and keeps it; views pull from it, nothing is changed in place."""

    changed = Signal()  # branches were replaced or have grown; at most once a turn of the event loop
    arrived = Signal()  # the first record of what was asked
    failed = Signal(object, object)  # an exception, and the request it is about
    working = Signal(bool)

    def __init__(
        self, worker: Worker, cache: Any, parent: QObject | None = None, *, job: Callable[..., Any] = Decode
    ) -> None:
        super().__init__(worker, cache, job, parent)
        self.clock = Clock(self)
        self.model = ""  # whose branch is told of where there are several
        self.together: Together = "read"  # what branches begin in the same move
        self.references = References(self)
        self._branches: dict[Request, Branch] = {}  # of the sentence looked at; not all of them are in front
        self._front: tuple[Request, ...] = ()
        self._next: tuple[Request, ...] = ()  # will be in front with the first record
        self._lanes: tuple[Branch, ...] = ()  # what the worker was asked for, as it was then
        self._run: Run | None = None
        self.waiting = False  # the worker was asked and nothing has come of it yet
        self.what_ifs = WhatIfs(self, self)
        self.force, self.go_on = self.what_ifs.force_here, self.what_ifs.force
        self.aside = partial(Aside, worker, cache)
        self._autoplay, self._begin, self.brief = False, 0, False  # brief: without what comes after the last word
        self._stood: dict[tuple[Request, ...], int] = {}  # where the clock was, by what was in front
        self._soon = QTimer(self, singleShot=True, interval=0)
        self._soon.timeout.connect(self._tell)
        self.clock.moved.connect(self._set_pace)

    @property
    def branches(self) -> tuple[Branch, ...]:
        """Those in front of which something has come, in the order asked for."""
        return tuple(self._branches[request] for request in self._front if request in self._branches)

    @property
    def current(self) -> Branch | None:
        """The branch that is told of: that of the model preferred, else the last in front."""
        branches, model = self.branches, name_of(self.model)
        mine = [branch for branch in branches if name_of(branch.request.model) == model]
        return next(iter((*mine, *branches[-1:])), None)

    @property
    def wanted(self) -> Request | None:
        """The request of the branch that is told of, or of the one that will be with the first record awaited."""
        if len(self._next) == 1:
            return self._next[0]
        return self.current.request if self.current else None

    def at(self, branch: Branch) -> Moment:
        """Return where a branch in front, or one still awaited, stands on the clock."""
        return branch.at(self.clock.position - self._wait(branch))

    @property
    def reference(self) -> str:
        """The translation that what is written is held against: typed, or known; "" if there is none."""
        return self.references.of(self.current.request) if self.current else ""

    def set_reference(self, text: str) -> None:
        """Hold what is written against another translation of the sentence looked at; "" is none."""
        if self.current is not None and text.strip() != self.reference:
            self.references.put(self.current.request, text.strip())
            self.changed.emit()

    def begin_together(self, what: Together) -> None:
        """Let branches begin to "read" in the same move, or to "write", so that those that read faster wait."""
        if what != self.together:
            self.together = what
            self._tell()

    def _wait(self, branch: Branch) -> int:
        return waits(branch, self.branches, self.together)

    @property
    def running(self) -> bool:
        return self._run is not None

    @property
    def asked(self) -> tuple[Request, ...]:
        """What the worker was asked for last."""
        return tuple(lane.request for lane in self._lanes)

    def show(self, *branches: Branch) -> None:
        """Look at branches that are already there, and forget all others; the clock goes to the last move."""
        self._stop()
        self._branches = {branch.request: branch for branch in branches}
        self._front, self._next = tuple(self._branches), ()
        for branch in branches:
            self.what_ifs.begin(branch.request)
        self.select(Selection(self.selection.focus))
        self._tell()
        self.clock.move_to(self.clock.length - 1)

    def prefer(self, model: str) -> None:
        """Tell of this model's branch where there are several."""
        if model != self.model:
            self.model = model
            self.changed.emit()

    def ask(self, requests: tuple[Request, ...], *, anew: bool = False) -> bool:
        """Look at the branches of some requests; return whether the worker had to be asked for any.

        `anew` asks for all of them, even those that are there. What is shown stays until the first record arrives, if
        nothing else of what is wanted is there; then it is played from the start.
        """
        missing = self._missing(requests, anew=anew)
        starts = bool(missing) and (anew or not self._is_coming(missing, requests))
        if starts:
            self._start(missing, requests)
        elif not missing:
            self._next, self._begin, self._autoplay = (), 0, False
        if not anew:
            self._bring(requests)
        return starts

    def found(self, request: Request) -> Branch | None:
        """Return what there is of a request, in front or not; None if nothing is."""
        return self._branches.get(request)

    def keep(self, wanted: Callable[[Request], bool]) -> None:
        """Forget the branches that are neither in front nor wanted."""
        kept = {*self._front, *self._next, *filter(wanted, self._branches)}
        self._branches = {each: of for each, of in self._branches.items() if each in kept}

    def fetch(self, request: Request) -> None:
        """Ask for a branch that is to stand beside what is in front, which stays there with the clock where it is."""
        if not self.running and request not in self._branches:
            self._start((awaited(request),), (), play=False)

    def cancel(self) -> None:
        """Stop what runs, if anything; what has arrived stays."""
        if self._run is not None:
            self._run.cancel()

    def marks(self) -> tuple[LaneMarks, ...]:
        """Return the moves of each branch, with its model's name if there are several."""
        return marks(self.branches, self.together)

    def place(self) -> str:
        """Return the words for where the current branch is; where there are several, for the move all of them make."""
        branch, clock = self.current, self.clock
        if branch is None or not branch.begun:
            return ""
        moment = self.at(branch)
        if len(self.branches) > 1:
            if self.together == "write" and not moment.encoding:
                first = self._wait(branch) + branch.reading.encode_moves
                return self.tr("word {n} / {total}").format(n=clock.position + 1 - first, total=clock.length - first)
            return self.tr("move {n} / {total}").format(n=clock.position + 1, total=clock.length)
        if moment.encoding:
            return self.tr("encode {n} / {total}").format(n=moment.encoded, total=branch.reading.encode_moves)
        return self.tr("decode {n} / {total}").format(n=moment.written, total=branch.reading.decode_moves)

    def _has(self, request: Request, *, here: bool = False) -> bool:
        """Say whether all of a request has come, and from this worker if it must be from `here`."""
        branch = self._branches.get(request)
        return branch is not None and branch.finished and not (here and branch.recorded)

    def _missing(self, requests: tuple[Request, ...], *, anew: bool) -> tuple[Branch, ...]:
        """Return what the worker must be asked for; then nothing that was measured elsewhere stands beside it."""
        each = tuple(dict.fromkeys(requests))
        if not anew and all(map(self._has, each)):
            return ()
        return tuple(awaited(request) for request in each if anew or not self._has(request, here=True))

    def _is_coming(self, missing: tuple[Branch, ...], requests: tuple[Request, ...]) -> bool:
        """Say whether the worker is at it, so that it need not be asked again."""
        running = [lane.request for lane in self._lanes] if self.running else []
        begun = running[:1] if self.waiting else [request for request in running if request in self._branches]
        return all(lane.request in running for lane in missing) and not set(begun).isdisjoint(requests)

    def turn_to(self, branch: Branch, *, play: bool) -> None:
        """Look at one branch where the clock is, or is about to be, or where other words are forced in it."""
        at = parting(self.current, self.wanted, branch.request, self._begin or self.clock.position)
        self._stop()
        if self._has(branch.request):
            self._autoplay = play
            there = renamed(self._branches.pop(branch.request), branch.request)
            self._branches[there.request] = there
            self._stood[branch.request,] = at
            self._bring((branch.request,))
        else:
            self._start((branch,), (branch.request,), play=play, at=at)

    def _bring(self, requests: tuple[Request, ...]) -> None:
        """Put branches in front, if anything has come of them, with the clock where it was when they were there."""
        if any(request in self._branches for request in requests):
            before, self._front = self._front, requests
            if before != requests:
                self._stood.setdefault(requests, self.clock.position)
                self._stood[before] = self.clock.position
            self._tell()
            self.clock.move_to(self._stood.pop(requests, self.clock.position))

    def _start(self, lanes: tuple[Branch, ...], front: tuple[Request, ...], *, play: bool = True, at: int = 0) -> None:
        self._stop()
        self._lanes, self._next, self.waiting = lanes, front, True
        self._autoplay, self._begin = play, at
        how = {"explain": "without attention"} if self.brief else {}
        job = self._job(tuple(lane.request for lane in lanes), **how)
        self._run = self._worker.start(partial(job, self._cache))
        self._run.yielded.connect(self._grow)
        self._run.failed.connect(self._fail)
        self._run.finished.connect(self._end)
        self._run.cancelled.connect(self._end)
        self.working.emit(True)

    def _stop(self) -> None:
        self.cancel()
        self.clock.pause()

    def _grow(self, grown: Grown) -> None:
        first = self.waiting
        if first:
            self._arrive()
        branch = self._branches.get((lane := self._lanes[grown.lane]).request, lane)
        self._branches[lane.request] = replace(branch, reading=branch.reading.grown(grown.trace))
        if lane.request in self._front:
            self._soon.start()
        if first:
            self.arrived.emit()

    def _arrive(self) -> None:
        """Make room: forget other sentences and what is computed anew, and bring in front what was asked for."""
        self.waiting = False
        text, anew = self._lanes[0].request.text, {lane.request for lane in self._lanes}
        self._stood = {each: at for each, at in self._stood.items() if each and each[0].text == text}
        self._branches = {each: of for each, of in self._branches.items() if each.text == text and each not in anew}
        if self._next:
            self._front, self._next = self._next, ()
            self.clock.growing = True
            self.select(Selection(self.selection.focus))  # other tokens stand there now
            self.clock.move_to(0)

    def _measure(self) -> None:
        branches = self.branches
        self.clock.growing = self.running and not (branches and all(branch.finished for branch in branches))
        self.clock.resize(max((self._wait(branch) + branch.reading.moves for branch in branches), default=0))
        self._set_pace()

    def _set_pace(self) -> None:
        self.clock.pace = pace([self.at(each) for each in self.branches])

    def _tell(self) -> None:
        self._measure()
        self.changed.emit()
        if 0 < self._begin < self.clock.length:
            self.clock.move_to(self._begin)
            self._begin = 0
        if self._autoplay and not self.waiting and self.clock.length > 1 and not self._begin:
            self._autoplay = False
            if not self.clock.ended:  # playing from the end would begin again from the start
                self.clock.play()

    def _fail(self, error: Exception) -> None:
        requests = [lane.request for lane in self._lanes]
        self._end()
        self.failed.emit(error, next((request for request in requests if not self._has(request)), requests[-1]))

    def _end(self) -> None:
        nothing, self._run, self.waiting, self._next = self.waiting, None, False, ()
        self._measure()
        if nothing or self._begin >= self.clock.length:  # what came is shorter than what was shown
            self._begin, self._autoplay = 0, False
            if not nothing:
                self.clock.move_to(self.clock.length - 1)
        self.working.emit(False)
