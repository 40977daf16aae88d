"""What every workspace offers to the window that holds it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, ClassVar, Literal

from PySide6.QtCore import QEvent, Signal
from PySide6.QtWidgets import QSplitter, QWidget

from fun_viz.registry import Registry
from fun_viz.run.training.catalogue import Offer
from fun_viz.study import Request, Study
from fun_viz.widgets.panel import Panel


@dataclass(frozen=True)
class Ask:
    """What the composer holds: the sentence, the model chosen there, and how many hypotheses a beam keeps."""

    text: str
    model: str
    beam: int = 1


class Workspace(QWidget):
    """A page of panels over one study. A subclass sets `title`, `order`, `kind`; it writes `request`, `retranslate`.

    Workspaces of kind "single" share one study with one lane; those of kind "lanes" share another. Those of kind
    "training" share what takes a study's place there (`fun_viz.trainings.Trainings`).
    """

    title: ClassVar[str]  # English; the window translates it
    order: ClassVar[int]  # from left to right
    kind: ClassVar[Literal["single", "lanes", "training"]] = "single"
    asks: ClassVar[bool] = True  # whether it is asked for the sentence in the bar; without it there is no `request`

    study: Study
    rerun = Signal()  # what `request` returns has changed by the user's hand

    def __init__(self, study: Any, models: tuple[str, ...], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.study = study
        self.models = models  # names that can be asked for

    def request(self, ask: Ask) -> Request:
        """Return what to ask the worker so that this workspace can show the sentence."""
        raise NotImplementedError

    def retranslate(self) -> None:
        """Set every text again, in the language that now holds."""

    def panels(self) -> tuple[Panel, ...]:
        """Return the panels in reading order."""
        return tuple(self.findChildren(Panel))

    def set_models(self, models: tuple[str, ...]) -> None:
        """Say which models can be asked for from now on."""
        self.models = models

    def set_catalogue(self, offers: tuple[Offer, ...]) -> None:
        """Say what can be trained; a workspace that trains nothing need not know."""

    def state(self) -> dict[str, Any]:
        """Return what should be remembered until the program runs again, as plain JSON values."""
        return {"splitters": [splitter.sizes() for splitter in self._splitters()]}

    def restore(self, state: dict[str, Any]) -> None:
        """Take up what `state` returned; what does not fit is left out."""
        remembered = state.get("splitters")
        for splitter, sizes in zip(self._splitters(), remembered if isinstance(remembered, list) else (), strict=False):
            if isinstance(sizes, list) and len(sizes) == splitter.count() and all(isinstance(n, int) for n in sizes):
                splitter.setSizes(sizes)

    def _splitters(self) -> Iterator[QSplitter]:
        yield from self.findChildren(QSplitter)

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
        super().changeEvent(event)


workspaces: Registry[type[Workspace]] = Registry()
