"""Broken traces: each opens and can be looked at, or is one sentence."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest

from fun_viz import archive
from fun_viz.errors import LoadError
from fun_viz.reading import KINDS, Reading
from fun_viz.run.decoding.decode import decode
from fun_viz.trace import Request, Trace
from tests.fuzz.mutations import broken_tensors, check_sentence, many, signed_trace
from tests.shapes import continuing
from tests.tiny import tiny

OLD = Path(__file__).parent.parent / "data"


@cache
def kept(kind: str) -> bytes:
    """Return the content of a sound file."""
    if kind.startswith("format 1"):
        return (OLD / f"trace-format-1-{kind.split()[-1]}.safetensors").read_bytes()
    model = continuing() if kind == "continuing" else tiny(family=kind, learned=False)
    *_, (trace, _) = decode(model, Request("tiny", "abc" if kind == "continuing" else "我龘喜", beam=2, limit=3))
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
    _ = reading.entropies, reading.score, reading.milliseconds
    for sequence in trace.sequences:
        reading.sequence(sequence.name)


KIND = ("transformer", "gru", "lstm", "continuing", "format 1 transformer", "format 1 recurrent")


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
