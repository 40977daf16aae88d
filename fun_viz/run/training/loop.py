"""The one training loop: a generator that yields after every update, whatever is learned. What is said is in `job`."""

from __future__ import annotations

import copy
import math
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from time import perf_counter

import torch
from torch import Tensor, nn

from fun_viz.errors import InputError
from fun_viz.nets.net import Writer
from fun_viz.run.training.objectives.objective import Objective
from fun_viz.run.training.rounds import Rounds
from fun_viz.run.training.schedule import Schedule, learning_rate
from fun_viz.run.training.world import World
from fun_viz.text.batches import Batch


@dataclass(frozen=True)
class Update:
    """What one update of the weights was like."""

    number: int  # from 1
    loss: float  # mean cross-entropy of a token of all ranks, label smoothing included, natural log
    cross_entropy: float  # the same without label smoothing
    right: float  # how many of the tokens were the likeliest
    tokens: int  # how many there were to foretell, of all ranks
    rate: float
    teacher: float
    gradient: Tensor  # norm of the gradient before clipping, ()
    gradients: Tensor  # the same of each parameter that has one, in the order of the net, (parameter,)
    seconds: float


@dataclass(eq=False)
class Training:
    """A net being trained, with all that a later study needs to go on exactly where it stopped.

    `average` is what will be the model: a net whose weights are a moving average, or the net itself.
    """

    net: Writer
    average: Writer
    optimizer: torch.optim.Optimizer
    round: int = 0
    offset: int = 0  # batches of the round that are done
    update: int = 0
    seconds: float = 0.0
    behind: float = 0.0  # seconds of the last update that this rank alone knows of: they count in the next one
    best: float = math.inf  # the lowest dev loss
    waited: int = 0  # assessments since then
    tokens: int = 0  # of the updates that no metrics have told of yet
    loss: float = 0.0  # summed over them
    entropy: float = 0.0
    told: float = 0.0  # seconds when metrics were told last
    pictured: int = -1  # the update of the last snapshot

    @cached_property
    def weights(self) -> list[nn.Parameter]:
        """All that is learned, in the order of the net: to look for it anew in every update takes time."""
        return list(self.net.parameters())

    @cached_property
    def kept(self) -> tuple[list[Tensor], list[Tensor]]:
        """The numbers of the average, and those of the net that they follow."""
        average, net = (list(one.state_dict().values()) for one in (self.average, self.net))
        return average, net

    @classmethod
    def of(cls, net: Writer, schedule: Schedule | None = None) -> Training:
        """Return a training that has not begun."""
        schedule = schedule or Schedule()
        average = copy.deepcopy(net).requires_grad_(requires_grad=False) if schedule.average else net
        return cls(net, average, _optimizer(net, schedule))


def _optimizer(net: nn.Module, schedule: Schedule) -> torch.optim.Optimizer:
    decay = schedule.weight_decay if schedule.optimizer == "adamw" else 0.0  # without it AdamW is Adam
    return torch.optim.AdamW(net.parameters(), betas=(0.9, 0.98), eps=1e-9, weight_decay=decay, fused=True)


def train(
    training: Training, objective: Objective, rounds: Rounds, schedule: Schedule, world: World
) -> Iterator[Update]:
    """Train to the end of the schedule, yielding after each update.

    A loss that is not finite is an InputError, and no weight was changed by it.
    """
    while _share(training, schedule) < 1:
        for batch in rounds.round(training.round, skip=training.offset):
            update = _update(training, objective, batch, schedule, world)
            training.offset += 1
            yield update
            if _share(training, schedule) >= 1:
                return
        training.round, training.offset = training.round + 1, 0


def _share(training: Training, schedule: Schedule) -> float:
    """Return how much of the training is over, 1 at its end; 0 throughout if it has none."""
    steps = training.update / schedule.steps if schedule.steps else 0.0
    seconds = training.seconds / schedule.seconds if schedule.seconds else 0.0
    return max(steps, seconds)


