"""The log of a run folder, written: an event a line, whole or not at all, the trace of a snapshot beside it."""

from __future__ import annotations

import errno
import json
import os
from pathlib import Path

from fun_viz import archive, files
from fun_viz.errors import SaveError
from fun_viz.events import Snapshot, TrainingEvent
from fun_viz.run.training.folder import LARGEST, METRICS, SNAPSHOTS, snapshot_file
from fun_viz.run.training.serialization import line_of, line_values


class Log:
    """Writes down what a training says; the folder is held by who does."""

    def __init__(self, folder: Path) -> None:
        self._folder, file = folder, folder / METRICS
        with files.writing(file):
            files.refuse_link(file)
            said = files.read(file, LARGEST) if files.exists(file) else b""
            self._lines = file.open("ab", buffering=0)
            self._lines.truncate(said.rfind(b"\n") + 1)  # a kill may have cut the last line off

    def write(self, event: TrainingEvent) -> None:
        """Add an event, the trace of a snapshot first; a SaveError leaves what was said before."""
        line = json.dumps(line_values(line_of(event)), ensure_ascii=False).encode() + b"\n"
        if not isinstance(event, Snapshot):
            self._add(line)
            return
        with files.made(self._folder / SNAPSHOTS):
            trace = snapshot_file(self._folder, event.update)
            known = files.exists(trace)
            archive.save_trace(event.trace, trace)
            try:
                self._add(line)
            except SaveError:
                if not known:
                    trace.unlink(missing_ok=True)
                raise

    def _add(self, line: bytes) -> None:
        with files.writing(self._folder / METRICS):
            end = os.fstat(self._lines.fileno()).st_size
            try:
                if self._lines.write(line) != len(line):
                    raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
            except BaseException:
                self._lines.truncate(end)
                raise

    def close(self) -> None:
        self._lines.close()
