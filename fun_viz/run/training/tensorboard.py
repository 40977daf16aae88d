"""The metrics of a run as TensorBoard events, where tensorboard is installed; elsewhere nothing happens."""

from __future__ import annotations

import importlib.util
from pathlib import Path
from typing import Any

from fun_viz.events import Metrics, TrainingEvent


class Board:
    """Writes event files beside the other files of a run."""

    def __init__(self, folder: Path) -> None:
        self._writer: Any = None
        if importlib.util.find_spec("tensorboard") is not None:
            from torch.utils.tensorboard import SummaryWriter

            self._writer = SummaryWriter(str(folder))

    def write(self, event: TrainingEvent) -> None:
        """Add the scalars of metrics."""
        if self._writer is None or not isinstance(event, Metrics):
            return
        for name, value in scalars(event).items():
            self._writer.add_scalar(name, value, event.update)

    def close(self) -> None:
        if self._writer is not None:
            self._writer.close()


def scalars(metrics: Metrics) -> dict[str, float]:
    """Return what metrics say, by the names TensorBoard groups by."""
    values = {
        "train/loss": metrics.loss,
        "train/token_accuracy": metrics.token_accuracy,
        "train/rate": metrics.rate,
        "train/tokens_per_second": metrics.tokens_per_second,
        "gradient/all": metrics.gradient,
        **{f"gradient/{layer}": norm for layer, norm in metrics.gradients.items()},
    }
    shares = ("loss", "token_accuracy", "free_accuracy", "exact_match", "bleu", "alignment_error")
    known = {f"dev/{name}": getattr(metrics.dev, name, None) for name in shares}
    known["train/cross_entropy"] = metrics.cross_entropy
    return values | {name: value for name, value in known.items() if value is not None}
