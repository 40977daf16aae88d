"""Broken traces: each opens and can be looked at, or is one sentence."""

from __future__ import annotations

import json
import struct
from functools import cache, reduce
from operator import getitem
from pathlib import Path
from typing import Any

import pytest

from fun_viz import archive
from fun_viz.edits import Edit, Paint, Scale, Temperature
from fun_viz.errors import LoadError
from fun_viz.reading import KINDS, Reading
from fun_viz.run.decoding.decode import decode
from fun_viz.strategy import Strategy
from fun_viz.trace import Request, Trace
from fun_viz.tree import Tree
from tests.fuzz.mutations import broken_tensors, check_sentence, joined, many, signed_trace, split
from tests.shapes import continuing
from tests.tiny import tiny

OLD = Path(__file__).parent.parent / "data"


EDITS = (
    Edit("decoder.layers.0.cross", "pattern", {"head": (1,), "query": (0,)}, Paint((0.5, 0.5, 0.0, 0.0)), on=False),
    Edit("decoder.layers.0.cross", "scores", {"head": (1,)}, Temperature(2.0), on=False),
)


@cache
def kept(kind: str) -> bytes:
    """Return the content of a sound file."""
    if kind.startswith("format 1"):
        return (OLD / f"trace-format-1-{kind.split()[-1]}.safetensors").read_bytes()
    if kind == "sampled":
        asked = Request(
            "tiny", "我龘喜", limit=3, strategy=Strategy("sample", temperature=0.8, top_k=9, seed=4, draws=2)
        )
        *_, (trace, _) = decode(tiny(learned=False), asked)
        return content_of(trace)
    model = continuing() if kind == "continuing" else tiny(family=kind, learned=False)
    edits = {
        "transformer": EDITS,
        "gru": (Edit("decoder.cross", "pattern", {"key": (1,)}, Scale(0.5), "named", on=False),),
    }
    text = "abc" if kind == "continuing" else "我龘喜"
    *_, (trace, _) = decode(model, Request("tiny", text, beam=2, limit=3, edits=edits.get(kind, ())))
    return content_of(trace)


def content_of(trace: Trace) -> bytes:
    written: list[bytes] = []
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(archive.files, "replace", lambda _file, content: written.append(content))
        archive.save_trace(trace, Path("t"))
    return written[0]


def read_through(trace: Trace) -> None:
    """Ask for all that views ask for."""
    reading = Reading(trace)
    assert isinstance(reading.text, str)
    for kind in KINDS:
        if (weights := reading.attention(kind)) is not None:
            for place in ((0, 0, 0, 0), tuple(size - 1 for size in weights.values.shape)):
                reading.arithmetic(kind, *place)
    _ = reading.tracks, reading.influence, reading.alignment(), reading.row_error, reading.hypotheses
    tree = Tree(trace)
    for now in range(-1, len(tree.steps)):
        _ = tree.standings(now), tree.dropped(now), tree.error
    _ = reading.entropies, reading.score, reading.milliseconds
    for sequence in trace.sequences:
        reading.sequence(sequence.name)


KIND = ("transformer", "gru", "lstm", "continuing", "sampled", "format 1 transformer", "format 1 recurrent")


@pytest.mark.parametrize("kind", KIND)
def test_a_broken_trace_opens_or_is_refused(kind: str, nightly: bool) -> None:
    count = 20_000 if nightly else 500 if kind.startswith("format 1") else 250
    opened = refused = 0
    for random in many(kind, count):
        content = broken_tensors(kept(kind), random, signed_trace)
        try:
            trace = archive.trace_of(content)
        except ValueError:
            refused += 1
            continue
        opened += 1
        read_through(trace)
    assert opened + refused == count
    assert refused > count / 3
    assert opened > count / 50


def test_what_is_refused_is_one_sentence(words: dict[str, str], tmp_path: Path) -> None:
    file, refused = tmp_path / ("n" * 200) / "t\x1b.safetensors", 0
    file.parent.mkdir()
    for random in many("said", 40):
        file.write_bytes(broken_tensors(kept("gru"), random))
        try:
            archive.load_trace(file)
        except LoadError as error:
            refused += 1
            check_sentence(error, words)
    assert refused > 30


