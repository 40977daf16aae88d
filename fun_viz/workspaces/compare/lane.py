"""One lane: where it is on the clock, its text so far, where it looks, and what it could write next."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFontMetrics, QResizeEvent
from PySide6.QtWidgets import QFrame, QMenu, QScrollArea, QVBoxLayout, QWidget

from fun_viz.trace import Place
from fun_viz.views.bars import Bars
from fun_viz.views.matrix import Matrix
from fun_viz.views.output_text import OutputText, Word
from fun_viz.views.theme import type_face
from fun_viz.widgets.badge import Badge
from fun_viz.widgets.choice import menu_chip
from fun_viz.widgets.panel import Note, Panel, chip
from fun_viz.workspaces.compare import words
from fun_viz.workspaces.compare.progress import Progress
from fun_viz.workspaces.compare.stand import Mode, Stand

_EDGES = 24  # left and right margin of a panel
_LINE = 32  # pixels of one line of text
_BESIDE_TEXT = 235  # all that is not text: title, progress, the smallest map, the candidates
_TALLEST = 98  # three lines of text; more of it scrolls


class LanePanel(Panel):
    """Draws a Stand. It asks for another model by `chosen` and to be taken away by `removed`; all carry its index."""

    chosen = Signal(int, str)
    removed = Signal(int)
    pointed = Signal(int, object)  # and places
    clicked = Signal(int, object)
    resized = Signal()

    def __init__(self, index: int) -> None:
        self.progress, self.spoken, self.matrix, self.bars = Progress(), OutputText(), Matrix(), Bars()
        self.standing, self._text = Note(), _scrolled(self.spoken)
        super().__init__(self._stack(), numbers=self._numbers)
        self._ruler = OutputText(self)  # never seen: it says how high the whole text will be
        self._ruler.hide()
        self._stand = Stand(index, "")
        self._mode: Mode = "attention"
        self._models: tuple[str, ...] = ()
        self._busy = False
        self.places: tuple[Place, ...] = ()  # highlighted
        self._named: tuple[str, str, int] | None = None
        self.model_chip, self.remove_chip = menu_chip(self._fill_models), chip()
        self._add_controls(index)

    def _stack(self) -> QWidget:
        body = QWidget()
        column = QVBoxLayout(body)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(3)
        for part in (self.progress, self.standing, self._text):
            column.addWidget(part)
        column.addWidget(self.matrix, 5)
        column.addWidget(self.bars, 2)
        self.standing.setFixedHeight(17)
        self.bars.setMinimumHeight(72)
        self.bars.setMaximumHeight(120)
        return body

    def _add_controls(self, index: int) -> None:
        self.setMinimumWidth(220)
        self.add_lead(Badge(index))
        self.model_chip.setText("▾")
        self.remove_chip.setText("×")
        self.add_chip(self.model_chip)
        self.add_chip(self.remove_chip)
        self.remove_chip.clicked.connect(self._ask_to_go)
        for view in (self.matrix, self.spoken):
            view.pointed.connect(partial(self.pointed.emit, index))
            view.clicked.connect(partial(self.clicked.emit, index))

    def retranslate(self) -> None:
        for button, tip in (
            (self.model_chip, self.tr("Which model runs in this lane")),
            (self.remove_chip, self.tr("Take this lane away")),
        ):
            button.setToolTip(tip)
            button.setAccessibleName(tip)
        self._named = None
        self._say()

    def offer(self, models: tuple[str, ...], *, removable: bool) -> None:
        """Say which models the menu offers, and whether the lane may go."""
        self._models = models
        self.remove_chip.setVisible(removable)

    def show_stand(self, stand: Stand, mode: Mode, *, limit: float, length: int, busy: bool) -> None:
        """Draw a lane on a clock of `length`; `limit` is the weight in full colour, `busy` that records still come."""
        self._stand, self._mode, self._busy = stand, mode, busy
        reading = stand.reading
        encode, decode = (reading.encode_moves, reading.decode_moves) if reading else (0, 0)
        self.progress.show_moves(encode, decode, position=stand.position, length=length)
        self.matrix.show_grid(stand.grid(mode, limit))
        self._show_text()
        self._show_candidates()
        self._say()

    def mark(self, places: tuple[Place, ...]) -> None:
        """Highlight tokens."""
        self.places = places
        self.matrix.mark(places)
        self.spoken.mark(places)

    def text_height(self) -> int:
        """Return how high the whole text will be at this width, up to three lines and to the room beside the map."""
        self._ruler.show_words(_spoken(self._stand), None)
        room = max(_LINE, self.height() - _BESIDE_TEXT)
        return min(self._ruler.heightForWidth(max(180, self.width() - _EDGES)), _TALLEST, room)

    def set_text_height(self, height: int) -> None:
        """Give the text a height, the same in all lanes, so that their maps begin at the same line."""
        self._text.setFixedHeight(height)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._name()
        self.resized.emit()

    def _show_text(self) -> None:
        text, at = _spoken(self._stand), self._stand.at
        writing = at is not None and not self._stand.ended and at.token < len(text)
        self.spoken.show_words(text, at.token if at is not None and writing else None)
        if boxes := self.spoken.boxes(self._text.viewport().width()):
            self._text.ensureVisible(0, round(boxes[-1].bottom()), 0, 0)

    def _show_candidates(self) -> None:
        reading, at = self._stand.reading, self._stand.at
        if reading is None or at is None or at.encoding:
            self.bars.show_candidates((), None)
            return
        t = at.token
        self.bars.show_candidates(reading.candidates(t), reading.tokens[t], rank=reading.ranks[t])

    def _say(self) -> None:
        self.standing.setText(words.standing(self._stand, busy=self._busy))
        self.matrix.set_placeholder(words.missing(self._stand, busy=self._busy))
        reading = self._stand.reading is not None
        self.bars.set_placeholder(self.tr("No candidates before the first word.") if reading else "")
        self.set_note(words.kind(self._stand, self._mode))
        self._name()

    def _name(self) -> None:
        """Set the title, cut to the room that the badge and the chips leave."""
        title = words.title(self._stand)
        named = title, self._stand.model, self.width()
        if named == self._named:
            return
        self._named = named
        chips = [button.sizeHint().width() + 8 for button in (self.model_chip, self.remove_chip)]
        metrics = QFontMetrics(type_face(self, 13, bold=True))
        room = max(60, self.width() - _EDGES - 26 - sum(chips))
        tip = self.tr("Model {model}. All lanes share one scale, so that their maps can be compared.")
        cut = metrics.elidedText(title, Qt.TextElideMode.ElideRight, room)
        self.set_title(cut, f"{title}\n" + tip.format(model=self._stand.model))

    def _fill_models(self, menu: QMenu) -> None:
        for model in self._models:
            action = menu.addAction(model)
            action.setCheckable(True)
            action.setChecked(model == self._stand.model)
            action.triggered.connect(partial(self._ask, model))

    def _ask(self, model: str, _checked: bool = False) -> None:
        self.chosen.emit(self._stand.index, model)

    def _ask_to_go(self) -> None:
        self.removed.emit(self._stand.index)

    def _numbers(self) -> str:
        return "\n".join(part for part in (self.matrix.to_csv(), self.bars.to_csv()) if part)


def _spoken(stand: Stand) -> tuple[Word, ...]:
    """Return the whole translation, the end mark left out."""
    reading = stand.reading
    if reading is None:
        return ()
    pieces = zip(reading.target, reading.probabilities, reading.spaced, strict=True)
    whole = tuple(Word(piece.removeprefix("·"), float(p), spaced) for piece, p, spaced in pieces)
    return whole[:-1] if reading.ended else whole


def _scrolled(view: QWidget) -> QScrollArea:
    area = QScrollArea()
    area.setWidgetResizable(True)
    area.setFrameShape(QFrame.Shape.NoFrame)
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    area.setWidget(view)
    area.viewport().setAutoFillBackground(False)
    view.setAutoFillBackground(False)
    return area
