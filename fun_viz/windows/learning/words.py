"""What the window explains: it opens the glossary and the cards of panels, and leads through the tour."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import QObject, QPoint, QPointF, QRect, Signal
from PySide6.QtGui import QCursor
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel, QMainWindow, QWidget

from fun_viz.glossary.facts import telling_step
from fun_viz.glossary.terms import cards, named
from fun_viz.study import Study
from fun_viz.views.canvas import Canvas
from fun_viz.views.stage.widget import StageView
from fun_viz.widgets.panel import Panel
from fun_viz.widgets.texts import marked
from fun_viz.windows.front import Bars, Front
from fun_viz.windows.help import About
from fun_viz.windows.learning.card_layer import CardLayer
from fun_viz.windows.learning.example import Spot
from fun_viz.windows.learning.glossary import Glossary
from fun_viz.windows.learning.info_card import InfoCard
from fun_viz.windows.learning.tour import TEXTS, Beat, Tour
from fun_viz.windows.message import Message
from fun_viz.windows.overlay import Overlay
from fun_viz.windows.pages import Pages
from fun_viz.windows.preferences import Preferences

_RESTS = marked("Paused at a telling step; Space goes on.")


@dataclass(frozen=True)
class Parts:
    """What of the window can be explained, and what it needs for that."""

    pages: Pages
    bars: Bars
    front: Front
    overlay: Overlay
    study: Study
    preferences: Preferences
    titles: Mapping[str, str]  # of the workspaces, by name


class Words(QObject):
    """Belongs to one window."""

    rested = Signal(object)  # a Message: why the clock stands still

    def __init__(self, window: QMainWindow, parts: Parts) -> None:
        super().__init__(window)
        self._window, self._parts = window, parts
        self._glossary: Glossary | None = None  # made when it is first wanted
        self._rest = -1  # the move at which the sentence that plays after the tour comes to rest
        self.tour, self.cards = Tour(window), CardLayer(window)
        self.tour.ended.connect(self._play_once)
        self.cards.closed.connect(self._leave)
        parts.pages.info_asked.connect(self.tell_of)

    def slots(self) -> dict[str, Callable[[], object]]:
        """Return what the commands of help do here."""
        about = lambda: self._parts.overlay.show_content(About())  # noqa: E731 - as the others stand in the table
        return {"help.glossary": self.look_up, "help.tour": self.begin_tour, "help.about": about}

    @property
    def glossary(self) -> Glossary:
        if self._glossary is None:
            self._glossary = Glossary(self._window, self._language, self._now, dict(self._parts.titles))
            self._glossary.page_wanted.connect(self._parts.bars.tabs.pick)
        return self._glossary

    def _language(self) -> str:
        return self._parts.preferences.speech.language

    def _now(self) -> Spot | None:
        """Return the step that is looked at, or the telling one where no word is being written."""
        study = self._parts.study
        if (branch := study.current) is None or not branch.reading.decode_moves:
            return None
        at = study.at(branch)
        written = at.written and branch.reading.output[at.token].special != "stop"
        return branch.reading, at.token if written else telling_step(branch.reading)

    def look_up(self, term: str = "") -> None:
        """Open the glossary, at a word, else at what the mouse is on."""
        self.cards.hide()
        self.glossary.show_term(term or self.term_under(QCursor.pos()))

    def term_under(self, point: QPoint) -> str:
        """Return the word that something on the screen is called by: its own, that of its text or of its panel."""
        widget = QApplication.widgetAt(point)
        while widget is not None:
            if term := _drawn_at(widget, point) or _term_of(widget):
                return term
            widget = widget.parentWidget()
        return ""

    def tell_of(self, panel: Panel) -> None:
        """Open the card of a panel beside the mark that asks for it."""
        card = InfoCard(panel, self._language)
        card.term_wanted.connect(self.look_up)
        mark = panel.info_mark
        self.cards.show_card(card, QRect(mark.mapTo(self._window, QPoint()), mark.size()))

    def begin_tour(self) -> None:
        """Lead through the window, with a sentence at its telling step."""
        parts = self._parts
        parts.preferences.remember(toured=True)
        parts.overlay.hide()
        parts.front.pick_sentence()
        if (page := parts.pages.front) is not None and page.enlarged is not None:
            page.enlarge(None)
        self._go_to_telling()
        self.tour.begin(self.beats())

    def beats(self) -> tuple[Beat, ...]:
        """Return the beats: the sentence, panels of the workspace in front, and the transport."""
        bars = self._parts.bars
        ids = "decode.stage", "decode.map", "decode.next"
        panels = (partial(self._panel, id) for id in ids)
        finders: tuple[Callable[[], QWidget | None], ...] = (lambda: bars.composer, *panels, lambda: bars.transport)
        return tuple(Beat(finder, *text) for finder, text in zip(finders, TEXTS, strict=True))

    def _panel(self, id: str) -> QWidget | None:
        """Return the panel in front that a card of this beginning is of."""
        page, alike = self._parts.pages.front, _ALIKE.get(id, (id,))
        found = (panel for panel in page.panels() if panel.info in alike) if page is not None else ()
        return next(iter(found), None)

    def _leave(self) -> None:
        """Give the keyboard back to what lies over the window, else to the workspace in front."""
        if self._parts.overlay.isVisible():
            self._parts.overlay.setFocus()
            return
        (self._parts.pages.front or self._window).setFocus()

    def _telling_move(self) -> int | None:
        branch = self._parts.study.current
        if branch is None or not branch.reading.decode_moves:
            return None
        return branch.reading.encode_moves + max(0, telling_step(branch.reading))

    def _go_to_telling(self) -> None:
        clock = self._parts.study.clock
        clock.pause()
        if (move := self._telling_move()) is not None:
            clock.move_to(move)

    def _play_once(self) -> None:
        """Play the sentence from its start, and come to rest at its telling step."""
        clock, move = self._parts.study.clock, self._telling_move()
        self._leave()
        if move is None or self._rest >= 0 or not self._window.isVisible():
            return
        self._rest = move
        clock.moved.connect(self._come_to_rest)
        clock.played.connect(self._let_go)
        clock.move_to(0)
        clock.play()

    def _come_to_rest(self, position: int) -> None:
        if position >= self._rest:
            self._parts.study.clock.pause()
            self.rested.emit(Message(_RESTS))

    def _let_go(self, playing: bool) -> None:
        """Leave the clock to the user, whatever stopped it."""
        if not playing:
            clock, self._rest = self._parts.study.clock, -1
            clock.moved.disconnect(self._come_to_rest)
            clock.played.disconnect(self._let_go)


_ALIKE = {"decode.map": ("decode.map", "decode.self", "decode.influence", "decode.track")}


def _drawn_at(widget: QWidget, point: QPoint) -> str:
    """Return the word that a text of a drawing is called by, "" if there is none at a point of the screen."""
    there, text = QPointF(widget.mapFromGlobal(point)), ""
    if isinstance(widget, StageView):
        text = next((each.text for each in widget.texts() if each.box.contains(there)), "")
    elif isinstance(widget, Canvas):
        text = (widget.tip_at(there) or "").partition("\n")[0]
    term = named(text) or named(text.strip(" 0123456789"))
    return term.id if term is not None else ""


def _term_of(widget: QWidget) -> str:
    """Return the word that a widget is called by, "" if none."""
    if own := widget.property("term"):
        return str(own)
    if isinstance(widget, Panel) and widget.info:
        return widget.term or cards()[widget.info].terms[0]
    if isinstance(widget, QLabel | QAbstractButton) and (term := named(widget.text().removesuffix(" ▾"))) is not None:
        return term.id
    return ""
