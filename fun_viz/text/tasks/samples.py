"""Samples of a task: those of one part of the split, and those of one length that a net is measured on."""

from __future__ import annotations

from collections.abc import Iterator
from random import Random

from fun_viz.text.parts import Part, part_of
from fun_viz.text.tasks.task import Sample, Task

_A_LENGTH = 32  # sentences of each length that is measured


def of_length(task: Task, length: int) -> tuple[Sample, ...]:
    """Return sentences of a source length, the same ones each time; those there are, if few.

    They are kept out of training, but for the shortest, of which too few are.
    """
    part: Part | None = None if length > task.lengths[1] or _is_short(task, length) else "test"
    return tuple(samples(task, Random(f"length {length}"), _A_LENGTH, part=part, length=length))


def _is_short(task: Task, length: int) -> bool:
    return length < task.lengths[0] + 2


def trained_on(task: Task, length: int) -> tuple[int, int]:
    """Return how many of the sentences of a length are of the part that is trained on, and how many there are.

    Of a length that is kept out of training the latter is not counted.
    """
    if not _is_short(task, length) or length < task.lengths[0]:
        return 0, 0
    some = of_length(task, length)
    return sum(part_of(sample.source) == "train" for sample in some), len(some)


def samples(
    task: Task, random: Random, count: int, *, part: Part | None = None, length: int | None = None
) -> Iterator[Sample]:
    """Yield samples of one part of the split, which a hash of the source decides; fewer if the task has no more."""
    sources: set[str] = set()
    for _ in range(count * 200 if part in ("dev", "test") else count * 20):
        sample = task.draw(random, length)
        if part is not None and (part_of(sample.source) != part or (part != "train" and sample.source in sources)):
            continue
        sources.add(sample.source)
        yield sample
        count -= 1
        if not count:
            return
