"""Which models the window offers: those found, those opened by hand, and none that could not be loaded."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QObject, Signal

from fun_viz.run.models import cache
from fun_viz.run.models.defaults import default_models
from fun_viz.strategy import Strategy
from fun_viz.windows.composer import Composer
from fun_viz.windows.message import Message
from fun_viz.windows.model_card import ModelCard, card_of, is_model_folder
from fun_viz.windows.pages import Pages
from fun_viz.windows.requests import Requests


class ModelList(QObject):
    """Keeps the bar and the workspaces of one mind about the models; one whose card is damaged is left aside."""

    message = Signal(object)  # a Message

    def __init__(self, composer: Composer, pages: Pages, requests: Requests, parent: QObject) -> None:
        super().__init__(parent)
        self._composer, self._pages, self._requests = composer, pages, requests
        requests.refused.connect(self.refuse)

    def begin(self, models: tuple[str, ...], wanted: str) -> None:
        """Offer models by name, and the folder used last if it is still there; choose the one wanted if it is."""
        if wanted not in models and is_model_folder(wanted):
            models = (*models, wanted)
        cards = tuple(map(card_of, models))
        good = tuple(card for card in cards if card.fault is None)
        self._set(good, preferred(tuple(card.model for card in good), wanted))
        for fault in (*cache.faults(), *(card.fault for card in cards if card.fault is not None)):
            self.message.emit(Message(fault.template, fault.values, "warning", lasting=True))

    def offer(self, card: ModelCard, *, choose: bool = False) -> None:
        """Offer a model beside the one that is chosen, or choose it."""
        known = tuple(old for old in self._composer.cards if old.model != card.model)
        self._set((*known, card), card.model if choose else self._composer.model or card.model)

    def refuse(self, model: str) -> None:
        """Choose the one that answered last instead; a refused one that the user opened is not offered any longer."""
        good = self._composer.model
        if good == model:
            good = self._requests.good.model if self._requests.good else ""
        left = tuple(old for old in self._composer.cards if old.model != model or not Path(model).is_absolute())
        self._set(left, preferred(tuple(card.model for card in left), good))

    @property
    def model(self) -> str:
        """The one that is chosen."""
        return self._composer.model

    def is_open(self, model: str, folder: Path) -> bool:
        """Say whether a model, or what lies in its folder, is the one that is chosen."""
        return self.model == model or (bool(self.model) and self.model == str(folder))

    def forget(self, model: str) -> None:
        """Offer a model no longer."""
        if self._composer.card_of(model) is not None:
            left = tuple(old for old in self._composer.cards if old.model != model)
            self._set(left, preferred(tuple(card.model for card in left), self._composer.model))

    def renew(self, card: ModelCard) -> None:
        """Call a model that is offered by what its card now says."""
        cards = tuple(card if old.model == card.model else old for old in self._composer.cards)
        self._set(cards, self._composer.model)

    def title_of(self, model: str) -> str:
        return self._composer.title_of(model)

    def take(self, text: str, model: str, beam: int, strategy: Strategy) -> None:
        """Fill the bar without asking; a model that is not offered is left out."""
        card = self._composer.card_of(model)
        self._composer.field.put(text)
        self._composer.set_strategy(beam, strategy)
        self._composer.set_cards(self._composer.cards, card.model if card else self._composer.model)

    def _set(self, cards: tuple[ModelCard, ...], model: str) -> None:
        self._composer.set_cards(cards, model)
        self._pages.set_models(tuple(card.model for card in cards))


def preferred(models: tuple[str, ...], wanted: str) -> str:
    """Return the model to begin with: the one wanted if it is there, else the default, else the first."""
    return next(
        (model for model in (wanted, default_models().model) if model in models), models[0] if models else wanted
    )
