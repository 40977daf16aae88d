"""A trace in a file and back."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
from safetensors import safe_open
from safetensors.numpy import save_file

from fun_viz import archive
from fun_viz.errors import LoadError, SaveError
from fun_viz.reading import Reading
from fun_viz.run.decoding.decode import decode
from fun_viz.trace import Trace
from tests.tiny import kinds, tiny


@pytest.fixture(scope="module", params=list(kinds()), ids=lambda kind: "-".join([kind[0], *kind[1].values()]))
def made(request: pytest.FixtureRequest) -> Trace:
    family, options = request.param
    *_, (trace, _) = decode(tiny(family=family, **options), "我龘喜欢\udcff学习", beam=3, limit=12)
    return trace


@pytest.fixture
def file(made: Trace, tmp_path: Path) -> Path:
    archive.save_trace(made, tmp_path / "trace.safetensors")
    return tmp_path / "trace.safetensors"


def test_everything_comes_back_array_by_array(made: Trace, file: Path) -> None:
    back = archive.load_trace(file)
    for name in ("model", "text", "source", "unknown", "strategy", "finished", "serial_steps", "longest_path"):
        assert getattr(back, name) == getattr(made, name), name
    assert len(back.steps) == len(made.steps)
    for old, new in zip(made.steps, back.steps, strict=True):
        for name in ("phase", "best", "seconds", "candidates", *archive._PLAIN):
            assert getattr(new, name) == getattr(old, name), name
        assert set(new.arrays) == set(old.arrays)
        for name, array in old.arrays.items():
            assert new.arrays[name].axes == array.axes
            np.testing.assert_array_equal(new.arrays[name].values, array.values)
    assert Reading(back).text == Reading(made).text


def test_another_program_can_read_the_arrays_and_their_axes(made: Trace, file: Path) -> None:
    with safe_open(file, "np") as stored:
        axes = json.loads(stored.metadata()["axes"])
        assert set(axes) == set(stored.keys())
        last = len(made.steps) - 1
        assert axes[f"{last}/influence"] == ["query", "key"]
        np.testing.assert_array_equal(stored.get_tensor(f"{last}/influence"), made.steps[-1].arrays["influence"].values)


def test_an_older_file_without_costs_opens(made: Trace, file: Path) -> None:
    with safe_open(file, "np") as stored:
        metadata = dict(stored.metadata())
        arrays = {name: stored.get_tensor(name) for name in stored.keys()}  # noqa: SIM118 - not a mapping
    story = json.loads(metadata["story"])
    del story["serial_steps"], story["longest_path"]
    metadata["story"] = json.dumps(story)
    old = archive.load_trace(file)
    named = {f"{i}/{name}": array for i, step in enumerate(old.steps) for name, array in step.arrays.items()}
    metadata["sha256"] = archive._digest(metadata, named)
    save_file(arrays, file, metadata)
    assert archive.load_trace(file).serial_steps == 0


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


@pytest.mark.parametrize("metadata", [None, {}, {"format": "pt"}, {"format": "fun-viz trace 1"}])
def test_a_foreign_file_is_a_load_error(tmp_path: Path, metadata: dict[str, str] | None) -> None:
    save_file({"weight": np.zeros(3, np.float32)}, tmp_path / "x.safetensors", metadata)
    with pytest.raises(LoadError, match="not a trace of Fun-Viz"):
        archive.load_trace(tmp_path / "x.safetensors")


@pytest.mark.parametrize("story", ["", "null", "[]", "5", "{}", '{"steps": 5}', '{"steps": [{}]}', '{"steps": []}'])
def test_a_story_that_makes_no_sense_is_a_load_error(tmp_path: Path, story: str) -> None:
    metadata = {"format": archive._FORMAT, "axes": "{}", "story": story}
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
