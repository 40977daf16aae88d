"""How many lanes there are, and which models run in them before the user chooses."""

from __future__ import annotations

FEWEST, MOST = 2, 4  # lanes
_DEFAULT = ("zh-en-gru", "zh-en-gru-additive", "zh-en-transformer")


def default_lanes(models: tuple[str, ...]) -> tuple[str, ...]:
    """Return the bundled models that are there, filled up to two with others; without any, the first three."""
    bundled = [model for model in _DEFAULT if model in models]
    others = [model for model in models if model not in _DEFAULT]
    return tuple((bundled + others[: max(0, FEWEST - len(bundled))]) if bundled else others[:3])
