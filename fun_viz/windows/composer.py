"""What to run: the sentence, the model and the strategy, in one bar at the top."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QAction, QActionGroup
from PySide6.QtWidgets import QMenu, QWidget

from fun_viz.strategy import SEARCH, Strategy
from fun_viz.trace import Request
from fun_viz.widgets.buttons import OneClick
from fun_viz.widgets.choice import filled_menu
from fun_viz.widgets.labels import label
from fun_viz.widgets.layouts import keep_room, row
from fun_viz.widgets.panel import chip
from fun_viz.widgets.strategy_choice import StrategyChoice, strategy_name, strategy_said
from fun_viz.widgets.texts import Texts, set_tip, translated, verbatim
from fun_viz.windows import commands
from fun_viz.windows.distinct import distinct
from fun_viz.windows.icons import icon
from fun_viz.windows.language import Speech
from fun_viz.windows.model_card import ModelCard
from fun_viz.windows.number_formats import parameters
from fun_viz.windows.sentence_field import SentenceField
from fun_viz.windows.suggestions import everyday, suggestions, suits

_PATIENCE = 300  # milliseconds of work before Decode becomes Cancel
_EARLIER = 12  # sentences of the history in the menu


class Composer(QWidget):
    """Says what the user wants; whoever listens does it."""

    decode = Signal()
    model_chosen = Signal()
    cancel = Signal()
    shelf_wanted = Signal()

    def __init__(self, speech: Speech) -> None:
        super().__init__()
        self._speech = speech
        self.cards: tuple[ModelCard, ...] = ()  # of the models that can be chosen
        self.model, self.beam, self.strategy, self._several = "", 1, SEARCH, False
        self._examples, self._models, self._strategies = chip("quiet"), chip("bar"), chip("bar")
        self._decode, self.theme, self.language = chip("primary", kind=OneClick), chip("bar"), chip("bar")
        self.choice = StrategyChoice(self)
        self.field = SentenceField(self._examples)
        self._of_asking = self.field, self._models, self._strategies, self._decode
        self.cancels = False  # whether the button now stops the work instead of starting it
        self._patience = QTimer(self, singleShot=True, interval=_PATIENCE)
        self._lay_out()
        self._connect()
        self._bind_texts()
        self.theme.setIcon(icon("theme"))

    def _lay_out(self) -> None:
        buttons = self._models, self._strategies, self._decode, self.theme, self.language
        row(self, label("name", "Fun-Viz"), (self.field, 1), *buttons, spacing=10).setContentsMargins(16, 4, 16, 4)
        self.field.setFixedHeight(38)
        keep_room(*self._of_asking)
        for button, fill in ((self._examples, self._fill_examples), (self._models, self._fill_models)):
            button.setMenu(filled_menu(button, fill))

    def _connect(self) -> None:
        self.field.returnPressed.connect(self.decode)
        self._decode.clicked.connect(self._pressed)
        self._strategies.clicked.connect(self._open_choice)
        self.choice.chosen.connect(self.choose_strategy)
        self._patience.timeout.connect(partial(self._offer_cancel, True))

    @property
    def request(self) -> Request:
        return Request(self.model, self.field.text(), self.beam, strategy=self.strategy)

    def set_cards(self, cards: tuple[ModelCard, ...], model: str) -> None:
        before = self.suggestions() if model != self.model else ()
        self.cards, self.model = cards, model
        self._show_model()
        self._suit(before)

    def set_strategy(self, beam: int, strategy: Strategy = SEARCH) -> None:
        self.beam, self.strategy = beam, strategy
        self._show_strategy()

    def choose_strategy(self, beam: int, strategy: Strategy) -> None:
        """Take a strategy up and decode with it."""
        self.set_strategy(beam, strategy)
        self.decode.emit()

    def set_asking(self, asks: bool, *, several: bool = False) -> None:
        """Say whether the workspace in front is asked for sentences at all, and whether of several models."""
        self._several = several
        self._show_model()
        for part in self._of_asking:
            part.setVisible(asks)

    def set_working(self, working: bool) -> None:
        """Make Decode a way to cancel, once the work has taken a moment."""
        if working:
            self._patience.start()
        else:
            self._patience.stop()
            self._offer_cancel(False)

    def title_of(self, model: str) -> str:
        """Return the title of a model, by what it is asked as or by its name."""
        card = self.card_of(model)
        return card.title(self._speech.language) if card else model

    def card_of(self, model: str) -> ModelCard | None:
        """Return the card of a model that can be chosen, by what it is asked as or by its name."""
        return next((card for card in self.cards if model in (card.model, card.name)), None)

    def _offer_cancel(self, cancels: bool) -> None:
        self.cancels = cancels
        self._show_decode()

    def _pressed(self) -> None:
        (self.cancel if self.cancels else self.decode).emit()

    def _choose_model(self, model: str) -> None:
        self.set_cards(self.cards, model)
        self.model_chosen.emit()
        self.decode.emit()

    def _open_choice(self) -> None:
        self.choice.open_below(self._strategies, self.beam, self.strategy)

    def _choose_text(self, text: str) -> None:
        self.field.put(text)
        self.decode.emit()

    def _fill_examples(self, menu: QMenu) -> None:
        suggested = self.suggestions()
        for text in suggested:
            menu.addAction(verbatim(text), partial(self._choose_text, text))
        earlier = [text for text in reversed(self.field.history) if text not in suggested][:_EARLIER]
        if earlier:
            menu.addSection(translated("Earlier"))
        for text in earlier:
            cut = self.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, 420)
            menu.addAction(verbatim(cut), partial(self._choose_text, text))

    def suggestions(self) -> tuple[str, ...]:
        """Return sentences that suit the model that is chosen."""
        card = self.card_of(self.model)
        return suggestions(card.task, card.examples, card.language) if card else everyday()

    def _suit(self, before: tuple[str, ...]) -> None:
        """Put a sentence that suits the model in place of one that does not, unless the user typed it."""
        card, text = self.card_of(self.model), self.field.text()
        if card is None or text not in before or suits(card.task, card.examples, card.language, text):
            return
        if fitting := self.suggestions():
            self.field.put(fitting[0])

    def _fill_models(self, menu: QMenu) -> None:
        group = QActionGroup(menu)
        language = self._speech.language
        titles = [card.title(language) for card in self.cards]
        made, names = [card.made for card in self.cards], [card.name for card in self.cards]
        for card, title in zip(self.cards, distinct(titles, made, names), strict=True):
            action = _offer(group, menu, self._entry(card, title), partial(self._choose_model, card.model))
            set_tip(action, card.about)
            action.setChecked(card.model == self.model)
        menu.addSeparator()
        menu.addAction(translated("All models…"), self.shelf_wanted.emit)

    def _entry(self, card: ModelCard, title: str) -> str:
        size = f"   {parameters(card.parameters, self._speech.language)}" if card.parameters else ""
        return verbatim(f"{title}{size}")

    def _bind_texts(self) -> None:
        texts = Texts(self)
        texts.bind(self.theme.setToolTip, "Light or dark")
        texts.bind(self.theme.setAccessibleName, "Light or dark")
        texts.bind(self.field.setPlaceholderText, "Type a Chinese sentence and press Enter")
        texts.bind(self.field.setAccessibleName, "Sentence")
        texts.follow(self._name_menus)
        texts.follow(self._show_strategy)
        texts.follow(self._show_model)
        texts.follow(self._show_decode)
        self.language.setText("中 / EN")
        set_tip(self.language, "中文 / English")

    def _name_menus(self) -> None:
        self._examples.setText(translated("examples") + " ▾")

    def _show_strategy(self) -> None:
        self._strategies.setText(strategy_name(self.beam, self.strategy) + " ▾")
        said = strategy_said(self.beam, self.strategy)
        set_tip(self._strategies, f"{translated('How the next token is chosen')}: {said}")

    def _show_model(self) -> None:
        title = self.title_of(self.model) or translated("no model")
        self._models.setText(verbatim(title) + " ▾")
        card = self.card_of(self.model)
        tip = translated("Model: {name}", name=card.about if card else self.model)
        first = translated("Another one takes the first lane.")
        set_tip(self._models, f"{tip}\n{first}" if self._several else tip)

    def _show_decode(self) -> None:
        text, tip = translated("Decode") + " ⏎", translated("Translate the sentence step by step (Enter)")
        if self.cancels:
            text, tip = translated("Cancel"), commands.key_text(commands.command("window.escape").keys)
        self._decode.setText(text)
        set_tip(self._decode, tip)


def _offer(group: QActionGroup, menu: QMenu, text: str, choose: Callable[[], None]) -> QAction:
    """Add an entry that is one of a group."""
    action = menu.addAction(text, choose)
    action.setCheckable(True)
    return group.addAction(action)
