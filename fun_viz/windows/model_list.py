"""Which models the window offers: those found, those opened by hand, and none that could not be loaded."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QObject

from fun_viz.trace import Trace
from fun_viz.windows import choices
from fun_viz.windows.choices import Choice
from fun_viz.windows.composer import Composer
from fun_viz.windows.pages import Pages
from fun_viz.windows.requests import Requests


class ModelList(QObject):
    """Keeps the bar and the workspaces of one mind about the models."""

    def __init__(self, composer: Composer, pages: Pages, requests: Requests, parent: QObject) -> None:
        super().__init__(parent)
        self._composer, self._pages, self._requests = composer, pages, requests
        requests.refused.connect(self.refuse)

    def begin(self, models: tuple[str, ...], wanted: str) -> None:
        """Offer models by name, and the folder used last if it is still there; choose the one wanted if it is."""
        if wanted not in models and Path(wanted).is_absolute() and (Path(wanted) / "card.json").is_file():
            models = (*models, wanted)
        self._set(choices.found(models), choices.preferred(models, wanted))

    def add(self, choice: Choice) -> None:
        """Offer a model that was opened, and choose it."""
        self._offer(choice, choice.asked_as)

    def also(self, choice: Choice) -> None:
        """Offer a model beside the one that is chosen."""
        self._offer(choice, self._composer.model or choice.asked_as)

    def _offer(self, choice: Choice, chosen: str) -> None:
        known = tuple(old for old in self._composer.choices if old.asked_as != choice.asked_as)
        self._set((*known, choice), chosen)

    def refuse(self, model: str) -> None:
        """Choose the one that answered last instead; a refused one that the user opened is not offered any longer."""
        good = self._composer.model
        if good == model:
            good = self._requests.good.model if self._requests.good else ""
        left = tuple(old for old in self._composer.choices if old.asked_as != model or not Path(model).is_absolute())
        self._set(left, choices.preferred(tuple(choice.asked_as for choice in left), good))

    def take(self, text: str, model: str, beam: int) -> None:
        """Fill the bar without asking; a model that is not offered is left out."""
        named = [choice.asked_as for choice in self._composer.choices if model in (choice.asked_as, choice.name)]
        self._composer.field.put(text)
        self._composer.set_beam(beam)
        self._composer.set_choices(self._composer.choices, named[0] if named else self._composer.model)

    def take_trace(self, trace: Trace) -> None:
        """Fill the bar with what a recorded run was asked."""
        self.take(trace.text, trace.model.name, trace.request.beam)

    def _set(self, found: tuple[Choice, ...], model: str) -> None:
        self._composer.set_choices(found, model)
        self._pages.set_models(tuple(choice.asked_as for choice in found))
