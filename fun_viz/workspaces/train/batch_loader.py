"""Loads the batches of a training, begun or not, on a thread that is not the training's."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, QTimer, Signal

from fun_viz.events import Loaded, Preparing
from fun_viz.run.training.batch_preview import Batches, ShownBatch
from fun_viz.run.training.folder import plan_of
from fun_viz.run.training.request import Train
from fun_viz.widgets.texts import Texts, marked, reason, translated
from fun_viz.workspaces.train.batch import BatchPanel
from fun_viz.workspaces.train.progress import preparing_text

if TYPE_CHECKING:
    from fun_viz.work import Run

_SETTLED = 300  # milliseconds after which what is asked for is taken to be what the hand wants


@dataclass(frozen=True)
class Source:
    """Whose batches: a training that is asked for, or one that was, by its folder; or why there can be none."""

    train: Train | None = None
    folder: str = ""
    error: Exception | None = None

    @property
    def key(self) -> tuple[object, ...]:
        """What the batches depend on: two sources that share it have the same batches."""
        train = self.train
        if train is None:
            return self.folder, str(self.error)
        return train.task, train.pairs, train.schedule.batch, train.schedule.seed, train.schedule.open_ended

    def batch(self, batches: Batches, index: int) -> Iterator[Preparing | Loaded | ShownBatch]:
        """Yield a batch and what is done before; LoadError if the folder holds no training."""
        yield from batches.show(self.train or plan_of(Path(self.folder)), index)


class BatchLoader(QObject):
    """Shows what is asked for in a panel. `loaded` carries Pairs and what was found when their files were read."""

    loaded = Signal(object, object)

    def __init__(self, beside: Callable[[Callable[[], Any]], Run], panel: BatchPanel, parent: QObject) -> None:
        super().__init__(parent)
        self._beside, self._panel = beside, panel
        self._batches = Batches()  # which only the other thread looks into
        self._source: Source | None = None
        self._run: Run | None = None
        self._index, self._shown = 0, False
        self._preparing: Preparing | None = None
        self._error: Exception | None = None
        self._soon = QTimer(self, singleShot=True, interval=_SETTLED)
        self._soon.timeout.connect(self._ask)
        panel.requested.connect(self._turn)
        Texts(panel).follow(self._say)

    def open(self, source: Source) -> None:
        """Show the first batch of a training, unless its batches are looked at already."""
        if self._source is not None and source.key == self._source.key and self._error is source.error:
            return
        self.close()
        self._source, self._error = source, source.error
        if source.error is None:
            self._soon.start()
        self._say()

    def close(self) -> None:
        """Look at no batch any more; what is being read for it is left."""
        self._soon.stop()
        if self._run is not None:
            self._run.cancel()
        self._source = self._run = self._preparing = self._error = None
        self._index, self._shown = 0, False

    def _say(self) -> None:
        """Say what there is to wait for, or what is wrong."""
        if not self._shown and self._source is not None:
            self._panel.show_reason(self._reason())

    def _reason(self) -> str:
        if self._error is not None:
            return reason(self._error, marked("The batch cannot be shown: {reason}"))
        return preparing_text(self._preparing) if self._preparing else translated("The batch comes in a moment.")

    def _turn(self, index: int) -> None:
        self._index = index
        self._ask()

    def _ask(self) -> None:
        if self._source is not None:
            self._run = self._beside(partial(self._source.batch, self._batches, self._index))
            self._run.yielded.connect(self._show)
            self._run.failed.connect(self._fail)

    def _show(self, result: Preparing | Loaded | ShownBatch) -> None:
        match result:
            case Preparing():
                self._preparing = result
                self._say()
            case Loaded():
                train = self._source.train if self._source else None
                self.loaded.emit(train.pairs if train else None, result)
            case ShownBatch():
                self._shown, self._preparing = True, None
                self._panel.show_batch(result)

    def _fail(self, error: Exception) -> None:
        self._error, self._shown, self._preparing = error, False, None
        self._say()
