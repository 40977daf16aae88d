"""Overview: every layer and head as one mosaic; for a recurrent net its states and gates over time."""

from __future__ import annotations

from itertools import product

import numpy as np
from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from fun_viz.anatomy import Attends
from fun_viz.branch import Moment
from fun_viz.reading import Reading
from fun_viz.selection import Focus
from fun_viz.trace import Array
from fun_viz.tracks import Track
from fun_viz.views.colour_map import ScaleKind
from fun_viz.views.mosaic import Group, Mosaic
from fun_viz.widgets.colour_scale import ColourScale
from fun_viz.widgets.layouts import column, row
from fun_viz.widgets.panel import Panel, chip
from fun_viz.widgets.texts import Texts, marked, translated
from fun_viz.workspaces.decode.focus import axes
from fun_viz.workspaces.decode.names import gate_name, scale_words

_ATTENTIONS: dict[Attends, str] = {
    "encoder": marked("encoder self"),
    "decoder": marked("decoder self"),
    "cross": marked("cross"),
}
_TRACKS = {"forwards": marked("encoder →"), "backwards": marked("encoder ←"), "decoder": marked("decoder")}
_KINDS: tuple[ScaleKind, ScaleKind] = ("signed", "unit")
_PICK = marked("Hover over a map to see it large, click to keep it. Automatic shows what happens at the moment.")
Spot = tuple[int, int, int]


class OverviewPanel(Panel):
    """Hovering a tile previews it in the map, a click keeps it there until "automatic" is chosen again."""

    previewed = Signal(object)  # a Focus, None when the mouse leaves
    chosen = Signal(object)  # a Focus, None for the one of what happens at the moment

    def __init__(self) -> None:
        self.mosaic, self.automatic = Mosaic(), chip(checkable=True)
        self.scales, body = (ColourScale(), ColourScale()), QWidget()
        column(body, (self.mosaic, 1), row(None, *self.scales, None, spacing=18), spacing=4)
        super().__init__(body)
        self.add_chip(self.automatic)
        self.automatic.clicked.connect(self._choose_automatic)
        self._spots: dict[Spot, Focus] = {}
        self._reading: Reading | None = None
        self.mosaic.hovered.connect(self._hover)
        self.mosaic.chosen.connect(self._choose)
        texts = Texts(self)
        texts.bind(self.mosaic.set_placeholder, "Every layer and head appears here.")
        texts.bind(self.set_note, "hover previews, click keeps")
        texts.bind(self.automatic.setText, "automatic")
        texts.bind(self.automatic.setToolTip, "Show the map of what happens at the moment (Esc)")
        texts.follow(self._name)

    def _name(self) -> None:
        tracks = self._reading.tracks if self._reading else ()
        self.set_title(translated("Hidden states and gates") if tracks else translated("All heads"), translated(_PICK))
        first, second = self.scales
        first.setVisible(self._reading is not None)
        second.setVisible(any(not track.signed for track in tracks))
        if tracks:
            first.show_scale(scale_words("signed"), "signed")
            second.show_scale(scale_words("unit"), "unit")
        else:
            first.show_scale(scale_words("weight"), "weight")

    def show_moment(self, at: Moment, focus: Focus, *, automatic: bool) -> None:
        if at.reading is not self._reading:
            self._reading = at.reading
            self._name()
        self.mosaic.show_groups(self._tracks(at) if at.reading.tracks else self._heads(at))
        self.mark_focus(focus, automatic=automatic)

    def mark_focus(self, focus: Focus, *, automatic: bool) -> None:
        """Put the frame round the tile of a map, and say whether it was chosen `automatic`ally."""
        self.automatic.setChecked(automatic)
        spot = next((spot for spot, named in self._spots.items() if named == focus), None)
        if spot != self.mosaic.focus:
            self.mosaic.focus = spot

    def _heads(self, at: Moment) -> tuple[Group, ...]:
        self._spots = {}
        groups: list[Group] = []
        for kind in _ATTENTIONS:
            if (array := at.reading.attention(kind)) is not None:
                for layer, head in product(*map(range, array.values.shape[:2])):
                    self._spots[len(groups), layer, head] = Focus(kind, layer, head)
                groups.append(_attention_group(kind, array, at))
        return tuple(groups)

    def _tracks(self, at: Moment) -> tuple[Group, ...]:
        self._spots = {}
        groups: list[Group] = []
        for kind in _KINDS:
            first = len(groups)
            for part, title in _TRACKS.items():
                tracks = enumerate(at.reading.tracks)
                own = {i: track for i, track in tracks if (track.part, track.signed) == (part, kind == "signed")}
                names = tuple(dict.fromkeys(track.name for track in own.values()))
                for index, track in own.items():
                    self._spots[len(groups), names.index(track.name), track.layer] = Focus("track", index)
                if own:
                    head = "" if len(groups) > first else scale_words(kind)[0]
                    groups.append(_track_group(head, translated(title), kind, names, list(own.values()), at))
        return tuple(groups)

    def _hover(self, spot: Spot | None) -> None:
        self.previewed.emit(None if spot is None else self._spots.get(spot))

    def _choose(self, spot: Spot | None) -> None:
        if spot in self._spots:
            self.chosen.emit(self._spots[spot])

    def _choose_automatic(self) -> None:
        self.automatic.setChecked(True)
        self.chosen.emit(None)


def _attention_group(kind: Attends, array: Array, at: Moment) -> Group:
    values, of_encoder, known = array.values, kind == "encoder", axes(at.reading, kind)
    layers, heads = values.shape[:2]
    if of_encoder and at.encoded < layers:
        values = values.copy()
        values[at.encoded :] = np.nan
    return Group(
        translated(_ATTENTIONS[kind]),
        tuple(f"L{i + 1}" for i in range(layers)),
        tuple(f"H{i + 1}" for i in range(heads)),
        values,
        side_rows=known.row_side,
        side_columns=known.column_side,
        shown=None if of_encoder else known.before + at.written,
        current=None if of_encoder or at.encoding else known.before + at.token,
    )


def _track_group(
    head: str, title: str, kind: ScaleKind, names: tuple[str, ...], tracks: list[Track], at: Moment
) -> Group:
    """Return (name, layer) maps of the states, or of the gates, of one reader or the writer.

    `head` is what they are; only the group that says so labels its rows, for those beside it have the same.
    """
    layers = 1 + max(track.layer for track in tracks)
    return Group(
        f"{head}, {title}" if head else title,
        tuple(gate_name(name) for name in names),
        tuple(f"L{layer + 1}" if layers > 1 else "" for layer in range(layers)),
        _so_far(tracks, names, at),
        scale=kind,
        side_columns="target" if tracks[0].part == "decoder" else "source",
        square=False,
        lettered=bool(head),
    )


def _so_far(tracks: list[Track], names: tuple[str, ...], at: Moment) -> np.ndarray:
    """Return (name, layer, unit, time), shares of each track's limit, with NaN where time has not come."""
    units, time = (max(track.array.values.shape[axis] for track in tracks) for axis in (0, 1))
    layers = 1 + max(track.layer for track in tracks)
    values = np.full((len(names), layers, units, time), np.nan, np.float32)
    for track in tracks:
        done = track.done(encoded=at.encoded, written=at.written, source=len(at.reading.source))
        tile, seen = values[names.index(track.name), track.layer], track.array.values / track.limit
        if track.part == "backwards":
            tile[:, time - done :] = seen[:, seen.shape[1] - done :]
        else:
            tile[:, :done] = seen[:, :done]
    return values
