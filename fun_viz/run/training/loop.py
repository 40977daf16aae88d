"""The one training loop: a generator that yields after every update. What is done with it is in `training`."""

from __future__ import annotations

import copy
import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from time import perf_counter
from typing import Protocol

import torch
from torch import Tensor, nn
from torch.nn import functional

from fun_viz.errors import InputError
from fun_viz.nets.net import Writer
from fun_viz.run.training.schedule import Schedule, learning_rate
from fun_viz.run.training.world import World
from fun_viz.text.batches import Batch, Example
from fun_viz.text.tokenizer import PAD, START, STOP, Tokenizer


class Rounds(Protocol):
    """What there is to learn from: round after round of batches, the same ones whenever a round is asked for again."""

    @property
    def updates(self) -> int:
        """How many batches make up a round of a corpus; 0 where there is no end to new ones."""

    def round(self, number: int, *, skip: int = 0) -> Iterator[Batch]:
        """Yield the batches of a round (from 0), all but the first `skip`."""


@dataclass(frozen=True)
class Update:
    """What one update of the weights was like. The tensors are read only when somebody asks."""

    number: int  # from 1
    loss: float  # mean cross-entropy of a target token of all ranks, label smoothing included, natural log
    right: Tensor  # how many of the target tokens were the likeliest, ()
    tokens: int  # target tokens, of all ranks
    rate: float
    teacher: float
    gradient: Tensor  # norm of the gradient before clipping, ()
    seconds: float


@dataclass(eq=False)
class Training:
    """A net being trained, with all that a later study needs to go on exactly where it stopped.

    `kept` is what will be the model: a net whose weights are a moving average, or the net itself.
    """

    net: Writer
    kept: Writer
    optimizer: torch.optim.Optimizer
    round: int = 0
    offset: int = 0  # batches of the round that are done
    update: int = 0
    seconds: float = 0.0
    best: float = math.inf  # the lowest dev loss
    waited: int = 0  # assessments since then

    @classmethod
    def of(cls, net: Writer, schedule: Schedule | None = None) -> Training:
        """Return a training that has not begun."""
        schedule = schedule or Schedule()
        kept = copy.deepcopy(net).requires_grad_(requires_grad=False) if schedule.average else net
        return cls(net, kept, _optimizer(net, schedule))


def _optimizer(net: nn.Module, schedule: Schedule) -> torch.optim.Optimizer:
    if schedule.optimizer == "adamw":
        return torch.optim.AdamW(
            net.parameters(), betas=(0.9, 0.98), eps=1e-9, weight_decay=schedule.weight_decay, fused=True
        )
    return torch.optim.Adam(net.parameters(), betas=(0.9, 0.98), eps=1e-9, fused=True)


def examples(pairs: Sequence[tuple[str, str]], source: Tokenizer, target: Tokenizer) -> list[Example]:
    """Return the pairs as token ids; `fun_viz.text.batches.Example` says how."""
    return [((*source.ids(s), STOP), (START, *target.ids(t), STOP)) for s, t in pairs]


def train(training: Training, rounds: Rounds, schedule: Schedule, world: World) -> Iterator[Update]:
    """Train to the end of the schedule, yielding after each update; `gradients(training.net)` are then still there.

    A loss that is not finite is an InputError, and no weight was changed by it.
    """
    while _share(training, schedule) < 1:
        for whole in rounds.round(training.round, skip=training.offset):
            update = _update(training, whole, schedule, world)
            training.offset += 1
            yield update
            if _share(training, schedule) >= 1:
                return
        training.round, training.offset = training.round + 1, 0


def _agreed(seconds: float, world: World) -> float:
    """Return what all ranks took on average, so that they end with the same update."""
    if world.size == 1:
        return seconds
    return float(world.total(torch.tensor(seconds, device=world.device))) / world.size


def _share(training: Training, schedule: Schedule) -> float:
    """Return how much of the training is over, 1 at its end; 0 throughout if it has none."""
    steps = training.update / schedule.steps if schedule.steps else 0.0
    seconds = training.seconds / schedule.seconds if schedule.seconds else 0.0
    return max(steps, seconds)


def _mine(batch: Batch, world: World) -> Batch:
    if world.size == 1 and world.device.type == "cpu":
        return batch
    rows = slice(world.rank, None, world.size)
    if world.rank >= len(batch.source):  # nothing is left for this rank: a row whose target does not count
        return Batch(batch.source[:1].to(world.device), torch.full_like(batch.target[:1], PAD).to(world.device))
    return Batch(batch.source[rows].to(world.device), batch.target[rows].to(world.device))


