"""What a net is trained on."""

from __future__ import annotations

from itertools import islice
from pathlib import Path
from random import Random

import pytest
import torch

from fun_viz import text
from fun_viz.errors import InputError
from fun_viz.events import Loaded
from fun_viz.registry import discover
from fun_viz.run.decoding.evaluate import chosen
from fun_viz.run.training.dataset import Dataset, dataset_of, preparation, task_named
from fun_viz.run.training.plan import Plan
from fun_viz.run.training.schedule import Schedule
from fun_viz.text import tasks
from fun_viz.text.clean import as_written
from fun_viz.text.corpus import part_of, read_pairs
from fun_viz.text.pairs import Pairs
from fun_viz.text.tasks.samples import samples
from fun_viz.text.tasks.task import tasks as known
from fun_viz.text.tokenizer import OWN

PAD, UNKNOWN = OWN.pad, OWN.unknown

discover(text)
discover(tasks)


def of_task(name: str, schedule: Schedule, *, ranks: int = 1) -> Dataset:
    return dataset_of(Plan("nowhere", task=name, schedule=schedule), ranks=ranks)


@pytest.mark.parametrize("name", list(known))
def test_nothing_that_is_trained_on_is_assessed(name: str) -> None:
    task = task_named(name)
    trained = {sample.source for sample in samples(task, Random(1), 500, part="train")}
    tested = {sample.source for sample in samples(task, Random(2), 100, part="test")}
    assert tested
    assert not trained & tested
    assert {part_of(source) for source in trained} == {"train"}


@pytest.mark.parametrize("name", list(known))
def test_a_vocabulary_knows_the_whole_task(name: str) -> None:
    dataset = of_task(name, Schedule())
    for batch in islice(dataset.rounds.round(3), 5):
        unknown = ((batch.source == UNKNOWN).sum() + (batch.target == UNKNOWN).sum()) / (batch.source != PAD).sum()
        assert float(unknown) < 0.002
    assert dataset.dev
    assert dataset.test
    assert dataset.gold(dataset.pinned) is not None


def test_a_round_is_the_same_whenever_it_is_asked_for_and_can_be_begun_in_its_middle() -> None:
    rounds = of_task("reverse", Schedule(batch=200)).rounds
    whole, rest = list(rounds.round(5)), list(rounds.round(5, skip=3))
    assert all(torch.equal(one.source, other.source) for one, other in zip(whole[3:], rest, strict=True))
    assert not torch.equal(whole[0].source, next(iter(rounds.round(6))).source)


def test_batches_keep_to_the_size_asked_for_times_the_ranks() -> None:
    for ranks in (1, 2):
        rounds = of_task("copy", Schedule(batch=150), ranks=ranks).rounds
        sizes = [batch.source.numel() for batch in rounds.round(0)]
        assert 150 * ranks * 0.5 < max(sizes) <= 150 * ranks


def test_sentences_of_a_length_have_it_and_are_always_the_same() -> None:
    dataset = of_task("copy", Schedule())
    some = dataset.of_length(14)
    assert {len(sample.source) for sample in some} == {14}
    assert some == dataset.of_length(14)


@pytest.fixture
def pairs(tmp_path: Path) -> Pairs:
    file = tmp_path / "pairs.tsv"
    file.write_text("".join(f"第{i}句。\tSentence {i}.\n" for i in range(400)), "utf-8")
    return Pairs(str(file), source_language="zh", target_language="en", target_size=60)


def test_the_users_pairs_are_split_and_cut_as_asked(pairs: Pairs, tmp_path: Path) -> None:
    dataset = dataset_of(Plan(str(tmp_path / "r"), task="", pairs=pairs, schedule=Schedule(batch=300)))
    assert dataset.sizes["train"] > 300
    assert len(dataset.dev) == dataset.sizes["dev"] > 0
    assert dataset.kinds == ("characters", "subwords")
    assert dataset.languages == ("zh", "en")
    assert dataset.rounds.updates == sum(1 for _ in dataset.rounds.round(0))
    assert dataset.pinned
    sources = sum(len(batch.source) for batch in dataset.rounds.round(0))
    assert sources == dataset.sizes["train"]
    assert dataset.left_out == {}


@pytest.mark.parametrize("phrase_book", [False, True])
def test_references_are_those_that_evaluate_takes_from_the_same_file(tmp_path: Path, phrase_book: bool) -> None:
    file = tmp_path / "pairs.tsv"
    file.write_text("".join(f"第{i}句。\tIt’s “{i}”  – now.\n" for i in range(400)), "utf-8")
    pairs = Pairs(str(file), source_language="zh", target_language="en", target_size=60, phrase_book=phrase_book)
    dataset = dataset_of(Plan(str(tmp_path / "r"), task="", pairs=pairs))
    corpus = read_pairs(file, source_column=1, target_column=2, clean_target=as_written)
    wanted = {pair.source: pair.target for pair in chosen(corpus.pairs, "dev")}
    own = [sample for sample in dataset.dev if sample.source in wanted]
    assert {sample.source: sample.reference for sample in own} == wanted
    assert all("’" in sample.reference and "'" in sample.target for sample in own)


def test_only_what_is_trained_on_is_counted_and_the_rest_is_told_by_why(pairs: Pairs, tmp_path: Path) -> None:
    lines = Path(pairs.file).read_text("utf-8").splitlines()
    test = next(line for line in lines if part_of(line.split("\t")[0]) == "test")
    new = next(f"新{i}" for i in range(99) if part_of(f"新{i}") == "train")
    long = next("长" * i for i in range(250, 300) if part_of("长" * i) == "train")
    more = [lines[0], "only one side", f"{new}\t{test.split(chr(9))[1]}", f"{long}\tLong.", f"{new}的\tNew."]
    Path(pairs.file).write_text("\n".join([*lines, *more]), "utf-8")
    plan = Plan(str(tmp_path / "r"), task="", pairs=pairs, schedule=Schedule(batch=300))
    *told, loaded = (event for event in preparation(plan) if isinstance(event, Loaded))
    dataset = dataset_of(plan)
    assert not told
    assert (loaded.bad, loaded.repeated, loaded.long) == (1, 2, 1)
    assert dataset.left_out == {"bad": 1, "repeated": 2, "long": 1}
    assert sum(dataset.sizes.values()) == len(lines) + len(more) - 4
    assert sum(len(batch.source) for batch in dataset.rounds.round(0)) == dataset.sizes["train"]
    assert [count for _, count in loaded.left_out] == [2, 1]


@pytest.mark.parametrize("name", list(known))
def test_a_tasks_targets_can_be_said_in_its_tokens(name: str) -> None:
    dataset = of_task(name, Schedule())
    for sample in dataset.dev:
        assert dataset.target.decode(dataset.target.ids(sample.target)) == sample.target


def test_too_few_pairs_are_refused(tmp_path: Path) -> None:
    (tmp_path / "few.tsv").write_text("一\tOne.\n", "utf-8")
    with pytest.raises(InputError):
        dataset_of(Plan(str(tmp_path / "r"), task="", pairs=Pairs(str(tmp_path / "few.tsv"))))
