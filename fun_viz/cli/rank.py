"""One rank of a training that several processes share; `fun_viz.cli.ranks` starts as many as are wanted by torchrun."""

from __future__ import annotations

import json
import os
import signal
import sys
import time
from contextlib import closing
from functools import partial
from pathlib import Path
from threading import Thread

from fun_viz import files
from fun_viz.cli.interrupted import drive
from fun_viz.cli.streams import guarded, say
from fun_viz.errors import FunVizError
from fun_viz.run.training.serialization import Line, RankError, RankJob, line_values
from fun_viz.values import value

PEER_GONE = 3  # the exit code of a rank that cannot go on because another has ended


def main(file: str) -> int:
    """Train as the file says; rank 0 tells every event, and what went wrong, as a line of JSON."""
    import torch

    from fun_viz.run.training.distributed import PeerGoneError, Ranks
    from fun_viz.run.training.job import training
    from fun_viz.run.training.memory import keep_what_is_freed

    job = value(files.read(Path(file)), RankJob)
    torch.set_num_threads(job.threads)
    keep_what_is_freed()
    Thread(target=_end_with, args=(os.getppid(),), daemon=True).start()
    try:
        with closing(Ranks(job.plan.device)) as world:
            return drive(training(job.plan, world), print_line, alone=False)
    except PeerGoneError:
        return PEER_GONE
    except FunVizError as error:
        print_line(RankError(error.template, {name: str(value) for name, value in error.values.items()}))
        return 2


def _end_with(parent: int) -> None:
    """Interrupt this process when the one that started it is gone."""
    while os.getppid() == parent:
        time.sleep(1)
    os.kill(os.getpid(), signal.SIGTERM)


def print_line(line: Line) -> None:
    say(json.dumps(line_values(line)))


if __name__ == "__main__":
    sys.exit(guarded(partial(main, sys.argv[1])))
