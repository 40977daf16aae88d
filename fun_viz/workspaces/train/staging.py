"""The stage of the page: what trainings have said, or what the form would train as long as there is nothing."""

from __future__ import annotations

from collections.abc import Sequence

from fun_viz.history import History
from fun_viz.trainings import Trainings
from fun_viz.workspaces.train import names
from fun_viz.workspaces.train.hues import MOST
from fun_viz.workspaces.train.lane import LaneForm
from fun_viz.workspaces.train.stage import Lane, Stage


def stage_of(trainings: Trainings, shown: Sequence[LaneForm]) -> Stage:
    """Return the lanes there are, else those of a form."""
    if not trainings.histories:
        return Stage(tuple(Lane(form.index, form.title, History(), 0) for form in shown))
    begun = [(place, told.started) for place, told in enumerate(trainings.histories) if told.started]
    short = names.told_apart([started for _, started in begun])
    called = {place: name for (place, _), name in zip(begun, short, strict=True)}
    lanes = (
        Lane(place, _title(trainings, place), told, trainings.update, trainings.live, called.get(place, ""))
        for place, told in enumerate(trainings.histories)
    )
    return Stage(tuple(lanes), trainings.update)


def count_of(trainings: Trainings, shown: Sequence[LaneForm]) -> int:
    """Return how many lanes there is room for: of what runs or has run, else of what would."""
    return min(len(trainings.histories) or len(shown), MOST)


def _title(trainings: Trainings, lane: int) -> str:
    started, race = trainings.histories[lane].started, trainings.race
    if started is not None:
        return names.title_of(started)
    return names.family_title(race.lanes[lane].family if race and lane < len(race.lanes) else "")
