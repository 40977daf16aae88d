"""What of a reading explains one query of an attention: all that was recorded of it. Numpy only."""

from __future__ import annotations

from abc import ABC, abstractmethod
from functools import cached_property, partial

import numpy as np

from fun_viz.anatomy import Attends, Part
from fun_viz.arithmetic import Arithmetic, arithmetic
from fun_viz.attention_row import Row, Spot
from fun_viz.edits import active, unmasked
from fun_viz.stacks import in_a_row
from fun_viz.trace import Array, Trace


class Rows(ABC):
    """Finds rows by what a reading says was seen when."""

    def __init__(self, trace: Trace) -> None:
        self.trace = trace
        self._every: dict[str, np.ndarray | None] = {}  # by probe

    @property
    @abstractmethod
    def decode_moves(self) -> int: ...

    @abstractmethod
    def at(self, name: str, t: int) -> Array | None: ...

    @abstractmethod
    def encoded(self, name: str) -> Array | None: ...

    @abstractmethod
    def attentions(self, kind: Attends) -> list[Part]: ...

    @cached_property
    def detailed(self) -> bool:
        """Whether every probe that the net declares was recorded, not only those that pictures of a text show."""
        parts = self.trace.anatomy.parts
        declared = {part.probe(name) for part in parts for name in (*part.ports, *part.maps)}
        seen = {name for step in self.trace.steps for name in step.arrays}
        return any(part.kind == "head" for part in parts) and declared <= seen

    def arithmetic(self, kind: Attends, layer: int, head: int, query: int, key: int) -> Arithmetic | None:
        """Return how the weight of `key` for `query` came about, recomputed by the score that the net declares."""
        row = self.row(kind, layer, head, query)
        return None if row is None else arithmetic(row, key)

    def row(self, kind: Attends, layer: int, head: int, query: int) -> Row | None:
        """Return one query of one head with all that was recorded of it; None if the net has no such layer."""
        parts = self.attentions(kind)
        if layer >= len(parts):
            return None
        known = (self.encoded(part.probe("pattern")) for part in parts)
        read = next((one for one in known if one), None)  # of a net that goes on with what it was given: first rows
        t, causal = query - (0 if read is None else read.values.shape[1]), kind == "decoder"
        edits = active(self.trace.request.edits)
        causal = causal and parts[layer].path not in unmasked(edits)
        spot = Spot(head, query, query if t < 0 else 0, query + 1 if causal else None)
        return Row(parts[layer], spot, partial(self._seen, t), self.keys, edits)

    def _seen(self, t: int, probe: str) -> Array | None:
        return (self.at(probe, t) if t >= 0 else None) or self.encoded(probe)

    def keys(self, probe: str) -> np.ndarray | None:
        """Return what a probe saw of all keys or tokens of the run, (..., key, ...); None if it saw none."""
        if probe not in self._every:
            self._every[probe] = in_a_row([self.encoded(probe), *(self.at(probe, t) for t in range(self.decode_moves))])
        return self._every[probe]
