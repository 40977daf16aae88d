"""A training from its request to its model: what is said, pictured, assessed and saved along the way, and when."""

from __future__ import annotations

import math
from collections.abc import Generator, Iterator
from contextlib import closing, nullcontext
from dataclasses import asdict, replace
from pathlib import Path

import torch

from fun_viz import files, paths
from fun_viz.errors import InputError
from fun_viz.events import Assessment, Finished, Metrics, Reason, Saved, Snapshot, Started, TrainingEvent
from fun_viz.history import History
from fun_viz.run.models import store
from fun_viz.run.models.lock import held
from fun_viz.run.training import checkpoint
from fun_viz.run.training.catalogue import with_defaults
from fun_viz.run.training.dataset import Dataset, dataset_of, preparation
from fun_viz.run.training.folder import CHECKPOINT, begin, check, header_of, occupied, place_of, plan_of
from fun_viz.run.training.log import Log
from fun_viz.run.training.logged import events_after
from fun_viz.run.training.loop import Training, Update, by_layer, train
from fun_viz.run.training.model import config_of, model_of, snapshot
from fun_viz.run.training.objectives.objective import Objective, objective_named
from fun_viz.run.training.plan import Plan
from fun_viz.run.training.schedule import Schedule
from fun_viz.run.training.tensorboard import Board
from fun_viz.run.training.world import World, device_named

_METRICS_EVERY = 10  # updates
_OFTEN = 100  # snapshots and metrics at the interval asked for; from then on half as many each time updates double
_FIRST = (0, 1, 2, 4, 8, 16)  # updates pictured whatever the interval is: the beginning is the most worth seeing


def training(plan: Plan, world: World | None = None) -> Generator[TrainingEvent | None, None, None]:
    """Train as planned, saying how it goes, and None after each update: there it can be broken off.

    To close the generator is to pause: what was learned is saved first. What cannot be done is an InputError before
    anything is written. What else ends it, such as a loss that is not finite or a full disk, leaves the last
    checkpoint: from there it can be resumed as if it had not gone on.
    """
    world = world or World(device_named(plan.device))
    plan, objective = with_defaults(plan), objective_named(plan.objective)
    if plan.resume:
        _check_same(plan, plan_of(place_of(plan)))
    elif world.rank == 0:
        check(plan)
    dataset = yield from preparation(plan, ranks=world.size)
    course = Course(plan, objective, dataset, world)
    with occupied(plan) if world.rank == 0 else nullcontext():
        course.open()
        yield from course.run()


def _check_same(plan: Plan, before: Plan) -> None:
    """See that a training can go on as another plan; InputError if it is of another net or of other data."""
    for name in ("task", "family", "options", "pairs", "objective"):
        if getattr(plan, name) != getattr(before, name):
            raise InputError(
                "The training in {folder} has another {what}; resume it as it was, or begin a new one.",
                folder=plan.folder,
                what=name,
            )


def conclusion(folder: str) -> Finished:
    """Return what there is to say of a training that was stopped; only a task's model is tested, files are not read."""
    place = paths.at_home(folder)
    plan = plan_of(place)
    with held(place):
        return _concluded(place, plan)


def _concluded(place: Path, plan: Plan) -> Finished:
    history = History().then(*events_after(place).events)
    end = Finished("stopped", 0, 0.0, 0.0, str(place))
    if history.metrics:
        test = _test(objective_named(plan.objective), place, dataset_of(plan)) if plan.task else None
        end = Finished("stopped", history.update, history.seconds, history.speed, str(place), test=test)
    with closing(Log(place)) as log:
        log.write(end)
    return end


def _test(objective: Objective, folder: Path, dataset: Dataset) -> Assessment | None:
    """Return how good a saved model is on the sentences kept for the end; None if there are none."""
    if not dataset.test:
        return None
    return objective.assessment(store.load(folder).net, dataset, dataset.test)


