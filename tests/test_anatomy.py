"""What a net says it is made of."""

from __future__ import annotations

import pytest

from fun_viz.anatomy import Anatomy, Part

SEQUENCES = (("source", "given"), ("target", "written"))
PROBES = {
    "reader.hidden": ("beam", "unit"),
    "reader.memory": ("beam", "token", "unit"),
    "writer.0.own.pattern": ("beam", "head", "query", "key"),
    "writer.1.own.pattern": ("beam", "head", "query", "key"),
    "writer.0.across.pattern": ("beam", "head", "query", "key"),
}
PARTS = (
    Part("reader", "cell", "source"),
    Part("reader", "memory", "source", ports={"memory": ()}),
    Part("writer.1.own", "attention", "target", 1, keys="target", score="scaled-dot"),
    Part("writer.0.own", "attention", "target", 0, keys="target", score="scaled-dot"),
    Part("writer.0.across", "attention", "target", 0, keys="source", score="dot"),
)


def test_every_probe_has_the_part_that_declares_it_and_a_part_its_ports_with_their_axes() -> None:
    anatomy = Anatomy.of(PARTS, PROBES, SEQUENCES, "tokens")
    assert {probe: part.kind for probe in PROBES if (part := anatomy.part_of(probe))} == {
        "reader.hidden": "cell", "reader.memory": "memory", "writer.0.own.pattern": "attention",
        "writer.1.own.pattern": "attention", "writer.0.across.pattern": "attention",
    }  # fmt: skip
    assert anatomy.parts[0].ports == {"hidden": ("beam", "unit")}
    assert anatomy.part_of("reader.nothing") is None
    assert [part.path for part in anatomy.of_kind("attention", "target")] == [part.path for part in PARTS[2:]]


def test_an_attention_is_told_by_who_asks_and_who_is_asked_the_lowest_layer_first() -> None:
    anatomy = Anatomy.of(PARTS, PROBES, SEQUENCES, "tokens")
    assert [part.path for part in anatomy.attention("decoder")] == ["writer.0.own", "writer.1.own"]
    assert [part.path for part in anatomy.attention("cross")] == ["writer.0.across"]
    assert anatomy.attention("encoder") == ()


@pytest.mark.parametrize(
    ("parts", "probes", "words"),
    [
        (PARTS, {**PROBES, "reader.gate.open": ("beam",)}, "do not fit: reader.gate.open"),
        ((*PARTS, Part("roof", "norm", "target")), PROBES, "no probe"),
        ((*PARTS, Part("reader", "head", "source", ports={"logits": ()})), PROBES, "do not fit: reader.logits"),
        ((*PARTS, Part("reader", "norm", "source", ports={"memory": ()})), PROBES, "two parts"),
    ],
)
def test_a_declaration_that_does_not_fit_the_probes_is_a_value_error(
    parts: tuple[Part, ...], probes: dict[str, tuple[str, ...]], words: str
) -> None:
    with pytest.raises(ValueError, match=words):
        Anatomy.of(parts, probes, SEQUENCES, "layers")
