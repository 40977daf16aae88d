"""Which map is shown of a lane, and how it stands at one moment. Numpy only, no widget."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from fun_viz.branch import Moment
from fun_viz.reading import Reading
from fun_viz.trace import Array
from fun_viz.views.grid import Grid


def shows_influence(reading: Reading, *, influence: bool) -> bool:
    """Whether a lane shows influence: where it is asked for, or where there is no attention."""
    return influence or reading.attention("cross") is None


def weights(reading: Reading, *, influence: bool) -> Array | None:
    """Return what a lane looks at, (query, key); None before it is known."""
    alignment = None if shows_influence(reading, influence=influence) else reading.alignment()
    array = alignment[1] if alignment else reading.influence
    shape = (len(reading.target), len(reading.source))
    return array if array is not None and array.values.shape == shape else None


def grid(at: Moment, limit: float, *, influence: bool) -> Grid | None:
    """Return the map of a lane as it stands now; `limit` is the weight drawn in full colour."""
    array = weights(at.reading, influence=influence)
    if array is None:
        return None
    return Grid(
        array, at.reading.target, at.reading.source, "target", "source",
        rows_done=at.written,
        columns_done=at.read if at.encoding else None,
        current_row=None if at.encoding or at.ended else at.token,
        current_column=at.reads.left if at.reads else None,
        limit=limit,
    )  # fmt: skip


def heaviest(moments: Sequence[Moment], *, influence: bool) -> float:
    """Return the largest weight of all lanes, so that one scale serves them all."""
    maps = [array.values for at in moments if (array := weights(at.reading, influence=influence)) is not None]
    peaks = [float(np.nanmax(values)) for values in maps if np.isfinite(values).any()]
    return max(peaks, default=1.0) or 1.0
