"""Files whose bits are as they were written, and which tell of what no run can have been."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from fun_viz import archive, consistency
from fun_viz.anatomy import Part
from fun_viz.errors import LoadError
from fun_viz.reading import Reading
from fun_viz.run.decoding.decode import decode
from fun_viz.trace import Array, Phase, Request, Step, Trace
from tests.nets.tiny import variants
from tests.shapes import continuing, filling
from tests.tiny import tiny

READ, WRITTEN, LAST = 1, 3, 5  # a step that reads, one in the middle of writing, and the last that writes
PATTERN, QUERY = "decoder.layers.0.cross.pattern", "decoder.layers.0.cross.query"


@cache
def made() -> Trace:
    """Return two moves of reading, four of writing, and the influence map."""
    *_, (trace, _) = decode(tiny(learned=False), Request("tiny", "我龘喜", beam=2, limit=4))
    assert [step.phase for step in trace.steps] == ["read"] * 2 + ["write"] * 4 + ["explain"]
    return trace


@cache
def recurrent() -> Trace:
    *_, (trace, _) = decode(tiny(family="gru", learned=False), Request("tiny", "我龘喜", limit=3))
    return trace


@cache
def rotary() -> Trace:
    *_, (trace, _) = decode(tiny(learned=False, positions="rotary"), Request("tiny", "我龘喜", limit=3))
    return trace


def turned(pairs: int) -> Trace:
    """Return a trace of queries and keys that are turned by another number of angles."""
    steps = []
    for step in rotary().steps:
        angles = {name: array for name, array in step.arrays.items() if name.endswith(".angle")}
        fewer = {name: Array(array.values[:, :pairs].copy(), array.axes) for name, array in angles.items()}
        steps.append(replace(step, arrays={**step.arrays, **fewer}))
    return replace(rotary(), steps=tuple(steps))


def with_weights(axes: tuple[str, ...], size: int) -> Trace:
    return with_array(recurrent(), 0, "decoder.cross.energy", Array(np.ones(size, np.float32), axes))


def with_step(trace: Trace, at: int, **changes: Any) -> Trace:
    """Return a trace of which one step says something else."""
    steps = list(trace.steps)
    steps[at] = replace(steps[at], **changes)
    return replace(trace, steps=tuple(steps))


def with_array(trace: Trace, at: int, name: str, array: Array | None) -> Trace:
    """Return a trace of which one step saw something else, or did not see it."""
    arrays = {key: value for key, value in trace.steps[at].arrays.items() if key != name}
    return with_step(trace, at, arrays=arrays if array is None else {**arrays, name: array})


def reshaped(at: int, name: str, change: Callable[[np.ndarray], np.ndarray]) -> Trace:
    array = made().steps[at].arrays[name]
    return with_array(made(), at, name, Array(np.ascontiguousarray(change(array.values)), array.axes))


def with_axes(at: int, name: str, *axes: str) -> Trace:
    values = made().steps[at].arrays[name].values
    return with_array(made(), at, name, Array(values.reshape((*values.shape[: len(axes) - 1], -1)), axes))


def with_parts(change: Callable[[Part], Part]) -> Trace:
    """Return a trace whose anatomy says something else of its attentions."""
    parts = (change(part) if part.kind == "attention" else part for part in made().anatomy.parts)
    return replace(made(), anatomy=replace(made().anatomy, parts=tuple(parts)))


def with_parent(parent: int) -> Trace:
    first, *others = made().steps[WRITTEN].hypotheses
    return with_step(made(), WRITTEN, hypotheses=(*others, replace(first, parent=parent)))


def with_phase(at: int, phase: Phase) -> Trace:
    return with_step(made(), at, phase=phase)


def with_request(**changes: int) -> Trace:
    return replace(made(), request=replace(made().request, **changes))


def with_tokens(count: int) -> Trace:
    source, target = made().sequences
    return replace(made(), sequences=(replace(source, tokens=source.tokens[:count]), target))


def without_sequences() -> Trace:
    return replace(made(), sequences=(), anatomy=replace(made().anatomy, sequences=()))


def filled(hypotheses: int) -> Trace:
    *_, (trace, _) = decode(filling(), Request("toy", "ab_d_"))
    return with_step(trace, -1, hypotheses=trace.steps[-1].hypotheses[:hypotheses])


WRONG: Mapping[str, Callable[[], Trace]] = {
    "a parent that is no row": lambda: with_parent(2),
    "a parent before the first row": lambda: with_parent(-1),
    "a first parent that is no row": lambda: with_step(made(), 2, hypotheses=made().steps[WRITTEN + 1].hypotheses),
    "a best that is no row": lambda: with_step(made(), LAST, best=2),
    "a best before the first row": lambda: with_step(made(), LAST, best=-1),
    "no hypotheses": lambda: with_step(made(), LAST, hypotheses=()),
    "no distributions": lambda: with_step(made(), LAST, distributions=()),
    "a mask that nothing was chosen for": lambda: filled(1),
    "no sequences": without_sequences,
    "sequences that the anatomy does not know": lambda: replace(made(), sequences=made().sequences[::-1]),
    "no source": lambda: replace(made(), sequences=made().sequences[1:]),
    "an empty source": lambda: with_tokens(0),
    "a source that is too short": lambda: with_tokens(2),
    "a part that works on no sequence": lambda: with_parts(lambda part: replace(part, queries="nothing")),
    "a part that asks no sequence": lambda: with_parts(lambda part: replace(part, keys="nothing")),
    "an attention without keys": lambda: with_parts(lambda part: replace(part, keys="")),
    "an attention below the lowest layer": lambda: with_parts(lambda part: replace(part, layer=-1)),
    "an attention with axes of its own": lambda: with_parts(lambda part: replace(part, ports={"pattern": ("beam",)})),
    "no limit": lambda: with_request(limit=0),
    "a limit below zero": lambda: with_request(limit=-1),
    "a limit beyond everything": lambda: with_request(limit=1_000_001),
    "reading after writing": lambda: with_phase(LAST, "read"),
    "filling while writing": lambda: with_phase(LAST, "fill"),
    "writing after the explanation": lambda: replace(made(), steps=(*made().steps, made().steps[LAST])),
    "writing while reading": lambda: with_phase(0, "write"),
    "an explanation of nothing": lambda: replace(made(), steps=(*made().steps[:2], made().steps[-1])),
    "other axes": lambda: with_axes(WRITTEN, PATTERN, "beam", "head", "key", "query"),
    "fewer axes": lambda: with_axes(WRITTEN, PATTERN, "beam", "head", "query"),
    "axes of one step that are none": lambda: with_axes(READ, "encoder.layers.1.self.pattern", "x", "x", "x", "x"),
    "nothing along an axis": lambda: reshaped(WRITTEN, PATTERN, lambda values: values[..., :0]),
    "a row too few": lambda: reshaped(WRITTEN, PATTERN, lambda values: values[:1]),
    "a head too few": lambda: reshaped(WRITTEN, PATTERN, lambda values: values[:, :1]),
    "a key too few": lambda: reshaped(WRITTEN, PATTERN, lambda values: values[..., :1]),
    "a unit too few": lambda: reshaped(WRITTEN, QUERY, lambda values: values[..., :1]),
    "a query too few": lambda: reshaped(0, "encoder.layers.0.self.pattern", lambda values: values[:, :, :1]),
    "whole numbers": lambda: reshaped(WRITTEN, PATTERN, lambda values: values.astype(np.int64)),
    "an influence of another length": lambda: reshaped(-1, "influence", lambda values: values[:1]),
    "an influence of other tokens": lambda: reshaped(-1, "influence", lambda values: values[:, :1]),
    "an attention that was not seen once": lambda: with_array(made(), WRITTEN, PATTERN, None),
    "a cell that was not seen once": lambda: with_array(recurrent(), READ, "encoder.forwards.hidden", None),
    "a written cell that was not seen once": lambda: with_array(recurrent(), -2, "decoder.cell.hidden", None),
    "a total too few": lambda: reshaped(-1, "influence_total", lambda values: values[:1]),
    "a reach below zero": lambda: with_parts(lambda part: replace(part, reach=-1)),
    "an angle that nothing says": lambda: with_parts(lambda part: replace(part, angle="nothing")),
    "angles for other units": lambda: turned(1),
    "weights for other units": lambda: with_weights(("unit",), 3),
    "weights with other axes": lambda: with_weights(("other",), 16),
    "more reading than there are tokens": lambda: replace(
        recurrent(), steps=(recurrent().steps[0],) * 2 + recurrent().steps
    ),
}


@pytest.mark.parametrize("wrong", WRONG.values(), ids=WRONG.keys())
def test_what_does_not_fit_together_is_a_load_error(wrong: Callable[[], Trace], tmp_path: Path) -> None:
    archive.save_trace(wrong(), tmp_path / "t.safetensors")
    with pytest.raises(LoadError, match="damaged"):
        archive.load_trace(tmp_path / "t.safetensors")


def opens(trace: Trace, file: Path) -> bool:
    archive.save_trace(trace, file)
    return len(archive.load_trace(file).steps) == len(trace.steps)


@pytest.mark.parametrize(("family", "options"), list(variants()))
def test_a_trace_of_any_net_opens_at_whichever_step_it_was_cancelled(
    family: str, options: dict[str, Any], tmp_path: Path
) -> None:
    model = tiny(family=family, learned=False, **{**options, "dropout": 0.0})
    for trace, _ in decode(model, Request("tiny", "我龘喜", beam=2, limit=3), details=True):
        assert opens(trace, tmp_path / "t.safetensors")


@pytest.mark.parametrize("beam", [1, 2, 5])
@pytest.mark.parametrize(("limit", "prefix"), [(1, ()), (1, (7,)), (6, ()), (6, (7,)), (6, (7, 8))])
def test_a_trace_of_any_search_opens(beam: int, limit: int, prefix: tuple[int, ...], tmp_path: Path) -> None:
    for model in (tiny(), continuing()):
        *_, (trace, _) = decode(model, Request("tiny", "我", beam=beam, limit=limit, prefix=prefix))
        assert opens(trace, tmp_path / "t.safetensors")


@pytest.mark.parametrize("text", ["ab_d_", "abc", "_"])
def test_a_trace_of_filled_masks_opens(text: str, tmp_path: Path) -> None:
    for trace, _ in decode(filling(), Request("toy", text)):
        assert opens(trace, tmp_path / "t.safetensors")


def test_a_trace_that_has_not_begun_opens(tmp_path: Path) -> None:
    nothing: tuple[Step, ...] = ()
    assert opens(replace(made(), steps=nothing, finished=False), tmp_path / "t.safetensors")


def test_a_trace_of_the_highest_limit_opens_and_is_read(tmp_path: Path) -> None:
    archive.save_trace(with_request(limit=1_000_000), tmp_path / "t.safetensors")
    array, as_made = (
        Reading(trace).attention("decoder") for trace in (archive.load_trace(tmp_path / "t.safetensors"), made())
    )
    assert array is not None
    assert as_made is not None
    np.testing.assert_array_equal(array.values, as_made.values)


def test_a_layer_that_is_declared_must_be_there_under_its_name() -> None:
    parts = made().anatomy.parts
    moved = next(part for part in parts if part.kind == "attention" and part.layer == 1)
    parts = tuple(replace(part, path="elsewhere") if part is moved else part for part in parts)
    with pytest.raises(ValueError, match="does not fit"):
        consistency.checked(replace(made(), anatomy=replace(made().anatomy, parts=parts)))
