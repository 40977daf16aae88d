"""The training loop on a toy: say after me."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from pathlib import Path

import pytest
import torch

from fun_viz.errors import InputError
from fun_viz.nets.seq2seq import Seq2Seq
from fun_viz.nets.transformer import Transformer
from fun_viz.run import checkpoint
from fun_viz.run.train import Progress, Schedule, Training, assess, learning_rate, loss_of, perplexity, train
from fun_viz.text.batches import Batch, Example, padded
from fun_viz.text.characters import Characters
from fun_viz.text.tokenizer import START, STOP

LETTERS = Characters("abcd")
WORDS = [(4 + i, 4 + j, 4 + k) for i, j, k in itertools.product(range(4), repeat=3)]
PAIRS: list[Example] = [((*word, STOP), (START, *word, STOP)) for word in WORDS]
DATA, DEV = PAIRS[:56], PAIRS[56:]


def net(seed: int, width: int = 16) -> Seq2Seq:
    torch.manual_seed(seed)
    return Transformer(len(LETTERS), len(LETTERS), width=width, heads=2, inner=16, layers=1, dropout=0.1)


def schedule(epochs: int) -> Schedule:
    return Schedule(epochs=epochs, rate=1e-2, warm_up=5, batch_tokens=80, decay=0.9)


def copying(training: Training, epochs: int, plan: Schedule | None = None) -> Iterator[Progress]:
    return train(training, DATA, DEV, LETTERS, plan or schedule(epochs))


def test_the_loss_falls_and_the_averaged_weights_learn_the_task() -> None:
    training = Training.of(net(1))
    told = list(copying(training, epochs=20))
    losses = [progress.loss for progress in told if progress.dev_bleu is None]
    assert sum(losses[-5:]) < 0.7 * sum(losses[:5])
    ends = [progress for progress in told if progress.dev_perplexity is not None]
    assert [progress.epoch for progress in ends] == list(range(1, 21))
    assert ends[-1].dev_perplexity is not None
    assert ends[0].dev_perplexity is not None
    assert ends[-1].dev_perplexity < 0.5 * ends[0].dev_perplexity


def test_every_update_is_told_with_its_rate() -> None:
    training = Training.of(net(1))
    told = [progress for progress in copying(training, epochs=2) if progress.dev_bleu is None]
    assert [progress.update for progress in told] == list(range(1, training.update + 1))
    rates = [learning_rate(i, len(told), schedule(2)) for i in range(len(told))]
    assert [progress.rate for progress in told] == rates


def test_a_training_resumed_from_a_file_equals_one_that_was_never_broken_off(tmp_path: Path) -> None:
    whole = Training.of(net(1))
    for _ in copying(whole, epochs=3):
        pass
    first, file = Training.of(net(1)), tmp_path / "c.safetensors"
    for progress in copying(first, epochs=3):
        if progress.dev_bleu is not None:
            checkpoint.save(first, file)
            break
    second = Training.of(net(99))
    checkpoint.restore(second, file)
    for _ in copying(second, epochs=3):
        pass
    assert (second.epoch, second.update) == (whole.epoch, whole.update)
    for name, value in whole.net.state_dict().items():
        torch.testing.assert_close(second.net.state_dict()[name], value, rtol=0, atol=1e-6)
        torch.testing.assert_close(second.average[name], whole.average[name], rtol=0, atol=1e-6)


def test_the_same_seed_gives_the_same_weights_and_another_seed_others() -> None:
    def weights(seed: int) -> torch.Tensor:
        training = Training.of(net(1))
        plan = Schedule(epochs=1, rate=1e-2, warm_up=5, batch_tokens=80, seed=seed)
        for _ in copying(training, 1, plan):
            pass
        return torch.cat([value.flatten() for value in training.net.state_dict().values()])

    assert torch.equal(weights(1), weights(1))
    assert not torch.equal(weights(1), weights(2))


def test_the_learning_rate_rises_in_a_line_and_falls_to_a_twentieth() -> None:
    plan = Schedule(rate=1.0, warm_up=100)
    rates = [learning_rate(update, 1_000, plan) for update in range(1_001)]
    assert rates[0] == pytest.approx(0.01)
    assert rates[49] == pytest.approx(0.5)
    assert max(rates) == rates[100] == pytest.approx(1.0)
    assert rates[550] == pytest.approx(0.525)
    assert rates[1_000] == pytest.approx(0.05)
    assert all(before > after for before, after in itertools.pairwise(rates[100:]))
    assert learning_rate(5_000, 1_000, plan) == pytest.approx(0.05)


def test_a_loss_that_is_not_finite_is_an_input_error() -> None:
    training = Training.of(net(1))
    with torch.no_grad():
        training.net.decoder.bias.fill_(float("nan"))  # type: ignore[union-attr]
    with pytest.raises(InputError, match="lower learning rate"):
        next(copying(training, epochs=1))


def test_assessing_leaves_the_weights_and_looks_at_the_average() -> None:
    training = Training.of(net(1))
    before = {name: value.clone() for name, value in training.net.state_dict().items()}
    worse, _ = assess(training, DEV, LETTERS)
    training.average = {name: value * 3 for name, value in training.average.items()}
    other, _ = assess(training, DEV, LETTERS)
    assert worse != other
    for name, value in training.net.state_dict().items():
        assert torch.equal(value, before[name])


def test_padding_does_not_count_in_the_loss() -> None:
    model = net(1).eval()
    short: Example = ((4, STOP), (START, 4, STOP))
    long: Example = ((4, 5, 6, STOP), (START, 4, 5, 6, STOP))

    def loss(*rows: Example) -> float:
        return loss_of(model, Batch(padded([s for s, _ in rows]), padded([t for _, t in rows]))).item()

    assert loss(short, long) == pytest.approx((2 * loss(short) + 4 * loss(long)) / 6, rel=1e-5)


def test_perplexity_of_a_net_that_knows_nothing_is_the_size_of_its_vocabulary() -> None:
    model = net(1).eval()
    with torch.no_grad():
        for weight in model.parameters():
            weight.zero_()
    assert perplexity(model, DEV) == pytest.approx(len(LETTERS), rel=1e-5)
