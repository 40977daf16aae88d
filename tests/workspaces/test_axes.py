"""Rows and columns of every map carry the names of the tokens that they are numbers of."""

from __future__ import annotations

import numpy as np
import pytest

from fun_viz.branch import Moment
from fun_viz.edits import Cut, Edit
from fun_viz.reading import Reading
from fun_viz.run.decoding.decode import decode
from fun_viz.run.models.store import Model
from fun_viz.selection import Focus
from fun_viz.trace import Request
from fun_viz.workspaces.axes import axes, influence_totals
from fun_viz.workspaces.decode.focus import grid
from tests.shapes import continuing, filling
from tests.tiny import kinds, tiny

START = "▸"


def reading_of(model: Model, text: str = "我喜欢喝", limit: int = 6) -> Reading:
    *_, (trace, _) = decode(model, Request("tiny", text, limit=limit))
    return Reading(trace)


@pytest.fixture(scope="module", params=list(kinds()), ids=lambda kind: "-".join([kind[0], *kind[1].values()]))
def reading(request: pytest.FixtureRequest) -> Reading:
    family, options = request.param
    return reading_of(tiny(family=family, learned=False, **options))


def test_a_decoder_looks_from_what_it_reads_at_what_it_has_read(reading: Reading) -> None:
    known = axes(reading, "decoder")
    assert known.rows == known.columns == (START, *reading.target[:-1])
    assert (known.row_title, known.column_title) == ("reads", "looks at")
    assert (known.row_shift, known.column_shift) == (-1, -1)
    assert known.notes == tuple(f"writes {token}" for token in reading.target)


@pytest.mark.parametrize("part", ["cross", "influence"])
def test_what_is_looked_at_of_the_source_belongs_to_the_token_written(reading: Reading, part: str) -> None:
    known = axes(reading, part)  # type: ignore[arg-type]
    assert (known.rows, known.columns) == (reading.target, reading.source)
    assert known.row_title == "writes"
    assert known.column_title == ("looks at" if part == "cross" else "depends on")
    assert (known.row_shift, known.column_shift) == (0, 0)
    assert known.notes == (f"reads {START}", *(f"reads {token}" for token in reading.target[:-1]))


def test_the_rows_of_the_map_are_those_of_the_tokens_that_enter_the_net() -> None:
    """An edit of the embedding of the token read at one step changes that row and column, and none before it."""
    model = tiny(learned=False)
    plain = reading_of(model)
    for step, label in enumerate(axes(plain, "decoder").rows[:4]):
        edit = Edit("decoder.embed", "embedding", {"token": (step,)}, Cut())
        prefix = plain.tokens
        *_, (trace, _) = decode(model, Request("tiny", "我喜欢喝", limit=6, prefix=prefix, edits=(edit,)))
        one, other = (each.attention("decoder") for each in (plain, Reading(trace)))
        assert one is not None
        assert other is not None
        same = [
            np.allclose(one.values[0, :, t, : t + 1], other.values[0, :, t, : t + 1], atol=1e-6)
            for t in range(step + 1)
        ]
        assert same[:step] == [True] * step
        assert step == 0 or not same[step], label
        read = START if step == 0 else plain.target[step - 1]
        assert label == read


def test_a_text_that_goes_on_has_a_row_for_each_token_read_and_influence_for_each_written() -> None:
    reading = reading_of(continuing(), "abcd", 3)
    text = tuple(token.piece for token in reading.sequence("text"))
    known = axes(reading, "decoder")
    assert known.rows == known.columns == text[:-1]
    assert (known.before, known.row_shift) == (4, 0)
    assert known.rows[known.before :] == reading.inputs == ("d", *reading.target[:-1])
    assert known.notes == ("", "", "", "", *(f"writes {token}" for token in reading.target))
    influence = axes(reading, "influence")
    assert (influence.rows, influence.columns) == (reading.target, text[:-1])
    assert text[influence.row_shift] == reading.target[0]


def test_a_text_that_is_filled_has_its_own_tokens_on_both_axes() -> None:
    reading = reading_of(filling(), "ab_d_")
    known = axes(reading, "encoder")
    assert known.rows == known.columns == tuple(token.piece for token in reading.sequence("text"))
    assert reading.inputs == ()


def test_the_totals_of_influence_are_said_wherever_its_shares_are_drawn(reading: Reading) -> None:
    assert reading.influence_total is not None
    said = influence_totals(reading)
    assert said == tuple(f"{total:.3g}" for total in reading.influence_total.values.tolist())
    at = Moment(reading, reading.moves - 1)
    shown = grid(at, Focus("influence"))
    assert shown is not None
    assert (shown.totals, shown.total_title) == (said, "Σ")
