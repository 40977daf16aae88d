"""All that one training has said, read as curves over updates and as snapshots; it only ever grows."""

from __future__ import annotations

import math
from bisect import bisect_right
from dataclasses import dataclass, replace
from itertools import pairwise

from fun_viz.events import Finished, Loaded, Metrics, Preparing, Skipped, Snapshot, Started, TrainingEvent


@dataclass(frozen=True, eq=False)
class History:
    """One training, as far as it has come."""

    started: Started | None = None
    metrics: tuple[Metrics, ...] = ()
    snapshots: tuple[Snapshot, ...] = ()
    finished: Finished | None = None
    preparing: Preparing | None = None  # what is being done before it begins; None once it has
    loaded: Loaded | None = None  # what was found in the user's files
    skipped: Skipped | None = None  # what was left out of its log when it was read

    def then(self, *events: TrainingEvent | Skipped) -> History:
        """Return the history with more events; after a resumption what came later than it is forgotten."""
        grown, metrics, snapshots = self, list(self.metrics), list(self.snapshots)
        for event in events:
            match event:
                case Preparing():
                    grown = replace(grown, preparing=event)
                case Loaded():
                    grown = replace(grown, loaded=event)
                case Started():
                    metrics = [one for one in metrics if one.update <= event.update]
                    snapshots = [one for one in snapshots if one.update <= event.update]
                    grown = replace(grown, started=event, finished=None, preparing=None)
                case Metrics():
                    metrics.append(_complete(event, grown.started))
                case Snapshot():
                    snapshots.append(event)
                case Skipped():
                    grown = replace(grown, skipped=event)
                case Finished():
                    grown = replace(grown, finished=event)
        return replace(grown, metrics=tuple(metrics), snapshots=tuple(snapshots))

    @property
    def update(self) -> int:
        """How many updates have been made."""
        return self.metrics[-1].update if self.metrics else self.started.update if self.started else 0

    @property
    def seconds(self) -> float:
        """Seconds of training so far."""
        return self.metrics[-1].seconds if self.metrics else 0.0

    @property
    def speed(self) -> float:
        """Target tokens a second of all training so far, by what each record says of the time since the one before."""
        times = [0.0, *(one.seconds for one in self.metrics)]
        spans = (end - start for start, end in pairwise(times))
        tokens = sum(one.tokens_per_second * span for one, span in zip(self.metrics, spans, strict=True))
        return tokens / max(times[-1], 1e-9)

    @property
    def left(self) -> float | None:
        """Seconds of training left, by whichever limit comes first; None if it is without limit or not begun."""
        if self.finished:
            return 0.0
        if (started := self.started) is None:
            return None
        limits = [started.seconds - self.seconds] if started.seconds else []
        if started.steps and self.update and self.seconds:
            limits.append((started.steps - self.update) * self.seconds / self.update)
        return max(0.0, min(limits)) if limits else None

    @property
    def layers(self) -> tuple[str, ...]:
        """The layers whose gradient norms are known, in the order of the net."""
        return tuple(self.metrics[-1].gradients) if self.metrics else ()

    def snapshot_at(self, update: int) -> Snapshot | None:
        """Return the last snapshot taken at or before an update, else the first there is."""
        if not self.snapshots:
            return None
        return self.snapshots[max(0, bisect_right([s.update for s in self.snapshots], update) - 1)]


def _complete(metrics: Metrics, started: Started | None) -> Metrics:
    """Return a record of an older version with what it did not say, as far as it follows from what it did.

    Its gradients by layer were those after clipping, which makes all of them shorter by the same share; its loss was
    the cross-entropy, unless labels were smoothed.
    """
    if metrics.cross_entropy is not None:
        return metrics
    clipped = math.hypot(*metrics.gradients.values())
    gradients = {layer: norm / (clipped or 1.0) * metrics.gradient for layer, norm in metrics.gradients.items()}
    smoothed = started is not None and started.options.get("smoothing")
    return replace(metrics, gradients=gradients, cross_entropy=None if smoothed else metrics.loss)
