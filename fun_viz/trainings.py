"""What the Train workspace looks at: what each lane of a race has said, on one clock that counts its snapshots."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial
from threading import Event
from time import monotonic
from typing import Any, Literal

from PySide6.QtCore import QObject, QTimer, Signal

from fun_viz.branch import Branch, recorded
from fun_viz.clock import Clock
from fun_viz.events import LaneEvent, Skipped, TrainingEvent
from fun_viz.history import History
from fun_viz.run.training.request import Conclude, Follow, Race, Resume
from fun_viz.views.timeline import LaneMarks
from fun_viz.work import Run, Worker, until

State = Literal["idle", "running", "paused", "stopping", "done", "following"]
_TOGETHER = 33  # milliseconds in which records are collected and told at once: curves are costly to draw
_LAPSE = 10_000.0  # milliseconds that playing from the first snapshot to the last takes at speed 1


class Trainings(QObject):
    """The lanes of one race, trained by a worker of their own. Pulled from; nothing held is changed in place.

    A position of the clock is an index into `updates`. `race` is None when run folders were opened.
    """

    changed = Signal()  # histories have grown or were replaced; at most some thirty times a second
    state_changed = Signal(str)
    opened = Signal(object)  # the Race that the run folders which were opened had been asked for
    failed = Signal(object)  # an exception
    lost = Signal(object)  # an exception: what a training that is not looked at any more was to save at its end
    finished = Signal(object)  # a Finished or None for each lane: a training has ended (one reopened had before)

    def __init__(self, worker: Worker, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.hues: tuple[int, ...] = ()  # which of the theme's colours the page in front gives the lanes
        self.clock = Clock(self)
        self.clock.moved.connect(self._moved)
        self.histories: tuple[History, ...] = ()
        self.updates: tuple[int, ...] = ()  # after which some lane was looked at, in order
        self.race: Race | None = None
        self.folders: tuple[str, ...] = ()  # of the lanes
        self.state: State = "idle"
        self.live = True  # whether the clock goes along with the newest snapshot
        self._worker = worker
        self._aside: Worker | None = None
        self._run: Run | None = None
        self._onward = False  # whether to go on as soon as what was paused has written all
        self._halt = Event()
        self._concluding = False
        self._heard: list[LaneEvent] = []
        self._soon = QTimer(self, singleShot=True, interval=_TOGETHER)
        self._soon.timeout.connect(self._tell)

    @property
    def update(self) -> int:
        """The update the clock stands at, 0 as long as there is no snapshot."""
        return self.updates[min(self.clock.position, len(self.updates) - 1)] if self.updates else 0

    @property
    def branches(self) -> tuple[Branch, ...]:
        """The pinned sentence as each lane translated it at the update the clock stands at."""
        snapshots = (history.snapshot_at(self.update) for history in self.histories)
        return recorded(*(snapshot.trace for snapshot in snapshots if snapshot is not None))

    @property
    def current(self) -> Branch | None:
        """The first lane's branch."""
        return next(iter(self.branches), None)

    @property
    def ended(self) -> bool:
        """Whether every lane has said that it is finished."""
        return bool(self.histories) and all(history.finished for history in self.histories)

    @property
    def seconds_left(self) -> float | None:
        """Seconds until all lanes have ended, one after the other; None if nobody can say."""
        each = [history.left for history in self.histories]
        return None if not each or None in each else sum(seconds or 0.0 for seconds in each)

    @property
    def begun(self) -> tuple[int, ...]:
        """The lanes that have said something which is worth a checkpoint."""
        return tuple(lane for lane, history in enumerate(self.histories) if history.started)

    def start(self, race: Race) -> None:
        """Train from the start; what was shown is gone."""
        self._replace(tuple(lane.folder for lane in race.lanes))
        self._train(race)

    def pause(self) -> None:
        """Let each lane write its checkpoint and rest; if none has begun, all is as it was before the start."""
        if self.state == "running":
            self._halt_as("paused")

    def resume(self, race: Race | None = None) -> None:
        """Go on where the checkpoints stand, as a race says, or the one before, or else the folders opened."""
        if self.state in ("running", "stopping"):
            return
        self.race = race or self.race
        if self.state == "paused" and self._run is not None and self._run.running:
            self._onward = True
            self._turn("running")
        else:
            self._go_on()

    def stop(self) -> None:
        """End the training where it is, and assess what was learned; when following, only look no longer."""
        if self.state == "following":
            self._cancel()
            self._turn("done")
        elif self.state in ("running", "paused"):
            self._halt_as("stopping")
            if self._run is None or not self._run.running:
                self._conclude()

    def follow(self, folders: tuple[str, ...], *, forever: bool = True) -> None:
        """Read run folders, and go on while they are written if that is wanted."""
        self._replace(folders)
        self.race = None
        self._launch(Follow(folders, forever=forever))
        self._turn("following")

    def clear(self) -> None:
        """Look at nothing; a training that runs writes its checkpoint."""
        self._cancel()
        self._replace(())
        self.race = None
        self._turn("idle")

    def close(self, seconds: float = 2.0) -> bool:
        """End the worker, once the checkpoints are written; False if that took longer."""
        self._cancel()
        self.clock.pause()
        if self._aside is not None:
            self._aside.cancel()
        until, ended = monotonic() + seconds, True
        for worker in (self._worker, self._aside):
            ended = (worker is None or worker.close(max(0.0, until - monotonic()))) and ended
        return ended

    def beside(self, job: Callable[[], Any]) -> Run:
        """Run what is asked on a thread that is not the training's; of several questions the latest is answered."""
        if self._aside is None:
            self._aside = Worker(self)
        return self._aside.start(job)

    def marks(self) -> tuple[LaneMarks, ...]:
        """Return how far along the clock each lane has come."""
        several = len(self.histories) > 1
        return tuple(
            LaneMarks(
                name=lane.started.title if several and lane.started else "",
                updates=self.updates[: bisect_right(self.updates, lane.snapshots[-1].update)] if lane.snapshots else (),
                hue=self.hues[place % len(self.hues)] if self.hues else None,
            )
            for place, lane in enumerate(self.histories)
        )

    def place(self) -> str:
        """Return the words for where the clock is; all lanes are at the same update."""
        if not self.updates:
            return ""
        return self.tr("update {n} / {total}").format(n=f"{self.update:,}", total=f"{self.updates[-1]:,}")

    def _go_on(self) -> None:
        """Go on, from the start where a lane was halted before it began."""
        self._tell()
        race = self.race
        if race is not None:
            folders, lanes = tuple(lane.folder for lane in race.lanes), enumerate(race.lanes)
            if folders != self.folders:
                self._replace(folders)
            race = replace(race, lanes=tuple(replace(train, resume=lane in self.begun) for lane, train in lanes))
        self._train(race)

    def _train(self, race: Race | None) -> None:
        self.race = race
        self._launch(race or Resume(self.folders))
        self._turn("running")

    def _conclude(self) -> None:
        lanes = tuple(lane for lane in self.begun if not self.histories[lane].finished)
        self._launch(partial(_concluded, self.folders, lanes))
        self._concluding = True

    def _launch(self, job: Callable[[], Any]) -> None:
        self._halt, self._concluding, self._onward = Event(), False, False
        self._run = self._worker.start(partial(until, job, self._halt))
        self._run.yielded.connect(self._hear)
        self._run.failed.connect(self._fail)
        self._run.lost.connect(self.lost)
        self._run.finished.connect(self._finish)

    def _cancel(self) -> None:
        self._worker.cancel()
        self._run, self._onward = None, False

    def _halt_as(self, state: State) -> None:
        self._onward = False
        self._halt.set()
        self._turn(state)

    def _replace(self, folders: tuple[str, ...]) -> None:
        self.clock.pause()
        self._heard.clear()
        self.folders, self.live = folders, True
        self.histories = tuple(History() for _ in folders)
        self._measure()
        self.changed.emit()

    def _hear(self, said: Race | LaneEvent | None) -> None:
        if isinstance(said, Race):
            self.opened.emit(said)
        elif said is not None:
            self._heard.append(said)
            if not self._soon.isActive():
                self._soon.start()
        elif self.state == "following" and (self._heard or self.ended):  # there is nothing new in what is followed
            self._tell()
            if self.ended:
                self._cancel()
                self._end()

    def _tell(self) -> None:
        self._soon.stop()
        if not self._heard:
            return
        records: dict[int, list[TrainingEvent | Skipped]] = {}
        for said in self._heard:
            records.setdefault(said.lane, []).append(said.event)
        self._heard = []
        self.histories = tuple(old.then(*records.get(lane, ())) for lane, old in enumerate(self.histories))
        self._measure()
        self.changed.emit()

    def _measure(self) -> None:
        live = self.live
        self.updates = tuple(sorted({shot.update for lane in self.histories for shot in lane.snapshots}))
        self.clock.pace = _LAPSE / max(1, len(self.updates) - 1)
        self.clock.resize(len(self.updates))
        if live:
            self.clock.move_to(len(self.updates) - 1)

    def _moved(self, position: int) -> None:
        self.live = position >= len(self.updates) - 1

    def _finish(self) -> None:
        self._tell()
        if self.state == "following":
            self._turn("done" if self.ended else "paused")
        elif self.ended or self._concluding:
            self._end()
        elif self._onward:
            self._go_on()
        elif not self.begun:
            self.clear()
        elif self.state == "stopping":
            self._conclude()
        elif self.state != "paused":
            self._end()

    def _end(self) -> None:
        self._turn("done")
        self.finished.emit(tuple(history.finished for history in self.histories))

    def _fail(self, error: Exception) -> None:
        """Rest: what was trained until then can be resumed, if anything was."""
        self._tell()
        self._onward = False
        self._turn("paused" if self.begun else "idle")
        self.failed.emit(error)

    def _turn(self, state: State) -> None:
        if state != self.state:
            self.state = state
            self.state_changed.emit(state)


def _concluded(folders: tuple[str, ...], lanes: tuple[int, ...]) -> Iterator[LaneEvent]:
    for said in Conclude(tuple(folders[lane] for lane in lanes))():
        yield LaneEvent(lanes[said.lane], said.event)
