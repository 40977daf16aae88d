"""Gates computed again from what went into them, and what a state is made of, for every cell there is."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from typing import Any

import numpy as np
import pytest

from fun_viz.edits import Clamp, Edit
from fun_viz.gates import carried_shares, cell_step, keeps, memory_shares, order_by
from fun_viz.reading import Reading
from fun_viz.run.decoding.decode import decode
from fun_viz.trace import Array, Request, Step
from tests.tiny import tiny

TEXT = "我喜欢喝咖啡"
FAMILIES = ("rnn", "lstm", "gru")


@cache
def reading(family: str, *edits: Edit, details: bool = True, **options: Any) -> Reading:
    model = tiny(family=family, learned=False, **{"layers": 2, "directions": "both", **options})
    *_, (grown, _) = decode(model, Request("tiny", TEXT, limit=6, edits=edits), details=details)
    return Reading(grown)


def steps(read: Reading) -> list[tuple[Any, int, Any]]:
    """Return (part, place, step) of every cell of a net at every token."""
    cells = [part for part in read.trace.anatomy.of_kind("cell") if keeps(part) is not None]
    return [
        (part, at, cell_step(read, part, at))
        for part in cells
        for at in range(len(read.source) if part.direction else read.decode_moves)
    ]


@pytest.mark.parametrize("family", FAMILIES)
def test_every_gate_of_every_cell_is_what_went_into_it_makes(family: str) -> None:
    found = steps(reading(family))

    assert {part.path for part, _, _ in found} == {
        "encoder.forwards", "encoder.backwards", "encoder.upper.0.forwards", "encoder.upper.0.backwards",
        "decoder.cell", "decoder.upper.0",
    }  # fmt: skip
    assert all(step is not None and step.right for _, _, step in found)


@pytest.mark.parametrize("family", FAMILIES)
def test_what_goes_in_is_what_torch_s_weights_make_of_token_and_last_state(family: str) -> None:
    read = reading(family, directions="one", layers=1, attention="none")
    cell = tiny(family=family, learned=False, directions="one", layers=1, attention="none").net.encoder.forwards
    embedded, last = read.encoded("encoder.embedding"), np.zeros(16)
    (part,) = (part for part in read.trace.anatomy.of_kind("cell") if part.direction)
    assert embedded is not None
    for at in range(len(read.source)):
        step = cell_step(read, part, at)
        assert step is not None
        for port, weight, bias, vector in (
            ("of_input", cell.weight_ih_l0, cell.bias_ih_l0, embedded.values[at]),
            ("of_state", cell.weight_hh_l0, cell.bias_hh_l0, last),
        ):
            whole = weight.numpy(force=True) @ vector + bias.numpy(force=True)
            np.testing.assert_allclose(step.recorded[port].ravel(), whole, atol=1e-5)
        last = step.recorded["hidden"]


@pytest.mark.parametrize("family", FAMILIES)
def test_noise_in_any_number_that_was_recorded_is_seen(family: str) -> None:
    read = reading(family)
    part = next(part for part in read.trace.anatomy.of_kind("cell") if part.direction == "forwards")
    found = cell_step(read, part, 1)
    assert found is not None
    for port in found.recorded:
        name = part.probe(port)
        noisy = [_noisy(step, name) for step in read.trace.steps]
        step = cell_step(Reading(replace(read.trace, steps=tuple(noisy))), part, 1)
        assert step is not None
        assert not step.right, port


def _noisy(step: Step, name: str) -> Step:
    if name not in step.arrays:
        return step
    array = step.arrays[name]
    changed = Array(array.values + np.float32(0.01), array.axes)
    return replace(step, arrays={**step.arrays, name: changed})


@pytest.mark.parametrize(("family", "port"), [("gru", "update"), ("lstm", "forget"), ("rnn", "hidden")])
def test_a_gate_that_an_edit_holds_is_right_too(family: str, port: str) -> None:
    edit = Edit("encoder.forwards", port, {"unit": (3,), "token": (1, 2)}, Clamp(0.25, 0.25))
    found = steps(reading(family, edit))

    held = [step.recorded[port][3] for part, at, step in found if part.path == "encoder.forwards" and at in (1, 2)]
    assert held == [0.25, 0.25]
    assert all(step.right for _, _, step in found)


def test_without_details_there_is_nothing_to_compute_again() -> None:
    assert [step for _, _, step in steps(reading("gru", details=False))] == [None] * len(steps(reading("gru")))


def test_a_state_is_made_of_candidates_as_far_as_gates_let_them_through() -> None:
    read = reading("gru", directions="one", layers=1)
    (part,) = (part for part in read.trace.anatomy.of_kind("cell") if part.direction)
    every = [step for of, _, step in steps(read) if of is part]
    z = np.stack([step.recorded["update"] for step in every], 1)
    new = np.stack([step.recorded["candidate"] for step in every], 1)
    for unit in range(16):  # each unit by itself: its state is that sum of its candidates
        weights = memory_shares(z[unit : unit + 1])
        made = weights[1:, -1] @ new[unit]  # h_0 is 0
        assert made == pytest.approx(every[-1].recorded["hidden"][unit], abs=1e-5)
    whole = memory_shares(z)
    np.testing.assert_allclose(whole.sum(0), 1.0)
    assert whole[-1, 0] == 0.0  # what has not been read has no share


def test_shares_of_memory_of_a_literal_gate() -> None:
    shares = memory_shares(np.array([[0.5, 0.25], [0.0, 1.0]]))

    assert shares.tolist() == [[0.25, 0.0625], [0.75, 0.5625], [0.0, 0.375]]


def test_shares_of_a_memory_with_signs_are_shares_of_lengths() -> None:
    shares = carried_shares(np.array([[0.5, 0.5]]), np.array([[1.0, -2.0]]), np.array([4.0]))

    np.testing.assert_allclose(shares[:, 0], [2 / 3, 1 / 3, 0])
    np.testing.assert_allclose(shares[:, 1], [1 / 3.5, 0.5 / 3.5, 2 / 3.5])


def test_units_are_put_in_order_by_what_they_do() -> None:
    track = np.array([[0.1, 0.9], [0.6, 0.6], [0.2, 0.1]])

    assert order_by(track, "mean").tolist() == [1, 0, 2]
    assert order_by(track, "change").tolist() == [0, 2, 1]
    assert order_by(np.array([[np.nan, 0.1], [np.nan, 0.3]]), "mean").tolist() == [1, 0]
