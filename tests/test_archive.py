"""A trace in a file and back."""

from __future__ import annotations

import json
import os
from dataclasses import asdict, fields, replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from safetensors import safe_open
from safetensors.numpy import save_file

from fun_viz import archive, archive_v1
from fun_viz.edits import Clamp, Edit, Paint, Scale
from fun_viz.errors import LoadError, SaveError
from fun_viz.reading import KINDS, Reading
from fun_viz.run.decoding.decode import decode
from fun_viz.trace import Array, Request, Step, Trace
from fun_viz.tracks import Reads
from tests.tiny import kinds, tiny


@pytest.fixture(scope="module", params=list(kinds()), ids=lambda kind: "-".join([kind[0], *kind[1].values()]))
def made(request: pytest.FixtureRequest) -> Trace:
    family, options = request.param
    *_, (trace, _) = decode(tiny(family=family, **options), Request("tiny", "我龘喜欢\udcff学习", beam=3, limit=12))
    return trace


@pytest.fixture
def file(made: Trace, tmp_path: Path) -> Path:
    archive.save_trace(made, tmp_path / "trace.safetensors")
    return tmp_path / "trace.safetensors"


def test_everything_comes_back_array_by_array(made: Trace, file: Path) -> None:
    back = archive.load_trace(file)
    for field in fields(Trace):
        if field.name != "steps":
            assert getattr(back, field.name) == getattr(made, field.name), field.name
    assert len(back.steps) == len(made.steps)
    for old, new in zip(made.steps, back.steps, strict=True):
        for field in fields(Step):
            if field.name != "arrays":
                assert getattr(new, field.name) == getattr(old, field.name), field.name
        assert set(new.arrays) == set(old.arrays)
        for name, array in old.arrays.items():
            assert new.arrays[name].axes == array.axes
            np.testing.assert_array_equal(new.arrays[name].values, array.values)
    assert Reading(back).text == Reading(made).text


def test_the_request_comes_back_with_its_prefix_and_its_edits(tmp_path: Path) -> None:
    edits = (
        Edit("decoder.layers.0.cross", "pattern", {"head": (1,), "query": (0, 2), "key": (0, 3)}, Paint((0.0, 1.0))),
        Edit("encoder.layers.0.ffn", "activation", {"unit": (3,)}, Clamp(0.0, 0.5)),
        Edit("decoder", "logits", {}, Scale(0.5)),
    )
    *_, (made, _) = decode(tiny(), Request("tiny", "我喜欢", prefix=(7, 8), edits=edits, limit=4))
    archive.save_trace(made, tmp_path / "t.safetensors")
    assert archive.load_trace(tmp_path / "t.safetensors").request == made.request


OLD = Path(__file__).parent / "data"


def test_a_transformer_of_format_1_opens() -> None:
    """The numbers were printed by the version that wrote the file."""
    reading = Reading(archive.load_trace(OLD / "trace-format-1-transformer.safetensors"))
    assert (reading.source, reading.unknown) == (("我", "龘", "喝", "茶", "∎"), (1, 3))
    assert (reading.target, reading.tokens, reading.text) == (("He", "dr", "dr", "dr"), (74, 77, 77, 77), "He dr dr dr")
    assert reading.probabilities[:2] == (0.5475733280181885, 0.36152905225753784)
    assert reading.entropies[:2] == (1.5954031944274902, 2.5078201293945312)
    assert [(kept.text, kept.score, kept.length) for kept in reading.hypotheses] == [
        ("He dr dr dr", -3.2432429790496826, 4), ("He dr drin", -3.3243730068206787, 4),
    ]  # fmt: skip
    assert reading.influence_total is None  # nobody recorded it then
    assert reading.trace.request == Request("tiny", "我龘喝茶", beam=2)
    cross = reading.attention("cross")
    assert cross is not None
    assert cross.values.shape == (1, 2, 4, 5)
    assert cross.values[0, 0, :, 0].mean() == pytest.approx(0.13455207645893097)
    assert reading.row_error == pytest.approx(1.1920928955078125e-07)
    found = reading.arithmetic("cross", 0, 0, 1, 1)
    assert found is not None
    assert (found.dot, found.scale) == pytest.approx((18.754255297384212, 8**0.5))
    assert found.recomputed == pytest.approx(0.31297295395619207)
    for kind, shape in (("encoder", (1, 2, 5, 5)), ("decoder", (1, 2, 4, 4))):
        array = reading.attention(kind)  # type: ignore[arg-type]
        assert array is not None
        assert array.values.shape == shape