def _update(training: Training, objective: Objective, batch: Batch, schedule: Schedule, world: World) -> Update:
    began, share, seed = perf_counter(), _share(training, schedule), schedule.seed * 1_000_003 + training.update
    rate, teacher = learning_rate(training.update, share, schedule), schedule.forcing(share)
    torch.manual_seed(seed * world.size + world.rank)  # dropout draws from the process-wide generator
    coins = torch.rand(batch.target[:, 1:].shape, generator=torch.Generator().manual_seed(seed))
    own, coins = _rows(batch, coins, world)
    loss = objective.loss(training.net.train(), own, smoothing=schedule.smoothing, teacher=teacher, coins=coins)
    unsmoothed = loss.total.detach() if loss.unsmoothed is None else loss.unsmoothed
    training.optimizer.zero_grad()
    loss.total.backward()
    grown = [weight.grad for weight in training.weights if weight.grad is not None]
    now = perf_counter()
    spent = torch.tensor(now - began + training.behind, device=world.device)
    sums = world.add_up(grown, torch.stack([loss.total.detach(), unsmoothed, loss.right, loss.count, spent]))
    total, entropy, right, count, spent_by_all = sums.tolist()
    mean = _finite(total / count, training)
    torch._foreach_div_(grown, count)  # from the gradient of the sum to that of the mean
    gradients = torch.stack(torch._foreach_norm(grown))
    gradient = torch.linalg.vector_norm(gradients)
    _clip(grown, gradient, schedule.clip)
    _step(training, rate, schedule.average)
    training.behind = perf_counter() - now
    seconds = spent_by_all / world.size  # their mean, so that all end with the same update
    training.seconds += seconds
    return Update(
        training.update, mean, entropy / count, right, int(count), rate, teacher, gradient, gradients, seconds
    )


def _rows(batch: Batch, coins: Tensor, world: World) -> tuple[Batch, Tensor]:
    """Return the rows of a batch that this rank learns from, with their coins (row, target - 1)."""
    if world.size == 1 and world.device.type == "cpu":
        return batch, coins
    rows, target = slice(world.rank, None, world.size), batch.target
    if world.rank >= len(target):  # nothing is left for this rank: a row whose target does not count
        rows, target = slice(1), torch.full_like(target, batch.pad)
    own = Batch(batch.source[rows].to(world.device), target[rows].to(world.device))
    return own, coins[rows].to(world.device)


def _clip(gradient: list[Tensor], norm: Tensor, longest: float) -> None:
    """Shorten a gradient of that norm to the longest there may be (Pascanu et al. 2013, algorithm 1); 0 lets all be."""
    if longest:
        torch._foreach_mul_(gradient, (longest / (norm + 1e-6)).clamp(max=1.0))


def _finite(loss: float, training: Training) -> float:
    if not math.isfinite(loss):
        raise InputError(
            "The loss became {value} at update {update}; the last checkpoint is kept. Try a lower learning rate.",
            value=loss,
            update=training.update,
        )
    return loss


def _step(training: Training, rate: float, decay: float) -> None:
    """Change the weights; the kept ones follow, at first quickly, so that the beginning is forgotten."""
    for group in training.optimizer.param_groups:
        group["lr"] = rate
    training.optimizer.step()
    training.update += 1
    if training.average is not training.net:
        decay = min(decay, (1 + training.update) / (10 + training.update))
        torch._foreach_lerp_(*training.kept, 1 - decay)


def by_layer(net: nn.Module, gradients: Tensor) -> dict[str, float]:
    """Return the norm of the gradient of each layer, in the order of the net, from the last update's `gradients`."""
    names = (name for name, weight in net.named_parameters() if weight.grad is not None)
    layers: dict[str, float] = {}
    for name, norm in zip(names, gradients.tolist(), strict=True):
        layers[layer_of(name)] = math.hypot(layers.get(layer_of(name), 0.0), norm)
    return layers


def layer_of(parameter: str) -> str:
    """Return the layer a parameter belongs to: its side, and its number or the part there."""
    path = parameter.split(".")
    numbered = [at for at, part in enumerate(path) if part.isdigit()]
    return ".".join(path[: numbered[0] + 1] if numbered else path[:2])
