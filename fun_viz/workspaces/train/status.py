"""How a race of trainings is going, in one line of words."""

from __future__ import annotations

from fun_viz.history import History
from fun_viz.trainings import Trainings
from fun_viz.widgets.texts import translated
from fun_viz.workspaces.train import progress
from fun_viz.workspaces.train.names import race_title


def race_status(trainings: Trainings) -> str:
    """Return what is trained, where, how far it has come, how fast it goes and how long it still takes."""
    lanes = [lane for lane in trainings.histories if lane.started]
    if not lanes or trainings.state == "idle":
        return ""
    groups = [_doing(trainings.state, race_title([lane.started for lane in lanes if lane.started])), *_device(lanes[0])]
    groups.append(translated("{n} updates", n=" / ".join(f"{lane.update:,}" for lane in lanes)))
    if trainings.state in ("running", "following") and not trainings.ended:
        groups += [*_speed(lanes), *_left(trainings.seconds_left)]
    return "     ".join(groups)


def _doing(state: str, names: str) -> str:
    match state:
        case "running":
            return translated("training {names}", names=names)
        case "paused":
            return translated("paused: {names}", names=names)
        case "stopping":
            return translated("assessing {names}", names=names)
        case "following":
            return translated("following {names}", names=names)
        case _:
            return translated("ended: {names}", names=names)


def _device(lane: History) -> list[str]:
    if lane.started is None:
        return []
    several = [translated("{n} processes", n=lane.started.world_size)] if lane.started.world_size > 1 else []
    return [translated("device {name}", name=lane.started.device), *several]


def _speed(lanes: list[History]) -> list[str]:
    """The mean of the lanes: while they train in turn it is also what all of them make together."""
    speeds = [lane.metrics[-1].tokens_per_second for lane in lanes if lane.metrics]
    return [translated("{n} tokens/s", n=f"{sum(speeds) / len(speeds):,.0f}")] if speeds else []


def _left(seconds: float | None) -> list[str]:
    return [] if seconds is None else [translated("{time} left", time=progress.clock_time(seconds))]
