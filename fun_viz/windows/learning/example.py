"""What a term means in numbers: a sentence with the facts of a step, and where there is one a small drawing of it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from string import Formatter

import numpy as np

from fun_viz import archive, paths
from fun_viz.anatomy import Part
from fun_viz.errors import LoadError
from fun_viz.glossary.facts import facts, largest, last_cross, telling_step
from fun_viz.glossary.terms import Term
from fun_viz.reading import Reading
from fun_viz.trace import Array
from fun_viz.views.number_format import percent
from fun_viz.views.stage.marks import Box, Ink, Label, Mark, Path, Scene, Strip
from fun_viz.widgets.texts import translated

Spot = tuple[Reading, int]
_CELLS, _PITCH, _MOST = 24, 27.0, 14  # numbers of a strip, from row to row, rows
_FIRST, _SECOND, _WIDE = 62.0, 280.0, 174.0
_SCORE, _BAR, _LONG = 516.0, 564.0, 130.0


@dataclass(frozen=True)
class Example:
    """A sentence of one step of a reading, what was read and written there, and a drawing if there is one."""

    of: str
    says: str
    scene: Scene | None = None


@cache
def bundled() -> Spot | None:
    """Return the telling step of the run that comes with the program; None if it cannot be read."""
    try:
        reading = Reading(archive.load_trace(paths.resources() / "first.safetensors"))
    except LoadError:
        return None
    return reading, telling_step(reading)


def example_of(term: Term, now: Spot | None, language: str) -> Example | None:
    """Return what a term is in the numbers of the step looked at, else in those of the run that comes along.

    None where neither has such numbers, or the term has none.
    """
    template = term.example(language)
    if not template:
        return None
    gaps = {name for _, name, _, _ in Formatter().parse(template) if name}
    for reading, t in filter(None, (now, bundled())):
        known = facts(reading, t)
        scene = _SCENES[term.draw](reading, t) if term.draw and t >= 0 else None
        if gaps <= known.keys() and (scene is not None or not term.draw):
            said = f"{known['sentence']} → {known['translation']}"
            return Example(f"{said} · {scene.note}" if scene and scene.note else said, template.format(**known), scene)
    return None


def _weights(reading: Reading, t: int) -> Scene | None:
    """Draw the weights of the word being written, the mean of the last layer's heads."""
    mean = reading.pattern("cross", -1, "mean")
    if mean is None:
        return None
    shares = np.nan_to_num(mean[t])
    rows = [(reading.source[key], float(shares[key])) for key in _window(shares)]
    return _scene(_bars(rows, "source"), len(rows) * _PITCH)


