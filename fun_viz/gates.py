"""How a recurrent cell came to its state: each gate computed again from what went into it, and what memory is made of.

Nothing of a net runs here. Numpy only; token by token as the net read them, all units at once.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np

from fun_viz.anatomy import Part
from fun_viz.arithmetic import TOLERANCE
from fun_viz.edited import edited
from fun_viz.edits import Edit
from fun_viz.reading import Reading

Numbers = Mapping[str, np.ndarray]
"""What was recorded of a cell as it read one token, by port: (unit,), or (gate, unit)."""

ORDER: Mapping[str, tuple[str, ...]] = {
    "": ("hidden",), "update": ("reset", "update", "candidate"),
    "forget": ("input", "forget", "candidate", "output"),
}  # fmt: skip
"""What a cell computes of what input and last state add, in the order in which torch keeps them; by the gate that says
how much of its state, or of its memory, it keeps."""


@dataclass(frozen=True, eq=False)
class CellStep:
    """A cell as it read one token: what was `recorded`, and what of it was computed `again` from what went into it.

    `difference` is the largest between the two, as a share of what is compared where that is larger than 1.
    """

    keeps: str  # the gate that says how much of its state it keeps, "update" or "forget"; "" if it has none
    recorded: Numbers
    again: Numbers

    @property
    def difference(self) -> float:
        return max(float(_apart(self.again[port], self.recorded[port]).max()) for port in self.again)

    @property
    def right(self) -> bool:
        """Whether all that was computed again is what the net said, but for rounding."""
        return self.difference <= TOLERANCE

    def pulls(self, port: str, unit: int) -> tuple[float, float]:
        """Return what input and last state add to a gate of a unit, each with its bias."""
        gate = ORDER[self.keeps].index(port)
        return float(self.recorded["of_input"][gate, unit]), float(self.recorded["of_state"][gate, unit])


def keeps(part: Part) -> str | None:
    """Return the gate by which a cell keeps what it knows, "" if it has none; None for what is no such cell."""
    if part.kind != "cell" or "hidden" not in part.ports:
        return None
    return next((gate for gate in ("update", "forget") if set(ORDER[gate]) <= set(part.ports)), "")


def cell_step(reading: Reading, part: Part, at: int) -> CellStep | None:
    """Return how a cell read the token at `at` of its sequence; None where it was not recorded in every detail."""
    kind = keeps(part)
    if kind is None:
        return None
    needed = (*_ports(kind), "of_input", "of_state", "before", *(("cell_before",) if kind == "forget" else ()))
    seen = {port: _seen(reading, part, port, at) for port in needed}
    known = {port: values.astype(np.float64) for port, values in seen.items() if values is not None}
    if len(known) < len(seen) or any(len(known[pull]) != len(ORDER[kind]) for pull in ("of_input", "of_state")):
        return None
    edits = [edit for edit in reading.trace.request.edits if edit.part == part.path]
    edit = _editing(edits, at)
    handed = {port: edit(port, last) for port, last in _last(reading, part, at, known).items()}
    return CellStep(kind, known, {**handed, **_again(kind, known, edit)})


def memory_shares(kept: np.ndarray) -> np.ndarray:
    """Return how much of each state comes from each step: (time + 1, time), its row 0 the state before the first.

    `kept` (unit, time) is the update gate z of a GRU, in the order in which it reads. h_t is exactly
    Σ_s (1 - z_s) ∏_{s<u≤t} z_u n_s + ∏ z_u h_0: the weights are means over all units, each column sums to 1 (Cho et
    al. 2014, eq. 7, unrolled; z as in torch).
    """
    units, time = kept.shape
    shares = np.zeros((time + 1, time))
    weights = np.ones((units, 1))  # of the state before the first
    for t in range(time):
        z = kept[:, t, None].astype(np.float64)
        weights = np.concatenate([weights * z, 1.0 - z], 1)  # (unit, step)
        shares[: t + 2, t] = weights.mean(0)
    return shares


def carried_shares(forget: np.ndarray, written: np.ndarray, first: np.ndarray) -> np.ndarray:
    """Return the same of an LSTM's memory: (time + 1, time), of the length of what each step wrote and is still there.

    c_t = ∏ f_u c_0 + Σ_s ∏_{s<u≤t} f_u i_s g_s (Hochreiter and Schmidhuber 1997, with the forget gate of Gers et al.
    2000). What is added has a sign and its weights do not sum to 1, so a share here is Σ |what is left of a step| over
    all units ÷ that of all steps. `forget` and `written` (i ⊙ g) are (unit, time), `first` (unit,) is c_0.
    """
    time = forget.shape[1]
    shares = np.zeros((time + 1, time))
    left = first.astype(np.float64)[:, None]
    for t in range(time):
        left = np.concatenate([left * forget[:, t, None], written[:, t, None]], 1)  # (unit, step)
        sizes = np.abs(left).sum(0)
        shares[: t + 2, t] = sizes / (sizes.sum() or 1.0)
    return shares


def order_by(track: np.ndarray, how: str) -> np.ndarray:
    """Return units in the order of the mean of a gate (unit, time), the largest first, or by how much they "change"."""
    with np.errstate(invalid="ignore"):
        size = np.nanmean(np.abs(np.diff(track, axis=1)), 1) if how == "change" else np.nanmean(track, 1)
    return np.argsort(-np.nan_to_num(size, nan=-np.inf), kind="stable")


def _ports(kind: str) -> tuple[str, ...]:
    """Return the ports that are computed again, in the order in which they follow from one another."""
    return {"": (), "update": ORDER["update"], "forget": (*ORDER["forget"], "cell")}[kind] + ("hidden",)


def _seen(reading: Reading, part: Part, port: str, at: int) -> np.ndarray | None:
    name = part.probe(port)
    if not part.direction:
        array = reading.at(name, at) if at < reading.decode_moves else None
        return None if array is None else array.values
    moves = [step.arrays[name].values[0] for step in reading.encoding if name in step.arrays]
    place = len(reading.source) - 1 - at if part.direction == "backwards" else at
    return moves[place] if 0 <= place < len(moves) else None


def _last(reading: Reading, part: Part, at: int, seen: Numbers) -> Numbers:
    """Return the states handed on from the token read before: zeros where it begins; none for a decoder's first."""
    own = {"before": "hidden", "cell_before": "cell"}
    before = at + 1 if part.direction == "backwards" else at - 1
    count = len(reading.source) if part.direction else reading.decode_moves
    if not 0 <= before < count:
        return {port: np.zeros_like(seen[port]) for port in own if port in seen and part.direction}
    states = {port: _seen(reading, part, state, before) for port, state in own.items() if port in seen}
    return {port: state.astype(np.float64) for port, state in states.items() if state is not None}