class Course:
    """One training on its way."""

    def __init__(self, plan: Plan, objective: Objective, dataset: Dataset, world: World) -> None:
        self.plan, self.objective, self.dataset, self.world = plan, objective, dataset, world
        self.folder = place_of(plan)
        self.schedule = _with_steps(plan.schedule, dataset)
        torch.manual_seed(self.schedule.seed)
        net = store.build(config_of(plan, dataset), dataset.source, dataset.target).to(world.device)
        self.training = Training.of(net, self.schedule)
        self._saved: tuple[int, int] | None = None
        self._began, self._all_tokens = 0.0, 0
        self._opening: tuple[TrainingEvent, ...] = ()

    @property
    def model(self) -> store.Model:
        return model_of(self.plan, self.dataset, self.training)

    @property
    def _stand(self) -> tuple[int, int]:
        """How far it has come, and which update was pictured last."""
        return self.training.update, self.training.pictured

    def open(self) -> None:
        """Take up what the folder holds; or make it, once there is nothing left that could be refused."""
        file = self.folder / CHECKPOINT
        goes_on = self.plan.resume and not files.is_missing(file) and not header_of(self.folder).replaces
        if goes_on:
            checkpoint.restore(self.training, file)
            self._saved, self._began = self._stand, self.training.seconds
        if self.world.rank == 0:
            self._opening = (self._started(), *self._picture(wanted=self._due()))
            if not goes_on:
                begin(self.plan)
        self.world.together()
        self.world.agree(self.training.net)

    def run(self) -> Iterator[TrainingEvent | None]:
        """Yield events to the end, writing each down first."""
        if self.world.rank:
            yield from self._silence()
            return
        with closing(Log(self.folder)) as log, closing(Board(self.folder)) as board:
            try:
                for event in self._events():
                    if event is not None:
                        log.write(event)
                        board.write(event)
                    if isinstance(event, Snapshot):
                        self.training.pictured = event.update
                    yield event
            except GeneratorExit:  # it is paused between two updates, where all that would be saved fits together
                if self._saved != self._stand:
                    self._save()
                    log.write(Saved(self.training.update))
                raise

    def _silence(self) -> Iterator[TrainingEvent | None]:
        """What the other ranks do: make the same updates, and say nothing."""
        for _ in self._updates():
            yield from ()

    def _events(self) -> Iterator[TrainingEvent | None]:
        yield from self._opening
        for update in self._updates():
            yield from self._after(update)
            yield None
        yield from self._end(self._reason())

    def _updates(self) -> Iterator[Update]:
        """Train until the schedule is over, or every rank hears that the dev loss was no better for too long."""
        if self._out_of_patience():  # it was broken off just then
            return
        for update in train(self.training, self.objective, self.dataset.rounds, self.schedule, self.world):
            yield update
            if self._assesses(update) and self._out_of_patience():
                return

    def _after(self, update: Update) -> Iterator[TrainingEvent]:
        self._all_tokens += update.tokens
        self.training.tokens += update.tokens
        self.training.loss += update.loss * update.tokens
        self.training.entropy += update.cross_entropy * update.tokens
        assesses = self._assesses(update)
        if assesses or due(update.number, _METRICS_EVERY) or update.number <= _FIRST[-1]:
            yield self._metrics(update, self._assess() if assesses else None)
        yield from self._picture(wanted=self._due())
        if update.number % self.schedule.save_every == 0:
            self._save()
            yield Saved(update.number)

    def _started(self) -> Started:
        plan, schedule = self.plan, self.schedule
        return Started(
            name=self.folder.name,
            title=self.model.facts.title,
            family=plan.family,
            task=plan.task,
            parameters=store.parameters(self.training.net),
            device=str(self.world.device),
            world_size=self.world.size,
            steps=schedule.steps,
            seconds=schedule.seconds,
            update=self.training.update,
            options={**plan.options, **asdict(schedule)},
        )

    def _metrics(self, update: Update, dev: Assessment | None) -> Metrics:
        training = self.training
        seconds = training.seconds - training.told
        metrics = Metrics(
            update=update.number,
            seconds=training.seconds,
            loss=training.loss / training.tokens,
            token_accuracy=update.right / update.tokens,
            rate=update.rate,
            gradient=float(update.gradient),
            tokens_per_second=training.tokens / max(seconds, 1e-9),
            gradients=by_layer(training.net, update.gradients),
            teacher=update.teacher,
            dev=dev,
            cross_entropy=training.entropy / training.tokens,
        )
        training.tokens, training.loss, training.entropy, training.told = 0, 0.0, 0.0, training.seconds
        return metrics

    def _assesses(self, update: Update) -> bool:
        return update.number % self.schedule.assess_every == 0

    def _assess(self) -> Assessment:
        net, lengths = self.training.average, self.plan.measured if self.plan.task else ()
        dev = self.objective.assessment(net, self.dataset, self.dataset.dev, lengths=lengths)
        better = dev.loss < self.training.best
        self.training.best = min(self.training.best, dev.loss)
        self.training.waited = 0 if better else self.training.waited + 1
        if better and self.schedule.patience:
            store.save(self.model, self.folder)
        return dev

    def _out_of_patience(self) -> bool:
        """Say, on every rank at once, whether rank 0 has waited long enough for a better dev loss."""
        if not self.schedule.patience:
            return False
        waited = self.training.waited if self.world.rank == 0 else 0
        return int(self.world.total(torch.tensor(waited, device=self.world.device))) >= self.schedule.patience

    def _due(self) -> bool:
        """Say whether there is to be a picture of where the training stands."""
        return due(self.training.update, self.schedule.snapshot_every) or self.training.update in _FIRST

    def _picture(self, *, wanted: bool) -> Iterator[Snapshot]:
        if wanted and self.training.pictured != self.training.update:
            yield snapshot(self.training, self.model, self.dataset)

    def _save(self) -> None:
        checkpoint.save(self.training, self.folder / CHECKPOINT)
        self._saved = self._stand
        if not self.schedule.patience or math.isinf(self.training.best):
            store.save(self.model, self.folder)

    def _reason(self) -> Reason:
        if 0 < self.schedule.patience <= self.training.waited:
            return "patience"
        return "steps" if 0 < self.schedule.steps <= self.training.update else "seconds"

    def _end(self, reason: Reason) -> Iterator[TrainingEvent]:
        yield from self._picture(wanted=True)
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
            test=_test(self.objective, self.folder, self.dataset),
        )


def due(update: int, every: int) -> bool:
    """Say whether something is done after an update: every so many, and half as often each time updates double.

    So a training of any length is told in some hundreds of snapshots, which a window can hold.
    """
    doublings = max(0, (update // (every * _OFTEN)).bit_length() - 1)
    return update % (every << doublings) == 0


def _with_steps(schedule: Schedule, dataset: Dataset) -> Schedule:
    """Return the schedule with its epochs as updates, so that the learning rate knows the end from the start."""
    limits = [n for n in (schedule.steps, schedule.epochs * dataset.rounds.updates if schedule.epochs else 0) if n]
    return replace(schedule, steps=min(limits, default=0))