def test_a_recurrent_net_of_format_1_opens() -> None:
    reading = Reading(archive.load_trace(OLD / "trace-format-1-recurrent.safetensors"))
    assert (reading.text, reading.tokens, len(reading.tracks)) == ("I like to", (40, 79, 13, 35), 18)
    assert reading.reads(1) == Reads(layer=0, layers=1, left=1, right=2)
    assert reading.gaussian
    found = reading.arithmetic("cross", 0, 0, 1, 1)
    assert found is not None
    assert (found.score, found.centre, found.near) == (16.607044219970703, 0.5018497705459595, 0.8833119869232178)
    assert (found.dot, found.recomputed) == (None, pytest.approx(0.29396490198204733))


def in_format_1(made: Trace, file: Path) -> None:
    """Write a trace of a net with attention as format 1 did, which said nothing of parts."""
    given = made.sequences[0].tokens
    story = {
        "model": {**asdict(made.model), "attention": "2 heads"},
        "text": made.text,
        "source": [token.piece for token in given],
        "unknown": [at for at, token in enumerate(given) if token.special == "unknown"],
        "strategy": made.request.strategy_title,
        "finished": made.finished,
        "steps": [
            {
                "phase": {"read": "encode", "write": "decode", "explain": "explain"}[step.phase],
                "best": step.best,
                "seconds": step.seconds,
                "candidates": [[(c.token.piece, c.token.id, c.probability) for c in d.candidates] for d in dists],
                "tokens": [h.token.id for h in kept],
                "pieces": [h.token.piece for h in kept],
                "spaced": [h.token.spaced for h in kept],
                "parents": [h.parent for h in kept],
                "scores": [h.score for h in kept],
                "ranks": [h.rank for h in kept],
                "probabilities": [h.probability for h in kept],
                "entropy": [d.entropy for d in dists],
            }
            for step in made.steps
            for kept, dists in [(step.hypotheses, step.distributions)]
        ],
    }
    arrays = {f"{i}/{name}": array for i, step in enumerate(made.steps) for name, array in step.arrays.items()}
    metadata = {
        "format": archive_v1.FORMAT,
        "story": json.dumps(story),
        "axes": json.dumps({name: array.axes for name, array in arrays.items()}),
    }
    metadata["sha256"] = archive._digest(metadata, arrays)
    save_file({name: np.ascontiguousarray(array.values) for name, array in arrays.items()}, file, metadata)


@pytest.mark.parametrize("options", [{}, {"positions": "alibi"}, {"scaling": False}], ids=str)
def test_the_arithmetic_of_format_1_agrees_with_the_net(tmp_path: Path, options: dict[str, Any]) -> None:
    """Format 1 named neither the bias of positions nor whether scores were scaled."""
    *_, (made, _) = decode(tiny(learned=False, **options), Request("tiny", "我喜欢学习", beam=2, limit=6))
    in_format_1(made, tmp_path / "old.safetensors")
    old, new = Reading(archive.load_trace(tmp_path / "old.safetensors")), Reading(made)
    for kind in KINDS:
        weights = old.attention(kind)
        assert weights is not None
        for at in np.argwhere(~np.isnan(weights.values)).tolist():
            found = old.arithmetic(kind, *at)
            assert found is not None
            assert found == new.arithmetic(kind, *at)
            assert found.difference < 1e-6
            assert (found.bias is None) == ("positions" not in options or kind == "cross")
            assert found.scale == (1.0 if "scaling" in options else 8**0.5)


def test_another_program_can_read_the_arrays_and_their_axes(made: Trace, file: Path) -> None:
    with safe_open(file, "np") as stored:
        axes = json.loads(stored.metadata()["axes"])
        assert set(axes) == set(stored.keys())
        last = len(made.steps) - 1
        assert axes[f"{last}/influence"] == ["query", "key"]
        np.testing.assert_array_equal(stored.get_tensor(f"{last}/influence"), made.steps[-1].arrays["influence"].values)


def test_a_file_of_format_1_without_costs_opens(tmp_path: Path) -> None:
    with safe_open(OLD / "trace-format-1-transformer.safetensors", "np") as stored:
        metadata = dict(stored.metadata())
        arrays = {name: stored.get_tensor(name) for name in stored.keys()}  # noqa: SIM118 - not a mapping
    story = json.loads(metadata["story"])
    del story["serial_steps"], story["longest_path"]
    metadata["story"] = json.dumps(story)
    axes = json.loads(metadata["axes"])
    named = {name: Array(values, tuple(axes[name])) for name, values in arrays.items()}
    metadata["sha256"] = archive._digest(metadata, named)
    save_file(arrays, tmp_path / "old.safetensors", metadata)
    assert archive.load_trace(tmp_path / "old.safetensors").serial_steps == 0


@pytest.mark.parametrize("share", [0.0, 0.0001, 0.01, 0.5, 0.9, 0.9999])
def test_a_truncated_file_is_a_load_error(file: Path, share: float) -> None:
    content = file.read_bytes()
    file.write_bytes(content[: int(len(content) * share)])
    with pytest.raises(LoadError, match=r"trace\.safetensors"):
        archive.load_trace(file)


