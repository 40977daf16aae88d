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

    def write(self, record: TrainingEvent) -> None:
        """Add the scalars of a record."""
        if self._writer is None or not isinstance(record, Metrics):
            return
        for name, value in scalars(record).items():
            self._writer.add_scalar(name, value, record.update)

    def close(self) -> None:
        if self._writer is not None:
            self._writer.close()


def scalars(record: Metrics) -> dict[str, float]:
    """Return what a record says, by the names TensorBoard groups by."""
    told = {
        "train/loss": record.loss,
        "train/token_accuracy": record.token_accuracy,
        "train/rate": record.rate,
        "train/tokens_per_second": record.tokens_per_second,
        "gradient/all": record.gradient,
        **{f"gradient/{layer}": norm for layer, norm in record.gradients.items()},
    }
    if record.dev is not None:
        found = {"loss": record.dev.loss, "token_accuracy": record.dev.token_accuracy,
                 "exact_match": record.dev.exact_match, "bleu": record.dev.bleu,
                 "alignment_error": record.dev.alignment_error}  # fmt: skip
        told |= {f"dev/{name}": value for name, value in found.items() if value is not None}
    return told
