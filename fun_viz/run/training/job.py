"""A training from its request to its model: what is said, pictured, assessed and saved along the way, and when."""

from __future__ import annotations

import math
from collections.abc import Generator, Iterator
from contextlib import closing
from dataclasses import asdict, replace
from pathlib import Path
from typing import TYPE_CHECKING

import torch

from fun_viz.errors import InputError
from fun_viz.events import Assessment, Finished, Metrics, Reason, Saved, Snapshot, Started, TrainingEvent
from fun_viz.run.device import chosen
from fun_viz.run.models import store
from fun_viz.run.training import checkpoint
from fun_viz.run.training import folder as runs
from fun_viz.run.training.assess import assess, by_length
from fun_viz.run.training.conclude import tested
from fun_viz.run.training.dataset import Dataset
from fun_viz.run.training.loop import Training, Update, gradients, train
from fun_viz.run.training.prepare import preparing
from fun_viz.run.training.schedule import Schedule
from fun_viz.run.training.serialization import asked_in, card_of, config_of, must_fit, plain, settled
from fun_viz.run.training.snapshot import pictured
from fun_viz.run.training.tensorboard import Board
from fun_viz.run.training.world import Alone, World

if TYPE_CHECKING:
    from fun_viz.run.training.request import Train

_TOLD_EVERY = 10  # updates
_OFTEN = 100  # snapshots and metrics at the interval asked for; from then on half as many each time updates double
_FIRST = (0, 1, 2, 4, 8, 16)  # updates pictured whatever the interval is: the beginning is the most worth seeing


def training(asked: Train, world: World | None = None) -> Generator[TrainingEvent | None, None, None]:
    """Train as asked, saying how it goes, and None after each update: there it can be broken off.

    To close the generator is to pause: what was learned is saved first. What cannot be done is an InputError before
    anything is written. A loss that is not finite is one too; then the last checkpoint stands, and the folder's model
    is the one it holds.
    """
    world = world or Alone(chosen(asked.device))
    asked = settled(asked)
    if asked.resume:
        must_fit(asked, asked_in(Path(asked.folder).expanduser()))
    dataset = yield from preparing(asked, ranks=world.size)
    yield from Course(asked, dataset, world).run()


