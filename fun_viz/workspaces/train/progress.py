"""How a race of trainings is going: share done, time left, speed, and all of it in one line of words."""

from __future__ import annotations

from collections.abc import Sequence

from fun_viz.events import PREPARING, Preparing
from fun_viz.history import History
from fun_viz.trainings import Trainings
from fun_viz.widgets.texts import marked, translated
from fun_viz.workspaces.train.names import race_title

_DOING = {
    "running": marked("training {names}"),
    "paused": marked("paused: {names}"),
    "stopping": marked("assessing {names}"),
    "following": marked("following {names}"),
    "done": marked("ended: {names}"),
}


def share_done(histories: Sequence[History]) -> float | None:
    """Return the share of the whole race that is over, 0 to 1; None if nobody can say."""
    shares = [share for history in histories if (share := _share(history)) is not None]
    return sum(shares) / len(histories) if histories and len(shares) == len(histories) else None


def _share(history: History) -> float | None:
    started = history.started
    if history.finished is not None:
        return 1.0
    if started is None:
        return 0.0
    shares = [history.seconds / started.seconds] if started.seconds else []
    shares += [history.update / started.steps] if started.steps else []
    return min(1.0, max(shares)) if shares else None


def speed(histories: Sequence[History]) -> tuple[str, ...]:
    """Say target tokens a second of each lane: since its record before the last, or over all when all have ended."""
    lanes = [history for history in histories if history.metrics]
    ended = all(history.finished for history in lanes)
    told = " / ".join(f"{lane.speed if ended else lane.metrics[-1].tokens_per_second:,.0f}" for lane in lanes)
    words = marked("{n} tokens/s over all") if ended else marked("last {n} tokens/s")
    return (translated(words, n=told),) if lanes else ()


def time_left(trainings: Trainings) -> tuple[str, ...]:
    """Say how long it still takes, nothing if nobody knows."""
    seconds = trainings.seconds_left
    return () if seconds is None else (translated("{time} left", time=clock_time(seconds)),)


def clock_time(seconds: float) -> str:
    """Return 0:42, 12:05 or 1:02:05."""
    whole = round(seconds)
    hours, minutes, rest = whole // 3600, whole // 60 % 60, whole % 60
    return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes}:{rest:02}"


def furthest_behind(histories: Sequence[History]) -> Preparing | None:
    """Return what the last of the lanes is at, as long as none of them trains; None if one does or none has begun."""
    preparing = [history.preparing for history in histories if history.preparing]
    if not preparing or any(history.started and not history.preparing for history in histories):
        return None
    return min(preparing, key=lambda each: (list(PREPARING).index(each.doing), each.share))


def preparing_text(preparing: Preparing) -> str:
    """Return what is done, and how much of it where that is known."""
    return translated(PREPARING[preparing.doing], share=f"{preparing.share:.0%}")


def race_status(trainings: Trainings) -> str:
    """Return what is trained, where, how far it has come, how fast it goes and how long it still takes."""
    lanes, state = [lane for lane in trainings.histories if lane.started], trainings.state
    begun = [lane.started for lane in lanes if lane.started]
    if not begun or state == "idle":
        return ""
    groups = [
        translated(_DOING[state], names=race_title(begun)),
        translated("device {name}", name=begun[0].device.upper()),
    ]
    if begun[0].world_size > 1:
        groups.append(translated("{n} processes", n=begun[0].world_size))
    groups.append(translated("{n} updates", n=" / ".join(f"{lane.update:,}" for lane in lanes)))
    if state in ("running", "following") and not trainings.ended:
        groups += [*speed(lanes), *time_left(trainings)]
    return "     ".join(groups)
