"""Which models run in the lanes at first, and which strategy each lane has: the bar's, or one of its own."""

from __future__ import annotations

from dataclasses import asdict, replace
from typing import Any, TypeAlias

from fun_viz.branch import Branch, awaited
from fun_viz.run.models.defaults import default_models
from fun_viz.run.models.subject import subject_of, title_of
from fun_viz.strategy import SEARCH, WIDEST, Strategy
from fun_viz.trace import Request
from fun_viz.values import typed

FEWEST, MOST = 2, 4  # lanes
Way: TypeAlias = tuple[int, Strategy]
Own: TypeAlias = tuple[Way | None, ...]
RACE: tuple[Way, ...] = ((1, SEARCH), (5, SEARCH), (1, Strategy("sample")))
"""Greedy, a beam and a sample, of one sentence by one model."""


class Ways:
    """Of each lane the width of its beam and its strategy, None for those of the bar."""

    def __init__(self) -> None:
        self.own: Own = (None,) * MOST
        self.bar: Way = (1, SEARCH)  # what the bar said when the lanes were asked for last

    def set(self, lane: int, way: Way | None) -> bool:
        """Give a lane a strategy of its own, or none; return whether it had another."""
        before, self.own = self.own, (*self.own[:lane], way, *self.own[lane + 1 :])
        return self.own != before

    def set_all(self, ways: Own) -> None:
        self.own = (*ways, *(None,) * MOST)[:MOST]

    def remove(self, lane: int) -> None:
        """Forget a lane's: those below it move up."""
        self.own = (*self.own[:lane], *self.own[lane + 1 :], None)

    def of(self, lane: int) -> Way:
        """Return what a lane is decoded with."""
        return self.own[lane] or self.bar

    def requests(self, request: Request, models: tuple[str, ...]) -> tuple[Request, ...]:
        """Return what lanes with these models ask for, when the bar asks for something."""
        self.bar = request.beam, request.strategy
        ways = (self.of(lane) for lane in range(len(models)))
        return tuple(
            replace(request, model=model, beam=beam, strategy=strategy)
            for model, (beam, strategy) in zip(models, ways, strict=True)
        )

    def branches(self, there: tuple[Branch, ...], models: tuple[str, ...]) -> tuple[Branch, ...]:
        """Return what every lane shows: nothing has come yet of one that was just changed."""
        return tuple(self._branch(there, lane, model) for lane, model in enumerate(models))

    def _branch(self, there: tuple[Branch, ...], lane: int, model: str) -> Branch:
        beam, strategy = self.of(lane)
        mine = [branch for branch in there if branch.request.model == model]
        same = [branch for branch in mine if (branch.request.beam, branch.request.strategy) == (beam, strategy)]
        others = mine if self.own[lane] is None and not any(self.own) else []  # a trace that was opened
        waited = Request(model, "", beam, strategy=strategy)
        return next(iter((*same, *others)), None) or awaited(waited, title=title_of(model))

    def state(self) -> list[Any]:
        """Return them as plain values."""
        return [None if way is None else [way[0], asdict(way[1])] for way in self.own]

    def restore(self, state: object) -> None:
        """Take up what `state` returned; what does not fit is left out."""
        ways = [_way(each) for each in state[:MOST]] if isinstance(state, list) else []
        self.set_all(tuple(ways))


def _way(state: object) -> Way | None:
    try:
        beam, strategy = typed(state, tuple[int, Strategy])
    except ValueError:
        return None
    return (beam, strategy) if 1 <= beam <= WIDEST and strategy.possible else None


def default_lanes(models: tuple[str, ...]) -> tuple[str, ...]:
    """Return the bundled models that are there, filled up to two with others; without any, the first three."""
    defaults = default_models().lanes
    bundled = [model for model in defaults if model in models]
    others = [model for model in models if model not in defaults]
    return tuple((bundled + others[: max(0, FEWEST - len(bundled))]) if bundled else others[:3])


def lanes_for(task: str, model: str, before: tuple[str, ...], models: tuple[str, ...]) -> tuple[str, ...]:
    """Return the lanes there were `before` for a task, else some models of it; two at least, whatever others do."""
    known = tuple(lane for lane in before if lane in models)
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