def _window(shares: np.ndarray) -> range:
    """Return which tokens are drawn: all, or of a long text those round the largest share."""
    count = len(shares)
    first = max(0, min(largest(shares) - _MOST // 2, count - _MOST))
    return range(first, min(count, first + _MOST))


def _candidates(reading: Reading, t: int) -> Scene | None:
    """Draw the likeliest words of the step."""
    rows = [(each.token.piece, each.probability) for each in reading.candidates(t)[:6]]
    return _scene(_bars(rows, "target"), len(rows) * _PITCH) if rows else None


def _bars(rows: Iterable[tuple[str, float]], ink: Ink) -> Iterator[Mark]:
    rows = list(rows)
    most = max((share for _, share in rows), default=0.0)
    for at, (text, share) in enumerate(rows):
        y, best = (at + 0.5) * _PITCH, share == most
        yield Label(key=("row", at), x=110, y=y, text=text, ink=ink, pixels=14, bold=best, align="right", room=100)
        yield from _bar(at, 124.0, y, 320.0, share, best=best)


def _bar(at: int, x: float, y: float, wide: float, share: float, *, best: bool) -> Iterator[Mark]:
    """Draw a share as a bar on its ground, and as a number."""
    full = max(2.0, wide * share)
    ink: Ink = "accent" if best else "muted"
    yield Box(key=("ground", at), x=x + wide / 2, y=y, width=wide, height=10, fill="chip")
    shade: float = 1.0 if best else 0.6
    yield Box(key=("bar", at), x=x + full / 2, y=y, width=full, height=10, fill="accent", shade=shade, value=share)
    text, end = percent(share), x + wide + 10
    yield Label(key=("share", at), x=end, y=y, text=text, ink=ink, bold=best, align="left", value=share)


def _dot(reading: Reading, t: int) -> Scene | None:
    """Draw a dot product: the question, the keys, their products number by number, the scores and the shares."""
    part = last_cross(reading)
    if part is None or part.score not in ("dot", "scaled-dot") or part.angle or part.bias:
        return None
    return _compared(reading, t, part, translated("query × key"), np.multiply)


def _additive(reading: Reading, t: int) -> Scene | None:
    """Draw an additive score: the question, the states, the bent sum of both, the scores and the shares."""
    part = last_cross(reading)
    if part is None or part.score != "additive":
        return None
    return _compared(reading, t, part, translated("tanh(question + state)"), lambda q, k: np.tanh(q + k))


def _compared(reading: Reading, t: int, part: Part, title: str, mixed) -> Scene | None:  # type: ignore[no-untyped-def]
    query, scores = _first(reading.at(part.probe("query"), t)), _first(reading.at(part.probe("scores"), t))
    pattern, keys = _first(reading.at(part.probe("pattern"), t)), reading.encoded(part.probe("key"))
    if query is None or scores is None or pattern is None or keys is None:
        return None
    states, shown = keys.values[0], _window(pattern)  # (key, unit) of the first head
    bound = float(max(np.abs(query).max(), np.abs(states).max())) or 1.0
    blends = mixed(query, states)
    live = [*_heads(title, len(scores)), *_question(query / bound, len(shown))]
    for at, key in enumerate(shown):
        best, y, score = key == largest(pattern), _height(at), float(scores[key])
        blend = blends[key] / (np.abs(blends).max() or 1.0)
        live += _row(at, reading.source[key], states[key] / bound, blend, best=best)
        text = f"{score:.2f}".replace("-", "−")
        said = Label(key=("score", at), x=_SCORE, y=y, text=text, ink="text", bold=best, align="right", value=score)
        live.append(said)
        live += _bar(at, _BAR, y, _LONG, float(pattern[key]), best=best)
    return _scene(live, _height(len(shown)) - _PITCH / 2, _checked(reading, t, len(query)))


def _checked(reading: Reading, t: int, units: int) -> str:
    """Say how many numbers of how many are drawn, and whether the weights can be computed again from what was seen."""
    layer = len(reading.trace.anatomy.attention("cross")) - 1
    again = [reading.arithmetic("cross", layer, 0, t, key) for key in range(len(reading.source))]
    right = all(each is not None and each.right for each in again)
    said = translated("{shown} of {units} numbers each", shown=min(_CELLS, units), units=units)
    return f"{said} · ✓ {translated('recomputed')}" if right else said


def _first(array: Array | None) -> np.ndarray | None:
    """Return the row of the first head."""
    return None if array is None else np.nan_to_num(array.values[0, 0])


def _height(row: int) -> float:
    return 67.0 + row * _PITCH


def _heads(title: str, count: int) -> Iterator[Mark]:
    over = translated("softmax over all {count}", count=count)
    asked = translated("the question, and the {count} keys", count=count)
    for at, (x, text) in enumerate(((_FIRST, asked), (_SECOND, title), (_BAR, over))):
        yield Label(key=("head", at), x=x, y=10, text=text, align="left", pixels=12)
    yield Label(key=("head", 3), x=_SCORE, y=10, text=translated("score"), align="right", pixels=12)


def _question(query: np.ndarray, count: int) -> Iterator[Mark]:
    """Draw the question, and the line by which it comes to every key."""
    y, x = 34.0, _FIRST + _WIDE + 22
    yield Label(key=("question",), x=46, y=y, text="q", ink="target", pixels=14, bold=True)
    yield _strip(("question strip",), _FIRST, y, query, "target")
    strokes = (("L", (x, y)), ("L", (x, _height(count - 1))))
    yield Path(
        key=("question line",), start=(_FIRST + _WIDE + 4, y), strokes=strokes, ink="target", line=0.8, opacity=0.5
    )


def _row(at: int, token: str, key: np.ndarray, blend: np.ndarray, *, best: bool) -> Iterator[Mark]:
    y = _height(at)
    yield Label(key=("token", at), x=46, y=y, text=token, ink="source", pixels=14, bold=best, room=60)
    yield _strip(("key", at), _FIRST, y, key, "source")
    yield _strip(("blend", at), _SECOND, y, blend, "muted")
    for place, x in enumerate((_FIRST + _WIDE + 18, _SCORE + 18)):
        yield Path(
            key=("arrow", at, place), start=(x, y), strokes=(("L", (x + 14, y)),), ink="muted", line=1.0, arrow=True
        )


def _strip(key: tuple[object, ...], x: float, y: float, values: np.ndarray, stroke: Ink) -> Strip:
    units = np.linspace(0, len(values) - 1, min(_CELLS, len(values))).round().astype(int)
    shown = tuple(float(value) for value in values[units])
    return Strip(key=key, x=x + _WIDE / 2, y=y, width=_WIDE, height=14, values=shown, stroke=stroke, edge=0.9)


def _scene(marks: Iterable[Mark], height: float, note: str = "") -> Scene:
    live = tuple(marks)
    said = ", ".join(mark.text for mark in live if isinstance(mark, Label))
    return Scene(width=780.0, height=height, live=live, described=said, note=note)


_SCENES = {"weights": _weights, "candidates": _candidates, "dot": _dot, "additive": _additive}
