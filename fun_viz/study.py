"""What the user looks at: one trace a lane, one clock for all of them, and which tokens are pointed at."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any, Protocol

from PySide6.QtCore import QObject, QTimer, Signal

from fun_viz.clock import Clock
from fun_viz.reading import Reading
from fun_viz.trace import Place, Trace, joined
from fun_viz.views.timeline import LaneMarks

if TYPE_CHECKING:
    from fun_viz.work import Run, Worker


class Request(Protocol):
    """What can be asked for: called with the worker's models, it yields records with `lane` and `trace`."""

    @property
    def text(self) -> str: ...

    def __call__(self, cache: Any) -> Any: ...


@dataclass(frozen=True)
class Where:
    """Where one lane stands at a position of the clock: in its encode or its decode stretch, and how far."""

    encoding: bool
    encoded: int  # encode moves made, this one included
    written: int  # target tokens written, this one included

    @property
    def move(self) -> int:
        """The encode move this is, from 0; -1 when decoding."""
        return self.encoded - 1 if self.encoding else -1

    @property
    def token(self) -> int:
        """The target token being written, from 0; -1 when encoding."""
        return self.written - 1


def where(reading: Reading, position: int) -> Where:
    """Return where a lane stands; a lane that has ended stays at its last move."""
    position = max(0, min(position, reading.moves - 1))
    if position < reading.encode_moves:
        return Where(True, position + 1, 0)
    return Where(False, reading.encode_moves, position - reading.encode_moves + 1)


def written(reading: Reading, position: int) -> tuple[str, str]:
    """Return what was written before a position, and the token being written there with its space."""
    count = where(reading, position).written
    if not count:
        return "", ""
    if count == reading.decode_moves:
        return reading.text, ""
    before = joined(reading.target[: count - 1], reading.spaced[: count - 1])
    return before, joined(reading.target[:count], reading.spaced[:count])[len(before) :]


class Study(QObject):
    """The lanes of one workspace group. Views pull from it; nothing it holds is ever changed in place."""

    changed = Signal()  # lanes were replaced or have grown; at most once a turn of the event loop
    pointed = Signal(object)  # tuple of Place now highlighted
    failed = Signal(object)  # an exception
    working = Signal(bool)

    def __init__(self, worker: Worker, cache: Any, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.clock = Clock(self)
        self.readings: tuple[Reading, ...] = ()
        self.request: Request | None = None
        self.complete = True  # False while a request runs, and when it was cancelled or failed
        self._worker, self._cache = worker, cache
        self._run: Run | None = None
        self._hovered: tuple[Place, ...] = ()
        self._locked: tuple[Place, ...] = ()
        self._replacing = False
        self._autoplay = False
        self._begin = 0
        self._soon = QTimer(self, singleShot=True, interval=0)
        self._soon.timeout.connect(self._tell)

    @property
    def places(self) -> tuple[Place, ...]:
        """The tokens highlighted in every view: those locked by a click, else those under the mouse."""
        return self._locked or self._hovered

    @property
    def locked(self) -> bool:
        return bool(self._locked)

    def show(self, *traces: Trace) -> None:
        """Look at traces that are already there; the clock goes to the last move."""
        self._stop()
        self.clock.growing = False
        self.request, self.complete = None, True
        self.readings = tuple(Reading(trace) for trace in traces)
        self._hovered = self._locked = ()
        self._tell()
        self.clock.move_to(self.clock.length - 1)

    def run(self, request: Request, *, play: bool = True, at: int = 0) -> None:
        """Ask the worker; what is shown stays until the new run's first record arrives; then the clock is at `at`."""
        self._stop()
        self.request, self.complete = request, False
        self._replacing, self._autoplay, self._begin = True, play, at
        self.working.emit(True)
        self._run = self._worker.start(partial(request, self._cache))
        for signal, slot in self._slots(self._run):
            signal.connect(slot)

    def _slots(self, run: Run) -> list[tuple[Any, Callable[..., None]]]:
        return [
            (run.yielded, self._grow),
            (run.failed, self._fail),
            (run.finished, self._finish),
            (run.cancelled, self._end),
        ]

    def cancel(self) -> None:
        """Stop the request that runs, if any; what has arrived stays."""
        if self._run is not None:
            self._run.cancel()

    def _stop(self) -> None:
        self.cancel()
        self.clock.pause()

    def marks(self) -> tuple[LaneMarks, ...]:
        """Return the moves of each lane, with its model's name if there are several."""
        several = len(self.readings) > 1
        return tuple(
            LaneMarks(each.encode_moves, each.decode_moves, name=each.trace.model.title if several else "")
            for each in self.readings
        )

    def where(self, lane: int = 0) -> str:
        """Return the words for where a lane is; where there are several, for the move all of them make."""
        if lane >= len(self.readings) or not self.readings[lane].moves:
            return ""
        if len(self.readings) > 1:
            return self.tr("move {n} / {total}").format(n=self.clock.position + 1, total=self.clock.length)
        reading = self.readings[lane]
        at = where(reading, self.clock.position)
        if at.encoding:
            return self.tr("encode {n} / {total}").format(n=at.encoded, total=reading.encode_moves)
        return self.tr("decode {n} / {total}").format(n=at.written, total=reading.decode_moves)

    def so_far(self, lane: int = 0) -> tuple[str, str]:
        """Return what a lane has written before the clock's position, and what it is writing there."""
        return written(self.readings[lane], self.clock.position) if lane < len(self.readings) else ("", "")

    def point(self, places: tuple[Place, ...]) -> None:
        """Say what is under the mouse; () for nothing."""
        before = self.places
        self._hovered = places
        if self.places != before:
            self.pointed.emit(self.places)

    def lock(self, places: tuple[Place, ...]) -> None:
        """Keep tokens highlighted until `free`; the same ones again, or (), frees them."""
        self._locked = () if places == self._locked else places
        self.pointed.emit(self.places)

    def free(self) -> None:
        self.lock(())

    def _grow(self, grown: Any) -> None:
        if self._replacing:
            self._replacing = False
            self.clock.growing = True
            self.readings = ()
            self._hovered = self._locked = ()
            self.clock.move_to(0)
        kept = list(self.readings)
        kept[grown.lane : grown.lane + 1] = [Reading(grown.trace)]
        self.readings = tuple(kept)
        self._soon.start()

    def _measure(self) -> None:
        self.clock.resize(max((reading.moves for reading in self.readings), default=0))

    def _tell(self) -> None:
        self._measure()
        self.changed.emit()
        if 0 < self._begin < self.clock.length:
            self.clock.move_to(self._begin)
            self._begin = 0
        if self._autoplay and self.clock.length > 1 and not self._begin:
            self._autoplay = False
            if not self.clock.ended:  # playing from the end would begin again from the start
                self.clock.play()

    def _finish(self) -> None:
        self.complete = True
        self._end()

    def _fail(self, error: Exception) -> None:
        self._end()
        self.failed.emit(error)

    def _end(self) -> None:
        self._run = None
        self._measure()
        self.clock.growing = False
        if self._begin >= self.clock.length:  # what came is shorter than what was shown
            self._begin, self._autoplay = 0, False
            self.clock.move_to(self.clock.length - 1)
        self.working.emit(False)