def _again(kind: str, seen: Numbers, edit: Callable[[str, np.ndarray], np.ndarray]) -> Numbers:
    made = dict[str, np.ndarray]()
    of_input, of_state = seen["of_input"], seen["of_state"]
    for gate, port in enumerate(ORDER[kind]):
        if port == "candidate" and kind == "update":
            made[port] = edit(port, np.tanh(of_input[gate] + seen["reset"] * of_state[gate]))
        else:
            squash = np.tanh if port in ("candidate", "hidden") else _logistic
            made[port] = edit(port, squash(of_input[gate] + of_state[gate]))
    if kind == "update":
        made["hidden"] = edit("hidden", (1 - seen["update"]) * seen["candidate"] + seen["update"] * seen["before"])
    if kind == "forget":
        made["cell"] = edit("cell", seen["forget"] * seen["cell_before"] + seen["input"] * seen["candidate"])
        made["hidden"] = edit("hidden", seen["output"] * np.tanh(seen["cell"]))
    return made


def _editing(edits: list[Edit], at: int) -> Callable[[str, np.ndarray], np.ndarray]:
    def edit(port: str, row: np.ndarray) -> np.ndarray:
        own = [each for each in edits if each.port == port]
        return edited(row, own, "unit", range(len(row)), {"token": at}) if own else row

    return edit


def _logistic(x: np.ndarray) -> np.ndarray:
    return 0.5 * (1.0 + np.tanh(0.5 * x))


def _apart(again: np.ndarray, recorded: np.ndarray) -> np.ndarray:
    """Return how far each number is from what was recorded, infinitely where one is none."""
    far = np.abs(again - recorded) / np.maximum(1.0, np.abs(recorded))
    return np.where(again == recorded, 0.0, np.where(np.isnan(far), np.inf, far))
