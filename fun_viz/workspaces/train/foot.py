"""Tells the controls of a training how far it is."""

from __future__ import annotations

from fun_viz.trainings import Trainings
from fun_viz.workspaces.train import doing, pace
from fun_viz.workspaces.train.controls import Controls


def show_progress(controls: Controls, trainings: Trainings) -> None:
    """Say how far all lanes are together, or what is done before they begin."""
    told, state = trainings.histories, trainings.state
    preparing = doing.furthest_behind(told) if state == "running" else None
    if preparing is not None:
        controls.show_work(doing.words(preparing), doing.share(preparing))
        return
    devices = sorted({history.started.device for history in told if history.started})
    left = trainings.seconds_left if state in ("running", "paused") else None
    controls.show_progress(pace.done(told), left, pace.speed(told), ", ".join(devices))
