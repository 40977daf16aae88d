"""Overview: every layer and head as one mosaic; for a recurrent net its states and gates over time."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from itertools import product

import numpy as np
from PySide6.QtCore import Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QWidget

from fun_viz.anatomy import Attends
from fun_viz.branch import Moment
from fun_viz.reading import Reading
from fun_viz.selection import Focus
from fun_viz.tracks import Track
from fun_viz.views.colour_map import ScaleKind
from fun_viz.views.foretelling import Foretelling
from fun_viz.views.mosaic import Group, Mosaic
from fun_viz.views.stage.widget import StageView
from fun_viz.widgets.colour_scale import ColourScale
from fun_viz.widgets.layouts import column, row
from fun_viz.widgets.panel import Panel, chip
from fun_viz.widgets.texts import Texts, marked, translated
from fun_viz.workspaces.axes import axes
from fun_viz.workspaces.names import gate_name, scale_words
from fun_viz.workspaces.stage.overwritten import gate_of, overwritten_scene

_ATTENTIONS: dict[Attends, str] = {
    "encoder": marked("encoder self"),
    "decoder": marked("decoder self"),
    "cross": marked("cross"),
}
_TRACKS = {"forwards": marked("encoder →"), "backwards": marked("encoder ←"), "decoder": marked("decoder")}
_KINDS: tuple[ScaleKind, ScaleKind] = ("signed", "unit")
_PICK = marked("Hover over a map to see it large, click to keep it. Automatic shows what happens at the moment.")
_SHARE = marked(
    "A bar is the share of a state that is new after a token. Grey: past; in colour: now; dashed: not reached yet."
)
_NEW = {  # by the gate that tells: title, note, tip
    "update": (marked("Overwritten"), marked("share of the state that is new, %"), _SHARE),
    "forget": (marked("Forgotten"), marked("share of the memory dropped, %"), _SHARE),
}
_BARS = 180  # pixels that bars of a few tokens take
_SMALL, _BESIDE = 26.0, 36.0  # pixels of a tile, and of what stands beside those of a kind
_TERMS = {"update": "update-gate", "forget": "forget-gate"}  # the word that has the formula of a gate
Spot = tuple[int, int, int]


class OverviewPanel(Foretelling, Panel):
    """Hovering a tile previews it in the map, a click keeps it there until "automatic" is chosen again."""

    previewed = Signal(object)  # a Focus, None when the mouse leaves
    chosen = Signal(object)  # a Focus, None for the one of what happens at the moment

    def __init__(self) -> None:
        self.mosaic, self.automatic = Mosaic(), chip(checkable=True)
        self.bars, self.states = StageView(), chip(checkable=True)
        self.bars.setMinimumWidth(_BARS)
        self.scales, body = (ColourScale(), ColourScale()), QWidget()
        column(body, (self.bars, 1), (self.mosaic, 1), row(None, *self.scales, None, spacing=18), spacing=4)
        super().__init__(body)
        self.add_chip(self.states)
        self.add_chip(self.automatic)
        self.states.clicked.connect(self._choose_picture)
        self.bars.resized.connect(self._draw_bars)
        self.automatic.clicked.connect(self._choose_automatic)
        self._at: Moment | None = None
        self._kind = "cross"  # of the attention in focus
        self._spots: dict[Spot, Focus] = {}
        self._tiles: dict[Focus, Spot] = {}
        self._reading: Reading | None = None
        self._moving: tuple[_Heads | _Tracks, ...] = ()  # the maps of the reading, group by group
        self.mosaic.hovered.connect(self._hover)
        self.mosaic.chosen.connect(self._choose)
        texts = Texts(self)
        texts.bind(self.mosaic.set_placeholder, "Every layer and head appears here.")
        texts.bind(self.states.setText, "all states")
        texts.bind(
            self.states.setToolTip, "Show the numbers of all states and gates, in place of the share overwritten"
        )
        texts.bind(self.automatic.setText, "automatic")
        texts.bind(self.automatic.setToolTip, "Show the map of what happens at the moment (Esc)")
        texts.follow(self._name)

    @property
    def _shows_bars(self) -> bool:
        """Whether it shows how much of each state is overwritten: where the cells have a gate that tells it."""
        return self._reading is not None and bool(gate_of(self._reading)) and not self.states.isChecked()

    def _name(self) -> None:
        reading, bars = self._reading, self._shows_bars
        tracks = reading.tracks if reading else ()
        if reading is not None and bars:
            title, note, tip = _NEW[gate_of(reading)]
            self.set_title(translated(title), translated(tip))
            self.set_note(translated(note))
        else:
            self.set_title(
                translated("Hidden states and gates") if tracks else translated("All heads"), translated(_PICK)
            )
            self.set_note(translated("hover previews, click chooses"))
        self.set_info(_info(bars=bars, tracks=bool(tracks)), _TERMS.get(gate_of(reading), "") if reading else "")
        self.bars.setVisible(bars)
        self.mosaic.setVisible(not bars)
        self.states.setVisible(reading is not None and bool(gate_of(reading)))
        first, second = self.scales
        first.setVisible(reading is not None and not bars)
        second.setVisible(any(not track.signed for track in tracks) and not bars)
        first.show_scale(scale_words("signed" if tracks else "weight"), "signed" if tracks else "weight")
        second.show_scale(scale_words("unit"), "unit")
        if reading is not None:
            self._moving = (*_tracks(reading),) if tracks else (*self._kinds(_heads(reading)),)
        self._spots = {(n, *spot): focus for n, maps in enumerate(self._moving) for spot, focus in maps.spots.items()}
        self._tiles = {focus: spot for spot, focus in self._spots.items()}

    def _kinds(self, all_of: tuple[_Heads, ...]) -> tuple[_Heads, ...]:
        """Return the kinds of attention to be shown: that in focus alone where tiles of all would be too small."""
        columns = sum(len(maps.whole.columns) for maps in all_of)
        small = columns * _SMALL + _BESIDE * len(all_of) > self.mosaic.width()
        return tuple(maps for maps in all_of if maps.kind == self._kind) if small else all_of

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if self._at is not None and not self._at.reading.tracks:
            self._name()
            self.mosaic.show_groups(tuple(maps.at(self._at) for maps in self._moving))

    def show_moment(self, at: Moment, focus: Focus, *, automatic: bool) -> None:
        self._at = at
        kind = focus.part if focus.part in _ATTENTIONS else self._kind
        if at.reading is not self._reading or kind != self._kind:
            self._reading, self._kind = at.reading, kind
            self._name()
        if self._shows_bars:
            self._draw_bars()
        else:
            self.mosaic.show_groups(tuple(maps.at(at) for maps in self._moving))
        self.mark_focus(focus, automatic=automatic)

    def _draw_bars(self) -> None:
        if self._at is not None and self._shows_bars:
            scene = overwritten_scene(self._at, self.bars.width(), self.bars.height(), ahead=self.ahead)
            self.bars.show_scene(scene, move=False)

    def draw_again(self) -> None:
        self._draw_bars()

    def _choose_picture(self) -> None:
        self._name()
        if self._at is not None:
            self.mosaic.show_groups(tuple(maps.at(self._at) for maps in self._moving))
            self._draw_bars()

    def mark_focus(self, focus: Focus, *, automatic: bool) -> None:
        """Put the frame round the tile of a map, and say whether it was chosen `automatic`ally."""
        self.automatic.setChecked(automatic)
        self.mosaic.focus = self._tiles.get(focus)

    def _hover(self, spot: Spot | None) -> None:
        self.previewed.emit(None if spot is None else self._spots.get(spot))

    def _choose(self, spot: Spot | None) -> None:
        if spot in self._spots:
            self.chosen.emit(self._spots[spot])

    def _choose_automatic(self) -> None:
        self.automatic.setChecked(True)
        self.chosen.emit(None)


def _info(*, bars: bool, tracks: bool) -> str:
    return "decode.overwritten" if bars else "decode.states" if tracks else "decode.heads"


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
    """Return what there is of states and of gates; only the first group of either says so, and labels its rows."""
    groups: list[_Tracks] = []
    for kind in _KINDS:
        first = len(groups)
        for part, title in _TRACKS.items():
            tracks = enumerate(reading.tracks)
            own = {i: track for i, track in tracks if (track.part, track.signed) == (part, kind == "signed")}
            if own:
                head = "" if len(groups) > first else f"{scale_words(kind)[0]}, "
                groups.append(_of_part(f"{head}{translated(title)}", kind, own, lettered=bool(head)))
    return tuple(groups)


def _of_part(title: str, kind: ScaleKind, own: Mapping[int, Track], *, lettered: bool) -> _Tracks:
    """Return the states, or the gates, of one reader or the writer, which are tracks of the reading by their index."""
    names, tracks = tuple(dict.fromkeys(track.name for track in own.values())), tuple(own.values())
    layers, part = 1 + max(track.layer for track in tracks), tracks[0].part
    whole = Group(
        title,
        tuple(gate_name(name) for name in names),
        tuple(f"L{layer + 1}" if layers > 1 else "" for layer in range(layers)),
        _over_time(tracks, names),
        scale=kind,
        side_columns="target" if part == "decoder" else "source",
        shift_columns=-1 if part == "decoder" else 0,
        axes=translated("one row a unit, one column a token read"),
        square=False,
        lettered=lettered,
        from_right=part == "backwards",
    )
    spots = {(names.index(track.name), track.layer): Focus("track", index) for index, track in own.items()}
    first = {track.layer: track for track in reversed(tracks)}
    return _Tracks(whole, tuple(first[layer] for layer in range(layers)), spots)


def _over_time(tracks: tuple[Track, ...], names: tuple[str, ...]) -> np.ndarray:
    """Return (name, layer, unit, time), shares of each track's limit, with NaN where there is nothing (yet)."""
    units, time = (max(track.array.values.shape[axis] for track in tracks) for axis in (0, 1))
    layers = 1 + max(track.layer for track in tracks)
    values = np.full((len(names), layers, units, time), np.nan, np.float32)
    for track in tracks:
        tile, seen = values[names.index(track.name), track.layer], track.array.values / track.limit
        tile[:, slice(-seen.shape[1], None) if track.part == "backwards" else slice(seen.shape[1])] = seen
    return values
