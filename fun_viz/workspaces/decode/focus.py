"""Which of a model's many maps is looked at closely, and the numbers of it at one moment. Numpy only, no widget."""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache

import numpy as np

from fun_viz.anatomy import Attends
from fun_viz.branch import Moment
from fun_viz.edits import unmasked
from fun_viz.reading import Reading
from fun_viz.selection import Focus, Part
from fun_viz.trace import Array
from fun_viz.views.grid import Grid
from fun_viz.widgets.texts import translated
from fun_viz.workspaces.axes import READS, TOTAL, axes, influence_totals


def default_focus(reading: Reading) -> Focus:
    """Return the last layer's attention to what was read, all heads as their mean; influence for a net without."""
    kinds: tuple[Part, ...] = ("cross",) if len(reading.trace.sequences) > 1 else ("decoder", "encoder")
    for kind in kinds:
        if (array := reading.attention(kind)) is not None:  # type: ignore[arg-type]
            return Focus(kind, array.values.shape[0] - 1)
    return Focus("influence")


def moment_focus(at: Moment) -> Focus:
    """Return what is happening at a moment: the layer that reads, the states that fill, and then what is looked at."""
    reading = at.reading
    if not at.encoding:
        return default_focus(reading)
    if (read := at.reads) is not None:
        here = [i for i, track in enumerate(reading.tracks) if (track.layer, track.name) == (read.layer, "hidden")]
        return Focus("track", here[0]) if here else default_focus(reading)
    return Focus("encoder", at.move) if reading.attention("encoder") is not None else default_focus(reading)


def fitted(focus: Focus, reading: Reading) -> Focus:
    """Return the focus if the reading has such a map, else the nearest it has."""
    if focus.part == "influence":
        return focus
    if focus.part == "track":
        return focus if focus.layer < len(reading.tracks) else default_focus(reading)
    array = reading.attention(focus.part)
    if array is None:
        return default_focus(reading)
    layers, heads = array.values.shape[:2]
    head = focus.head if isinstance(focus.head, str) else min(focus.head, heads - 1)
    return replace(focus, layer=min(focus.layer, layers - 1), head=0 if heads == 1 else head)


def weights(reading: Reading, focus: Focus) -> np.ndarray | None:
    """Return the (query, key) numbers of a focus over the whole run; None where the trace has none."""
    if focus.part == "influence":
        return None if reading.influence is None else reading.influence.values
    if focus.part == "track":
        return None
    return reading.pattern(focus.part, focus.layer, focus.head)


def over(reading: Reading, focus: Focus) -> Focus:
    """Return the map that lies over the source: the one in focus if it does, else the default."""
    return focus if focus.part in ("cross", "influence") else default_focus(reading)


def over_source(reading: Reading, focus: Focus, t: int) -> np.ndarray | None:
    """Return the weights (source,) of target token t: those in focus if they lie over the source, else the default.

    They are as the net has them: those of a local attention, or the largest of several heads, do not sum to 1.
    """
    focus = over(reading, focus)
    values, row = weights(reading, focus), t + axes(reading, focus.part).before
    if values is None or row >= len(values) or focus.part == "encoder":
        return None
    given = np.zeros(len(reading.source), np.float32)
    seen = np.nan_to_num(values[row])[: len(given)]
    given[: len(seen)] = seen  # a net that goes on with the text has written more keys
    return given


def grid(at: Moment, focus: Focus) -> Grid | None:
    """Return the map in focus as it stands at one moment."""
    reading = at.reading
    if focus.part == "track":
        return _track_grid(at, focus.layer)
    values = weights(reading, focus)
    if values is None:
        return None
    known = axes(reading, focus.part)
    array = Array(values[: len(known.rows)], ("query", "key"))
    encoder, current = focus.part == "encoder", None if at.encoding else known.before + at.token
    done = None if at.encoded > focus.layer else 0
    totals = influence_totals(reading) if focus.part == "influence" else ()
    return Grid(
        array, known.rows, known.columns, known.row_side, known.column_side, known.row_shift, known.column_shift,
        rows_done=done if encoder else known.before + at.written,
        current_row=None if encoder else current,
        hidden=_ahead(*array.values.shape) if focus.part == "decoder" and not _looks_ahead(reading, focus) else None,
        row_title=translated(known.row_title) if known.row_title else "",
        column_title=translated(known.column_title),
        row_notes=known.notes,
        totals=totals,
        total_title=TOTAL,
        hides_ahead=focus.part != "encoder",
    )  # fmt: skip


def _looks_ahead(reading: Reading, focus: Focus) -> bool:
    """Say whether the mask of the attention in focus was taken away."""
    return reading.trace.anatomy.attention("decoder")[focus.layer].path in unmasked(reading.trace.request.edits)


@lru_cache(maxsize=4)
def _ahead(queries: int, keys: int) -> np.ndarray:
    """Return where a query may not look, (query, key): at what comes after it."""
    return np.triu(np.ones((queries, keys), bool), 1)


def _track_grid(at: Moment, index: int) -> Grid:
    reading = at.reading
    track = reading.tracks[index]
    writes, backwards = track.part == "decoder", track.part == "backwards"
    units, moves = track.array.values.shape
    done = track.done(encoded=at.encoded, written=at.written, source=len(reading.source))
    current = done - 1 if not backwards else moves - done
    running = not at.encoding if writes else at.reads is not None and at.reads.layer == track.layer
    return Grid(
        track.array,
        tuple(str(unit) if unit <= units - units // 32 else "" for unit in range(units)),  # none at the very edge
        reading.inputs if writes else reading.source[:moves],
        None,
        "target" if writes else "source",
        column_shift=-1 if writes else 0,
        column_title=translated(READS),
        columns_done=done,
        columns_from_right=backwards,
        current_column=current if running and 0 <= current < moves else None,
        scale="signed" if track.signed else "unit",
        limit=track.limit,
        square=False,
    )


def kind_of(focus: Focus) -> Attends | None:
    """Return the kind of attention a focus is, None if it is no attention."""
    return focus.part if focus.part in ("encoder", "decoder", "cross") else None
