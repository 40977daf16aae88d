from contextlib import suppress

import numpy as np
import pytest
import torch
from torch import nn

from fun_viz.nets.probe import Probe, capture, glance, probes, replaced


class Net(nn.Module):
    """Doubles, shows, adds one, shows; `again` times over."""

    def __init__(self, again: int = 1) -> None:
        super().__init__()
        self.again = again
        self.doubled = Probe("beam", "unit")
        self.part = nn.ModuleList([Probe("beam", "unit"), Probe("never")])

    def forward(self, x):
        for _ in range(self.again):
            x = self.part[0](self.doubled(x * 2) + 1)
        return x


@pytest.fixture
def net() -> Net:
    return Net()


X = torch.tensor([[1.0, 2.0, 3.0]])


def test_a_probe_is_the_identity(net):
    assert net.doubled(X) is X


def test_probes_are_named_by_their_path(net):
    assert list(probes(net)) == ["doubled", "part.0", "part.1"]


def test_capture_reads_each_probe_that_was_passed_with_its_axes(net):
    with capture(net) as seen:
        net(X)

    assert set(seen) == {"doubled", "part.0"}
    assert seen["doubled"].values.tolist() == [[2, 4, 6]]
    assert seen["part.0"].values.tolist() == [[3, 5, 7]]
    assert seen["doubled"].axes == ("beam", "unit")


def test_nothing_is_seen_outside_the_with(net):
    net(X)
    with capture(net) as seen:
        pass
    net(X)

    assert seen == {}
    assert net.doubled.seen is None


def test_what_passed_before_is_not_seen_in_the_next_capture(net):
    with capture(net):
        net(X)
    with capture(net) as seen:
        net(X + 1)

    assert seen["doubled"].values.tolist() == [[4, 6, 8]]


def test_probes_are_blind_again_after_an_exception(net):
    with suppress(RuntimeError), capture(net) as seen:
        net(X)
        raise RuntimeError("halfway")

    assert net.doubled.seen is None
    assert seen == {}


def test_a_probe_passed_several_times_is_stacked_along_time():
    net = Net(again=3)

    with capture(net) as seen:
        net(X)

    assert seen["doubled"].axes == ("time", "beam", "unit")
    assert seen["doubled"].values[:, 0, 0].tolist() == [2, 6, 14]


def test_a_probe_passed_by_different_shapes_in_one_capture_is_an_error(net):
    def both():
        with capture(net):
            net(X)
            net(X[:, :2])

    with pytest.raises(ValueError, match="same shape"):
        both()

    assert net.doubled.seen is None


def test_a_change_in_place_afterwards_leaves_the_record_as_it_was(net):
    x = X.clone()

    with capture(net) as once:
        net.doubled(x)
    with capture(net) as twice:
        net.doubled(x)
        net.doubled(x)
    x.fill_(99)

    assert once["doubled"].values.tolist() == [[1, 2, 3]]
    assert twice["doubled"].values.tolist() == [[[1, 2, 3]]] * 2


def test_a_record_cannot_be_written(net):
    with capture(net) as seen:
        net(X)

    with pytest.raises(ValueError, match="read-only"):
        seen["doubled"].values[0, 0] = 1


def test_a_record_of_a_wider_tensor_keeps_only_its_own_numbers_alive(net):
    wide = torch.zeros(1, 1000)

    with capture(net) as seen:
        net.doubled(wide[:, :2])

    record = seen["doubled"].values
    assert record.shape == (1, 2)
    assert (record.base if record.base is not None else record).nbytes == 2 * record.itemsize


def test_capture_works_where_gradients_are_kept(net):
    weight = torch.ones(3, requires_grad=True)

    with capture(net) as seen:
        out = net(X * weight)
    out.sum().backward()

    assert weight.grad.tolist() == [2, 4, 6]
    assert seen["part.0"].values.tolist() == [[3, 5, 7]]


def test_an_edit_replaces_what_passes_and_is_gone_afterwards(net):
    with replaced(net, "doubled", torch.zeros_like):
        inside = net(X)

    assert inside.tolist() == [[1, 1, 1]]
    assert net(X).tolist() == [[3, 5, 7]]


def test_an_edit_is_gone_after_an_exception(net):
    with pytest.raises(RuntimeError, match="halfway"), replaced(net, "doubled", torch.zeros_like):
        raise RuntimeError("halfway")

    assert net(X).tolist() == [[3, 5, 7]]


def test_an_edit_within_an_edit_restores_the_outer_one(net):
    with replaced(net, "doubled", torch.zeros_like):
        with replaced(net, "doubled", torch.ones_like):
            assert net(X).tolist() == [[2, 2, 2]]
        assert net(X).tolist() == [[1, 1, 1]]


def test_capture_sees_what_an_edit_made(net):
    with replaced(net, "doubled", torch.zeros_like), capture(net) as seen:
        net(X)

    assert seen["doubled"].values.tolist() == [[0, 0, 0]]


def test_an_edit_of_a_path_that_is_no_probe_is_a_key_error(net):
    with pytest.raises(KeyError, match=r"part\.9"), replaced(net, "part.9", torch.zeros_like):
        pass


def test_a_copy_of_a_net_has_probes_of_its_own(net):
    from copy import deepcopy

    probes(net)
    other = deepcopy(net)

    with capture(other) as seen:
        net(X)
        other(X + 1)

    assert seen["doubled"].values.tolist() == [[4, 6, 8]]


def test_whole_numbers_and_truth_values_are_recorded_as_they_are(net):
    with capture(net) as seen:
        net.doubled(torch.tensor([[True, False]]))
        net.part[0](torch.tensor([[7, 8]]))

    assert seen["doubled"].values.dtype == np.bool_
    assert seen["part.0"].values.dtype == np.int64


def test_only_the_paths_asked_for_are_captured(net):
    with capture(net, lambda path: path.startswith("part")) as seen:
        net(X)
        assert net.doubled.seen is None

    assert set(seen) == {"part.0"}


def test_a_glance_sees_all_but_the_details():
    class Detailed(Net):
        def __init__(self):
            super().__init__()
            self.doubled = Probe("beam", "unit", detail=True)

    net = Detailed()
    for _ in range(2):
        with glance(net) as seen:
            net(X)
        assert set(seen) == {"part.0"}
    with capture(net) as seen:
        net(X)
    assert set(seen) == {"doubled", "part.0"}
