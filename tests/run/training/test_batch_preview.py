from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import torch

from fun_viz.errors import InputError
from fun_viz.events import Loaded, Preparing
from fun_viz.run.training import dataset as datasets
from fun_viz.run.training.batch_preview import Batches, ShownBatch, unsorted_waste
from fun_viz.run.training.dataset import Dataset, dataset_of
from fun_viz.run.training.plan import Plan
from fun_viz.run.training.schedule import Schedule
from fun_viz.text.batches import Batch
from fun_viz.text.pairs import Pairs
from fun_viz.text.tokenizer import END_MARK, OWN, START_MARK

PAD = OWN.pad

PLAN = Plan("not written to", task="dates", schedule=Schedule(batch=200))


def shown(index: int = 0, plan: Plan = PLAN) -> ShownBatch:
    return leafed(Batches(), plan, index)


@pytest.fixture(scope="module")
def dataset() -> Dataset:
    return dataset_of(PLAN)


@pytest.fixture(scope="module")
def first() -> ShownBatch:
    return shown()


def test_it_is_the_batch_that_the_training_learns_from(dataset: Dataset, first: ShownBatch) -> None:
    batch = next(dataset.rounds.round(0))
    assert first.index == 0
    assert first.picture.source.lengths == tuple((batch.source != PAD).sum(1).tolist())
    last = [dataset.target.piece(token) for token in batch.target[-1].tolist() if token != PAD]
    assert list(first.picture.target.pieces[-1]) == last
    cells = torch.cat([batch.source.flatten(), batch.target.flatten()])
    assert first.picture.waste == pytest.approx(100 * float((cells == PAD).float().mean()))


def test_it_is_the_same_batch_when_asked_for_again(first: ShownBatch) -> None:
    assert shown() == first


def test_batches_go_on_when_a_round_is_over(dataset: Dataset, first: ShownBatch) -> None:
    in_a_round = sum(1 for _ in dataset.rounds.round(0))
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


@pytest.mark.parametrize("plan", [Plan("x", task="no such task"), Plan("x", family="no such family")])
def test_what_cannot_be_trained_cannot_be_shown(plan: Plan) -> None:
    with pytest.raises(InputError, match="no such"):
        shown(plan=plan)


@pytest.fixture
def made(monkeypatch: pytest.MonkeyPatch) -> list[Plan]:
    """Every plan whose dataset is made."""
    plans: list[Plan] = []
    preparation = datasets.preparation

    def remembered(plan: Plan, **more: Any) -> Any:
        plans.append(plan)
        return preparation(plan, **more)

    monkeypatch.setattr(datasets, "preparation", remembered)
    return plans


def leafed(batches: Batches, plan: Plan, index: int = 0) -> ShownBatch:
    *_, last = batches.show(plan, index)
    assert isinstance(last, ShownBatch)
    return last


COPY = Plan("not written to", task="copy", schedule=Schedule(batch=200))


def test_leafing_makes_the_dataset_once_and_shows_what_asking_anew_does(made: list[Plan]) -> None:
    batches = Batches()
    for index in (0, 1, 30):
        assert leafed(batches, COPY, index) == shown(index, COPY)
    assert len(made) == 1 + 3
    other_net = replace(COPY, folder="another", family="gru", schedule=replace(COPY.schedule, rate=0.1))
    assert leafed(batches, other_net, 3) == shown(3, COPY)
    assert len(made) == 1 + 4


def test_other_batches_of_the_same_data_need_no_other_dataset(made: list[Plan]) -> None:
    batches = Batches()
    leafed(batches, COPY)
    larger = replace(COPY, schedule=Schedule(batch=400))
    assert leafed(batches, larger) == shown(0, larger)
    assert leafed(batches, COPY) == shown(0, COPY)
    assert len(made) == 1 + 2


def of_file(file: Path, words: str) -> Plan:
    file.write_text("".join(f"{n:02} {words}\t{n:02}\n" for n in range(99)) + "nothing\n", "utf-8")
    pairs = Pairs(str(file), source="words", target="characters")
    return Plan("not written to", "", "gru", schedule=Schedule(batch=50), pairs=pairs)


def test_files_are_told_of_while_they_are_read_and_read_again_when_they_are_written_anew(
    tmp_path: Path, made: list[Plan]
) -> None:
    plan, batches = of_file(tmp_path / "a.tsv", "old"), Batches()
    told = list(batches.show(plan))
    assert told[0] == Preparing("reading", 0.0)
    loaded = next(record for record in told if isinstance(record, Loaded))
    assert (sum(loaded.sentences.values()), loaded.bad) == (99, 1)
    assert "old" in leafed(batches, plan, 1).picture.source.pieces[0]
    assert len(made) == 1
    of_file(tmp_path / "a.tsv", "new ones")
    assert "new" in leafed(batches, plan, 1).picture.source.pieces[0]
    assert len(made) == 2


def test_what_was_left_while_it_was_read_can_be_asked_for_again(tmp_path: Path) -> None:
    plan, batches = of_file(tmp_path / "a.tsv", "old"), Batches()
    reading = batches.show(plan)
    next(reading)
    reading.close()  # type: ignore[attr-defined]
    assert leafed(batches, plan).index == 0


def test_after_a_file_that_is_not_there_others_can_be_shown(tmp_path: Path) -> None:
    batches, gone = Batches(), Plan("x", "", "gru", pairs=Pairs(str(tmp_path / "none.tsv")))
    with pytest.raises(InputError, match=r"none\.tsv"):
        list(batches.show(gone))
    assert leafed(batches, COPY).index == 0
