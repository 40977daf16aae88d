"""The one training loop: a generator that yields where it stands."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from time import perf_counter

import torch
from torch import Tensor, nn
from torch.nn import functional

from fun_viz.errors import InputError
from fun_viz.nets.seq2seq import Seq2Seq
from fun_viz.run.search import translate
from fun_viz.text.batches import Batch, Example, batches, padded
from fun_viz.text.tokenizer import PAD, STOP, Tokenizer


@dataclass(frozen=True)
class Schedule:
    """How a net is trained.

    The learning rate rises to `rate` over `warm_up` updates and falls along a cosine to a twentieth of it at the last
    of `epochs`. What is kept is a moving average of the weights, with `decay`.
    """

    epochs: int = 20
    rate: float = 1e-3
    warm_up: int = 500
    batch_tokens: int = 1200
    smoothing: float = 0.1
    clip: float = 1.0
    decay: float = 0.999
    open_ended: float = 0.2  # share of source sentences shown without their last punctuation mark
    seed: int = 1


@dataclass(frozen=True)
class Progress:
    """Where training stands after an update, or, with the three dev figures, after an epoch."""

    epoch: int
    update: int
    loss: float  # mean cross-entropy of a token, label smoothing included, natural log
    rate: float
    tokens_per_second: float
    dev_perplexity: float | None = None
    dev_bleu: float | None = None


@dataclass(eq=False)
class Training:
    """A net being trained, with all that a later session needs to go on exactly where it stopped."""

    net: Seq2Seq
    average: dict[str, Tensor]
    optimizer: torch.optim.Optimizer
    epoch: int = 0
    update: int = 0

    @classmethod
    def of(cls, net: Seq2Seq) -> Training:
        average = {name: value.detach().clone() for name, value in net.state_dict().items()}
        return cls(net, average, torch.optim.Adam(net.parameters(), betas=(0.9, 0.98), eps=1e-9, fused=True))


def examples(pairs: Sequence[tuple[str, str]], source: Tokenizer, target: Tokenizer) -> list[Example]:
    """Return the pairs as token ids; `fun_viz.text.batches.Example` says how."""
    from fun_viz.text.tokenizer import START

    return [((*source.encode(s).ids, STOP), (START, *target.encode(t).ids, STOP)) for s, t in pairs]


def train(
    training: Training,
    data: Sequence[Example],
    dev: Sequence[Example],
    tokenizer: Tokenizer,
    schedule: Schedule,
    marks: frozenset[int] = frozenset(),
) -> Iterator[Progress]:
    """Train to the last epoch of the schedule, yielding after each update and, with dev figures, after each epoch.

    `marks` are the source ids of punctuation that may be left out at the end. A loss that is not finite is an
    InputError: the weights of the last epoch stand.
    """
    total = schedule.epochs * sum(1 for _ in batches(data, tokens=schedule.batch_tokens, generator=_seed(schedule, 0)))
    for epoch in range(training.epoch + 1, schedule.epochs + 1):
        generator = _seed(schedule, epoch)
        torch.manual_seed(schedule.seed * 1_000 + epoch)  # dropout draws from the process-wide generator
        shown = [_opened(example, marks, schedule.open_ended, generator) for example in data]
        for batch in batches(shown, tokens=schedule.batch_tokens, generator=generator):
            began = perf_counter()
            rate = learning_rate(training.update, total, schedule)
            loss = _update(training, batch, rate, schedule)
            yield Progress(epoch, training.update, loss, rate, batch.tokens / (perf_counter() - began))
        training.epoch = epoch
        perplexity, bleu = assess(training, dev, tokenizer)
        yield Progress(epoch, training.update, loss, rate, 0.0, perplexity, bleu)


def _seed(schedule: Schedule, epoch: int) -> torch.Generator:
    return torch.Generator().manual_seed(schedule.seed * 1_000_003 + epoch)


def _opened(example: Example, marks: frozenset[int], share: float, generator: torch.Generator) -> Example:
    source, target = example
    if len(source) > 2 and source[-2] in marks and float(torch.rand((), generator=generator)) < share:
        source = (*source[:-2], STOP)
    return source, target


def learning_rate(update: int, total: int, schedule: Schedule) -> float:
    """Return the learning rate of an update (from 0) of `total`."""
    if update < schedule.warm_up:
        return schedule.rate * (update + 1) / schedule.warm_up
    past = min(1.0, (update - schedule.warm_up) / max(1, total - schedule.warm_up))
    return schedule.rate * (0.05 + 0.95 * 0.5 * (1 + math.cos(math.pi * past)))


def _update(training: Training, batch: Batch, rate: float, schedule: Schedule) -> float:
    net, optimizer = training.net.train(), training.optimizer
    loss = loss_of(net, batch, smoothing=schedule.smoothing)
    if not math.isfinite(value := loss.item()):
        raise InputError(
            "The loss became {value} at update {update}; try a lower learning rate.",
            value=value,
            update=training.update,
        )
    optimizer.zero_grad()
    loss.backward()
    nn.utils.clip_grad_norm_(net.parameters(), schedule.clip)
    for group in optimizer.param_groups:
        group["lr"] = rate
    optimizer.step()
    training.update += 1
    decay = min(schedule.decay, (1 + training.update) / (10 + training.update))
    torch._foreach_lerp_(list(training.average.values()), [v.detach() for v in net.state_dict().values()], 1 - decay)
    return value


def loss_of(net: Seq2Seq, batch: Batch, *, smoothing: float = 0.0) -> Tensor:
    """Return the mean cross-entropy of the target tokens, teacher-forced."""
    logits = net(batch.source, batch.source != PAD, batch.target[:, :-1])  # (batch, target, vocabulary)
    return functional.cross_entropy(
        logits.flatten(0, 1), batch.target[:, 1:].flatten(), ignore_index=PAD, label_smoothing=smoothing
    )


def assess(training: Training, dev: Sequence[Example], tokenizer: Tokenizer) -> tuple[float, float]:
    """Return perplexity and greedy BLEU of the averaged weights on dev; the weights being trained stay as they are."""
    kept = {name: value.detach().clone() for name, value in training.net.state_dict().items()}
    training.net.load_state_dict(training.average)
    training.net.eval()
    try:
        return perplexity(training.net, dev), _bleu(training.net, dev, tokenizer)
    finally:
        training.net.load_state_dict(kept)


@torch.inference_mode()
def perplexity(net: Seq2Seq, data: Sequence[Example]) -> float:
    """Return exp of the mean cross-entropy of a target token, STOP included, teacher-forced, no smoothing."""
    total = count = 0.0
    for batch in batches(data, tokens=2_000, generator=torch.Generator().manual_seed(0)):
        total += loss_of(net, batch).item() * batch.tokens
        count += batch.tokens
    return math.exp(total / count)


def _bleu(net: Seq2Seq, data: Sequence[Example], tokenizer: Tokenizer) -> float:
    import sacrebleu

    order = sorted(range(len(data)), key=lambda i: len(data[i][0]))
    said, wanted = [], []
    for at in range(0, len(order), 64):
        rows = [data[i] for i in order[at : at + 64]]
        said += [tokenizer.decode(ids) for ids in translate(net, padded([source for source, _ in rows]))]
        wanted += [tokenizer.decode(target) for _, target in rows]
    return float(sacrebleu.corpus_bleu(said, [wanted]).score)
