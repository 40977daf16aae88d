"""Every weight is computed again from what was recorded, and what was not recorded as it was is found out."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from functools import cache
from typing import Any

import numpy as np
import pytest

from fun_viz.anatomy import Attends, Part
from fun_viz.arithmetic import Arithmetic
from fun_viz.attention_row import turned
from fun_viz.editable import actions
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
    Temperature,
    Uniform,
    Unmask,
)
from fun_viz.reading import KINDS, Reading
from fun_viz.run.decoding.decode import decode
from fun_viz.run.models.store import Model
from fun_viz.trace import Array, Request, Step, Trace
from tests.nets.tiny import every_net, stirred, variants
from tests.shapes import continuing, filling
from tests.tiny import tiny

PORTS = ("query", "key", "scores", "pattern", "position", "gaussian")
NETS = [*(case.values for case in variants()), ("continuing", {}), ("filling", {})]
every_shape = pytest.mark.parametrize(("family", "options"), NETS, ids=lambda value: str(value)[:60])


def model_of(family: str, options: Mapping[str, Any]) -> Model:
    if family in ("continuing", "filling"):
        return {"continuing": continuing, "filling": filling}[family]()
    model = tiny(family=family, learned=False, **options)
    stirred(model.net)
    return model


def traced(family: str, options: Mapping[str, Any], *edits: Edit, details: bool = False) -> Trace:
    text = {"continuing": "abcd", "filling": "ab_d_"}.get(family, "我喜欢喝")
    request = Request("tiny", text, limit=4, edits=edits)
    *_, (trace, _) = decode(model_of(family, options), request, details=details)
    return trace


@cache
def _plain(family: str, options: tuple[tuple[str, Any], ...]) -> Trace:
    return traced(family, dict(options))


def plain(family: str, options: Mapping[str, Any]) -> Trace:
    return _plain(family, tuple(options.items()))


def cells(trace: Trace) -> Iterator[tuple[Attends, int, tuple[int, int, int], Arithmetic, bool]]:
    """Yield kind, layer, (head, query, key), arithmetic, and whether the row looks at more than one token."""
    reading = Reading(trace)
    for kind in KINDS:
        array = reading.attention(kind)
        if array is None:
            continue
        for layer, head, query in np.ndindex(array.values.shape[:3]):
            found = [reading.arithmetic(kind, layer, head, query, key) for key in range(array.values.shape[3])]
            known = {
                key: one for key, one in enumerate(found) if one and not np.isnan(array.values[layer, head, query, key])
            }
            several = sum(np.isfinite(one.score) for one in known.values()) > 1
            for key, one in known.items():
                yield kind, layer, (head, query, key), one, several


def noisy(trace: Trace, name: str) -> Trace:
    """Return a trace in which one array has noise, wherever it was recorded."""
    generator = np.random.default_rng(3)

    def stirred_up(step: Step) -> Step:
        array = step.arrays.get(name)
        if array is None:
            return step
        noise = generator.uniform(0.02, 0.2, array.values.shape) * generator.choice((-1, 1), array.values.shape)
        return replace(step, arrays={**step.arrays, name: Array((array.values + noise).astype(np.float32), array.axes)})

    return replace(trace, steps=tuple(map(stirred_up, trace.steps)))


def on_the_way(trace: Trace, part: Part) -> list[str]:
    """Return the arrays that a weight of an attention is made of, those that were recorded."""
    names = [part.probe(port) for port in (*PORTS, *part.weights)] + [part.bias, part.angle]
    return [name for name in names if any(name in step.arrays for step in trace.steps)]


@every_shape
def test_what_was_recorded_is_found_right(family: str, options: Mapping[str, Any]) -> None:
    for *where, found, _ in cells(plain(family, options)):
        assert found.complete, where
        assert found.right, (where, found)
        assert found.difference < 3e-6, (where, found)


@every_shape
def test_noise_in_any_array_on_the_way_to_a_weight_is_found_out(family: str, options: Mapping[str, Any]) -> None:
    trace, counted = plain(family, options), 0
    for part in trace.anatomy.of_kind("attention"):
        for name in on_the_way(trace, part):
            seen = [
                found
                for kind, layer, _, found, several in cells(noisy(trace, name))
                if trace.anatomy.attention(kind)[layer] == part and several and np.isfinite(found.score)
            ]
            assert seen
            assert not any(found.right for found in seen), name
            counted += 1
    assert counted > 0 or not trace.anatomy.of_kind("attention")


@every_shape
@pytest.mark.parametrize("action", [Cut(), Scale(-1.5), Clamp(0.1, 0.4), Replace((0.7,)), Paint((0.2, 0.5)), Uniform(),
                                    Diagonal(-1), OneHot(1), Temperature(0.5), Hide()], ids=str)  # fmt: skip
def test_an_edit_is_part_of_the_arithmetic(family: str, options: Mapping[str, Any], action: Action) -> None:
    for part in plain(family, options).anatomy.of_kind("attention")[-1:]:
        fits = [port for port in PORTS if port in part.ports]
        for port in (port for port in fits if type(action) in actions(plain(family, options).anatomy, part, port)):
            where = {part.ports[port][-1]: (1, 2)} if isinstance(action, Paint) else {}
            where = {"key": (1,), "query": (2,)} if isinstance(action, Hide) else where
            trace = traced(family, options, Edit(part.path, port, where, action))
            finite = [(port, found) for *_, found, _ in cells(trace) if np.isfinite(found.weight)]
            assert finite or port == "position"  # a window that lies beyond all tokens
            assert all(found.right for _, found in finite), next(one for one in finite if not one[1].right)


@every_shape
def test_a_mask_that_is_gone_is_part_of_the_arithmetic(family: str, options: Mapping[str, Any]) -> None:
    """All words were given at once, so a row has a weight for each of them; noise in what it is made of is found."""
    anatomy = plain(family, options).anatomy
    parts = [part for part in anatomy.attention("decoder") if len(anatomy.sequences) > 1]
    if not parts:
        return
    trace = traced(family, options, Edit(parts[0].path, "mask", {}, Unmask()))
    assert Reading(trace).tokens == Reading(plain(family, options)).tokens  # the words it writes with the mask
    seen = [(where, found) for kind, layer, where, found, _ in cells(trace) if (kind, layer) == ("decoder", 0)]
    ahead = [found for (_, query, key), found in seen if key > query]
    assert ahead
    assert any(found.weight > 0 for found in ahead)
    for kind, layer, where, found, _ in cells(trace):
        assert found.right, (kind, layer, where, found)
        assert found.complete
        assert kind != "decoder" or layer == 0 or where[2] <= where[1] or found.weight == 0
    broken = noisy(trace, parts[0].probe("key"))
    assert not any(found.right for kind, layer, _, found, _ in cells(broken) if (kind, layer) == ("decoder", 0))


@pytest.mark.parametrize("attention", ["additive", "concat", "general", "local-m", "local-p"])
def test_a_trace_without_what_the_score_is_made_of_is_not_called_right(attention: str) -> None:
    trace = plain("gru", {"attention": attention, "width": 8, "units": 8})
    parts = tuple(replace(part, weights={}, reach=0) for part in trace.anatomy.parts)  # as older versions wrote it
    older = replace(trace, anatomy=replace(trace.anatomy, parts=parts))
    for *_, found, _ in cells(older):
        assert not found.complete
        assert found.right
    assert not any(
        found.right for *_, found, several in cells(noisy(older, "decoder.cross.scores")) if several and found.weight
    )


@pytest.mark.parametrize(
    ("family", "options"),
    [
        ("gru", {"attention": "local-p", "width": 8, "units": 8}),
        ("gru", {"attention": "local-m", "width": 8, "units": 8}),
        ("transformer", {"positions": "alibi", "width": 16, "heads": 2, "inner": 16, "layers": 1}),
        ("transformer", {"positions": "rotary", "width": 16, "heads": 2, "inner": 16, "layers": 1}),
    ],
    ids=["local-p", "local-m", "alibi", "rotary"],
)
def test_an_array_that_is_missing_makes_nothing_wrong(family: str, options: Mapping[str, Any]) -> None:
    trace = plain(family, options)
    for part in trace.anatomy.of_kind("attention"):
        for name in on_the_way(trace, part):
            if name in (part.probe("scores"), part.probe("pattern")):
                continue  # without which there is nothing to be told
            steps = tuple(
                replace(step, arrays={one: array for one, array in step.arrays.items() if one != name})
                for step in trace.steps
            )
            found = [
                one
                for kind, layer, _, one, _ in cells(replace(trace, steps=steps))
                if trace.anatomy.attention(kind)[layer] == part
            ]
            assert found
            assert all(one.right and not one.complete for one in found), name


def test_a_trace_whose_queries_and_keys_were_recorded_turned_is_right_too() -> None:
    """So they were recorded before a part could say which angles turn them."""
    trace = plain("transformer", {"positions": "rotary", "width": 8, "heads": 2, "layers": 1, "inner": 12})
    attentions = [part for part in trace.anatomy.of_kind("attention") if part.angle]

    def older(step: Step) -> Step:
        arrays = dict(step.arrays)
        for part in attentions:
            for name in (part.probe("query"), part.probe("key")):
                if name in arrays:
                    values = turned(arrays[name].values, arrays[part.angle].values)
                    arrays[name] = Array(values.astype(np.float32), arrays[name].axes)
        return replace(step, arrays=arrays)

    parts = tuple(replace(part, angle="") for part in trace.anatomy.parts)
    made = replace(trace, anatomy=replace(trace.anatomy, parts=parts), steps=tuple(map(older, trace.steps)))
    for *where, found, _ in cells(made):
        assert found.right, where
        assert found.complete


@every_net
def test_softmax_of_the_recorded_logits_is_the_distribution_shown(family: str, options: dict[str, Any]) -> None:
    trace = traced(family, options, details=True)
    (head,) = trace.anatomy.of_kind("head")
    for step in trace.steps:
        if step.phase != "write":
            continue
        logits = step.arrays[head.probe("logits")].values[:, 0].astype(np.float64)  # (beam, vocabulary)
        chances = np.exp(logits - logits.max(-1, keepdims=True))
        chances /= chances.sum(-1, keepdims=True)
        for row, distribution in zip(chances, step.distributions, strict=True):
            for candidate in distribution.candidates:
                assert candidate.probability == pytest.approx(row[candidate.token.id], rel=1e-5)
