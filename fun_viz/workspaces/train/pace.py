"""How far a race has come, in words' worth of numbers: share done, time left, speed."""

from __future__ import annotations

from fun_viz.history import History


def done(histories: tuple[History, ...]) -> float | None:
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


def speed(histories: tuple[History, ...]) -> float:
    """Return target tokens a second, the mean of the lanes: they take turns."""
    known = [history.metrics[-1].tokens_per_second for history in histories if history.metrics]
    return sum(known) / len(known) if known else 0.0


def clock_time(seconds: float) -> str:
    """Return 0:42, 12:05 or 1:02:05."""
    whole = round(seconds)
    hours, minutes, rest = whole // 3600, whole // 60 % 60, whole % 60
    return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes}:{rest:02}"
