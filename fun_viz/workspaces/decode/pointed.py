"""What is said of a token or a vector that the mouse is on: lines of HTML."""

from __future__ import annotations

from collections.abc import Callable
from html import escape

import numpy as np

from fun_viz.branch import Moment
from fun_viz.reading import Reading
from fun_viz.selection import Focus
from fun_viz.trace import Place
from fun_viz.views.canvas import meaning
from fun_viz.views.number_format import percent
from fun_viz.widgets.texts import translated
from fun_viz.workspaces.axes import FORCED, forced
from fun_viz.workspaces.decode.focus import over, over_source
from fun_viz.workspaces.names import vector_name
from fun_viz.workspaces.stage.view import About

Ink = Callable[..., str]  # a text in a colour of the theme: muted, or that of a role

_MOST = 4  # words that read a token, units of a vector


def token_lines(at: Moment, focus: Focus, place: Place, ink: Ink) -> list[str] | None:
    """Return what is to be said of a token: which one it is, and who reads it, or what the net was sure of."""
    reading, index = at.reading, place.index
    if place.sequence == "source":
        if index >= len(reading.source):
            return None
        count = translated("source token {n} of {count}", n=index + 1, count=len(reading.source))
        lines = [ink(reading.source[index], "source"), *_meaning(reading.source[index], ink), ink(count)]
        if index in reading.unknown:
            lines.append(ink(translated("The model does not know this character; it reads “unknown”."), "wrong"))
        return lines + _readers(at, focus, index, ink)
    if index >= len(reading.target):
        return None
    rank = translated("rank {rank} · entropy {bits:.2f} bits", rank=reading.ranks[index], bits=reading.entropies[index])
    return [
        f"{ink(reading.target[index], 'target')}&nbsp;&nbsp;<b>{escape(percent(reading.probabilities[index]))}</b>",
        *_meaning(reading.target[index], ink),
        ink(translated("target token {n} of {count}", n=index + 1, count=len(reading.target))),
        ink(rank),
        *([ink(translated(FORCED))] if index in forced(reading) else []),
    ]


def start_lines(about: About, ink: Ink) -> list[str] | None:
    """Return what is to be said of what is read before the first word, which no token of the text is."""
    return None if about.kind != "token" or about.place else [ink("▸", "target"), *_meaning("▸", ink)]


def _meaning(piece: str, ink: Ink) -> list[str]:
    return [ink(meaning(piece))] if piece in "∎▸␣" else []


def _readers(at: Moment, focus: Focus, index: int, ink: Ink) -> list[str]:
    """Return the words written so far that took most from a source token, in the map that lies over the source."""
    rows = [over_source(at.reading, focus, t) for t in range(at.written)]
    shares = {t: float(row[index]) for t, row in enumerate(rows) if row is not None}
    if not shares:
        return []
    influence = over(at.reading, focus).part == "influence"
    said = translated("influenced most by it") if influence else translated("read most by")
    best = sorted(shares, key=lambda t: -shares[t])[:_MOST]
    return [ink(said)] + [f"{ink(at.reading.target[t], 'target')} <b>{escape(percent(shares[t]))}</b>" for t in best]


def vector_lines(reading: Reading, about: About, ink: Ink) -> list[str] | None:
    """Return what is to be said of a vector: what it is, how long it is, its bounds, and its largest numbers."""
    step = about.step
    array = reading.encoded(about.probe) if step is None else None
    if step is not None and step < reading.decode_moves:
        array = reading.at(about.probe, step)
    if array is None and about.step is not None:  # a state of an encoder that reads move by move
        seen = reading.encoding[about.step].arrays.get(about.probe) if about.step < len(reading.encoding) else None
        array = seen
    if array is None:
        return None
    values = np.asarray(array.values, np.float64)
    if values.ndim > 1 and "token" in array.axes and about.place is not None:
        values = values.take(min(about.place.index, values.shape[array.axes.index("token")] - 1),
                             axis=array.axes.index("token"))  # fmt: skip
    units = values.reshape(-1)
    largest = np.argsort(-np.abs(units))[:_MOST]
    listed = ", ".join(
        translated("no. {unit}: {value}", unit=unit, value=f"{units[unit]:+.2f}".replace("-", "−")) for unit in largest
    )
    size = translated("{count} numbers; length √Σx² = {length:.2f}", count=len(units),
                      length=float(np.linalg.norm(units)))  # fmt: skip
    between = translated("from {least:.2f} to {most:.2f}, mean {mean:.2f}", least=float(units.min()),
                         most=float(units.max()), mean=float(units.mean()))  # fmt: skip
    name = f"<b>{escape(vector_name(reading.trace.anatomy, about.probe))}</b>"
    return [name, ink(size), ink(between), ink(translated("the largest of them")), escape(listed)]
