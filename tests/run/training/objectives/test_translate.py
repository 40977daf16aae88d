"""Translation as it is learned and assessed."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from random import Random

import pytest
import sacrebleu
import torch
from torch.nn.functional import cross_entropy

from fun_viz.nets.net import families
from fun_viz.run.decoding.search import translate
from fun_viz.run.training.dataset import Dataset, dataset_of
from fun_viz.run.training.loop import _rows
from fun_viz.run.training.objectives import translate as objective
from fun_viz.run.training.objectives.translate import Translate, decoder_logits
from fun_viz.run.training.plan import Plan
from fun_viz.run.training.world import World
from fun_viz.text.batches import Batch, padded
from fun_viz.text.pairs import Pairs
from tests.run.training.toy import DATA, net

BATCH = Batch(padded([s for s, _ in DATA[:5]]), padded([t for _, t in DATA[:5]]))
COINS = torch.rand(BATCH.target[:, 1:].shape, generator=torch.Generator().manual_seed(3))


def test_with_a_teacher_the_gold_tokens_are_read_and_without_its_own() -> None:
    model, batch = net(1).eval(), BATCH
    forced = decoder_logits(model, batch, 1.0, COINS)
    torch.testing.assert_close(forced, model(batch.source, batch.mask, batch.target[:, :-1]))
    free = decoder_logits(model, batch, 0.0, COINS)
    own = torch.cat([batch.target[:, :1], free.argmax(-1)[:, :-1]], 1)
    torch.testing.assert_close(free, model(batch.source, batch.mask, own))
    assert not torch.allclose(free, forced)


@pytest.mark.parametrize("teacher", [1.0, 0.5, 0.0])
def test_rows_that_ranks_share_have_the_loss_of_the_whole_batch(teacher: float) -> None:
    model = net(1).eval()

    def loss(batch: Batch, coins: torch.Tensor) -> float:
        return float(Translate().loss(model, batch, smoothing=0.0, teacher=teacher, coins=coins).total.detach())

    worlds = (World(torch.device("cpu"), rank, 2) for rank in (0, 1))
    shared = sum(loss(*_rows(BATCH, COINS, world)) for world in worlds)
    assert shared == pytest.approx(loss(BATCH, COINS), rel=1e-6)


@pytest.mark.parametrize("smoothing", [0.0, 0.1])
def test_the_loss_is_torchs_and_is_told_without_label_smoothing_too(smoothing: float) -> None:
    model, target = net(1).eval(), torch.cat([BATCH.target[:, 1:], torch.zeros(5, 2, dtype=torch.long)], 1)
    longer = Batch(BATCH.source, torch.cat([BATCH.target, torch.zeros(5, 2, dtype=torch.long)], 1))
    found = Translate().loss(model, longer, smoothing=smoothing, teacher=1.0, coins=COINS)
    logits = model(longer.source, longer.mask, longer.target[:, :-1]).flatten(0, 1)
    of = {"ignore_index": longer.pad, "reduction": "sum"}
    wanted = cross_entropy(logits, target.flatten(), label_smoothing=smoothing, **of)
    torch.testing.assert_close(found.total, wanted, rtol=1e-6, atol=0)
    assert found.unsmoothed is not None
    torch.testing.assert_close(found.unsmoothed, cross_entropy(logits, target.flatten(), **of), rtol=1e-6, atol=0)


@pytest.fixture(scope="module")
def copying() -> Dataset:
    return dataset_of(Plan("nowhere", task="copy"))


def untrained(dataset: Dataset) -> torch.nn.Module:
    torch.manual_seed(1)
    return families["gru"](len(dataset.source), len(dataset.target), width=8, units=8)


def test_shares_of_all_target_tokens_are_those_counted_one_by_one(copying: Dataset) -> None:
    model, some = untrained(copying).eval(), copying.dev[:60]
    found = Translate().assessment(model, copying, some)
    longest = max(len(sample.target) for sample in some)
    loss = forced = free = count = exact = 0.0
    for sample in some:
        ((source, target),) = copying.examples([sample])
        read = torch.tensor([source])
        with torch.inference_mode():
            logits = model(read, torch.ones_like(read, dtype=torch.bool), torch.tensor([target[:-1]]))[0]
        gold = torch.tensor(target[1:])
        loss += float(cross_entropy(logits, gold, reduction="sum"))
        forced += int((logits.argmax(-1) == gold).sum())
        (written,) = translate(model, read, limit=longest + 6)
        free += sum(
            one == other for one, other in zip([*written, copying.target.special.stop], target[1:], strict=False)
        )
        count += len(gold)
        exact += copying.target.decode(written) == sample.target
    assert found.loss == pytest.approx(loss / count, rel=1e-5)
    assert found.token_accuracy == pytest.approx(forced / count)
    assert found.free_accuracy == pytest.approx(free / count)
    assert found.exact_match == pytest.approx(exact / len(some))
    assert found.sentences == len(some)


def test_what_is_written_is_compared_with_the_targets_as_they_were_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A net that writes every gold token, the unknown ones too, has not written what stands there."""
    file, chance = tmp_path / "pairs.tsv", Random(1)
    letters = ("".join(chance.choices("abcdefgh", k=6)) + chr(0x4E00 + i) for i in range(500))
    file.write_text("".join(f"第{i}句\t{text}\n" for i, text in enumerate(letters)), "utf-8")
    dataset = dataset_of(Plan(str(tmp_path / "r"), task="", pairs=Pairs(str(file), target="characters")))
    order = sorted(dataset.dev, key=lambda sample: len(sample.source))
    gold: Iterator[list[int]] = (list(target[1:-1]) for _, target in dataset.examples(order))
    monkeypatch.setattr(objective, "translate", lambda _net, given, **_: [next(gold) for _ in given])
    found = Translate().assessment(untrained(dataset), dataset, dataset.dev)
    wanted = [sample.target for sample in order]
    told = [f"{text[:-1]}�" for text in wanted]
    assert found.free_accuracy == 1
    assert found.exact_match == 0
    assert found.bleu == pytest.approx(sacrebleu.corpus_bleu(told, [wanted], tokenize="char").score)
    assert found.bleu < 90


def test_an_apostrophe_that_cleaning_made_straight_is_not_the_one_in_the_data(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "pairs.tsv"
    file.write_text("".join(f"第{i}句\tIt’s {i} o’clock right now\n" for i in range(500)), "utf-8")
    pairs = Pairs(str(file), target="characters", target_language="en")
    dataset = dataset_of(Plan(str(tmp_path / "r"), task="", pairs=pairs))
    order = sorted(dataset.dev, key=lambda sample: len(sample.source))
    gold: Iterator[list[int]] = (list(target[1:-1]) for _, target in dataset.examples(order))
    monkeypatch.setattr(objective, "translate", lambda _net, given, **_: [next(gold) for _ in given])
    found = Translate().assessment(untrained(dataset), dataset, dataset.dev)
    told = [sample.target for sample in order]
    assert all("'" in text for text in told)
    assert found.free_accuracy == 1
    assert found.exact_match == 0
    wanted = [text.replace("'", "’") for text in told]
    assert found.bleu == pytest.approx(sacrebleu.corpus_bleu(told, [wanted]).score)
