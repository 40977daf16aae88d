"""What a sentence loses with each of its tokens, and which of it tells most. No torch: how it is computed is in
`occlusion`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np

from fun_viz.judgement import Verdict
from fun_viz.reading import Reading
from fun_viz.trace import Token

Instead = Literal["nothing", "unknown", "neighbour"]
NEEDED, LOOKED, HARDLY = 0.5, 0.3, 0.1  # nats, a share of attention, nats

Cell = tuple[int, int]


@dataclass(frozen=True)
class Reread:
    """The sentence decoded again without one token.

    `instead` is the token that stands in its place, None where nothing does. A verdict for each token of `output` says
    how it differs from the translation; `lost` says of each token of the translation whether it is gone.
    """

    instead: Token | None
    output: tuple[Token, ...]
    verdicts: tuple[Verdict, ...]
    lost: tuple[bool, ...]


@dataclass(frozen=True, eq=False)
class LeftOut:
    """As far as it is known: `done` of the source's tokens have been left out, and `again` decoded without.

    `base` (target,) is log p of each token written, teacher-forced; `values` (target, source) that less what it is
    without a token, in nats, NaN where that was not computed.
    """

    base: np.ndarray
    values: np.ndarray
    done: int = 0
    again: tuple[Reread, ...] = ()

    @property
    def finished(self) -> bool:
        return len(self.again) == self.values.shape[1]


def can_leave_out(given: Sequence[Token]) -> bool:
    """Say whether a sentence is more than one token, its marks not counted."""
    return sum(token.special in ("", "unknown", "mask") for token in given) > 1


def attention_rows(reading: Reading, layer: int = -1, head: int | str = "mean") -> np.ndarray | None:
    """Return (target, source): what each token that was written looked at of the source; None without attention."""
    crosses = len(reading.trace.sequences) > 1
    values = reading.pattern("cross" if crosses else "decoder", layer, head)
    if values is None:
        return None
    first = 0 if crosses else len(reading.source) - 1  # a net that goes on has rows for what it was given, too
    return np.nan_to_num(values[first : first + len(reading.target), : len(reading.source)])


def influence_rows(reading: Reading) -> np.ndarray | None:
    """Return (target, source): the recorded influence of the source, rows summing to 1; None where there is none."""
    return None if reading.influence is None else reading.influence.values[:, : len(reading.source)]


def overlooked(attention: np.ndarray, values: np.ndarray) -> frozenset[Cell]:
    """Return the cells a word needs most, by more than 0.5 nats, though it looks at another token more."""
    found = set[Cell]()
    for t, (looks, needs) in enumerate(zip(attention, values, strict=True)):
        most = int(np.argmax(np.where(np.isnan(needs), -np.inf, needs)))
        if needs[most] > NEEDED and looks.max() > looks[most]:
            found.add((t, most))
    return frozenset(found)


def unneeded(attention: np.ndarray, values: np.ndarray) -> frozenset[Cell]:
    """Return the cells that have at least 30 % of a row's weight and are hardly needed: by less than 0.1 nats."""
    cells = np.argwhere((attention >= LOOKED) & (values < HARDLY))
    return frozenset((int(t), int(s)) for t, s in cells)
