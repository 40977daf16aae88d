"""How far a race has come: share done, time left, speed, and what is done to files before it begins."""

from __future__ import annotations

from collections.abc import Sequence

from fun_viz.events import Preparing
from fun_viz.history import History
from fun_viz.widgets.texts import translated

_ORDER = ("reading", "sharing out", "learning the vocabularies", "cutting into tokens")


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


def speed(histories: Sequence[History]) -> float:
    """Return target tokens a second, the mean of the lanes: they take turns."""
    speeds = [history.metrics[-1].tokens_per_second for history in histories if history.metrics]
    return sum(speeds) / len(speeds) if speeds else 0.0


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
    return min(preparing, key=lambda each: (_ORDER.index(each.doing), each.share))


def preparing_text(preparing: Preparing) -> str:
    """Return what is done, and how much of it where that is known."""
    share = f"{preparing.share:.0%}"
    match preparing.doing:
        case "reading":
            return translated("reading … {share}", share=share)
        case "sharing out":
            return translated("sharing out the pairs … {share}", share=share)
        case "learning the vocabularies":
            return translated("learning the vocabularies …")
        case _:
            return translated("cutting into tokens … {share}", share=share)


def preparing_share(preparing: Preparing) -> float | None:
    """Return how much of it is done, None if nobody can say."""
    return None if preparing.doing == "learning the vocabularies" else preparing.share