CANDIDATE = "steps", -2, "distributions", 0, "candidates", 0
HOSTILE = {
    "a list for a piece": ("format 1 transformer", ("source", 3), []),
    "no ranks": ("format 1 transformer", ("steps", -2, "ranks"), []),
    "a dictionary for a candidate": ("format 1 recurrent", ("steps", -2, "candidates", 0, 0, 0), {}),
    "seconds in words": ("format 1 recurrent", ("steps", 0, "seconds"), "x"),
    "a beam of four hundred digits": ("format 1 recurrent", ("strategy",), "beam " + "9" * 400),
    "a dictionary for a candidate's piece": (
        "gru",
        ("steps", -2, "distributions", 0, "candidates", 0, "token", "piece"),
        {},
    ),
    "half a character": ("gru", ("sequences", 0, "tokens", 0, "piece"), "\ud800"),
    "seconds without end": ("gru", ("steps", 0, "seconds"), float("inf")),
    "seconds that are no number": ("gru", ("steps", 0, "seconds"), float("nan")),
    "seconds before the beginning": ("gru", ("steps", 0, "seconds"), -1.0),
    "a rank of four hundred digits": ("gru", ("steps", -2, "hypotheses", 0, "rank"), 10**400),
    "no rank": ("gru", ("steps", -2, "hypotheses", 0, "rank"), 0),
    "a probability above one": ("gru", ("steps", -2, "hypotheses", 0, "probability"), 1.5),
    "an entropy without end": ("gru", ("steps", -2, "distributions", 0, "entropy"), float("inf")),
    "costs below nothing": ("gru", ("serial_steps",), -3),
    "a beam of nothing": ("gru", ("request", "beam"), 0),
    "a temperature of nothing": ("gru", ("request", "strategy", "temperature"), 0.0),
    "a temperature that is no number": ("gru", ("request", "strategy", "temperature"), float("nan")),
    "a strategy nobody knows": ("gru", ("request", "strategy", "way"), "dream"),
    "no token to choose from": ("gru", ("request", "strategy"), {"way": "sample", "top_k": 0}),
    "a strategy in words": ("gru", ("request", "strategy"), "greedy"),
    "a length penalty without end": ("gru", ("request", "strategy", "length_penalty"), float("inf")),
    "a forced token below nothing": ("gru", ("request", "prefix"), [-5]),
    "a span that ends before it begins": ("gru", ("sequences", 0, "tokens", 0, "span"), [3, 1]),
    "a part that is there twice": ("transformer", ("anatomy", "parts"), lambda parts: [*parts, *parts]),
    "a sequence that is there twice": ("transformer", ("sequences",), lambda found: [*found, found[0]]),
    "no tokens at all": ("transformer", ("sequences", 0, "tokens"), []),
    "millions of tokens": ("transformer", ("sequences", 0, "tokens"), lambda tokens: tokens * 20_000),
    "reading without cells": ("gru", ("anatomy", "parts"), lambda parts: [p for p in parts if p["kind"] != "cell"]),
    "a bias that is none": ("transformer", ("anatomy", "parts", 2, "bias"), "encoder.memory"),
    "an edit of a part that is not there": ("transformer", ("request", "edits", 0, "part"), "decoder.layers.7.cross"),
    "an edit of a port that is not there": ("transformer", ("request", "edits", 0, "port"), "nowhere"),
    "an edit along an axis that is not there": ("transformer", ("request", "edits", 0, "where"), {"unit": [0]}),
    "an edit of a head that is not there": ("transformer", ("request", "edits", 0, "where"), {"head": [2]}),
    "an edit before the first word": ("transformer", ("request", "edits", 0, "where"), {"query": [-1]}),
    "an edit of a million words": ("transformer", ("request", "edits", 0, "where"), {"query": [10**9]}),
    "an edit that paints less than nothing": ("transformer", ("request", "edits", 0, "action", "weights"), [-1.0]),
    "an edit that paints without end": ("transformer", ("request", "edits", 0, "action", "weights"), [float("inf")]),
    "an edit that does what cannot be done": ("transformer", ("request", "edits", 0, "action"), {"type": "burn"}),
    "a mask that is taken from another part": ("transformer", ("request", "edits", 0, "action"), {"type": "unmask"}),
    "an edit at a temperature of nothing": ("transformer", ("request", "edits", 1, "action", "temperature"), 0.0),
    "ten thousand edits": ("transformer", ("request", "edits"), lambda edits: edits * 5_000),
    "an edit called by a list": ("transformer", ("request", "edits", 0, "name"), []),
    "a layer above all": ("transformer", ("anatomy", "parts", 2, "layer"), 10**9),
}


@pytest.mark.parametrize(("kind", "path", "told"), HOSTILE.values(), ids=HOSTILE)
def test_a_trace_that_tells_what_cannot_be_is_refused(kind: str, path: tuple[Any, ...], told: Any) -> None:
    header, numbers = split(kept(kind))
    story = json.loads(header["__metadata__"]["story"])
    *way, last = path
    at = reduce(getitem, way, story)
    at[last] = told(at[last]) if callable(told) else told
    header["__metadata__"]["story"] = json.dumps(story)
    signed_trace(header, numbers)
    with pytest.raises(ValueError):  # noqa: PT011 - each for a reason of its own
        archive.trace_of(joined(header, numbers))


@pytest.mark.parametrize("kind", KIND)
@pytest.mark.parametrize("number", [float("nan"), float("inf"), 3e38])
def test_a_trace_with_numbers_that_cannot_be_is_refused(kind: str, number: float) -> None:
    header, numbers = split(kept(kind))
    name = next(name for name in header if name.endswith(("pattern", "hidden")))
    start = header[name]["data_offsets"][0]
    numbers = numbers[:start] + struct.pack("<f", number) + numbers[start + 4 :]
    signed_trace(header, numbers)
    with pytest.raises(ValueError, match="cannot be so"):
        archive.trace_of(joined(header, numbers))
