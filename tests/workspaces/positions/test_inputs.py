from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from fun_viz.branch import Moment
from fun_viz.reading import Reading
from fun_viz.trace import Place
from fun_viz.workspaces.positions.formula import Difference
from fun_viz.workspaces.positions.inputs import current_rows, source_inputs, target_inputs
from tests.workspaces.positions.traces import SOURCE, TARGET, embedded, positioned, recurrent, transformer


def test_the_source_enters_as_it_was_recorded() -> None:
    inputs = source_inputs(Reading(transformer()))
    assert inputs is not None
    assert inputs.labels == SOURCE
    np.testing.assert_array_equal(inputs.embedding, embedded(len(SOURCE), 1))
    assert inputs.position is not None
    np.testing.assert_array_equal(inputs.position, positioned(len(SOURCE)))
    assert inputs.difference == Difference(0.0, True)


def test_the_decoder_reads_the_start_mark_and_then_what_it_wrote() -> None:
    inputs = target_inputs(Reading(transformer()))
    assert inputs is not None
    assert inputs.labels == ("▸", *TARGET[:-1])
    np.testing.assert_array_equal(inputs.embedding, embedded(len(TARGET), 2))
    assert inputs.position is not None
    np.testing.assert_allclose(inputs.position, positioned(len(TARGET)))


def test_a_sum_that_is_wrong_is_noticed() -> None:
    inputs = source_inputs(Reading(transformer(off_by=0.25)))
    assert inputs is not None
    assert inputs.difference is not None
    assert inputs.difference.largest == pytest.approx(0.25, abs=1e-6)
    assert not inputs.difference.holds


def test_a_recurrent_net_adds_nothing() -> None:
    for inputs in (source_inputs(Reading(recurrent())), target_inputs(Reading(recurrent()))):
        assert inputs is not None
        assert inputs.position is None
        assert inputs.difference is None
        assert inputs.embedding.shape[0] == 4


def test_nothing_has_entered_before_the_first_step() -> None:
    empty = replace(transformer(), steps=())
    assert source_inputs(Reading(empty)) is None
    assert target_inputs(Reading(empty)) is None


def test_a_row_of_the_target_is_the_token_before_it() -> None:
    inputs = target_inputs(Reading(transformer()))
    assert inputs is not None
    assert inputs.tokens((Place("target", 2),)) == (Place("target", 1),)
    assert inputs.tokens((Place("target", 0),)) == ()  # the start mark
    assert inputs.tokens((Place("target", 9),)) == ()
    assert inputs.rows((Place("target", 1), Place("source", 1))) == (Place("target", 2), Place("source", 1))
    assert inputs.rows((Place("target", 3),)) == ()  # the end mark is read by none


def test_which_rows_are_current_follows_the_family_and_the_phase() -> None:
    layered, by_token = Reading(transformer()), Reading(recurrent())
    assert current_rows(Moment(layered, 1), "source") == (0, 1, 2, 3)
    assert current_rows(Moment(by_token, 1), "source") == (1, 2)
    for reading in (layered, by_token):
        at = Moment(reading, reading.encode_moves + 2)
        assert current_rows(at, "target") == (2,)
        assert current_rows(at, "source") == ()
        assert current_rows(Moment(reading, 0), "target") == ()


def test_the_colour_scale_ends_at_a_round_number_that_few_lie_beyond() -> None:
    inputs = source_inputs(Reading(recurrent()))
    assert inputs is not None
    beyond = float((np.abs(inputs.embedding) > inputs.reach).mean())
    assert beyond <= 0.02
    assert inputs.reach == float(f"{inputs.reach:.0e}")
