"""What the built-in tasks are learned to with the defaults, in a minute of training on one thread.

Each is assessed on 500 sentences never trained on. The alignment error is the share of target tokens, of those whose
gold source tokens are known, whose strongest weight is on none of them. The fixed context meets longer sources too.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import torch

from fun_viz.events import Assessment, Finished, Metrics
from fun_viz.run.training.catalogue import defaults_for
from fun_viz.run.training.request import Train
from tests.benchmarks.figures import Figure, at_least, at_most

TASKS = ("copy", "reverse", "dates")
NAMES = {"transformer": "Transformer", "gru": "attention GRU"}
LONG, SEEN = 18, 8


def run() -> Iterator[Figure]:
    torch.set_num_threads(1)
    with TemporaryDirectory(prefix="fun-viz-bench-") as place:
        for task in TASKS:
            for family, name in NAMES.items():
                ended, _ = _trained(Path(place) / f"{task}-{family}", task, family)
                assert ended.test is not None
                yield Figure(f"{task}, {name}: exact match", 100 * ended.test.exact_match, "%", at_least(99))
                yield Figure(f"{task}, {name}: seconds of training", ended.seconds, "s", at_most(90))
                if family == "gru" and task != "copy" and ended.test.alignment_error is not None:
                    error = 100 * ended.test.alignment_error
                    yield Figure(f"{task}, {name}: alignment error", error, "%", at_most(5))
        for attention in ("none", "additive"):
            folder = Path(place) / f"long-{attention}"
            _, last = _trained(folder, "copy", "gru", options={"attention": attention}, measured=(SEEN, LONG))
            for length, share in last.lengths:
                yield Figure(f"copy of {length} letters, GRU, attention {attention}: exact match", 100 * share, "%")


def _trained(folder: Path, task: str, family: str, **changed: object) -> tuple[Finished, Assessment]:
    _, schedule = defaults_for(task, family)
    ended, last = None, None
    for record in Train(str(folder), task=task, family=family, schedule=schedule, **changed)():  # type: ignore[arg-type]
        if isinstance(record, Finished):
            ended = record
        elif isinstance(record, Metrics) and record.dev is not None:
            last = record.dev
    assert ended is not None
    assert last is not None
    return ended, last
