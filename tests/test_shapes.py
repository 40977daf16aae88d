"""A decoder-only and an encoder-only net through search, trace, reading, archive and views: no shape is special."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import torch
from pytestqt.qtbot import QtBot

from fun_viz import archive
from fun_viz.edits import Cut, Edit, Scale
from fun_viz.nets.editing import editing
from fun_viz.nets.net import Writer
from fun_viz.reading import Reading
from fun_viz.run.decoding.decode import decode
from fun_viz.run.models.store import Model
from fun_viz.trace import Request, Trace
from tests.shapes import continuing, filling

TEXT = "abcd"


def trace_of(model: Model, text: str, **more: int) -> Trace:
    *_, (trace, _) = decode(model, Request("toy", text, **more), details=True)
    return trace


def test_a_text_goes_on_and_is_one_sequence() -> None:
    reading = Reading(trace_of(continuing(), TEXT, limit=3))
    assert [step.phase for step in reading.trace.steps] == ["read", "write", "write", "write", "explain"]
    assert [(s.name, s.role) for s in reading.trace.sequences] == [("text", "written")]
    assert [token.piece for token in reading.sequence("text")] == ["▸", *TEXT, *reading.target]
    assert len(reading.target) == 3


def test_step_by_step_equals_the_whole_text_in_one_pass() -> None:
    model = continuing()
    reading = Reading(trace_of(model, TEXT, limit=3))
    ids = [token.id for token in reading.sequence("text")]
    net = model.net
    assert isinstance(net, Writer)
    with torch.inference_mode():
        whole = net(torch.tensor([ids[:2]]), torch.ones(1, 2, dtype=torch.bool), torch.tensor([ids[1:-1]]))
    chances = whole[0].softmax(-1)
    for t, probability in enumerate(reading.probabilities):
        place = len(TEXT) + t  # the token before it in the text
        assert chances[place - 1, ids[place + 1]].item() == pytest.approx(probability, rel=1e-5)


def test_every_token_read_has_a_row_of_self_attention_and_sees_none_after_it() -> None:
    reading = Reading(trace_of(continuing(), TEXT, limit=3))
    array = reading.attention("decoder")
    assert array is not None
    assert array.values.shape == (1, 2, 7, 7)  # of eight tokens the last has not been read
    assert reading.attention("encoder") is None
    assert reading.attention("cross") is None
    visible = np.nan_to_num(array.values[0]) > 0
    assert (visible == np.tril(np.ones((7, 7), bool))).all()
    np.testing.assert_allclose(np.nansum(array.values, -1), 1, atol=1e-6)
    assert reading.row_error == pytest.approx(0, abs=1e-6)


def test_each_weight_can_be_computed_again_of_what_was_given_and_of_what_was_written() -> None:
    reading = Reading(trace_of(continuing(), TEXT, limit=3))
    for query in range(7):
        for key in range(query + 1):
            found = reading.arithmetic("decoder", 0, 1, query, key)
            assert found is not None
            assert found.dot is not None
            assert found.difference < 1e-6


def test_influence_has_a_column_for_each_token_of_the_text() -> None:
    influence = Reading(trace_of(continuing(), TEXT, limit=3)).influence
    assert influence is not None
    assert influence.values.shape == (3, 7)
    assert (influence.values[0, 5:] == 0).all()
    np.testing.assert_allclose(influence.values.sum(1), 1, atol=1e-5)


def test_masks_are_filled_in_one_move_each_with_its_distribution() -> None:
    model = filling()
    reading = Reading(trace_of(model, "ab_d_"))
    assert [step.phase for step in reading.trace.steps] == ["read", "fill"]
    assert len(reading.target) == 2
    filled = [token.piece for token in reading.sequence("text")]
    assert filled == ["▸", "a", "b", reading.target[0], "d", reading.target[1], "∎"]
    with torch.inference_mode():
        ids = torch.tensor([[token.id for token in reading.given]])
        chances = model.net(ids, torch.ones_like(ids, dtype=torch.bool))[0].softmax(-1)  # type: ignore[call-arg]
    for t, place in enumerate((3, 5)):
        assert reading.candidates(t)[0].probability == pytest.approx(float(chances[place].max()), rel=1e-5)
        assert reading.tokens[t] == int(chances[place].argmax())
        assert reading.ranks[t] == 1
    array = reading.attention("encoder")
    assert array is not None
    assert array.values.shape == (1, 2, 7, 7)
    found = reading.arithmetic("encoder", 0, 0, 2, 3)
    assert found is not None
    assert found.difference < 1e-6


def test_a_text_without_a_mask_is_read_and_nothing_is_filled() -> None:
    reading = Reading(trace_of(filling(), "abc"))
    assert (reading.target, reading.text, reading.decode_moves) == ((), "", 0)


@pytest.mark.parametrize(("model", "text"), [(continuing, TEXT), (filling, "ab_d_")])
def test_the_archive_brings_both_back(model: object, text: str, tmp_path: Path) -> None:
    made = trace_of(model(), text, limit=3)  # type: ignore[operator]
    archive.save_trace(made, tmp_path / "t.safetensors")
    back = archive.load_trace(tmp_path / "t.safetensors")
    assert (back.anatomy, back.sequences, back.request) == (made.anatomy, made.sequences, made.request)
    assert Reading(back).target == Reading(made).target
    for old, new in zip(made.steps, back.steps, strict=True):
        assert (old.hypotheses, old.distributions) == (new.hypotheses, new.distributions)
        for name, array in old.arrays.items():
            np.testing.assert_array_equal(new.arrays[name].values, array.values)


@torch.inference_mode()
@pytest.mark.parametrize("model", [continuing, filling])
def test_an_edit_of_every_port_changes_what_they_say(model: object) -> None:
    made = model()  # type: ignore[operator]
    ids = torch.tensor([[2, 5, 6, 4, 7]])
    rest = (torch.tensor([[7, 6, 5]]),) if isinstance(made.net, Writer) else ()
    plain = made.net(ids, torch.ones_like(ids, dtype=torch.bool), *rest)
    for part in made.net.anatomy.parts:
        for port in part.ports:
            with editing(made.net, (Edit(part.path, port, {}, Scale(-2.0)),)):
                edited = made.net(ids, torch.ones_like(ids, dtype=torch.bool), *rest)
            assert (edited - plain).abs().max() > 1e-4, (part.path, port)


def test_a_request_with_an_edit_makes_another_trace_and_leaves_the_net_as_it_was() -> None:
    model = continuing()
    plain = trace_of(model, TEXT, limit=3)
    cut = Edit("attention", "pattern", {"query": (1,)}, Cut())
    *_, (trace, _) = decode(model, Request("toy", TEXT, limit=3, edits=(cut,)), details=True)
    row = Reading(trace).attention("decoder")
    assert row is not None
    assert not np.nan_to_num(row.values[0, :, 1]).any()
    again = trace_of(model, TEXT, limit=3)
    assert Reading(again).probabilities == Reading(plain).probabilities


@pytest.mark.parametrize(("model", "text"), [(continuing, TEXT), (filling, "ab_d_")])
def test_the_workspaces_show_them_at_every_move(model: object, text: str, qtbot: QtBot) -> None:
    from fun_viz.branch import recorded
    from fun_viz.study import Study
    from fun_viz.trainings import Trainings
    from fun_viz.workspaces.decode.page import DecodeWorkspace
    from fun_viz.workspaces.workspace import Context

    trace = trace_of(model(), text, limit=3)  # type: ignore[operator]
    study = Study(None, None)  # type: ignore[arg-type]
    page = DecodeWorkspace(Context(study, Trainings(None), ("toy",)))  # type: ignore[arg-type]
    qtbot.addWidget(page)
    page.show()
    study.show(*recorded(trace))
    for position in range(study.clock.length):
        study.clock.move_to(position)
        page.grab()
    reading = Reading(trace)
    grid = page.map.matrix.grid
    assert grid is not None
    assert len(grid.rows) == grid.array.values.shape[0]
    assert len(grid.columns) == grid.array.values.shape[1]
    assert reading.moves == study.clock.length
