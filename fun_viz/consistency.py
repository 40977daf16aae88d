"""Whether what the file of a trace tells fits together: bits may be as they were written, and tell of no run at all.

Whether each number is one that can be is asked in `fun_viz.plausibility`; here only how many there are is.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from itertools import pairwise

from fun_viz.anatomy import Part
from fun_viz.editable import check
from fun_viz.edits import unmasked
from fun_viz.errors import InputError
from fun_viz.trace import Array, Step, Trace

_LONGEST = 1_000_000  # tokens that can have been asked for
_HIGHEST = 1_000  # layers
_ROLES = (("given", "written"), ("written",), ("filled",))  # the three shapes of net
_ORDERS = {"written": re.compile("r*(w+e?)?"), "filled": re.compile("r*f?")}  # of phases, by their first letters
_WEIGHTS = ("beam", "head", "query", "key")
_ATTENTION = {  # what is read of an attention by name, and its axes
    "query": ("beam", "head", "query", "unit"),
    "key": ("beam", "head", "key", "unit"),
    "scores": _WEIGHTS,
    "pattern": _WEIGHTS,
    "gaussian": _WEIGHTS,
    "position": ("beam", "head", "query"),
}
_INPUT = re.compile(r"(encoder|decoder)\.(?:embedding|embed\.(?:embedding|position|input))")  # read by their names
_ALIKE = ("scaled-dot", "dot", "additive", "concat")  # scores of a query and a key that have as many units
_GROWING = ("beam", "token", "query", "key")  # axes whose size is told by the step; that of others never changes


def checked(trace: Trace) -> Trace:
    """Return a trace; ValueError if what it tells does not fit together."""
    _need(1 <= trace.request.limit <= _LONGEST, "limit")
    _check_sequences(trace)
    _check_phases(trace)
    _check_parts(trace)
    _check_edits(trace)
    _check_choices(trace)
    _check_seen(trace)
    _check_names(trace)
    _check_sizes(trace)
    _check_influence(trace)
    return trace


def _need(holds: bool, what: str) -> None:
    if not holds:
        raise ValueError(f"{what} does not fit the rest of the trace")


def _of_phase(trace: Trace, phase: str) -> list[Step]:
    return [step for step in trace.steps if step.phase == phase]


def _check_sequences(trace: Trace) -> None:
    told = tuple((sequence.name, sequence.role) for sequence in trace.sequences)
    _need(bool(told) and told == trace.anatomy.sequences and len(dict(told)) == len(told), "sequences")
    _need(tuple(sequence.role for sequence in trace.sequences) in _ROLES, "roles")
    _need([bool(sequence.tokens) for sequence in trace.sequences] == [True, False][: len(told)], "what was given")


def _check_phases(trace: Trace) -> None:
    order = _ORDERS[trace.sequences[-1].role]
    _need(order.fullmatch("".join(step.phase[0] for step in trace.steps)) is not None, "phases")
    for step in trace.steps:
        _need(step.phase in ("write", "fill") or not (step.hypotheses or step.distributions), "choices")


def _check_parts(trace: Trace) -> None:
    """Check which sequences the parts name, and the axes of what is read of them by name."""
    names, first = {sequence.name for sequence in trace.sequences}, trace.sequences[0].name
    owned = [part.probe(port) for part in trace.anatomy.parts for port in part.ports]
    _need(len(owned) == len(set(owned)), "parts that share a probe")
    axes_of = {part.probe(port): axes for part in trace.anatomy.parts for port, axes in part.ports.items()}
    for part in trace.anatomy.parts:
        attention = part.kind == "attention"
        _need(part.queries in names and (part.keys in names or not (part.keys or attention)), part.path)
        _need(not attention or part.keys in (first, part.queries), part.path)  # nobody asks what is written later
        _need(0 <= part.layer < _HIGHEST and part.reach >= 0, part.path)
        if part.kind == "cell":
            _need(bool(part.direction) == (part.queries == first) or len(names) == 1, part.path)
        _need(not part.bias or axes_of.get(part.bias, _WEIGHTS[1:]) == _WEIGHTS[1:], part.bias)
        for port, axes in part.ports.items():
            known = _ATTENTION.get(port, axes) if attention else ("beam", "unit") if part.kind == "cell" else axes
            _need(bool(axes) and axes == known, part.probe(port))


def _check_edits(trace: Trace) -> None:
    """Check that what-ifs, those that are off too, fit the net and name what there can be of it."""
    try:
        check(trace.anatomy, trace.request.edits)
    except InputError as error:
        raise ValueError(str(error)) from error
    sizes = {(name, axis): size for step in trace.steps for name, array in step.arrays.items()
             for axis, size in zip(array.axes, array.values.shape, strict=True) if axis not in _GROWING}  # fmt: skip
    for edit in trace.request.edits:
        for axis, places in edit.where.items():
            most = sizes.get((edit.probe, axis), _LONGEST)
            _need(len(places) <= _LONGEST and max(places, default=0) < most, edit.probe)


def _check_choices(trace: Trace) -> None:
    """Check that each hypothesis extends one of the step before, and that each has its distribution."""
    rows = 1
    for step in _of_phase(trace, "write"):
        kept = len(step.hypotheses)
        _need(0 <= step.best < kept, "best")
        _need(all(0 <= hypothesis.parent < rows for hypothesis in step.hypotheses), "parent")
        _need(len(step.distributions) == rows, "distributions")
        rows = kept
    for step in _of_phase(trace, "fill"):
        masks = sum(token.special == "mask" for token in trace.sequences[0].tokens)
        _need(len(step.hypotheses) == len(step.distributions) == masks, "masks")


def _check_seen(trace: Trace) -> None:
    """Check that of parts alike the same was seen, once all has been read: a layer that is declared is there."""
    if not (_of_phase(trace, "write") or _of_phase(trace, "fill")):  # it may have been cancelled between two layers
        return
    recorded = {name for step in trace.steps for name in step.arrays}
    seen: dict[object, bool] = {}
    for part in trace.anatomy.parts:
        for port in part.ports:
            alike = part.kind, part.queries, part.keys, part.direction, port
            _need(seen.setdefault(alike, part.probe(port) in recorded) == (part.probe(port) in recorded), part.path)


def _check_names(trace: Trace) -> None:
    """Check that what was seen in one step was seen in all of its kind: of writing, or of one layer's tokens."""
    written = _of_phase(trace, "write")
    _need(all(one.arrays.keys() == other.arrays.keys() for one, other in pairwise(written)), "a step's arrays")
    read, given = _of_phase(trace, "read"), len(trace.sequences[0].tokens)
    seen = Counter(name for step in read for name in step.arrays)
    for step in written[:1]:
        near = {part.probe("gaussian") in step.arrays for part in trace.anatomy.attention("cross")
                if part.probe("pattern") in step.arrays}  # fmt: skip
        _need(len(near) < 2, "the windows of attention")
    for part in trace.anatomy.of_kind("cell"):
        for name in map(part.probe, part.ports):
            _need(not any(name in step.arrays for step in written) if part.direction else not seen[name], name)
            _need(seen[name] <= given, name)
    cells = [part for part in trace.anatomy.of_kind("cell") if part.direction]
    if trace.anatomy.moves != "tokens":
        _need(not cells, "moves")
        return
    _need(bool(cells) or not read, "what reads")
    probes = {part.probe(port) for part in cells for port in part.ports}
    _need(len(read) <= given * (1 + max((part.layer for part in cells), default=0)), "moves of reading")
    for start in range(0, len(read), given):
        layer = read[start : start + given]
        _need(all(step.arrays.keys() & probes == layer[0].arrays.keys() & probes for step in layer), "a cell's arrays")


