"""The frozen request for traces: called with a cache of models, it yields each as it grows."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from fun_viz.run.models.cache import ModelCache
from fun_viz.trace import Request, Step, Trace


@dataclass(frozen=True)
class Grown:
    """A trace of one lane, as far as it has grown, with the step it grew by; the last one of a lane is `finished`."""

    lane: int
    trace: Trace
    step: Step | None = None


@dataclass(frozen=True)
class Decode:
    """Run one or several requests, one after the other, a lane each; with `details` every probe is recorded."""

    requests: tuple[Request, ...]
    details: bool = False

    @property
    def text(self) -> str:
        """The text of the first request."""
        return self.requests[0].text if self.requests else ""

    def __call__(self, cache: ModelCache) -> Iterator[Grown]:
        from fun_viz.run.decoding.decode import decode  # brings torch, which the window must not wait for

        for lane, request in enumerate(self.requests):
            request.strategy.checked(request.beam)
            for trace, step in decode(cache.take(request.model), request, details=self.details):
                yield Grown(lane, trace, step)
