"""A view of a recurrent net worked out: its frame, what was recorded, where reading and writing stand."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache, partial

from fun_viz.branch import Moment
from fun_viz.reading import Reading
from fun_viz.trace import Place
from fun_viz.tracks import Reads, Side
from fun_viz.views.stage.marks import Mark
from fun_viz.workspaces.stage.cells import AT_ONCE, Held, Timing
from fun_viz.workspaces.stage.columns import Columns, columns, small_columns
from fun_viz.workspaces.stage.frame import Frame, frame
from fun_viz.workspaces.stage.units import cells as cells_of
from fun_viz.workspaces.stage.view import Span, View
from fun_viz.workspaces.stage.wiring import States, states

_LABELS, _GAP = 86.0, 120.0
_NONE = Span(0, 0, 0)
_PARTS: dict[str, tuple[float, ...]] = {
    "encode": (60.0, 140.0, 200.0),
    "fixed": (50.0, 150.0, 200.0),
    "looks": (50.0, 110.0, 150.0, 200.0),
    "after": (50.0, 100.0, 150.0, 200.0),
}
_WHEN = {  # which part of a move something changes in
    "encode": {"carry": 0, "enter": 1, "fill": 2},
    "fixed": {"word": 0, "rail": 1, "cell": 1, "write": 2},
    "looks": {"word": 0, "links": 1, "rail": 2, "cell": 2, "write": 3},
    "after": {"word": 0, "cell": 1, "links": 2, "rail": 2, "write": 3},
}


@dataclass(frozen=True, eq=False)
class Plan:
    """What the marks of a scene are made from."""

    view: View
    states: States
    frame: Frame
    now: int  # the decoding step, -1 while it reads
    looked: int  # the step whose links are drawn, -1 while it reads

    @property
    def reading(self) -> Reading:
        return self.view.at.reading

    @property
    def columns(self) -> Columns:
        return self.frame.columns

    @property
    def names(self) -> tuple[str, str]:
        return "source", "target"

    @cached_property
    def given(self) -> tuple[Place, ...]:
        """All tokens that were given."""
        return tuple(Place("source", j) for j in range(len(self.reading.source)))

    @property
    def long(self) -> bool:
        """Whether there are more tokens than columns."""
        return not (self.columns.source.whole and self.columns.target.whole)

    @property
    def tints(self) -> tuple[float, ...]:
        """The share that each source token is tinted by."""
        return self.influence if self.view.shown == "influence" else self.weights

    @cached_property
    def reads(self) -> Reads | None:
        return self.view.at.reads

    @property
    def encoding(self) -> bool:
        return self.now < 0

    @property
    def looks_back(self) -> bool:
        """Whether it writes, and looks at the states of the encoder."""
        return not self.encoding and self.frame.wiring.looks

    @cached_property
    def _kept(self) -> dict[object, tuple[Mark, ...]]:
        own = replace(self.columns, target=_NONE)  # a window of words that moves on moves nothing of the encoder
        return _kept(self.states, replace(self.frame, columns=own))

    def kept(self, key: object, make: Callable[[], Iterable[Mark]]) -> tuple[Mark, ...]:
        """Return marks that stay the same from move to move, made once for a reading in a frame."""
        if key not in self._kept:
            self._kept[key] = tuple(make())
        return self._kept[key]

    @cached_property
    def all_read(self) -> bool:
        """Whether the encoder has read its last token, in its highest layer."""
        reads, count = self.reads, len(self.reading.source)
        return not self.encoding or (reads is not None and reads.layer == reads.layers - 1 and reads.left == count - 1)

    @property
    def kind(self) -> str:
        wiring = self.frame.wiring
        return "encode" if self.encoding else "after" if wiring.after else "looks" if wiring.looks else "fixed"

    @property
    def lasts(self) -> tuple[float, ...]:
        """The ends of the parts of a move, in milliseconds."""
        return _PARTS[self.kind]

    def timing(self, what: str) -> Timing:
        """Return in which part of the move something changes, and from when to when."""
        part = _WHEN[self.kind].get(what)
        if part is None:
            return AT_ONCE
        ends = (0.0, *self.lasts)
        return part, (ends[part], ends[part + 1])

    def shown(self, layer: int) -> int:
        """Return which layer stands in a row: in that of folded layers the one that reads, else the highest of them."""
        folded = self.reads is not None and self.encoding and layer == self.frame.first
        return min(layer, self.reads.layer) if folded and self.reads is not None else layer

    def done(self, layer: int, side: Side, at: int) -> bool:
        """Say whether a cell has read a token."""
        if not self.encoding:
            return True
        reads, layer = self.reads, self.shown(layer)
        if reads is None or layer > reads.layer:
            return False
        if layer < reads.layer:
            return True
        return at <= reads.left if side == "forwards" else reads.right is not None and at >= reads.right

    def current(self, layer: int, side: Side, at: int) -> bool:
        """Say whether a cell reads a token in this move."""
        reads = self.reads
        if not self.encoding or reads is None or self.shown(layer) != reads.layer:
            return False
        return at == (reads.left if side == "forwards" else reads.right)

    def held(self, side: Side, layer: int, at: int, width: float) -> Held:
        """Return what a cell holds after a token, as many units as there is room for."""
        found, count = self.states, cells_of(width)
        memory = found.strip(side, layer, at, count, "cell") if found.remembers and not self.view.mini else None
        fresh = None if self.view.mini else found.fresh(side, layer, at)
        return Held(found.strip(side, layer, at, count), memory, fresh)

    @cached_property
    def weights(self) -> tuple[float, ...]:
        """What the step looked at takes from each source token, () if nothing."""
        return self.states.weights(self.looked)

    @cached_property
    def influence(self) -> tuple[float, ...]:
        """The influence of each source token on that step, () where it is not to be shown, or not known yet."""
        return self.states.influence(self.looked) if self.view.shown == "influence" else ()


@lru_cache(maxsize=16)
def _kept(states: States, frame: Frame) -> dict[object, tuple[Mark, ...]]:
    return {}


def planned(view: View) -> Plan:
    """Return the plan of a view."""
    at, found = view.at, states(view.at.reading)
    now = -1 if at.encoding else at.token
    looked = now if view.looked is None or not 0 <= view.looked < now else view.looked
    wide = _columns(view, found, now, looked)
    over = not view.mini and not (wide.source.whole and wide.target.whole)
    laid = frame(wide, found.wiring, view.height, mini=view.mini, over=over, unfolded=view.unfolded)
    return Plan(view, found, laid, now, looked)


def _columns(view: View, found: States, now: int, looked: int) -> Columns:
    reading = view.at.reading
    source, target = max(1, len(reading.source)), max(1, reading.decode_moves)
    if view.mini:
        small = partial(small_columns, view.width, source, target, beside=view.beside)
        found_here = small(now=max(0, now))
        step = max(0, now if looked in found_here.target else looked)
        if found_here.source.whole:
            return small(now=step)
        return small(now=step, window=_window(view.at, found, len(found_here.source), looked))
    laid = partial(columns, view.width, source, target, now=max(0, now), labels=_LABELS, gap=_GAP)
    first = laid(windows=(view.source, view.target))
    if view.source is not None or first.source.whole:
        return first
    return laid(windows=(_window(view.at, found, len(first.source), looked), view.target))


def _window(at: Moment, found: States, fit: int, looked: int) -> Span:
    """Return where to look in a long source: at what is read now, or at the heaviest stretch of what is taken from."""
    if found.taken(looked):
        return found.window(looked, fit)
    count, left = len(at.reading.source), at.reads.left if at.reads is not None else 0
    first = max(0, min(left // fit * fit, count - fit))  # page by page, so that columns stand still
    return Span(first, first + fit, count)
