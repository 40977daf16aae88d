"""A training put away and taken up again."""

from __future__ import annotations

from pathlib import Path

import pytest
import torch

from fun_viz import files
from fun_viz.errors import LoadError, SaveError
from fun_viz.run.training import checkpoint
from fun_viz.run.training.loop import Training
from tests.run.training.toy import copying, net, schedule


def trained() -> Training:
    training = Training.of(net(1), schedule(10))
    for _ in copying(training, schedule(10)):
        pass
    training.best, training.waited = 1.5, 2
    return training


def test_everything_comes_back(tmp_path: Path) -> None:
    before, after = trained(), Training.of(net(2), schedule(10))
    checkpoint.save(before, tmp_path / "c.safetensors")
    checkpoint.restore(after, tmp_path / "c.safetensors")
    for name in ("round", "offset", "update", "seconds", "best", "waited"):
        assert getattr(after, name) == getattr(before, name)
    for name, value in before.net.state_dict().items():
        assert torch.equal(after.net.state_dict()[name], value)
        assert torch.equal(after.average.state_dict()[name], before.average.state_dict()[name])
    for old, new in zip(before.net.parameters(), after.net.parameters(), strict=True):
        moments = before.optimizer.state[old], after.optimizer.state[new]
        assert moments[0].keys() == moments[1].keys() >= {"step", "exp_avg", "exp_avg_sq"}
        assert all(torch.equal(moments[0][name], moments[1][name]) for name in moments[0])


def test_a_write_that_fails_leaves_the_old_checkpoint_and_no_rubbish(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    training, file = trained(), tmp_path / "c.safetensors"
    checkpoint.save(training, file)
    before = file.read_bytes()

    def full(_descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(files.os, "fsync", full)
    training.update += 1
    with pytest.raises(SaveError, match="No space left"):
        checkpoint.save(training, file)
    assert file.read_bytes() == before
    assert [path.name for path in tmp_path.iterdir()] == ["c.safetensors"]


def test_a_damaged_checkpoint_or_one_of_another_net_is_a_load_error(tmp_path: Path) -> None:
    file = tmp_path / "c.safetensors"
    checkpoint.save(trained(), file)
    other = Training.of(net(1, width=8))
    with pytest.raises(LoadError, match=r"c\.safetensors"):
        checkpoint.restore(other, file)
    file.write_bytes(file.read_bytes()[:100])
    with pytest.raises(LoadError, match=r"c\.safetensors"):
        checkpoint.restore(trained(), file)
    with pytest.raises(LoadError, match="nowhere"):
        checkpoint.restore(trained(), tmp_path / "nowhere")
