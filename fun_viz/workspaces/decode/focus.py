"""Which of a model's many maps is looked at closely, and the numbers of it at one moment. Numpy only, no widget."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from fun_viz.anatomy import Attends
from fun_viz.branch import Moment
from fun_viz.reading import Reading
from fun_viz.selection import Focus, Part
from fun_viz.trace import Array
from fun_viz.views.grid import Grid


@dataclass(frozen=True)
class Axes:
    """What the rows and columns of a map are: their tokens, and the sequences in which these stand."""

    rows: tuple[str, ...]
    columns: tuple[str, ...]
    row_side: str | None
    column_side: str | None
    before: int = 0  # rows of tokens that were read before the first was written


def axes(reading: Reading, part: Part) -> Axes:
    """Return the axes of a map of attention or influence; a net with one text has it on both."""
    source, target = reading.source, reading.target
    if len(reading.trace.sequences) > 1:
        if part == "encoder":
            return Axes(source, source, "source", "source")
        return (
            Axes(target, target, "target", "target") if part == "decoder" else Axes(target, source, "target", "source")
        )
    name = reading.trace.sequences[0].name
    text = tuple(token.piece for token in reading.sequence(name))
    if part == "encoder":
        return Axes(text, text, name, name)
    read = text[:-1] if target else text  # the last token written is not read any more
    return Axes(read, read, name, name, len(source) - 1) if part == "decoder" else Axes(target, read, None, name)


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
        return Focus("track", here[0])
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
    array = reading.attention(focus.part)
    if array is None:
        return None
    heads = array.values[focus.layer]  # (head, query, key)
    if focus.head == "mean":
        return heads.mean(0)
    return heads.max(0) if focus.head == "max" else heads[focus.head]


def over_source(reading: Reading, focus: Focus, t: int) -> np.ndarray | None:
    """Return the weights (source,) of target token t: those in focus if they lie over the source, else the default.

    They are as the net has them: those of a local attention, or the largest of several heads, do not sum to 1.
    """
    if focus.part not in ("cross", "influence"):
        focus = default_focus(reading)
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
    array = Array(np.nan_to_num(values[: len(known.rows)]), ("query", "key"))
    sides = (known.rows, known.columns, known.row_side, known.column_side)
    if focus.part == "encoder":
        return Grid(array, *sides, rows_done=None if at.encoded > focus.layer else 0)
    current = None if at.encoding else known.before + at.token
    ahead = np.triu(np.ones(array.values.shape, bool), 1) if focus.part == "decoder" else None
    return Grid(array, *sides, hidden=ahead, rows_done=known.before + at.written, current_row=current)


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
        reading.target if writes else reading.source[:moves],
        None,
        "target" if writes else "source",
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
