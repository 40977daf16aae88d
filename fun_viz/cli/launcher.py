"""torchrun for a training that several processes share: how it ends is told in one line of JSON and an exit code."""

from __future__ import annotations

import logging
import signal
import sys
from functools import partial
from typing import TYPE_CHECKING

from fun_viz.cli.rank import PEER_GONE, print_line
from fun_viz.cli.streams import guarded
from fun_viz.run.training.serialization import RankError

if TYPE_CHECKING:
    from torch.distributed.elastic.multiprocessing.errors import ProcessFailure


def main(arguments: list[str]) -> int:
    """Run the ranks to their end; what they themselves have told is not told again. A signal ends it as ever."""
    from torch.distributed import run
    from torch.distributed.elastic.multiprocessing import SignalException
    from torch.distributed.elastic.multiprocessing.errors import ChildFailedError

    logging.disable(logging.ERROR)  # what torch's agent says of processes to whoever knows its source
    try:
        run.main(arguments)
    except SignalException as error:
        signal.signal(error.sigval, signal.SIG_DFL)
        signal.raise_signal(error.sigval)
    except ChildFailedError as error:
        return _tell(error.failures)
    return 0


def _tell(failures: dict[int, ProcessFailure]) -> int:
    """Say which process ended by itself, if none has said why; the others were ended because of it."""
    codes = [failure.exitcode for failure in failures.values()]
    if told := [code for code in codes if code > 0 and code != PEER_GONE]:
        return min(told)
    killed = {rank: failure for rank, failure in failures.items() if failure.exitcode < 0}
    rank = min(killed, key=lambda rank: killed[rank].exitcode == -signal.SIGTERM, default=None)
    if rank is None:
        said = RankError("Another process of the training has ended. Go on from what was saved last with --resume.", {})
    else:
        said = RankError(
            "Process {number} of the training was ended by {signal}. Go on from what was saved last with --resume.",
            {"number": str(rank), "signal": killed[rank].signal_name()},
        )
    print_line(said)
    return PEER_GONE


if __name__ == "__main__":
    sys.exit(guarded(partial(main, sys.argv[1:])))