def _check_sizes(trace: Trace) -> None:
    """Check the axes of each array, and how long they are."""
    declared = _declared(trace)
    fixed: dict[object, int] = {}
    tokens = {sequence.name: len(sequence.tokens) for sequence in trace.sequences}
    for step, rows, written in _with_rows(trace.steps):
        for name, array in step.arrays.items():
            shape = dict(zip(array.axes, array.values.shape, strict=True))
            _need(0 < len(shape) == len(array.axes) and min(array.values.shape) > 0, name)
            _need(array.values.dtype.kind == "f", name)
            _need(shape.get("beam", rows) == rows, name)
            if name not in declared:
                continue
            part, axes = declared[name]
            _need(array.axes == axes, name)
            for axis, size in shape.items():
                if axis not in _GROWING:
                    _need(fixed.setdefault(_shared(trace, part, name, axis), size) == size, name)
                elif axis != "beam":
                    _need(size in _lengths(trace, part, step, array, axis, tokens, written), name)
                    among = axis == "key" and "query" in array.axes  # the keys of all tokens, not those of new ones
                    grows = (
                        among and step.phase == "write" and trace.anatomy.role(part.keys or part.queries) == "written"
                    )
                    first = size - written if grows and not unmasked(trace.request.edits) else size
                    _need(fixed.setdefault((step.phase, part.queries, part.keys, axis, among), first) == first, name)
    for part in filter(lambda part: part.angle, trace.anatomy.parts):
        _need(declared.get(part.angle, (part, ()))[1] == ("token", "pair"), part.angle)
        pairs = fixed.get((part.angle, "pair"))
        _need(pairs is None or fixed.get((part.path, "unit")) in (None, 2 * pairs), part.angle)


