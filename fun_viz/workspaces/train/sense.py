"""Whether what a form asks for can be done at all: said in one sentence before anything starts."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from fun_viz.errors import InputError
from fun_viz.run.training.request import Race, Train
from fun_viz.text.pairs import Pairs


def check(race: Race) -> None:
    """InputError if a lane cannot be trained as it is described."""
    for train in race.lanes:
        _check_lane(train)


def _check_lane(train: Train) -> None:
    if not train.task and train.pairs is None:
        raise InputError("Choose a file of pairs first.")
    if train.pairs is not None:
        _check_pairs(train.pairs)
    elif train.schedule.epochs:
        raise InputError("A task has new sentences without end, and so no epochs: set Updates or Seconds instead.")
    _check_net(train.options)


def _check_pairs(pairs: Pairs) -> None:
    for file in (pairs.file, pairs.target_file):
        if file and not Path(file).is_file():
            raise InputError("There is no file {file}.", file=file)
    if not pairs.target_file and pairs.source_column == pairs.target_column:
        raise InputError("Source and target are the same column, {column}: choose two.", column=pairs.source_column)
    if pairs.target_file and Path(pairs.file) == Path(pairs.target_file):
        raise InputError("Source and target are the same file, {file}: choose two.", file=pairs.file)


def _check_net(options: Mapping[str, Any]) -> None:
    width, heads = options.get("width"), options.get("heads")
    if isinstance(width, int) and isinstance(heads, int) and heads > 0 and width % heads:
        raise InputError(
            "A width of {width} cannot be shared by {heads} heads: one must divide the other.", width=width, heads=heads
        )
    kernel = options.get("kernel")
    if isinstance(kernel, int) and kernel % 2 == 0:
        raise InputError("The kernel must be odd, for as many tokens on either side, not {kernel}.", kernel=kernel)
