"""How many lanes there are, and which models run in them before the user chooses."""

from __future__ import annotations

from fun_viz.run.models.defaults import default_models

FEWEST, MOST = 2, 4  # lanes


def default_lanes(models: tuple[str, ...]) -> tuple[str, ...]:
    """Return the bundled models that are there, filled up to two with others; without any, the first three."""
    defaults = default_models().lanes
    bundled = [model for model in defaults if model in models]
    others = [model for model in models if model not in defaults]
    return tuple((bundled + others[: max(0, FEWEST - len(bundled))]) if bundled else others[:3])
