"""All of a trace's attention holds together, and any corrupted array is found out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pytest

from fun_viz.anatomy import Part
from fun_viz.arithmetic import TOLERANCE
from fun_viz.consistency import checked
from fun_viz.reading import Reading
from fun_viz.soundness import Soundness, soundness
from fun_viz.trace import Array, Step, Trace
from tests.test_arithmetic import every_shape, noisy, on_the_way, traced


def looked(trace: Trace) -> Soundness:
    *_, found = soundness(Reading(trace))
    assert found.finished
    return found


def arrays(trace: Trace, part: Part) -> list[str]:
    """Return all arrays that a row of an attention is made of, and what becomes of it."""
    ends = ("value", "gathered", "output", *part.maps)
    names = [*on_the_way(trace, part), *map(part.probe, ends), part.value, part.context]
    return [name for name in dict.fromkeys(names) if any(name in step.arrays for step in trace.steps)]


@every_shape
def test_what_was_recorded_holds_and_any_noise_does_not(family: str, options: Mapping[str, Any]) -> None:
    trace = traced(family, options, details=True)
    found = looked(trace)
    assert found.holds
    assert found.complete
    assert found.again < TOLERANCE / 2
    for attends in ("encoder", "decoder", "cross"):
        for part in trace.anatomy.attention(attends)[-1:]:  # type: ignore[arg-type]
            for name in arrays(trace, part):
                assert not looked(noisy(trace, name)).holds, name


def test_a_weight_on_what_may_not_be_seen_is_found_out() -> None:
    trace = traced("continuing", {}, details=True)
    (part,) = trace.anatomy.of_kind("attention")
    step, name = trace.steps[0], part.probe("pattern")
    values = step.arrays[name].values.copy()
    values[0, 0, 0, -1] = 1e-7
    changed = replace(step, arrays={**step.arrays, name: Array(values, step.arrays[name].axes)})
    found = looked(replace(trace, steps=(changed, *trace.steps[1:])))
    assert found.ahead == pytest.approx(1e-7)
    assert not found.holds


def test_a_trace_without_attention_has_nothing_to_hold() -> None:
    assert looked(traced("gru", {"attention": "none", "width": 8, "units": 8})) == Soundness()


@pytest.mark.parametrize("port", ["value", "gathered", "output", "to_output.weight", "to_output.bias"])
def test_a_file_in_which_what_is_gathered_does_not_fit_is_refused(port: str) -> None:
    trace = traced("transformer", {"width": 8, "heads": 2, "layers": 1, "inner": 12}, details=True)
    assert checked(trace) is trace
    (part,) = trace.anatomy.attention("cross")

    def cut(step: Step) -> Step:
        array = step.arrays.get(part.probe(port))
        less = {} if array is None else {part.probe(port): Array(array.values[..., :-1], array.axes)}
        return replace(step, arrays={**step.arrays, **less})

    with pytest.raises(ValueError, match="does not fit the rest"):
        checked(replace(trace, steps=tuple(map(cut, trace.steps))))
