"""The training loop on a toy: say after me."""

from __future__ import annotations

import math
from pathlib import Path

import pytest
import torch

from fun_viz.errors import InputError
from fun_viz.run.decoding.perplexity import cross_entropy
from fun_viz.run.training import checkpoint
from fun_viz.run.training.loop import Training, _clip, by_layer, layer_of
from fun_viz.run.training.schedule import learning_rate
from fun_viz.text.batches import Batch, Example, padded
from fun_viz.text.tokenizer import OWN
from tests.run.training.toy import DATA, copying, net, schedule

START, STOP = OWN.start, OWN.stop


def test_the_loss_falls_and_the_kept_weights_learn_the_task() -> None:
    training = Training.of(net(1), schedule(150))
    losses = [update.loss for update in copying(training, schedule(150))]
    assert sum(losses[-5:]) < 0.5 * sum(losses[:5])
    batch = Batch(padded([s for s, _ in DATA]), padded([t for _, t in DATA]))
    assert cross_entropy(training.average.eval(), batch) < 0.5 * losses[0]


def test_every_update_is_told_with_its_number_and_rate() -> None:
    plan = schedule(20)
    told = list(copying(Training.of(net(1), plan), plan))
    assert [update.number for update in told] == list(range(1, 21))
    assert [update.rate for update in told] == [learning_rate(i, i / 20, plan) for i in range(20)]
    assert all(0 <= update.right <= update.tokens for update in told)


@pytest.mark.parametrize("optimizer", ["adam", "adamw"])
def test_a_training_resumed_from_a_file_equals_one_that_was_never_broken_off(tmp_path: Path, optimizer: str) -> None:
    plan = schedule(30, optimizer=optimizer, teacher=0.7)
    whole = Training.of(net(1), plan)
    losses = [update.loss for update in copying(whole, plan)]
    first, file = Training.of(net(1), plan), tmp_path / "c.safetensors"
    for update in copying(first, plan):
        if update.number == 13:  # in the middle of a round
            checkpoint.save(first, file)
            break
    second = Training.of(net(99), plan)
    checkpoint.restore(second, file)
    again = [update.loss for update in copying(second, plan)]
    assert again == pytest.approx(losses[13:], abs=1e-6)
    for name, value in whole.net.state_dict().items():
        torch.testing.assert_close(second.net.state_dict()[name], value, rtol=0, atol=1e-6)
        torch.testing.assert_close(
            second.average.state_dict()[name], whole.average.state_dict()[name], rtol=0, atol=1e-6
        )


def test_the_same_seed_gives_the_same_weights_and_another_seed_others() -> None:
    def weights(seed: int) -> torch.Tensor:
        plan = schedule(10, seed=seed)
        training = Training.of(net(1), plan)
        for _ in copying(training, plan):
            pass
        return torch.cat([value.flatten() for value in training.net.state_dict().values()])

    assert torch.equal(weights(1), weights(1))
    assert not torch.equal(weights(1), weights(2))


def test_a_loss_that_is_not_finite_is_an_input_error_and_changes_nothing() -> None:
    training = Training.of(net(1), schedule(5))
    with torch.no_grad():
        training.net.decoder.bias.fill_(float("nan"))  # type: ignore[union-attr]
    before = training.net.encoder.embed.token.weight.clone()  # type: ignore[union-attr]
    with pytest.raises(InputError, match="lower learning rate"):
        next(copying(training, schedule(5)))
    assert torch.equal(training.net.encoder.embed.token.weight, before)  # type: ignore[union-attr]
    assert training.update == 0


def test_without_averaging_the_net_itself_is_kept() -> None:
    training = Training.of(net(1), schedule(5, average=0))
    assert training.average is training.net
    assert len(list(copying(training, schedule(5, average=0)))) == 5


@pytest.mark.parametrize("clip", [0.0, 1e-3, 1e3])
def test_a_long_gradient_is_clipped_before_the_step_as_torch_does(clip: float) -> None:
    training = Training.of(net(1), schedule(1))
    (update,) = copying(training, schedule(1, clip=0))
    theirs = [weight.grad.clone() for weight in training.net.parameters() if weight.grad is not None]
    theirs = [torch.nn.Parameter(torch.zeros_like(grad), requires_grad=True) for grad in theirs]
    for mine, other in zip(training.net.parameters(), theirs, strict=True):
        assert mine.grad is not None
        other.grad = mine.grad.clone()
    norm = torch.nn.utils.clip_grad_norm_(theirs, clip or math.inf)
    _clip([weight.grad for weight in training.weights if weight.grad is not None], update.gradient, clip)
    assert torch.equal(update.gradient, norm)
    assert all(torch.equal(a.grad, b.grad) for a, b in zip(training.net.parameters(), theirs, strict=True))


@pytest.mark.parametrize("clip", [0.0, 1e-3])
def test_gradients_are_told_by_layer_in_the_order_of_the_net_before_clipping(clip: float) -> None:
    plan = schedule(1, clip=clip)
    training = Training.of(net(1), plan)
    (update,) = copying(training, plan)
    found = by_layer(training.net, update.gradients)
    assert list(found)[:2] == ["encoder.embed", "encoder.layers.0"]
    assert math.hypot(*found.values()) == pytest.approx(float(update.gradient), rel=1e-4)
    assert float(update.gradient) > 1e-3
    left = torch.cat([weight.grad.flatten() for weight in training.net.parameters() if weight.grad is not None]).norm()
    assert float(left) == pytest.approx(clip or float(update.gradient), rel=1e-3)


def test_the_loss_is_told_with_and_without_label_smoothing() -> None:
    plain, smooth = schedule(1), schedule(1, smoothing=0.1)
    (alone,) = copying(Training.of(net(1), plain), plain)
    (both,) = copying(Training.of(net(1), smooth), smooth)
    assert alone.loss == alone.cross_entropy == pytest.approx(both.cross_entropy, rel=1e-6)
    assert both.loss != pytest.approx(both.cross_entropy, rel=1e-3)
    assert layer_of("decoder.layers.3.ffn.0.weight") == "decoder.layers.3"


def test_padding_does_not_count_in_the_loss() -> None:
    model = net(1).eval()
    short: Example = ((4, STOP), (START, 4, STOP))
    long: Example = ((4, 5, 6, STOP), (START, 4, 5, 6, STOP))

    def loss(*rows: Example) -> float:
        return cross_entropy(model, Batch(padded([s for s, _ in rows]), padded([t for _, t in rows]))).item()

    assert loss(short, long) == pytest.approx((2 * loss(short) + 4 * loss(long)) / 6, rel=1e-5)
