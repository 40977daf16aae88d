"""The frozen request for what a sentence loses with each of its tokens."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from fun_viz.run.decoding.left_out import Instead, LeftOut
from fun_viz.run.models.cache import ModelCache
from fun_viz.trace import Request


@dataclass(frozen=True)
class LeaveOut:
    """Leave each token of a request's sentence out in turn, or put another in its place; `target` is what it wrote."""

    request: Request
    target: tuple[int, ...]
    instead: Instead = "nothing"

    def __call__(self, cache: ModelCache) -> Iterator[LeftOut]:
        from fun_viz.run.decoding.occlusion import leave_out  # brings torch, which the window must not wait for

        yield from leave_out(cache.take(self.request.model), self.request, self.target, instead=self.instead)
