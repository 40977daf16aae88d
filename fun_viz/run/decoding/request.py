"""Frozen requests for translations: called with a cache of models, each yields traces as they grow."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from fun_viz.errors import InputError
from fun_viz.run.models.cache import ModelCache
from fun_viz.trace import Step, Trace

WIDEST = 20  # hypotheses


def checked_beam(beam: int) -> int:
    """Return the number of hypotheses to keep; InputError if it makes no sense."""
    if not 1 <= beam <= WIDEST:
        raise InputError("The beam must keep 1 to {widest} hypotheses, not {beam}.", widest=WIDEST, beam=beam)
    return beam


@dataclass(frozen=True)
class Grown:
    """A trace of one lane, as far as it has grown; the last one of a lane is `finished`."""

    lane: int
    trace: Trace
    step: Step | None = None


@dataclass(frozen=True)
class Decode:
    """Translate one text by one model. `model` is a bundled or user model's name, or a folder."""

    model: str
    text: str
    beam: int = 1
    limit: int = 100
    prefix: tuple[int, ...] = ()

    def __call__(self, cache: ModelCache) -> Iterator[Grown]:
        from fun_viz.run.decoding.decode import decode  # brings torch, which the window must not wait for

        beam = checked_beam(self.beam)
        for trace, step in decode(cache.take(self.model), self.text, beam=beam, limit=self.limit, prefix=self.prefix):
            yield Grown(0, trace, step)


@dataclass(frozen=True)
class Compare:
    """Translate one text by several models, one after the other, a lane each."""

    models: tuple[str, ...]
    text: str
    beam: int = 1
    limit: int = 100

    def __call__(self, cache: ModelCache) -> Iterator[Grown]:
        for lane, model in enumerate(self.models):
            for grown in Decode(model, self.text, self.beam, self.limit)(cache):
                yield Grown(lane, grown.trace, grown.step)
