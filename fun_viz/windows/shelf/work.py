"""What the shelf lets a worker do: look for all models, then at each of them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from fun_viz.run.decoding.first_map import FirstMap, first_map
from fun_viz.run.training.shelf import Curve, Shelved, curve_of, shelved, sweep
from fun_viz.windows.suggestions import suggestions


@dataclass(frozen=True)
class Look:
    """What is seen of one model: where it looks for its first example, and how its training went."""

    model: str
    map: FirstMap
    curve: Curve


def examples_of(model: Shelved) -> tuple[str, ...]:
    """Return sentences that suit a model."""
    language = model.config.source_language if model.config else "zh"
    return suggestions(model.card.task, model.card.examples, language)


def looks(opened: Sequence[str]) -> Iterator[tuple[Shelved, ...] | Look]:
    """Yield all models there are, and then what is seen of each."""
    sweep()
    found = tuple(shelved(opened))
    yield found
    for model in found:
        if model.fault is None:
            text = next(iter(examples_of(model)), "")
            yield Look(model.model, first_map(model.folder, text), curve_of(model.folder))
