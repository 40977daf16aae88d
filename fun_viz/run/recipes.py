"""How the bundled models were made: pure data."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from fun_viz.run.train import Schedule


@dataclass(frozen=True)
class Recipe:
    """A family with its options, the size of the target's subword vocabulary, and the schedule."""

    family: str
    title: Mapping[str, str]
    options: Mapping[str, Any] = field(default_factory=dict)
    subwords: int = 3_000
    schedule: Schedule = field(default_factory=Schedule)


recipes = {
    "zh-en-transformer": Recipe(
        "transformer",
        {"en": "Transformer", "zh": "Transformer"},
        {"width": 256, "heads": 4, "inner": 512, "layers": 3, "dropout": 0.2},
        schedule=Schedule(epochs=18, rate=1e-3, warm_up=600),
    ),
    "zh-en-gru-additive": Recipe(
        "gru",
        {"en": "GRU + Bahdanau attention", "zh": "GRU + Bahdanau 注意力"},
        {"width": 256, "units": 256, "attention": "additive", "dropout": 0.3},
        schedule=Schedule(epochs=14, rate=2e-3, warm_up=800),
    ),
    "zh-en-gru": Recipe(
        "gru",
        {"en": "GRU, fixed context", "zh": "GRU，固定上下文"},
        {"width": 256, "units": 256, "attention": "none", "dropout": 0.3},
        schedule=Schedule(epochs=11, rate=2e-3, warm_up=800),
    ),
}
