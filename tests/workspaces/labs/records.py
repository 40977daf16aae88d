"""Trainings of labs made by hand: assessments with lengths and positions, in run folders named after a lab."""

from __future__ import annotations

from fun_viz.events import Assessment, Metrics, Snapshot, Started, TrainingEvent
from fun_viz.run.training.request import Race
from fun_viz.workspaces.labs.nets import NETS, Net
from tests.workspaces.train.records import TITLES, Unworked, snapshot


def net(key: str) -> Net:
    return next(net for net in NETS if net.key == key)


def started(key: str = "gru-additive", *, task: str = "reverse", update: int = 0, **schedule: object) -> Started:
    made = net(key).recipe
    return Started(
        "run", f"{TITLES[made.family]} · {task}", made.family, task, 1000, "cpu", seconds=60.0, update=update,
        options={**made.options, **schedule},
    )  # fmt: skip


def metrics(
    update: int,
    *,
    lengths: dict[int, float] | None = None,
    positions: tuple[tuple[float, float], ...] = (),
    teacher: float = 1.0,
) -> Metrics:
    gap = sum(free - forced for forced, free in positions) / 4  # over tokens, of which few stand at the last positions
    dev = Assessment(
        0.5, 0.8, 0.4, 40.0, positions=positions, lengths=tuple((lengths or {}).items()), free_accuracy=0.8 - gap
    )
    return Metrics(update, update / 10, 0.5, 0.8, 0.002, 1.0, 5000.0, teacher=teacher,
                   dev=dev if lengths or positions else None)  # fmt: skip


def shot(update: int) -> Snapshot:
    return snapshot(update, sharp=0.5)


def begun(race: Race) -> Unworked:
    """Return what a study is when a race has just been started."""
    trainings = Unworked()
    trainings.start(race)
    return trainings


def said(trainings: Unworked, *lanes: list[TrainingEvent]) -> Unworked:
    for place, records in enumerate(lanes):
        trainings.say(place, *records)
    return trainings
