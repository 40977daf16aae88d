"""Whether all of a trace's attention holds together: rows sum to 1, what may not be seen weighs 0, all recomputes.

It takes long for many tokens, so it is a generator that says how far it is, row by row. Numpy only.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np

from fun_viz.anatomy import Attends
from fun_viz.arithmetic import TOLERANCE, differences, output_difference, sum_difference
from fun_viz.attention_row import Row
from fun_viz.reading import KINDS, Reading


@dataclass(frozen=True)
class Soundness:
    """The largest errors found in `rows` rows of attention, of `of`.

    `sums` is how far a row's softmax is from 1 (before a Gaussian, which is not normalised again), `ahead` the largest
    weight on what may not be seen, `again` the largest difference of what was computed again. `complete`: all that it
    is made of was recorded.
    """

    rows: int = 0
    of: int = 0
    sums: float = 0.0
    ahead: float = 0.0
    again: float = 0.0
    complete: bool = True

    @property
    def finished(self) -> bool:
        return self.rows >= self.of

    @property
    def holds(self) -> bool:
        """Whether nothing was found wrong; what may not be seen must weigh exactly 0."""
        return self.sums <= TOLERANCE and self.ahead == 0.0 and self.again <= TOLERANCE


def soundness(reading: Reading) -> Iterator[Soundness]:
    """Yield what was found so far, once a row."""
    places = [place for kind in KINDS for place in _places(reading, kind)]
    found = Soundness(of=len(places))
    for kind, layer, head, query in places:
        row = reading.row(kind, layer, head, query)
        found = replace(found, rows=found.rows + 1)
        if row is not None and row.recorded:
            with np.errstate(all="ignore"):  # an edit can make what is no number
                found = _with(found, row)
        yield found
    if not places:
        yield found


def _places(reading: Reading, kind: Attends) -> Iterator[tuple[Attends, int, int, int]]:
    array = reading.attention(kind)
    if array is not None:
        layers, heads, queries, _ = array.values.shape
        for layer, head, query in np.ndindex(layers, heads, queries):
            yield kind, layer, head, query


def _with(found: Soundness, row: Row) -> Soundness:
    assert row.pattern is not None
    assert row.scores is not None
    edited = any(edit.probe == row.part.probe("pattern") for edit in row.edits)
    again = [float(differences(row).max(initial=0.0))]
    if row.at.head == 0 and (output := output_difference(row)) is not None:
        again.append(float(output.max(initial=0.0)))
    if (sums := sum_difference(row)) is not None:
        again.append(float(sums.max(initial=0.0)))
    near = row.seen("gaussian")
    shares = row.pattern if near is None else row.pattern / np.maximum(near, 1e-9)
    unseen = row.pattern[row.at.visible :] if row.at.visible is not None else row.pattern[:0]
    outside = row.pattern[np.isneginf(row.scores)]
    return replace(
        found,
        sums=found.sums if edited else _worse(found.sums, abs(float(shares.sum()) - 1.0)),
        ahead=_worse(found.ahead, *np.abs(unseen), *np.abs(outside)),
        again=_worse(found.again, *again),
        complete=found.complete and row.again is not None and not row.lacks(),
    )


def _worse(*errors: float) -> float:
    """Return the largest; no number where one is none, which holds nothing."""
    return float(np.max(errors))
