"""What the drawing of a net of layers is made by: what is asked, what was seen, where rows and columns stand."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from functools import cached_property, partial

from fun_viz.reading import Reading
from fun_viz.selection import Focus, Heads
from fun_viz.views.stage.marks import Mark
from fun_viz.workspaces.stage.columns import Columns, columns, small_columns
from fun_viz.workspaces.stage.rows import Rows, rows
from fun_viz.workspaces.stage.streams import Streams, streams
from fun_viz.workspaces.stage.units import cells
from fun_viz.workspaces.stage.view import Span, View


@dataclass(frozen=True, eq=False)
class Sheet:
    """`step` is the target token whose links are drawn, -1 while the net reads; `layer` the encoder's layer at work."""

    view: View

    @cached_property
    def of(self) -> Streams:
        return streams(self.view.at.reading)

    @property
    def reading(self) -> Reading:
        return self.view.at.reading

    @property
    def names(self) -> tuple[str, str]:
        return self.of.names

    @cached_property
    def encoding(self) -> bool:
        return self.view.at.encoding

    @cached_property
    def layer(self) -> int:
        return self.view.at.move

    @cached_property
    def now(self) -> int:
        """The decoding step at work, -1 while the net reads."""
        return -1 if self.encoding else self.view.at.token

    @cached_property
    def step(self) -> int:
        looked = self.view.looked
        return self.now if looked is None or not 0 <= looked <= self.now else looked

    @property
    def source(self) -> int:
        return len(self.reading.source)

    @property
    def target(self) -> int:
        return max(1, self.reading.decode_moves)

    @cached_property
    def asks(self) -> int | None:
        """The source token whose links are lit while the net reads; None: those of all."""
        looked = self.view.looked
        return looked if self.encoding and looked is not None and 0 <= looked < self.source else None

    @cached_property
    def cross(self) -> Focus:
        """The map whose links cross the gap: the one asked for, else the uppermost layer's mean."""
        asked, highest = self.view.focus, self.of.heights[1] - 1
        if asked.part == "cross":
            return replace(asked, layer=max(0, min(asked.layer, highest)))
        return Focus("cross", highest, "mean")

    def head(self, part: str, layer: int) -> Heads:
        """Return which head of a layer's attention is drawn: the one asked for, else the mean."""
        asked = self.view.focus
        return asked.head if asked.part == part and asked.layer == layer else "mean"

    def looks(self, step: int) -> tuple[float, ...]:
        """Return the weights of the source tokens for a decoding step; none where none were recorded."""
        found = self.of.weights("cross", self.cross.layer, self.cross.head)
        return () if found is None or not 0 <= step < len(found) else tuple(found[step].tolist())

    @cached_property
    def tints(self) -> tuple[float, ...]:
        """The share that each source token is tinted by."""
        influence = self.reading.influence
        if self.view.shown != "influence":
            return self.looks(self.step) if self.view.shown == "attention" else ()
        if influence is None or not 0 <= self.step < len(influence.values):
            return ()
        return tuple(influence.values[self.step].tolist())

    @cached_property
    def columns(self) -> Columns:
        view, windows = self.view, (self.view.source, self.view.target)
        if view.mini:
            return self._small(view)
        of = partial(columns, view.width, self.source, self.target, now=max(0, self.step))
        found = of(windows=windows)
        if windows[0] is None and not found.source.whole and self.step >= 0:
            return of(windows=(self.of.window(self.cross, self.step, len(found.source)), windows[1]))
        return found

    def _small(self, view: View) -> Columns:
        """Return the columns of a small drawing; one that is pointed at does not move them."""
        of = partial(small_columns, view.width, self.source, self.target, beside=view.beside)
        found = of(now=max(0, self.now))
        now = self.now if self.step in found.target else self.step
        if found.source.whole or self.step < 0:
            return of(now=max(0, now))
        return of(now=now, window=self.of.window(self.cross, self.step, len(found.source)))

    @cached_property
    def rows(self) -> Rows:
        narrow = self.columns.column < (34 if self.view.mini else 30)
        at = self.layer if self.encoding else self.view.focus.layer
        return rows(
            self.view.height, self.of.layers, max(0, min(at, self.of.layers - 1)), mini=self.view.mini, plain=narrow,
            over=self.long and not self.view.mini, fans=self.of.convolution(1, 0) is not None,
            unfolded=self.view.unfolded,
        )  # fmt: skip

    @cached_property
    def long(self) -> bool:
        """Whether there are more tokens than columns."""
        return not (self.columns.source.whole and self.columns.target.whole)

    @cached_property
    def given(self) -> range:
        """The source tokens that have columns."""
        return range(self.columns.source.first, self.columns.source.end)

    @cached_property
    def words(self) -> range:
        """The decoding steps that have columns."""
        return range(self.columns.target.first, self.columns.target.end)

    @cached_property
    def wide(self) -> float:
        """How wide a strip of the encoder is."""
        column = self.columns.column
        return min(column - 6, 68.0) if self.rows.plain else min(column * 0.76, 68.0)

    @cached_property
    def wide_word(self) -> float:
        """How wide a strip of the decoder is."""
        return min(self.columns.word * 0.62, 68.0)

    @property
    def crossing(self) -> float:
        """How wide the strip of what crosses is."""
        return 32.0 if self.view.mini else 44.0

    def kept(self, what: tuple[object, ...], make: Callable[[], Iterable[Mark]]) -> tuple[Mark, ...]:
        """Return marks of the encoder that stay while it stands where it does, made once."""
        columns = replace(self.columns, target=Span(0, 0, 0))
        return self.of.kept((columns, self.rows, self.view.mini, self.encoding, what), make)

    def strip(self, side: int, level: int, index: int) -> tuple[float, ...] | None:
        """Return what the strip of a token at a level shows; None where nothing was recorded."""
        found = self.of.strips(side, level, cells(self.wide_word if side else self.wide))
        return found[index] if index < len(found) else None
