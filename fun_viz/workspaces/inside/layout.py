"""Where everything of an attention taken apart stands: a column a beat, a row a key; no numbers of any net."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from fun_viz.workspaces.inside.beats import NUMBERS, STRIPS, Beat

_WIDE = {"score": 60.0, "scaled": 62.0, "bias": 62.0, "mask": 66.0, "window": 76.0, "softmax": 150.0, "gaussian": 152.0}
_GAP, _THIN = 22.0, 60.0  # between columns; the narrowest strip
_LAST = (110.0, 174.0)  # least and most of the column of joined heads
_STRIP, _LEAST = 256.0, 20.0  # the widest strip; the lowest row
_TALLEST, _HEAD, _FOOT = 43.0, 66.0, 46.0
_EXTRA = 24.0  # of a second vector under the query
KEPT = 5  # rows that stay, besides the one in focus


@dataclass(frozen=True)
class Column:
    left: float
    width: float

    @property
    def right(self) -> float:
        return self.left + self.width

    @property
    def middle(self) -> float:
        return self.left + self.width / 2


@dataclass(frozen=True)
class Frame:
    """`rows` are the keys that have a row, in their order; names of keys end at `label`."""

    width: float
    height: float
    label: float
    columns: dict[Beat, Column]
    rows: tuple[int, ...]
    top: float  # of the first row
    pitch: float
    strip: float  # height of a strip
    extra: bool  # whether a second vector stands under the query

    @property
    def query(self) -> float:
        """The middle of the query's strip."""
        return 28.0

    @property
    def header(self) -> float:
        return self.top - 18.0

    @property
    def foot(self) -> float:
        """The middle of what stands under all rows."""
        return self.top + len(self.rows) * self.pitch + 6.0 + self.strip / 2

    def y(self, at: int) -> float:
        """Return the middle of a row, by its place among those that are shown."""
        return self.top + at * self.pitch + self.strip / 2


def frame(
    beats: tuple[Beat, ...], size: tuple[float, float], names: float, *, extra: bool, kept: Sequence[int], keys: int,
    first: int,
) -> Frame:  # fmt: skip
    """Return where all of it stands in a size: `names` is the room for names of keys, `kept` rows are always shown.

    Of `keys` rows as many as fit are shown, from `first` on.
    """
    width, height = size
    top = _HEAD + 18.0 + (_EXTRA if extra else 0.0)
    room = height - top - _FOOT
    fits = max(3, int(room / _LEAST))
    rows = shown_rows(keys, fits, first, kept)
    pitch = min(_TALLEST, room / max(1, len(rows)))
    strip = max(12.0, min(28.0, pitch - 8.0))
    return Frame(width, height, names, _columns(beats, width, names), rows, top, pitch, strip, extra)


def shown_rows(keys: int, fits: int, first: int, kept: Sequence[int]) -> tuple[int, ...]:
    """Return which keys have a row: all that fit, else those that are kept and a stretch from `first` on."""
    if keys <= fits:
        return tuple(range(keys))
    chosen = {key for key in kept[: max(0, fits - 1)] if 0 <= key < keys}
    for key in [*range(max(0, first), keys), *range(min(first, keys) - 1, -1, -1)]:
        if len(chosen) >= fits:
            break
        chosen.add(key)
    return tuple(sorted(chosen))


def _columns(beats: tuple[Beat, ...], width: float, names: float) -> dict[Beat, Column]:
    left, width = names + 12.0, width - 8.0  # room for an outline
    if "heads" in beats:
        return {"heads": Column(left, max(120.0, width - left - 260)), "pooled": Column(width - 220, 150.0)}
    last = "joined" if "joined" in beats else "length" if "length" in beats else None
    own = [beat for beat in beats if beat in STRIPS or beat in _WIDE]
    of_last = 0.0
    if last is not None:
        of_last = max(_LAST[0], min(_LAST[1], width * 0.14))
    fixed = sum(_WIDE.get(beat, 0.0) for beat in own) + _GAP * (len(own) - 1 + (last is not None)) + of_last
    strips = sum(beat in STRIPS for beat in own)
    each = max(_THIN, min(_STRIP, (width - left - fixed) / max(1, strips)))
    gap = _GAP + max(0.0, width - left - fixed - each * strips) / max(1, len(own) - 1 + (last is not None))
    columns = dict[Beat, Column]()
    for beat in own:
        wide = each if beat in STRIPS else _WIDE[beat]
        columns[beat] = Column(left, wide)
        left += wide + (gap if beat not in NUMBERS else min(gap, 14.0) if beat != "score" else min(gap, _GAP))
    if last is not None:
        columns[last] = Column(width - of_last, of_last)  # type: ignore[index]
    return columns
