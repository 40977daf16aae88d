"""One rank of a training that several processes share; `fun_viz.cli.ranks` starts as many as are wanted by torchrun."""

from __future__ import annotations

import json
import sys
from collections.abc import Generator
from contextlib import closing
from pathlib import Path
from typing import Any

from fun_viz.cli.interrupted import Interrupted
from fun_viz.errors import FunVizError
from fun_viz.events import TrainingEvent


def main(asked: str) -> int:
    """Train as the file says; rank 0 tells every record, and what went wrong, as a line of JSON."""
    import torch

    from fun_viz.run.training.distributed import Ranks
    from fun_viz.run.training.job import training
    from fun_viz.run.training.memory import keep_what_is_freed
    from fun_viz.run.training.serialization import asked_as

    told: dict[str, Any] = json.loads(Path(asked).read_text("utf-8"))
    torch.set_num_threads(told["threads"])
    keep_what_is_freed()
    try:
        with closing(Ranks(told["device"])) as world:
            return _train(training(asked_as(told), world))
    except FunVizError as error:
        values = {name: str(value) for name, value in error.values.items()}
        print(json.dumps({"event": "error", "template": error.template, "values": values}), flush=True)
        return 2


def _train(records: Generator[TrainingEvent | None, None, None]) -> int:
    from fun_viz.run.training.folder import as_plain

    with Interrupted() as interrupted, closing(records):
        for record in records:
            if record is not None:
                print(json.dumps(as_plain(record)), flush=True)
            if interrupted.came:
                return 130
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
