"""Overview: every layer and head as one mosaic; for a recurrent net its states and gates over time."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import Signal

from fun_viz.branch import Moment
from fun_viz.reading import Reading
from fun_viz.selection import Focus
from fun_viz.tracks import Track
from fun_viz.views.mosaic import Group, Mosaic
from fun_viz.widgets.panel import Panel
from fun_viz.widgets.texts import Texts, translated
from fun_viz.workspaces.decode.focus import axes
from fun_viz.workspaces.decode.names import gate_name

Spot = tuple[int, int, int]


class OverviewPanel(Panel):
    """Hovering a tile previews it in the map, a click keeps it there."""

    previewed = Signal(object)  # a Focus, None when the mouse leaves
    chosen = Signal(object)  # a Focus

    def __init__(self) -> None:
        self.mosaic = Mosaic()
        super().__init__(self.mosaic)
        self._spots: dict[Spot, Focus] = {}
        self._reading: Reading | None = None
        self.mosaic.hovered.connect(self._hover)
        self.mosaic.chosen.connect(self._choose)
        texts = Texts(self)
        texts.bind(self.mosaic.set_placeholder, "Every layer and head appears here.")
        texts.follow(self._name)

    def _name(self) -> None:
        recurrent = self._reading is not None and bool(self._reading.tracks)
        self.set_title(translated("Hidden states and gates") if recurrent else translated("All heads"))
        self.set_note(translated("hover previews, click focuses"))

    def show_moment(self, at: Moment, focus: Focus) -> None:
        reading = at.reading
        if reading is not self._reading:
            self._reading = reading
            self._name()
        groups = self._tracks(at) if reading.tracks else self._heads(at)
        self.mosaic.show_groups(groups)
        self.mark_focus(focus)

    def mark_focus(self, focus: Focus) -> None:
        """Put the frame round the tile of a map."""
        spot = next((spot for spot, named in self._spots.items() if named == focus), None)
        if spot != self.mosaic.focus:
            self.mosaic.focus = spot

    def _heads(self, at: Moment) -> tuple[Group, ...]:
        reading = at.reading
        titles = {
            "encoder": translated("encoder self"),
            "decoder": translated("decoder self"),
            "cross": translated("cross"),
        }
        self._spots = {}
        groups: list[Group] = []
        for part, title in titles.items():
            array = reading.attention(part)  # type: ignore[arg-type]
            if array is None:
                continue
            layers, heads = array.values.shape[:2]
            for layer in range(layers):
                for head in range(heads):
                    self._spots[len(groups), layer, head] = Focus(part, layer, head)  # type: ignore[arg-type]
            values = array.values
            if part == "encoder" and at.encoded < layers:
                values = values.copy()
                values[at.encoded :] = np.nan
            of_encoder, known = part == "encoder", axes(reading, part)  # type: ignore[arg-type]
            groups.append(
                Group(
                    title,
                    tuple(f"L{i + 1}" for i in range(layers)),
                    tuple(f"H{i + 1}" for i in range(heads)),
                    values,
                    side_rows=known.row_side,
                    side_columns=known.column_side,
                    shown=None if of_encoder else known.before + at.written,
                    current=None if of_encoder or at.encoding else known.before + at.token,
                )
            )
        return tuple(groups)

    def _tracks(self, at: Moment) -> tuple[Group, ...]:
        reading = at.reading
        titles = {
            "forwards": translated("encoder →"),
            "backwards": translated("encoder ←"),
            "decoder": translated("decoder"),
        }
        self._spots = {}
        groups: list[Group] = []
        for part, title in titles.items():
            own = [(index, track) for index, track in enumerate(reading.tracks) if track.part == part]
            if not own:
                continue
            names = tuple(dict.fromkeys(track.name for _, track in own))
            layers = range(1 + max(track.layer for _, track in own))
            for index, track in own:
                self._spots[len(groups), names.index(track.name), track.layer] = Focus("track", index)
            groups.append(
                Group(
                    title,
                    tuple("" if groups else gate_name(name) for name in names),
                    tuple(f"L{layer + 1}" if len(layers) > 1 else "" for layer in layers),
                    _so_far([track for _, track in own], names, at, len(reading.source)),
                    scale="signed",
                    side_columns="target" if part == "decoder" else "source",
                    square=False,
                )
            )
        return tuple(groups)

    def _hover(self, spot: Spot | None) -> None:
        self.previewed.emit(None if spot is None else self._spots.get(spot))

    def _choose(self, spot: Spot | None) -> None:
        if spot is not None and spot in self._spots:
            self.chosen.emit(self._spots[spot])


def _so_far(tracks: list[Track], names: tuple[str, ...], at: Moment, source: int) -> np.ndarray:
    """Return (name, layer, unit, time), shares of each track's limit, with NaN where time has not come."""
    units, time = (max(track.array.values.shape[axis] for track in tracks) for axis in (0, 1))
    layers = 1 + max(track.layer for track in tracks)
    values = np.full((len(names), layers, units, time), np.nan, np.float32)
    for track in tracks:
        done = track.done(encoded=at.encoded, written=at.written, source=source)
        tile, seen = values[names.index(track.name), track.layer], track.array.values / track.limit
        if track.part == "backwards":
            tile[:, time - done :] = seen[:, seen.shape[1] - done :]
        else:
            tile[:, :done] = seen[:, :done]
    return values
