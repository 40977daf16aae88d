"""The records: frozen, and they only grow."""

from __future__ import annotations

import dataclasses

import numpy as np
import pytest

from fun_viz.trace import Array, Place, Step
from tests import traces


def test_values_and_axes_must_fit() -> None:
    with pytest.raises(ValueError, match="do not fit the axes"):
        Array(np.zeros((2, 3)), ("query",))


def test_an_array_cannot_be_written_to() -> None:
    array = Array(np.zeros(3), ("unit",))
    with pytest.raises(ValueError, match="read-only"):
        array.values[0] = 1


def test_a_step_keeps_its_own_dictionary_and_gives_it_to_nobody() -> None:
    arrays = {"a": Array(np.zeros(3), ("unit",))}
    step = Step("encode", arrays)
    arrays.clear()
    assert list(step.arrays) == ["a"]
    with pytest.raises(TypeError):
        step.arrays["b"] = step.arrays["a"]  # type: ignore[index]
    with pytest.raises(dataclasses.FrozenInstanceError):
        step.best = 1  # type: ignore[misc]


def test_a_trace_grows_into_another_and_stays_as_it_was() -> None:
    first = traces.trace(finished=False)
    second = first.then(traces.encoded())
    assert (len(first.steps), len(second.steps)) == (0, 1)
    assert second.done().finished
    assert not second.finished
    assert second.done().steps is second.steps


def test_places_are_the_same_when_they_name_the_same_token() -> None:
    assert {Place("source", 1), Place("source", 1), Place("target", 1)} == {Place("source", 1), Place("target", 1)}
