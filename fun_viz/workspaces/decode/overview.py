"""Overview: every layer and head as one mosaic; for a recurrent net its states and gates over time."""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import product

import numpy as np
from PySide6.QtCore import Signal

from fun_viz.anatomy import Attends
from fun_viz.branch import Moment
from fun_viz.reading import Reading
from fun_viz.selection import Focus
from fun_viz.tracks import Track
from fun_viz.views.mosaic import Group, Mosaic
from fun_viz.widgets.panel import Panel
from fun_viz.widgets.texts import Texts, marked, translated
from fun_viz.workspaces.axes import axes
from fun_viz.workspaces.decode.names import gate_name

_ATTENTIONS: dict[Attends, str] = {
    "encoder": marked("encoder self"),
    "decoder": marked("decoder self"),
    "cross": marked("cross"),
}
_TRACKS = {"forwards": marked("encoder →"), "backwards": marked("encoder ←"), "decoder": marked("decoder")}
Spot = tuple[int, int, int]


class OverviewPanel(Panel):
    """Hovering a tile previews it in the map, a click keeps it there."""

    previewed = Signal(object)  # a Focus, None when the mouse leaves
    chosen = Signal(object)  # a Focus

    def __init__(self) -> None:
        self.mosaic = Mosaic()
        super().__init__(self.mosaic)
        self._spots: dict[Spot, Focus] = {}
        self._tiles: dict[Focus, Spot] = {}
        self._reading: Reading | None = None
        self._moving: tuple[_Heads | _Tracks, ...] = ()  # the maps of the reading, group by group
        self.mosaic.hovered.connect(self._hover)
        self.mosaic.chosen.connect(self._choose)
        texts = Texts(self)
        texts.bind(self.mosaic.set_placeholder, "Every layer and head appears here.")
        texts.bind(self.set_note, "hover previews, click focuses")
        texts.follow(self._name)

    def _name(self) -> None:
        reading = self._reading
        self.set_title(translated("Hidden states and gates") if reading and reading.tracks else translated("All heads"))
        if reading is not None:
            self._moving = (*_tracks(reading),) if reading.tracks else (*_heads(reading),)
        self._spots = {(n, *spot): focus for n, maps in enumerate(self._moving) for spot, focus in maps.spots.items()}
        self._tiles = {focus: spot for spot, focus in self._spots.items()}

    def show_moment(self, at: Moment, focus: Focus) -> None:
        if at.reading is not self._reading:
            self._reading = at.reading
            self._name()
        self.mosaic.show_groups(tuple(maps.at(at) for maps in self._moving))
        self.mark_focus(focus)

    def mark_focus(self, focus: Focus) -> None:
        """Put the frame round the tile of a map."""
        self.mosaic.focus = self._tiles.get(focus)

    def _hover(self, spot: Spot | None) -> None:
        self.previewed.emit(None if spot is None else self._spots.get(spot))

    def _choose(self, spot: Spot | None) -> None:
        if spot in self._spots:
            self.chosen.emit(self._spots[spot])


@dataclass(frozen=True, eq=False)
class _Heads:
    """The maps (layer, head) of one kind of attention, whatever has happened of them, and the focus of each."""

    kind: Attends
    whole: Group
    before: int  # rows of tokens that were read before the first was written
    spots: dict[tuple[int, int], Focus]

    def at(self, at: Moment) -> Group:
        """Return the maps as they stand at one moment."""
        if self.kind == "encoder":
            return replace(self.whole, begun=at.encoded)
        current = None if at.encoding else self.before + at.token
        return replace(self.whole, shown=self.before + at.written, current=current)


@dataclass(frozen=True, eq=False)
class _Tracks:
    """The maps (quantity, layer) of one reader or the writer over time, and the focus of each."""

    whole: Group
    layers: tuple[Track, ...]  # a track of each
    spots: dict[tuple[int, int], Focus]

    def at(self, at: Moment) -> Group:
        source = len(at.reading.source)
        done = (track.done(encoded=at.encoded, written=at.written, source=source) for track in self.layers)
        return replace(self.whole, shown_columns=tuple(done))


def _heads(reading: Reading) -> tuple[_Heads, ...]:
    """Return what there is of attention."""
    groups: list[_Heads] = []
    for kind, title in _ATTENTIONS.items():
        array = reading.attention(kind)
        if array is None:
            continue
        (layers, heads), known = array.values.shape[:2], axes(reading, kind)
        names = tuple(f"L{i + 1}" for i in range(layers)), tuple(f"H{i + 1}" for i in range(heads))
        whole = Group(
            translated(title), *names, array.values, side_rows=known.row_side, side_columns=known.column_side,
            shift_rows=known.row_shift, shift_columns=known.column_shift, axes=known.said(),
        )  # fmt: skip
        spots = {(layer, head): Focus(kind, layer, head) for layer, head in product(range(layers), range(heads))}
        groups.append(_Heads(kind, whole, known.before, spots))
    return tuple(groups)


def _tracks(reading: Reading) -> tuple[_Tracks, ...]:
    """Return what there is of states and gates; the rows of the first group are named."""
    groups: list[_Tracks] = []
    for part, title in _TRACKS.items():
        own = {index: track for index, track in enumerate(reading.tracks) if track.part == part}
        if not own:
            continue
        names, tracks = tuple(dict.fromkeys(track.name for track in own.values())), tuple(own.values())
        layers = 1 + max(track.layer for track in tracks)
        whole = Group(
            translated(title),
            tuple("" if groups else gate_name(name) for name in names),
            tuple(f"L{layer + 1}" if layers > 1 else "" for layer in range(layers)),
            _over_time(tracks, names),
            scale="signed",
            side_columns="target" if part == "decoder" else "source",
            shift_columns=-1 if part == "decoder" else 0,
            axes=translated("one row a unit, one column a token read"),
            square=False,
            from_right=part == "backwards",
        )
        spots = {(names.index(track.name), track.layer): Focus("track", index) for index, track in own.items()}
        first = {track.layer: track for track in reversed(tracks)}
        groups.append(_Tracks(whole, tuple(first[layer] for layer in range(layers)), spots))
    return tuple(groups)


def _over_time(tracks: tuple[Track, ...], names: tuple[str, ...]) -> np.ndarray:
    """Return (name, layer, unit, time), shares of each track's limit, with NaN where there is nothing (yet)."""
    units, time = (max(track.array.values.shape[axis] for track in tracks) for axis in (0, 1))
    layers = 1 + max(track.layer for track in tracks)
    values = np.full((len(names), layers, units, time), np.nan, np.float32)
    for track in tracks:
        tile, seen = values[names.index(track.name), track.layer], track.array.values / track.limit
        tile[:, slice(-seen.shape[1], None) if track.part == "backwards" else slice(seen.shape[1])] = seen
    return values
