import torch
from torch import nn

from fun_viz.nets.positions.learned import Learned

PLACES = Learned(6, 2, reach=5)


def test_learned_positions_are_torchs_embedding():
    twin = nn.Embedding(5, 6)
    twin.load_state_dict({"weight": PLACES.table.detach()})

    said, theirs = PLACES.added(1, 3), twin(torch.tensor([1, 2, 3]))

    assert torch.equal(said, theirs)
    for one in (said, theirs):
        (one * torch.arange(6)).sum().backward()
    assert torch.equal(PLACES.table.grad, twin.weight.grad)


def test_beyond_its_reach_every_position_is_the_last():
    said = PLACES.added(3, 4)

    assert torch.equal(said[:2], PLACES.table[3:])
    assert torch.equal(said[2:], PLACES.table[4].expand(2, 6))


def test_positions_begin_all_different():
    assert (torch.cdist(PLACES.table, PLACES.table) + torch.eye(5)).min() > 0.1
