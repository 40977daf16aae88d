"""What every family declares of itself, held against what its probes see when it runs."""

from __future__ import annotations

from contextlib import ExitStack

import pytest
import torch

from fun_viz.nets.net import Writer, drain, families
from fun_viz.nets.probe import capture, probes, replaced
from tests.nets.tiny import MASK, SOURCE, TARGET, every_net, tiny

ROWS = 1  # of SOURCE, so that nothing is padding
LENGTHS = {"source": 5, "target": 3}


@pytest.fixture
def net(family: str, options: dict[str, object]) -> Writer:
    return tiny(family, options)


@every_net
def test_every_probe_belongs_to_a_declared_part(net: Writer) -> None:
    for path, probe in probes(net).items():
        part = net.anatomy.part_of(path)
        assert part is not None, path
        assert part.ports[path.removeprefix(f"{part.path}.")] == probe.axes
    assert {part.queries for part in net.anatomy.parts} == {"source", "target"}


@every_net
def test_queries_and_keys_are_as_many_as_the_sequences_that_an_attention_names(net: Writer) -> None:
    with torch.inference_mode(), capture(net) as seen:
        net(SOURCE[:ROWS], MASK[:ROWS], TARGET[:ROWS, : LENGTHS["target"]])
    for part in net.anatomy.of_kind("attention"):
        pattern = seen[part.probe("pattern")]
        keys = pattern.values.shape[pattern.axes.index("key")]
        queries = pattern.values.shape[pattern.axes.index("query")]
        queries = pattern.values.shape[0] if "time" in pattern.axes else queries  # one query a step
        assert (queries, keys) == (LENGTHS[part.queries], LENGTHS[part.keys]), part.path


@every_net
@torch.inference_mode()
def test_parts_stand_in_the_order_in_which_a_signal_leaves_them(net: Writer) -> None:
    passed: list[str] = []
    with ExitStack() as stack:
        for path in probes(net):
            stack.enter_context(replaced(net, path, lambda value, path=path: passed.append(path) or value))
        state = drain(net.begin(SOURCE[:ROWS], MASK[:ROWS]))
        net.advance(TARGET[:ROWS, 0], state)
    left = [
        max(at for at, path in enumerate(passed) if net.anatomy.part_of(path) == part) for part in net.anatomy.parts
    ]
    assert left == sorted(left)


@every_net
def test_a_layer_is_a_height_that_parts_of_a_kind_may_share(net: Writer) -> None:
    """Two directions, two attentions and the norms of a layer stand at one height; a norm above all at their number."""
    parts = net.anatomy.parts
    heights = {part.layer for part in parts if part.kind in ("attention", "cell", "convolution", "feed-forward")}
    for part in parts:
        above = part.kind == "norm" and part.layer == max(heights) + 1
        assert part.layer in heights or above, part.path
        if part.kind in ("embedding", "memory", "context", "head"):
            assert part.layer == 0


@every_net
def test_layers_count_from_nought_without_a_gap(net: Writer) -> None:
    for kind in ("attention", "cell", "convolution", "feed-forward"):
        for sequence in ("source", "target"):
            layers = sorted({part.layer for part in net.anatomy.of_kind(kind, sequence)})  # type: ignore[arg-type]
            assert layers == list(range(len(layers)))


def test_every_family_says_what_people_are_told_of_it() -> None:
    for family in families.values():
        assert family.title
        assert family.about.endswith(".")
        assert family.departures.startswith("Unlike the paper")
        family(20, 20, **family.beginner)
