"""How one scene becomes the next: by key, in the stretch of time that each mark says, and never longer than that.

Only positions, sizes, opacity and widths are on their way; what a mark says (its text, its numbers) is the new one from
the first frame. A strip crosses over: the new one appears on the old one.
"""

from __future__ import annotations

from bisect import bisect
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import fields, replace
from functools import cache
from operator import attrgetter
from typing import Any, NamedTuple, cast

from fun_viz.views.stage.marks import Box, Chip, Dot, Label, Mark, Path, Strip
from fun_viz.views.stage.shapes import trimmed

LONGEST = 200.0  # milliseconds
Key = tuple[object, ...]
_SHADES = {"shade": "seen", "tint": "seen"}  # of which a screen shows steps
_UNSEEN = {"key", "places", "about", "beat", "when", "enter", "slides", "value"}


class Pose(NamedTuple):
    """A mark on its way: how it stands now, and how much of it is there."""

    mark: Mark
    fade: float = 1.0


def eased(share: float) -> float:
    """Return how far something is after a share of its time: fast at first (out-cubic)."""
    return 1.0 - (1.0 - min(1.0, max(0.0, share))) ** 3


class Motion:
    """From marks by key to a scene's marks; `at` says how they stand so many milliseconds from its beginning."""

    def __init__(self, before: Mapping[Key, Mark], now: tuple[Mark, ...]) -> None:
        self._now = now
        self.moving = {
            mark.key: before.get(mark.key)
            for mark in now
            if mark.when[1] > 0 and ((old := before.get(mark.key)) is None or not alike(old, mark))
        }
        self.lasts = min(LONGEST, max((mark.when[1] for mark in now if mark.key in self.moving), default=0.0))

    def at(self, time: float) -> Iterator[Pose]:
        """Yield everything that is seen, from the lowest up."""
        for mark in self._now:
            if mark.key not in self.moving or time >= mark.when[1]:
                yield Pose(mark)
                continue
            begin, end = mark.when
            share = eased((time - begin) / max(1.0, end - begin))
            old = self.moving[mark.key]
            if old is not None and type(old) is type(mark):
                yield from _crossed(old, mark, share)
            elif share > 0:
                yield _entered(mark, share)


def _crossed(old: Mark, new: Mark, share: float) -> Iterator[Pose]:
    mark = blended(old, new, share)
    if isinstance(old, Strip) and isinstance(mark, Strip) and old.values != mark.values:
        yield Pose(replace(mark, values=old.values))
        yield Pose(mark, share)
    else:
        yield Pose(mark)


def _entered(mark: Mark, share: float) -> Pose:
    match mark.enter, mark:
        case "grow", Path():
            return Pose(trimmed(mark, share))
        case "grow", Box():
            width = mark.width * share
            return Pose(replace(mark, x=mark.x - (mark.width - width) / 2, width=width))
        case "slide", Box() | Strip() | Chip() | Dot() | Label():
            right, down = (by * (1.0 - share) for by in mark.slides)
            return Pose(replace(mark, x=mark.x + right, y=mark.y + down), min(1.0, 2 * share))
    return Pose(mark, share)


@cache
def _seen(kind: Any) -> tuple[str, ...]:
    return tuple(field.name for field in fields(kind) if field.name not in _UNSEEN)


@cache
def _look(kind: Any) -> attrgetter[tuple[object, ...]]:
    return attrgetter(*(_SHADES.get(name, name) for name in _seen(kind)))


def appearance(mark: Mark) -> tuple[object, ...]:
    """Return what is equal for marks that look the same, where they stand included."""
    kind: Any = type(mark)
    return kind, *_look(kind)(mark)


def alike(one: Mark, other: Mark) -> bool:
    """Say whether two marks look the same."""
    if one is other:
        return True
    kind: Any = type(one)
    look = _look(kind)
    return kind is type(other) and look(one) == look(other)


def unreached(mark: Mark, before: Mark | None) -> Mark | None:
    """Return how a mark looks while its part of the move has not come: as it was, a place that is empty, or nothing.

    What is another token's, or a number of the move before, is gone.
    """
    if isinstance(mark, Chip) and mark.value is not None:
        return replace(mark, tint=0.0, lit=False, value=None)
    same = before is not None and set(before.places) <= set(mark.places)
    if same and getattr(before, "value", None) in (None, getattr(mark, "value", None)):
        return before
    if isinstance(mark, Strip) or (isinstance(mark, Box) and mark.key[-1] == "box"):
        x, y, width, height = mark.x, mark.y, mark.width, mark.height
        radius = mark.radius if isinstance(mark, Box) else 3.0
        return Box(key=mark.key, places=mark.places, x=x, y=y, width=width, height=height, radius=radius,
                   stroke="muted", dashed=True, opacity=0.45)  # fmt: skip
    return None


def blended(old: Mark, new: Mark, share: float) -> Mark:
    """Return a mark at a share of its way from one of the same kind; what cannot be mixed is as it is at the end."""
    if share >= 1.0:
        return new
    changed, kind = {}, cast(Any, type(new))
    for name in _seen(kind):
        a, b = getattr(old, name), getattr(new, name)
        if a != b and name != "values" and (mixed := _mixed(a, b, share)) is not None:
            changed[name] = mixed
    return replace(new, **changed) if changed else new


def _mixed(a: Any, b: Any, share: float) -> Any:
    if isinstance(a, float) and isinstance(b, float):
        return a + (b - a) * share
    if isinstance(a, tuple) and isinstance(b, tuple) and len(a) == len(b):
        parts = [x if x == y else _mixed(x, y, share) for x, y in zip(a, b, strict=True)]
        return None if None in parts else tuple(parts)
    return None


def restacked(before: Iterable[object], now: Iterable[object]) -> list[object]:
    """Return keys without which all that are in both are stacked in the same order: as few as can be."""
    old, new = list(before), list(now)
    if old == new:
        return []
    both = set(old).intersection(new)
    old, new = [key for key in old if key in both], [key for key in new if key in both]
    if old == new:
        return []
    rank = {key: at for at, key in enumerate(old)}
    tops, ends, below = list[int](), list[object](), dict[object, object]()  # the longest rising row, by patience
    for key in new:
        at = bisect(tops, rank[key])
        below[key] = ends[at - 1] if at else None
        tops[at : at + 1], ends[at : at + 1] = [rank[key]], [key]
    key = ends[-1]
    while key is not None:
        both.discard(key)
        key = below[key]
    return list(both)
