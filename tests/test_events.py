"""What a training says: a snapshot, which is kept in pages of its own."""

from __future__ import annotations

import weakref
from mmap import mmap

import numpy as np
import pytest

from fun_viz.events import Snapshot
from fun_viz.trace import Array, Trace
from tests.traces import decoded, encoded, trace


def made() -> Trace:
    read = np.arange(24, dtype=np.float32).reshape(1, 2, 3, 4).swapaxes(2, 3)  # not contiguous
    written = np.full((1, 2, 1, 4), 0.25, np.float32)
    return trace(
        encoded(**{"encoder.self.pattern": Array(read, ("beam", "head", "query", "key"))}),
        decoded(["b"], arrays={"decoder.cross.pattern": Array(written, ("beam", "head", "query", "key"))}),
    )


def test_a_snapshot_gives_back_the_trace_it_was_given() -> None:
    given = made()
    back = Snapshot(3, 1.5, given, ((0, 1),)).trace
    assert back is not given
    assert (back.request, back.model, back.anatomy) == (given.request, given.model, given.anatomy)
    assert (back.sequences, back.finished) == (given.sequences, given.finished)
    for one, other in zip(back.steps, given.steps, strict=True):
        assert (one.phase, one.hypotheses, one.distributions) == (other.phase, other.hypotheses, other.distributions)
        assert (one.best, one.seconds, one.arrays.keys()) == (other.best, other.seconds, other.arrays.keys())
        for name, array in one.arrays.items():
            assert array.axes == other.arrays[name].axes
            np.testing.assert_array_equal(array.values, other.arrays[name].values, strict=True)


def test_what_it_gives_back_cannot_be_written_to() -> None:
    for step in Snapshot(3, 1.5, made()).trace.steps:
        with pytest.raises(TypeError):
            step.arrays["other"] = None  # type: ignore[index]
        for array in step.arrays.values():
            with pytest.raises(ValueError, match="read-only"):
                array.values[...] = 0


def test_it_keeps_one_piece_of_memory_apart_from_the_heap_and_nothing_of_the_trace() -> None:
    given = made()
    array = weakref.ref(next(iter(given.steps[0].arrays.values())).values)
    snapshot, whole = Snapshot(3, 1.5, given), weakref.ref(given)
    del given
    assert whole() is None
    assert array() is None
    assert [type(value) for value in vars(snapshot).values()] == [int, float, mmap, tuple]


def test_who_asks_twice_in_turn_gets_the_same_and_of_many_few_are_kept_unpacked() -> None:
    shots = [Snapshot(update, 1.5, made()) for update in range(20)]
    assert shots[0].trace is shots[0].trace
    unpacked = [weakref.ref(shot.trace) for shot in shots]
    assert sum(one() is not None for one in unpacked) < 10


def test_there_is_no_snapshot_without_a_trace() -> None:
    with pytest.raises(TypeError, match="trace"):
        Snapshot(3, 1.5)
