"""What to run: the sentence, the model and the strategy, in one bar at the top."""

from __future__ import annotations

import json
from functools import partial

from PySide6.QtCore import QEvent, Qt, QTimer, Signal
from PySide6.QtGui import QAction, QActionGroup
from PySide6.QtWidgets import QHBoxLayout, QLabel, QMenu, QPushButton, QWidget

from fun_viz import paths
from fun_viz.trace import Request
from fun_viz.views.theme import theme_of
from fun_viz.windows.choices import Choice
from fun_viz.windows.icons import icon
from fun_viz.windows.quantity import parameters
from fun_viz.windows.sentence_field import SentenceField
from fun_viz.windows.settings import BEAMS

_PATIENCE = 300  # milliseconds of work before Decode becomes Cancel
_EARLIER = 12  # sentences of the history in the menu


class Composer(QWidget):
    """Says what the user wants; whoever listens does it."""

    decode = Signal()
    cancel = Signal()
    left = Signal()  # the keyboard goes back to the page
    folder_wanted = Signal()
    theme_toggled = Signal()
    language_toggled = Signal()

    def __init__(self, *, language: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.language = language
        self.choices: tuple[Choice, ...] = ()
        self.model, self.beam = "", 1
        self._name = QLabel("Fun-Viz")
        self._name.setProperty("role", "name")
        self._examples, self._models, self._strategies = _button("quiet"), _button("bar"), _button("bar")
        self._decode, self._theme, self._language = _button("primary"), _button("bar"), _button("bar")
        self.field = SentenceField(self._examples)
        self._cancels = False
        self._patience = QTimer(self, singleShot=True, interval=_PATIENCE)
        self._lay_out()
        self._connect()
        self._retranslate()
        self._colour()

    def _lay_out(self) -> None:
        layout = QHBoxLayout(self)
        layout.setContentsMargins(16, 8, 16, 6)
        layout.setSpacing(10)
        layout.addWidget(self._name)
        layout.addWidget(self.field, 1)
        for button in (self._models, self._strategies, self._decode, self._theme, self._language):
            layout.addWidget(button)
        self.field.setFixedHeight(44)
        for part in self._of_asking():
            policy = part.sizePolicy()
            policy.setRetainSizeWhenHidden(True)  # so that nothing else moves
            part.setSizePolicy(policy)
        for button, menu in (
            (self._examples, self._fill_examples),
            (self._models, self._fill_models),
            (self._strategies, self._fill_strategies),
        ):
            button.setMenu(QMenu(button))
            button.menu().aboutToShow.connect(menu)

    def _connect(self) -> None:
        self.field.returnPressed.connect(self.decode)
        self.field.left.connect(self.left)
        self._decode.clicked.connect(self._pressed)
        self._theme.clicked.connect(self.theme_toggled)
        self._language.clicked.connect(self.language_toggled)
        self._patience.timeout.connect(partial(self._offer_cancel, True))

    def _of_asking(self) -> tuple[QWidget, ...]:
        return self.field, self._models, self._strategies, self._decode

    # ---- what is asked

    @property
    def request(self) -> Request:
        return Request(self.model, self.field.text(), self.beam)

    def set_choices(self, choices: tuple[Choice, ...], model: str) -> None:
        """Say which models there are and which of them is chosen."""
        self.choices, self.model = choices, model
        self._retranslate()

    def set_beam(self, beam: int) -> None:
        self.beam = beam
        self._retranslate()

    def set_language(self, language: str) -> None:
        """Say in which language titles and numbers are told."""
        self.language = language
        self._retranslate()

    def set_asking(self, asks: bool) -> None:
        """Say whether the workspace in front is asked for sentences at all."""
        for part in self._of_asking():
            part.setVisible(asks)

    def set_working(self, working: bool) -> None:
        """Make Decode a way to cancel, once the work has taken a moment."""
        if working:
            self._patience.start()
        else:
            self._patience.stop()
            self._offer_cancel(False)

    @property
    def cancels(self) -> bool:
        """Whether the button now stops the work instead of starting it."""
        return self._cancels

    def title_of(self, model: str) -> str:
        """Return the title of a model, by what it is asked as or by its name."""
        found = (choice.title(self.language) for choice in self.choices if model in (choice.asked_as, choice.name))
        return next(found, model)

    def _offer_cancel(self, cancels: bool) -> None:
        self._cancels = cancels
        self._retranslate()

    def _pressed(self) -> None:
        (self.cancel if self._cancels else self.decode).emit()

    def _choose_model(self, model: str) -> None:
        self.model = model
        self._retranslate()
        self.decode.emit()

    def _choose_beam(self, beam: int) -> None:
        self.set_beam(beam)
        self.decode.emit()

    def _choose_text(self, text: str) -> None:
        self.field.put(text)
        self.decode.emit()

    # ---- menus, made when they open

    def _fill_examples(self) -> None:
        menu = self._examples.menu()
        menu.clear()
        for text in examples():
            menu.addAction(text, partial(self._choose_text, text))
        earlier = [text for text in reversed(self.field.history) if text not in examples()][:_EARLIER]
        if earlier:
            menu.addSection(self.tr("Earlier"))
        for text in earlier:
            cut = self.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, 420)
            menu.addAction(cut.replace("&", "&&"), partial(self._choose_text, text))

    def _fill_models(self) -> None:
        menu = self._models.menu()
        menu.clear()
        group = QActionGroup(menu)
        for choice in self.choices:
            action = _chosen(QAction(self._told(choice), group), choice.asked_as == self.model)
            action.setToolTip(choice.asked_as)
            action.triggered.connect(partial(self._choose_model, choice.asked_as))
        menu.addActions(group.actions())
        menu.addSeparator()
        menu.addAction(self.tr("Open a model folder…"), self.folder_wanted.emit)

    def _fill_strategies(self) -> None:
        menu = self._strategies.menu()
        menu.clear()
        group = QActionGroup(menu)
        for beam in BEAMS:
            action = _chosen(QAction(self._strategy(beam), group), beam == self.beam)
            action.triggered.connect(partial(self._choose_beam, beam))
        menu.addActions(group.actions())

    def _told(self, choice: Choice) -> str:
        size = f"   {parameters(choice.parameters, self.language)}" if choice.parameters else ""
        return f"{choice.title(self.language)}{size}".replace("&", "&&")

    def _strategy(self, beam: int) -> str:
        return self.tr("greedy") if beam == 1 else self.tr("beam {n}").format(n=beam)

    # ---- words and colours

    def _retranslate(self) -> None:
        self.field.setPlaceholderText(self.tr("Type a Chinese sentence and press Enter"))
        self.field.setAccessibleName(self.tr("Sentence"))
        title = self.title_of(self.model) or self.tr("no model")
        self._examples.setText(self.tr("examples") + " ▾")
        self._models.setText(title.replace("&", "&&") + " ▾")
        self._models.setToolTip(self.tr("Model: {name}").format(name=self.model))
        self._strategies.setText(self._strategy(self.beam) + " ▾")
        self._strategies.setToolTip(self.tr("How the next token is chosen"))
        self._decode.setText(self.tr("Cancel") if self._cancels else self.tr("Decode") + " ⏎")
        self._decode.setToolTip(
            self.tr("Esc") if self._cancels else self.tr("Translate the sentence step by step (Enter)")
        )
        self._theme.setToolTip(self.tr("Light or dark"))
        self._theme.setAccessibleName(self.tr("Light or dark"))
        self._language.setText("中 / EN")
        self._language.setToolTip("中文 / English")

    def _colour(self) -> None:
        self._theme.setIcon(icon("theme", theme_of(self).text))

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            self._retranslate()
        elif event.type() == QEvent.Type.PaletteChange:
            self._colour()
        super().changeEvent(event)


def examples() -> tuple[str, ...]:
    """Return the sentences that come with the program; none if their file cannot be read."""
    try:
        return tuple(json.loads((paths.resources() / "examples.json").read_text("utf-8"))["zh"])
    except (OSError, ValueError, KeyError, TypeError):
        return ()


def _button(role: str) -> QPushButton:
    button = QPushButton()
    button.setProperty("role", role)
    button.setCursor(Qt.CursorShape.PointingHandCursor)
    button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
    return button


def _chosen(action: QAction, chosen: bool) -> QAction:
    action.setCheckable(True)
    action.setChecked(chosen)
    return action
