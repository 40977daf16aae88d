"""Edits: for every family, every part and every port, the same numbers step by step and all at once."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
import torch
from torch import Tensor

from fun_viz.anatomy import Part
from fun_viz.editable import actions, has_mask
from fun_viz.edits import (
    Action,
    Clamp,
    Cut,
    Diagonal,
    Edit,
    Hide,
    OneHot,
    Paint,
    Replace,
    Scale,
    Swap,
    Temperature,
    Uniform,
    Unmask,
    Word,
)
from fun_viz.errors import InputError
from fun_viz.nets.editing import editing
from fun_viz.nets.net import Writer, drain
from fun_viz.nets.probe import capture, probes, replaced
from tests.nets.tiny import MASK, SOURCE, TARGET, every_net, step_by_step, tiny

GIVEN, SEEN = SOURCE[:1], MASK[:1]
WRITTEN = TARGET[:1, :4]


@pytest.fixture
def net(family: str, options: dict[str, Any]) -> Writer:
    return tiny(family, options)


def ports(net: Writer) -> list[tuple[Part, str]]:
    return [(part, port) for part in net.anatomy.parts for port in part.ports]


def telling(part: Part, port: str) -> Action:
    """Return an action that must show in what the net says."""
    if port == "position" and part.kind == "attention":
        return Replace((1.5,))
    return Scale(1.75 if port == "scores" else -1.75)  # what no query can see scores -∞


@every_net
@torch.inference_mode()
def test_an_edit_of_any_port_changes_both_ways_of_running_by_the_same_numbers(net: Writer) -> None:
    net = net.double()  # so that what an edit changes in a saturated softmax stands out from rounding
    plain = net(GIVEN, SEEN, WRITTEN)
    for part, port in ports(net):
        edit = Edit(part.path, port, {}, telling(part, port))
        with editing(net, (edit,)):
            forced, stepped = net(GIVEN, SEEN, WRITTEN), step_by_step(net, GIVEN, SEEN, WRITTEN)
            encoded, by_move = net.encode(GIVEN, SEEN), drain(net.begin(GIVEN, SEEN))
        assert torch.allclose(forced, stepped, atol=1e-9), edit
        for one, other in zip(encoded, by_move, strict=True):
            assert torch.allclose(one.float(), other.float(), atol=1e-5), edit
        assert (forced - plain).abs().max() > 1e-7, edit
    assert torch.equal(net(GIVEN, SEEN, WRITTEN), plain)  # nothing is left of it


def as_stacked(net: Writer, path: str) -> np.ndarray:
    """Return all that passes a probe while the net reads and writes, along a leading axis of passes if several."""
    with torch.inference_mode(), capture(net) as seen:
        moved(net)
    return seen[path].values


def moved(net: Writer) -> None:
    """Let a net read move by move, and write token by token."""
    state = drain(net.begin(GIVEN, SEEN))
    for token in WRITTEN.unbind(1):
        _, state = net.advance(token, state)


@every_net
def test_an_edit_touches_the_place_it_names_and_nothing_that_passed_before(net: Writer) -> None:
    """Recomputed in numpy from what the unedited net showed: token 1, unit (or last index) 1."""
    for part, port in ports(net):
        path, axes = part.probe(port), part.ports[port]
        last = "unit" if "unit" in axes else axes[-1]
        passes = {name: [] for name in ("before", "after")}
        where = {"token" if not {"query", "token", "key"} & set(axes) else grows(axes): (1,)}
        if last not in where:
            where[last] = (0,)
        edit = Edit(part.path, port, where, Scale(3.0))
        for name, edits in (("before", ()), ("after", (edit,))):
            with editing(net, edits), replaced(net, path, keep(passes[name])), torch.inference_mode():
                moved(net)
        expect_first_change(axes, where, passes, backwards=part.direction == "backwards", path=path)


def grows(axes: tuple[str, ...]) -> str:
    return next(axis for axis in ("query", "token", "key") if axis in axes)


def keep(into: list[np.ndarray]) -> Any:
    def change(value: Tensor) -> Tensor:
        into.append(value.numpy().copy())
        return value

    return change


def expect_first_change(
    axes: tuple[str, ...], where: dict[str, tuple[int, ...]], passes: dict[str, list[np.ndarray]], *,
    backwards: bool, path: str,
) -> None:  # fmt: skip
    """Hold the first pass that an edit touches against the same pass of the unedited net."""
    place, start = 1, 0
    for at, (before, after) in enumerate(zip(passes["before"], passes["after"], strict=True)):
        if {"query", "token", "key"} & set(axes):
            axis = axes.index(grows(axes))
            size, index = before.shape[axis], place - start
        else:
            axis, size = None, 1
            index = (len(passes["before"]) - 1 - at if backwards else at) - place
        hit = 0 <= index < size
        if hit:
            wanted = before.copy()
            chosen: list[Any] = [slice(None)] * before.ndim
            if axis is not None:
                chosen[axis] = index
            for name, indices in where.items():
                if name in axes and (axis is None or name != axes[axis]):
                    chosen[axes.index(name)] = indices[0]
            wanted[tuple(chosen)] *= 3.0
            np.testing.assert_allclose(after, wanted, rtol=1e-5, atol=1e-6, err_msg=path)
            return
        np.testing.assert_array_equal(after, before, err_msg=path)
        start += size
    pytest.fail(f"token {place} never passed {path}")


@torch.inference_mode()
def test_a_causal_pass_over_the_whole_target_says_what_an_edited_net_says_step_by_step() -> None:
    """The same edit made by hand on the one pass of a Transformer, all queries there at once."""
    net = tiny("transformer", {"width": 8, "heads": 2, "inner": 12, "layers": 2, "dropout": 0.0})
    path = "decoder.layers.1.cross.pattern"

    def by_hand(weights: Tensor) -> Tensor:  # (beam, head, query, key)
        changed = weights.clone()
        changed[:, 1, 2] = 0
        changed[:, 1, 2, 3] = weights[:, 1, 2].sum(-1)
        return changed

    with replaced(net, path, by_hand):
        wanted = net(GIVEN, SEEN, WRITTEN)
    painted = Edit("decoder.layers.1.cross", "pattern", {"head": (1,), "query": (2,)}, Paint((0, 0, 0, 1, 0)))
    with editing(net, (painted,)):
        assert torch.allclose(net(GIVEN, SEEN, WRITTEN), wanted, atol=1e-5)


@pytest.mark.parametrize("family", ["gru", "lstm", "rnn"])
def test_a_cell_that_reads_backwards_is_edited_at_the_token_that_is_named(family: str) -> None:
    net = tiny(family, {"width": 8, "units": 8, "attention": "additive", "layers": 2, "dropout": 0.0})
    for path in ("encoder.backwards", "encoder.upper.0.backwards"):
        with editing(net, (Edit(path, "hidden", {"token": (1,)}, Cut()),)):
            seen = as_stacked(net, f"{path}.hidden")  # (time, beam, unit), in the order read: the last token first
        blank = [not np.any(step) for step in seen]
        assert blank == [False, False, False, True, False]


def test_actions_do_what_they_say() -> None:
    net = tiny("gru", {"width": 8, "units": 8, "attention": "dot", "layers": 1, "dropout": 0.0})
    part, port = "encoder.forwards", "update"
    plain = as_stacked(net, f"{part}.{port}")

    def after(action: Action, **where: tuple[int, ...]) -> np.ndarray:
        with editing(net, (Edit(part, port, where, action),)):
            return as_stacked(net, f"{part}.{port}")[0, 0]  # at the first token nothing came before

    first = plain[0, 0]
    np.testing.assert_array_equal(after(Cut()), np.zeros_like(first))
    np.testing.assert_allclose(after(Scale(0.5)), first / 2)
    np.testing.assert_allclose(after(Clamp(0.4, 0.6)), first.clip(0.4, 0.6))
    np.testing.assert_allclose(after(Clamp(1.0, 1.0), unit=(2,))[2], 1.0)
    np.testing.assert_allclose(after(Replace((0.1, 0.9)), unit=(5, 3))[[5, 3]], (0.1, 0.9))
    painted = after(Paint((3.0, 1.0)), unit=(0, 1))[:2]
    np.testing.assert_allclose(painted, np.array([0.75, 0.25]) * first[:2].sum(), rtol=1e-5)


def test_edits_of_the_same_numbers_follow_one_another() -> None:
    net = tiny("rnn", {"width": 8, "units": 8, "attention": "dot", "layers": 1, "dropout": 0.0})
    plain = as_stacked(net, "encoder.forwards.hidden")
    edits = (
        Edit("encoder.forwards", "hidden", {}, Scale(2.0)),
        Edit("encoder.forwards", "hidden", {}, Clamp(-0.5, 0.5)),
    )
    with editing(net, edits):
        np.testing.assert_allclose(
            as_stacked(net, "encoder.forwards.hidden")[0], (plain[0] * 2).clip(-0.5, 0.5), rtol=1e-5
        )


@pytest.mark.parametrize(
    ("edit", "words"),
    [
        (
            Edit("encoder.nowhere", "pattern"),
            "no part encoder.nowhere to edit; it has encoder, encoder.forwards, .*cross",
        ),
        (Edit("decoder.cross", "hidden"), "decoder.cross has no hidden to edit; it has query, key, scores, pattern"),
        (Edit("decoder.cross", "mask", {}, Unmask()), "has no mask to edit"),
        (Edit("decoder.cross", "pattern", {}, Hide()), "hide does not fit pattern; there fit cut, .*uniform, diagonal"),
        (Edit("decoder", "embedding", {}, Word((3,))), "word does not fit embedding"),
        (Edit("decoder.cross", "scores", {}, Temperature(0.0)), "temperature is above 0, not 0"),
        (Edit("decoder.cross", "scores", {}, Scale(float("nan"))), "needs numbers, not nan"),
        (Edit("decoder.cross", "pattern", {}, Clamp(2.0, 1.0)), "lower bound 2.0 is above the upper one, 1.0"),
        (Edit("decoder.cross", "pattern", {}, Paint((1.0, -1.0))), "0 or more"),
        (Edit("decoder.cross", "pattern", {}, OneHot(-1)), "count from 0"),
        (Edit("decoder.cross", "pattern", {"head": (-1,)}), "no head -1 to edit; they count from 0"),
        (Edit("encoder", "embedding", {"token": (1,)}, Swap()), "two places of the axis token"),
        (Edit("decoder.cross", "pattern", {"unit": (0,)}), "no axis unit; it has head, query, key"),
        (Edit("decoder.cross", "pattern", {"beam": (0,)}), "no axis beam"),
        (Edit("decoder.cross", "pattern", {"token": (1,)}), "no axis token; it has head, query, key"),
    ],
)
def test_what_the_net_does_not_have_is_an_input_error_before_anything_runs(edit: Edit, words: str) -> None:
    net = tiny("gru", {"width": 8, "units": 8, "attention": "dot", "dropout": 0.0})
    with pytest.raises(InputError, match=words), editing(net, (edit,)):
        pass
    assert all(probe.changes == () for probe in probes(net).values())
    assert net.edits == 0


def test_an_index_that_never_comes_changes_nothing_and_too_few_numbers_are_an_input_error() -> None:
    net = tiny("gru", {"width": 8, "units": 8, "attention": "dot", "dropout": 0.0})
    with torch.inference_mode():
        plain = net(GIVEN, SEEN, WRITTEN)
        with editing(net, (Edit("decoder.cross", "pattern", {"query": (99,)}, Cut()),)):
            assert torch.allclose(net(GIVEN, SEEN, WRITTEN), plain, atol=1e-5)
        few = Edit("decoder.cross", "pattern", {}, Paint((1.0, 0.0)))
        with pytest.raises(InputError, match="gives 2 numbers"), editing(net, (few,)):
            net(GIVEN, SEEN, WRITTEN)
    assert net.edits == 0


def test_a_list_of_numbers_for_each_query_is_counted_from_the_first_query() -> None:
    net = tiny("gru", {"width": 8, "units": 8, "attention": "local-m", "dropout": 0.0})
    unnamed, named = (Edit("decoder.cross", "position", where, Replace((0.0, 1.0, 2.0, 3.0))) for where in (
        {}, {"query": (0, 1, 2, 3)},
    ))  # fmt: skip
    with torch.inference_mode():
        with editing(net, (unnamed,)):
            for_all = net(GIVEN, SEEN, WRITTEN)
        with editing(net, (named,)):
            assert torch.equal(net(GIVEN, SEEN, WRITTEN), for_all)
        with editing(net, (Edit("decoder.cross", "position", {}, Replace((0.0,))),)):
            assert not torch.allclose(net(GIVEN, SEEN, WRITTEN), for_all)


@pytest.mark.parametrize("action", [Cut(), Scale(0.0), Scale(-1.0), Clamp(-1.0, 1.0), Paint((1.0,))])
def test_what_is_masked_stays_masked(action: Action) -> None:
    net = tiny("gru", {"width": 8, "units": 8, "attention": "local-m", "window": 1, "dropout": 0.0})
    plain = as_stacked(net, "decoder.cross.scores")
    with editing(net, (Edit("decoder.cross", "scores", {}, action),)):
        edited, pattern = as_stacked(net, "decoder.cross.scores"), as_stacked(net, "decoder.cross.pattern")
    assert np.isneginf(plain).any()
    np.testing.assert_array_equal(np.isneginf(plain[0]), np.isneginf(edited[0]))
    assert np.isfinite(pattern).all()


def test_edited_runs_may_end_in_any_order() -> None:
    net = tiny("gru", {"width": 8, "units": 8, "attention": "dot", "dropout": 0.0})
    one, other = (editing(net, (Edit("encoder.forwards", "hidden", {}, Scale(by)),)) for by in (2.0, 3.0))
    with torch.inference_mode():
        plain = net(GIVEN, SEEN, WRITTEN)
        one.__enter__()
        other.__enter__()
        assert not torch.allclose(net(GIVEN, SEEN, WRITTEN), plain)
        one.__exit__(None, None, None)
        other.__exit__(None, None, None)
        assert torch.equal(net(GIVEN, SEEN, WRITTEN), plain)


def new_edits(net: Writer) -> list[Edit]:
    """Return edits of all kinds that do not go number by number, wherever they fit, of all heads and of one place."""
    found: list[Edit] = []
    samples: dict[type[Action], Action] = {
        Uniform: Uniform(), Diagonal: Diagonal(1), OneHot: OneHot(1), Temperature: Temperature(2.5), Hide: Hide(),
        Swap: Swap(), Word: Word((9,)),
    }  # fmt: skip
    for part, port in ports(net):
        for kind in set(actions(net.anatomy, part, port)) & set(samples):
            grown = grows(part.ports[port])
            where: dict[str, tuple[int, ...]] = {}
            if kind in (Swap, Word):
                where = {grown: (1, 3)} if kind is Swap else {grown: (2,)}
            if kind is Hide:
                where = {"key": (1,), "query": (2,)}
            found.append(Edit(part.path, port, where, samples[kind]))
            if kind in (Uniform, Diagonal, OneHot):
                found.append(Edit(part.path, port, {"query": (2,), "head": (0,)}, samples[kind]))
    return found


@every_net
@torch.inference_mode()
def test_patterns_temperatures_masks_and_words_mean_the_same_in_both_ways_of_running(net: Writer) -> None:
    net = net.double()
    plain, weights = net(GIVEN, SEEN, WRITTEN), {name: one.clone() for name, one in net.state_dict().items()}
    told = []
    for edit in new_edits(net):
        with editing(net, (edit,)):
            forced, stepped = net(GIVEN, SEEN, WRITTEN), step_by_step(net, GIVEN, SEEN, WRITTEN)
        assert torch.allclose(forced, stepped, atol=1e-9), edit
        told.append((edit, float((forced - plain).abs().max())))
    still = [edit for edit, change in told if change < 1e-7]
    bag = any(part.positions == "none" for part in net.anatomy.parts if part.path == "encoder.embed")
    assert all(hides_nothing(edit) or (bag and edit.action == Swap()) for edit in still), still
    assert {type(edit.action) for edit, change in told if change > 1e-7} >= {Word, Temperature}
    assert all(torch.equal(net.state_dict()[name], one) for name, one in weights.items())  # never a weight
    assert torch.equal(net(GIVEN, SEEN, WRITTEN), plain)
    with editing(net, (Edit("decoder", "logits", {}, Cut(), on=False),)):
        assert torch.equal(net(GIVEN, SEEN, WRITTEN), plain)  # one that is off changes nothing


def hides_nothing(edit: Edit) -> bool:
    """Say whether an edit may leave all as it is: what lies outside a window, or looks there already."""
    return type(edit.action) in (Hide, OneHot, Diagonal, Uniform) and edit.part == "decoder.cross"


@pytest.mark.parametrize("positions", ["sinusoidal", "alibi", "rotary"])
@torch.inference_mode()
def test_what_the_new_actions_make_of_a_row_is_what_their_arithmetic_says(positions: str) -> None:
    net = tiny(
        "transformer", {"width": 8, "heads": 2, "inner": 12, "layers": 2, "dropout": 0.0, "positions": positions}
    )
    plain = patterns(net)
    for part, keys in (("decoder.layers.0.cross", 5), ("decoder.layers.0.self", 0)):
        for action in (Uniform(), Diagonal(-1), OneHot(0), Temperature(2.0)):
            port = "scores" if isinstance(action, Temperature) else "pattern"
            changed = patterns(net, Edit(part, port, {"head": (1,)}, action))
            for t in range(4):
                before, after = plain[part][t], changed[part][t]
                np.testing.assert_array_equal(after[0], before[0])  # another head
                there = keys or t + 1
                wanted = {
                    Uniform: np.full(there, 1 / there),
                    Diagonal: np.eye(there)[min(max(t - 1, 0), there - 1)],
                    OneHot: np.eye(there)[0],
                    Temperature: before[1] ** 0.5 / (before[1] ** 0.5).sum(),  # softmax(x / 2) ∝ √softmax(x)
                }[type(action)]
                np.testing.assert_allclose(after[1], wanted, atol=2e-6)
    hidden = patterns(net, Edit("decoder.layers.0.cross", "scores", {"key": (1, 3)}, Hide()))
    for t in range(4):
        seen = np.delete(plain["decoder.layers.0.cross"][t], (1, 3), -1)
        rest = np.delete(hidden["decoder.layers.0.cross"][t], (1, 3), -1)
        np.testing.assert_allclose(rest, seen / seen.sum(-1, keepdims=True), atol=1e-6)
        assert not hidden["decoder.layers.0.cross"][t][:, (1, 3)].any()


def patterns(net: Writer, *edits: Edit) -> dict[str, list[np.ndarray]]:
    """Return the weights (head, key) of each decoder attention in the first layer at each step."""
    found: dict[str, list[np.ndarray]] = {"decoder.layers.0.cross": [], "decoder.layers.0.self": []}
    with editing(net, edits):
        state = drain(net.begin(GIVEN, SEEN))
        for token in WRITTEN.unbind(1):
            with capture(net) as seen:
                _, state = net.advance(token, state)
            for path, rows in found.items():
                rows.append(seen[f"{path}.pattern"].values[0, :, 0])
    return found


@every_net
@torch.inference_mode()
def test_swapped_and_other_words_are_the_words_themselves(net: Writer) -> None:
    swapped, other = GIVEN.clone(), GIVEN.clone()
    swapped[0, 1], swapped[0, 3], other[0, 2] = GIVEN[0, 3], GIVEN[0, 1], 9
    (embedding, *_) = net.anatomy.of_kind("embedding", "source")
    for action, where, wanted in ((Swap(), (1, 3), swapped), (Word((9,)), (2,), other)):
        with editing(net, (Edit(embedding.path, "embedding", {"token": where}, action),)):
            found = net(GIVEN, SEEN, WRITTEN)
        assert torch.allclose(found, net(wanted, SEEN, WRITTEN), atol=1e-5)


@every_net
@torch.inference_mode()
def test_without_positions_a_net_cannot_tell_two_words_from_each_other_swapped(net: Writer) -> None:
    """Swapped positions are swapped words, but for their order in what is looked at; dropped, nothing is left of it."""
    (embedding, *_) = net.anatomy.of_kind("embedding", "source")
    told = [port for port in ("position", "angle", "bias") if port in embedding.ports]
    swapped = GIVEN.clone()
    swapped[0, 1], swapped[0, 3] = GIVEN[0, 3], GIVEN[0, 1]
    if not told or embedding.path != "encoder.embed" or net.anatomy.of_kind("convolution"):
        return
    for port in told:
        with editing(net, (Edit(embedding.path, port, {}, Cut()),)):
            assert torch.allclose(net(GIVEN, SEEN, WRITTEN), net(swapped, SEEN, WRITTEN), atol=1e-5)
        axis = grows(embedding.ports[port])
        with editing(net, (Edit(embedding.path, port, {axis: (1, 3)}, Swap()),)):
            one = net(GIVEN, SEEN, WRITTEN)
        assert torch.allclose(one, net(swapped, SEEN, WRITTEN), atol=1e-5)


@every_net
@torch.inference_mode()
def test_without_its_mask_a_net_sees_the_words_that_come(net: Writer) -> None:
    masked = [part for part in net.anatomy.parts if has_mask(net.anatomy, part)]
    other = WRITTEN.clone()
    other[0, -1] = 11
    assert bool(masked) == bool(net.anatomy.attention("decoder"))
    assert torch.equal(net(GIVEN, SEEN, WRITTEN)[:, :3], net(GIVEN, SEEN, other)[:, :3])
    for part in masked:
        with editing(net, (Edit(part.path, "mask", {}, Unmask()),)):
            leaks = net(GIVEN, SEEN, WRITTEN)
            assert not torch.allclose(leaks[:, :3], net(GIVEN, SEEN, other)[:, :3])
            assert net.unmasked == (part.path,)
    if masked:  # what is edited besides is edited for what a query sees, and no more
        rest = Edit(masked[-1].path, "pattern", {}, Uniform())
        with editing(net, (Edit(masked[0].path, "mask", {}, Unmask()), rest)), capture(net) as seen:
            net(GIVEN, SEEN, WRITTEN)
        rows = seen[f"{masked[-1].path}.pattern"].values[0, 0]
        if len(masked) > 1:
            np.testing.assert_allclose(rows, np.tril(np.ones((4, 4))) / np.arange(1, 5)[:, None], atol=1e-6)
    assert net.unmasked == ()


def test_a_mask_that_hides_everything_is_an_input_error() -> None:
    net = tiny("transformer", {"width": 8, "heads": 2, "inner": 12, "layers": 1, "dropout": 0.0})
    edit = Edit("decoder.layers.0.cross", "scores", {"query": (2,)}, Hide())
    with torch.inference_mode(), editing(net, (edit,)), pytest.raises(InputError, match="hides every key from query 2"):
        net(GIVEN, SEEN, WRITTEN)


@pytest.mark.parametrize(
    ("edit", "words"),
    [
        (Edit("decoder.layers.0.cross", "pattern", {"head": (7,)}), "no head 7 to edit; it has 2, from 0 to 1"),
        (Edit("decoder.layers.0.ffn", "activation", {"unit": (99,)}), "no unit 99 to edit; it has 12, from 0 to 11"),
        (Edit("encoder.embed", "embedding", {"token": (0,)}, Word((999,))), "no token 999 to read; it has 11"),
    ],
)
def test_an_index_that_there_is_not_says_how_many_there_are(edit: Edit, words: str) -> None:
    net = tiny("transformer", {"width": 8, "heads": 2, "inner": 12, "layers": 1, "dropout": 0.0})
    with torch.inference_mode(), editing(net, (edit,)), pytest.raises(InputError, match=words):
        net(GIVEN, SEEN, WRITTEN)