def test_a_flipped_bit_anywhere_is_a_load_error(file: Path) -> None:
    content = file.read_bytes()
    start = 8 + int.from_bytes(content[:8], "little")  # the numbers follow the header
    for at in (0, 3, 8, 40, start // 3, start // 2, start + 5, (start + len(content)) // 2, len(content) - 1):
        flipped = bytearray(content)
        flipped[at] ^= 0x10
        file.write_bytes(flipped)
        with pytest.raises(LoadError, match=r"trace\.safetensors"):
            archive.load_trace(file)


@pytest.mark.parametrize("metadata", [None, {}, {"format": "pt"}, *({"format": f"fun-viz trace {n}"} for n in (1, 2))])
def test_a_foreign_file_is_a_load_error(tmp_path: Path, metadata: dict[str, str] | None) -> None:
    save_file({"weight": np.zeros(3, np.float32)}, tmp_path / "x.safetensors", metadata)
    with pytest.raises(LoadError, match="not a trace of Fun-Viz"):
        archive.load_trace(tmp_path / "x.safetensors")


@pytest.mark.parametrize("story", ["", "null", "[]", "5", "{}", '{"steps": 5}', '{"steps": [{}]}', '{"steps": []}'])
@pytest.mark.parametrize("format", [archive._FORMAT, archive_v1.FORMAT])
def test_a_story_that_makes_no_sense_is_a_load_error(tmp_path: Path, story: str, format: str) -> None:
    metadata = {"format": format, "axes": "{}", "story": story}
    metadata["sha256"] = archive._digest(metadata, {})
    save_file({"x": np.zeros(1, np.float32)}, tmp_path / "x.safetensors", metadata)
    with pytest.raises(LoadError, match="damaged"):
        archive.load_trace(tmp_path / "x.safetensors")


def test_what_is_no_file_is_a_load_error(tmp_path: Path) -> None:
    with pytest.raises(LoadError, match="There is no file"):
        archive.load_trace(tmp_path / "nowhere")
    with pytest.raises(LoadError):
        archive.load_trace(tmp_path)


def test_where_nothing_can_be_written_is_a_save_error(made: Trace, tmp_path: Path) -> None:
    with pytest.raises(SaveError, match="Cannot write"):
        archive.save_trace(made, tmp_path / "no folder" / "trace.safetensors")


def test_an_edit_that_was_computed_with_numpy_is_kept_as_plain_numbers(made: Trace, tmp_path: Path) -> None:
    one, two = np.int64(1), np.float32(0.5)
    edits = (
        Edit("decoder", "logits", {"token": (one, np.int32(2))}, Scale(two)),  # type: ignore[arg-type]
        Edit("decoder", "logits", {"token": np.arange(2)}, Paint(np.ones(2))),  # type: ignore[arg-type]
        Edit("decoder", "logits", {}, Clamp(np.float64(0.25), np.float16(0.5))),  # type: ignore[arg-type]
    )
    archive.save_trace(replace(made, request=replace(made.request, edits=edits)), tmp_path / "t.safetensors")
    with safe_open(tmp_path / "t.safetensors", "np") as stored:
        told = json.loads(stored.metadata()["story"])["request"]["edits"]
    assert [edit["where"] for edit in told] == [{"token": [1, 2]}, {"token": [0, 1]}, {}]
    assert [edit["action"] for edit in told] == [
        {"type": "scale", "factor": 0.5},
        {"type": "paint", "weights": [1.0, 1.0]},
        {"type": "clamp", "least": 0.25, "most": 0.5},
    ]


def test_what_no_file_can_hold_is_a_save_error_and_leaves_what_stood_there(made: Trace, tmp_path: Path) -> None:
    (tmp_path / "t.safetensors").write_text("before")
    edit = Edit("decoder", "logits", {"token": (object(),)})  # type: ignore[arg-type]
    with pytest.raises(SaveError, match="object is no plain value"):
        archive.save_trace(replace(made, request=replace(made.request, edits=(edit,))), tmp_path / "t.safetensors")
    assert (tmp_path / "t.safetensors").read_text() == "before"


@pytest.mark.parametrize("kind", ["pipe", "zero", "sparse"])
def test_what_is_no_file_of_a_trace_is_a_load_error(tmp_path: Path, kind: str) -> None:
    file = tmp_path / "t.safetensors"
    match kind:
        case "pipe":
            os.mkfifo(file)
        case "zero":
            file.symlink_to("/dev/zero")
        case _:
            with file.open("wb") as opened:
                opened.truncate(5 << 30)
    with pytest.raises(LoadError, match=r"is a folder, a device or a pipe|too large"):
        archive.load_trace(file)
    if kind == "sparse":
        with file.open("wb") as opened:
            opened.truncate(1 << 30)  # as large as a trace can be, but its header tells of nothing
        with pytest.raises(LoadError, match="damaged"):
            archive.load_trace(file)