class Course:
    """One training on its way."""

    def __init__(self, asked: Train, dataset: Dataset, world: World) -> None:
        self.asked, self.dataset, self.world = asked, dataset, world
        self.folder = Path(asked.folder).expanduser()
        self.schedule = _limited(self.asked.schedule, self.dataset)
        self.config = config_of(self.asked, self.dataset)
        torch.manual_seed(self.schedule.seed)
        net = store.build(self.config, self.dataset.source, self.dataset.target).to(world.device)
        self.training = Training.of(net, self.schedule)
        self._open()
        self._saved = self.training.update if self.training.update else -1
        self._pictured = -1
        self._tokens, self._loss, self._since = 0, 0.0, self.training.seconds
        self._began, self._all_tokens = self.training.seconds, 0

    @property
    def model(self) -> store.Model:
        """The model as it would be kept now."""
        card = card_of(self.asked, self.dataset, self.training)
        kept = self.training.kept
        return store.Model(self.folder.name, kept, self.dataset.source, self.dataset.target, self.config, card)

    def _open(self) -> None:
        """Take up what the folder holds, or make it."""
        file = self.folder / runs.CHECKPOINT
        if self.asked.resume and file.exists():
            checkpoint.restore(self.training, file)
        elif self.world.rank == 0:
            runs.begin(self.folder, plain(self.asked), overwrite=self.asked.overwrite or self.asked.resume)
        self.world.together()
        self.world.agree(self.training.net)

    def run(self) -> Iterator[TrainingEvent | None]:
        """Yield records to the end, writing each down first."""
        if self.world.rank:
            yield from self._unheard()
            return
        log, board = runs.Log(self.folder), Board(self.folder)
        good = True
        try:
            for record in self._records():
                if record is not None:
                    log.write(record)
                    board.write(record)
                yield record
        except InputError:
            good = False  # what was learned since the last checkpoint led astray
            raise
        finally:
            with closing(log), closing(board):
                if good and self._saved != self.training.update:
                    self._save()
                    log.write(Saved(self.training.update))

    def _unheard(self) -> Iterator[TrainingEvent | None]:
        """What the other ranks do: make the same updates, and say nothing."""
        for update in train(self.training, self.dataset.rounds, self.schedule, self.world):
            if self._assesses(update) and self._out_of_patience():
                return
            yield from ()

    def _records(self) -> Iterator[TrainingEvent | None]:
        yield self._started()
        yield from self._picture()
        reason: Reason = "seconds"
        for update in train(self.training, self.dataset.rounds, self.schedule, self.world):
            yield from self._after(update)
            yield None
            if self._assesses(update) and self._out_of_patience():
                reason = "patience"
                break
        yield from self._end("steps" if reason == "seconds" and self._counted() else reason)

    def _counted(self) -> bool:
        return bool(self.schedule.steps) and self.training.update >= self.schedule.steps

    def _after(self, update: Update) -> Iterator[TrainingEvent]:
        self._tokens += update.tokens
        self._all_tokens += update.tokens
        self._loss += update.loss * update.tokens
        assesses = self._assesses(update)
        if assesses or due(update.number, _TOLD_EVERY) or update.number <= _FIRST[-1]:
            yield self._metrics(update, self._assess() if assesses else None)
        if due(update.number, self.schedule.snapshot_every) or update.number in _FIRST:
            yield from self._picture()
        if update.number % self.schedule.save_every == 0:
            self._save()
            yield Saved(update.number)

    def _started(self) -> Started:
        asked, schedule = self.asked, self.schedule
        return Started(
            name=self.folder.name,
            title=self.model.facts.title,
            family=asked.family,
            task=asked.task,
            parameters=sum(weight.numel() for weight in self.training.net.parameters()),
            device=str(self.world.device),
            world_size=self.world.size,
            steps=schedule.steps,
            seconds=schedule.seconds,
            update=self.training.update,
            options={**self.config["options"], **asdict(schedule)},
        )

    def _metrics(self, update: Update, dev: Assessment | None) -> Metrics:
        seconds = self.training.seconds - self._since
        told = Metrics(
            update=update.number,
            seconds=self.training.seconds,
            loss=self._loss / self._tokens,
            token_accuracy=float(update.right) / update.tokens,
            rate=update.rate,
            gradient=float(update.gradient),
            tokens_per_second=self._tokens / max(seconds, 1e-9),
            gradients=gradients(self.training.net),
            teacher=update.teacher,
            dev=dev,
        )
        self._tokens, self._loss, self._since = 0, 0.0, self.training.seconds
        return told

    def _assesses(self, update: Update) -> bool:
        return update.number % self.schedule.assess_every == 0

    def _assess(self) -> Assessment:
        net, device = self.training.kept, self.world.device
        found = assess(net, self.dataset, self.dataset.dev, device)
        if self.asked.measured and self.asked.task:
            found = replace(found, lengths=by_length(net, self.dataset, self.asked.measured, device))
        better = found.loss < self.training.best
        self.training.best = min(self.training.best, found.loss)
        self.training.waited = 0 if better else self.training.waited + 1
        if better and self.schedule.patience:
            store.save(self.model, self.folder)
        return found

    def _out_of_patience(self) -> bool:
        """Say, on every rank at once, whether rank 0 has waited long enough for a better dev loss."""
        if not self.schedule.patience:
            return False
        waited = self.training.waited if self.world.rank == 0 else 0
        return int(self.world.total(torch.tensor(waited, device=self.world.device))) >= self.schedule.patience

    def _picture(self) -> Iterator[TrainingEvent]:
        if self._pictured != self.training.update:
            self._pictured = self.training.update
            yield self._snapshot()

    def _snapshot(self) -> Snapshot:
        trace, gold = pictured(self.model, self.dataset)
        return Snapshot(self.training.update, self.training.seconds, trace, gold)

    def _save(self) -> None:
        checkpoint.save(self.training, self.folder / runs.CHECKPOINT)
        self._saved = self.training.update
        if not self.schedule.patience or math.isinf(self.training.best):
            store.save(self.model, self.folder)

    def _end(self, reason: Reason) -> Iterator[TrainingEvent]:
        yield from self._picture()
        self._save()
        yield Saved(self.training.update)
        spent = self.training.seconds - self._began
        yield Finished(
            reason=reason,
            update=self.training.update,
            seconds=self.training.seconds,
            tokens_per_second=self._all_tokens / spent if spent else 0.0,
            folder=str(self.folder),
            world_size=self.world.size,
            test=tested(store.load(self.folder), self.dataset),
        )


def due(update: int, every: int) -> bool:
    """Say whether something is done after an update: every so many, and half as often each time updates double.

    So a training of any length is told in some hundreds of snapshots, which a window can hold.
    """
    doublings = max(0, (update // (every * _OFTEN)).bit_length() - 1)
    return update % (every << doublings) == 0


def _limited(schedule: Schedule, dataset: Dataset) -> Schedule:
    """Return the schedule with its epochs as updates, so that the learning rate knows the end from the start."""
    limits = [n for n in (schedule.steps, schedule.epochs * dataset.rounds.updates if schedule.epochs else 0) if n]
    return replace(schedule, steps=min(limits, default=0))