def _declared(trace: Trace) -> dict[str, tuple[Part, tuple[str, ...]]]:
    """Return the part and the axes of each probe that is read by anybody; format 1 declares not all of them."""
    declared = {part.probe(port): (part, axes) for part in trace.anatomy.parts for port, axes in part.ports.items()}
    for part in trace.anatomy.parts:
        declared |= {part.probe(name): (part, axes) for name, axes in (*part.weights.items(), *part.maps.items())}
        if part.bias:
            declared.setdefault(part.bias, (part, _WEIGHTS[1:]))
    for name in {name for step in trace.steps for name in step.arrays}:
        if found := _INPUT.fullmatch(name):
            sequence = trace.sequences[0 if found[1] == "encoder" else -1].name
            axes = ("beam", "token", "unit")[name.endswith("position") :]
            part, there = declared.setdefault(name, (Part(name, "embedding", sequence), axes))
            _need(part.queries == sequence and axes == there, name)
    return declared


def _with_rows(steps: Sequence[Step]) -> Iterator[tuple[Step, int, int]]:
    """Yield each step with the number of hypotheses it extends, and how many tokens were written before it."""
    rows, written = 1, 0
    for step in steps:
        yield step, rows if step.phase == "write" else 1, written
        if step.phase == "write":
            rows, written = len(step.hypotheses), written + 1


def _shared(trace: Trace, part: Part, name: str, axis: str) -> object:
    """Return who shares the size of an axis: layers of attention have as many heads, a query the units of its keys."""
    if axis == "head" and part.kind == "attention":  # a bias that was not declared is of its attention
        return trace.anatomy.attends(part), axis
    if found := _INPUT.fullmatch(name):
        return found[1], axis  # they are added up
    port = name.removeprefix(f"{part.path}.")
    if axis == "unit" and port in ("query", "key"):
        return part.path, axis if part.score in _ALIKE else f"{port} unit"
    return (part.path if port in part.weights else name), axis


def _lengths(
    trace: Trace, part: Part, step: Step, array: Array, axis: str, tokens: Mapping[str, int], written: int
) -> Collection[int]:
    """Return how long an axis of tokens can be in a step."""
    sequence = part.keys or part.queries if axis == "key" else part.queries
    count, grows = tokens[sequence], trace.anatomy.role(sequence) == "written"
    if not grows:
        return (count,)
    if step.phase != "write":
        return count - 1, count  # the last may be left for the first step of writing
    if axis != "key" or "query" not in array.axes:
        return (1,)
    if unmasked(trace.request.edits):  # all of them were given at once
        return (len(_of_phase(trace, "write")),)
    return (count + written, count + written + 1) if count else (written + 1,)


def _check_influence(trace: Trace) -> None:
    """Check that there is a row for each token of the best hypothesis, and a column for each it can depend on."""
    written = _of_phase(trace, "write")
    for step in _of_phase(trace, "explain"):
        if "influence" in step.arrays:
            array, given = step.arrays["influence"], len(trace.sequences[0].tokens)
            length = _length(written)
            columns = given if len(trace.sequences) > 1 else given + length - 1
            _need(array.axes == ("query", "key") and array.values.shape == (length, columns), "influence")
            total = step.arrays.get("influence_total")
            _need(total is None or (total.axes, total.values.shape) == (("query",), (length,)), "influence")


def _length(written: Sequence[Step]) -> int:
    """Return how many tokens the best hypothesis has, up to its stop token."""
    row, length = written[-1].best, len(written)
    for at in range(len(written) - 1, -1, -1):
        hypothesis = written[at].hypotheses[row]
        length = at + 1 if hypothesis.token.special == "stop" else length
        row = hypothesis.parent
    return length
