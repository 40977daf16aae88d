"""Which models run in the lanes at first."""

from __future__ import annotations

from typing import Any

from fun_viz.run.models.defaults import default_models
from fun_viz.run.models.subject import subject_of

FEWEST, MOST = 2, 4  # lanes


def default_lanes(models: tuple[str, ...]) -> tuple[str, ...]:
    """Return the bundled models that are there, filled up to two with others; without any, the first three."""
    defaults = default_models().lanes
    bundled = [model for model in defaults if model in models]
    others = [model for model in models if model not in defaults]
    return tuple((bundled + others[: max(0, FEWEST - len(bundled))]) if bundled else others[:3])


def lanes_for(task: str, model: str, last: tuple[str, ...], models: tuple[str, ...]) -> tuple[str, ...]:
    """Return the lanes there were last for a task, else some models of it; two at least, whatever the others do."""
    known = tuple(lane for lane in last if lane in models)
    if len(known) >= FEWEST:
        return known if model not in known else (model, *(lane for lane in known if lane != model))
    alike = [other for other in models if other != model and subject_of(other) == task]
    others = [other for other in models if other != model and other not in alike]
    return (model, *alike[:2], *others[: max(0, FEWEST - 1 - len(alike))])


def remembered(tasks: Any) -> dict[str, tuple[str, ...]]:
    """Return the lanes of each task as they were written down; what does not fit is left out."""
    found = tasks.items() if isinstance(tasks, dict) else ()
    fits = lambda lanes: isinstance(lanes, list) and FEWEST <= len(lanes) <= MOST  # noqa: E731
    return {task: tuple(each) for task, each in found if fits(each) and all(isinstance(m, str) for m in each)}
