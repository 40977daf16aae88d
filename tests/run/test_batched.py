from __future__ import annotations

import pytest
import torch

from fun_viz.errors import InputError
from fun_viz.run.batched import unsorted_waste
from fun_viz.run.material import Material
from fun_viz.run.prepare import material_of
from fun_viz.run.requests import ShowBatch, ShownBatch, Train
from fun_viz.run.schedule import Schedule
from fun_viz.text.batches import Batch
from fun_viz.text.tokenizer import END_MARK, PAD, START_MARK

TRAIN = Train("not written to", task="dates", schedule=Schedule(batch=200))


def shown(index: int = 0, train: Train = TRAIN) -> ShownBatch:
    (batch,) = ShowBatch(train, index)()
    return batch


@pytest.fixture(scope="module")
def material() -> Material:
    return material_of(TRAIN)


@pytest.fixture(scope="module")
def first() -> ShownBatch:
    return shown()


def test_it_is_the_batch_that_the_training_learns_from(material: Material, first: ShownBatch) -> None:
    batch = next(material.rounds.round(0))
    assert first.index == 0
    assert first.picture.source.lengths == tuple((batch.source != PAD).sum(1).tolist())
    last = [material.target.piece(token) for token in batch.target[-1].tolist() if token != PAD]
    assert list(first.picture.target.pieces[-1]) == last
    assert first.picture.waste == pytest.approx(100 * batch.waste)


def test_it_is_the_same_batch_when_asked_for_again(first: ShownBatch) -> None:
    assert shown() == first


def test_batches_go_on_when_a_round_is_over(material: Material, first: ShownBatch) -> None:
    in_a_round = sum(1 for _ in material.rounds.round(0))
    then = shown(in_a_round)
    assert then.picture.source.pieces
    assert then.picture != first.picture
    assert then.index == in_a_round


def test_its_tokens_can_be_read_with_their_marks(first: ShownBatch) -> None:
    sides = first.picture.source, first.picture.target
    assert all(pieces[-1] == END_MARK for side in sides for pieces in side.pieces)
    assert all(pieces[0] == START_MARK for pieces in first.picture.target.pieces)


def test_sentences_in_no_order_waste_more(first: ShownBatch) -> None:
    assert first.unsorted > first.picture.waste


def a_batch(rows: int, source: int, target: int) -> Batch:
    return Batch(torch.full((rows, source), 9), torch.full((rows, target), 9))


def test_sentences_of_one_length_waste_nothing_in_any_order() -> None:
    assert unsorted_waste([a_batch(4, 3, 5), a_batch(4, 3, 5)], rows=4) == 0


def test_two_sentences_mixed_are_as_long_as_the_longer() -> None:
    mixed = unsorted_waste([a_batch(1, 2, 2), a_batch(1, 6, 6)], rows=2)
    assert mixed == pytest.approx(100 * (1 - 16 / 24))


def test_one_batch_alone_wastes_what_it_wastes() -> None:
    assert unsorted_waste([a_batch(3, 2, 7)], rows=3) == 0


@pytest.mark.parametrize("train", [Train("x", task="no such task"), Train("x", family="no such family")])
def test_what_cannot_be_trained_cannot_be_shown(train: Train) -> None:
    with pytest.raises(InputError, match="no such"):
        shown(train=train)