def _update(training: Training, whole: Batch, schedule: Schedule, world: World) -> Update:
    batch, count = _mine(whole, world), whole.tokens
    began, share, seed = perf_counter(), _share(training, schedule), schedule.seed * 1_000_003 + training.update
    rate, teacher = learning_rate(training.update, share, schedule), schedule.forcing(share)
    torch.manual_seed(seed * world.size + world.rank)  # dropout draws from the process-wide generator
    logits = said(training.net.train(), batch, teacher, torch.Generator().manual_seed(seed))
    wanted = batch.target[:, 1:]
    summed = _cross_entropy(logits, wanted, schedule.smoothing)
    right = ((logits.detach().argmax(-1) == wanted) & (wanted != PAD)).sum()
    told = world.total(torch.stack([summed.detach(), right.to(summed.dtype)]))
    loss = _finite(float(told[0]) / count, training)
    training.optimizer.zero_grad()
    (summed / count).backward()
    world.add_up(training.net)
    gradient = nn.utils.clip_grad_norm_(training.net.parameters(), schedule.clip or math.inf)
    _step(training, rate, schedule.average)
    spent = _agreed(perf_counter() - began, world)
    training.seconds += spent
    return Update(training.update, loss, told[1], count, rate, teacher, gradient, spent)


def _finite(loss: float, training: Training) -> float:
    if not math.isfinite(loss):
        raise InputError(
            "The loss became {value} at update {update}; the last checkpoint is kept. Try a lower learning rate.",
            value=loss,
            update=training.update,
        )
    return loss


def _step(training: Training, rate: float, decay: float) -> None:
    for group in training.optimizer.param_groups:
        group["lr"] = rate
    training.optimizer.step()
    training.update += 1
    _average(training, decay)


def _cross_entropy(logits: Tensor, wanted: Tensor, smoothing: float) -> Tensor:
    return functional.cross_entropy(
        logits.flatten(0, 1), wanted.flatten(), ignore_index=PAD, label_smoothing=smoothing, reduction="sum"
    )


def _average(training: Training, decay: float) -> None:
    """Let the kept weights follow those that are trained; at first quickly, so that the beginning is forgotten."""
    if training.kept is training.net:
        return
    decay = min(decay, (1 + training.update) / (10 + training.update))
    now = [value.detach() for value in training.net.state_dict().values()]
    torch._foreach_lerp_(list(training.kept.state_dict().values()), now, 1 - decay)


def said(net: Writer, batch: Batch, teacher: float, generator: torch.Generator) -> Tensor:
    """Return logits (batch, target, vocabulary); each input of the decoder is gold with probability `teacher`.

    The others are what the net itself just said, greedily (scheduled sampling, Bengio et al. 2015, section 2.4), so the
    steps follow one another.
    """
    mask, inputs = batch.source != PAD, batch.target[:, :-1]
    if teacher >= 1:
        return net(batch.source, mask, inputs)
    gold = (torch.rand(inputs.shape, generator=generator) < teacher).to(inputs.device)
    state, token, every = net.encode(batch.source, mask), inputs[:, 0], []
    for step in range(inputs.size(1)):
        logits, state = net.advance(token, state)
        every.append(logits)
        if step + 1 < inputs.size(1):
            token = torch.where(gold[:, step + 1], inputs[:, step + 1], logits.argmax(-1))  # (batch,)
    return torch.stack(every, 1)


def loss_of(net: nn.Module, batch: Batch, *, smoothing: float = 0.0) -> Tensor:
    """Return the mean cross-entropy of the target tokens, teacher-forced."""
    logits = net(batch.source, batch.source != PAD, batch.target[:, :-1])  # (batch, target, vocabulary)
    return functional.cross_entropy(
        logits.flatten(0, 1), batch.target[:, 1:].flatten(), ignore_index=PAD, label_smoothing=smoothing
    )


def gradients(net: nn.Module) -> dict[str, float]:
    """Return the norm of the gradient that is there now, by layer, in the order of the net."""
    squares: dict[str, Tensor] = {}
    for name, weight in net.named_parameters():
        if weight.grad is not None:
            layer = layer_of(name)
            squares[layer] = squares.get(layer, torch.zeros((), device=weight.device)) + weight.grad.square().sum()
    return {layer: math.sqrt(float(square)) for layer, square in squares.items()}


def layer_of(parameter: str) -> str:
    """Return the layer a parameter belongs to: its side, and its number or the part there."""
    path = parameter.split(".")
    numbered = [at for at, part in enumerate(path) if part.isdigit()]
    return ".".join(path[: numbered[0] + 1] if numbered else path[:2])
