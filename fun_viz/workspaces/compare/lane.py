"""One lane: where it is on the clock, its text so far, where it looks, and what it could write next."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFontMetrics, QResizeEvent
from PySide6.QtWidgets import QMenu, QWidget

from fun_viz.branch import Moment
from fun_viz.reading import Reading
from fun_viz.trace import Place
from fun_viz.views.bars import Bars
from fun_viz.views.matrix import Matrix
from fun_viz.views.output_text import OutputText, Word
from fun_viz.views.theme import type_face
from fun_viz.widgets.badge import Badge
from fun_viz.widgets.choice import add_choice, menu_chip
from fun_viz.widgets.layouts import Scroll, column
from fun_viz.widgets.panel import Note, Panel, chip
from fun_viz.widgets.texts import Texts, translated
from fun_viz.workspaces.attentions import term_of
from fun_viz.workspaces.compare import words
from fun_viz.workspaces.compare.maps import grid
from fun_viz.workspaces.compare.progress import Progress

_EDGES = 24  # left and right margin of a panel
_LINE = 32  # pixels of one line of text
_BESIDE_TEXT = 235  # all that is not text: title, progress, the smallest map, the candidates
_BESIDE_ALL = 103  # all but text, map and candidates
_MAP, _CANDIDATE = 160, 24  # a map that can be read, and one candidate
_TALLEST = 98  # three lines of text; more of it scrolls


class LanePanel(Panel):
    """Asks for another model by `chosen` and to be taken away by `removed`; both carry its index."""

    chosen = Signal(int, str)
    removed = Signal(int)
    pointed = Signal(object, object)  # the lanes, which is this one, and places
    clicked = Signal(object, object)
    resized = Signal()

    def __init__(self, index: int) -> None:
        self.progress, self.spoken, self.matrix, self.bars = Progress(), OutputText(), Matrix(), Bars()
        self.standing, self._text = Note(), Scroll(self.spoken)
        super().__init__(self._stack(), numbers=self._numbers)
        self.set_info("compare.lane")
        self._ruler = OutputText(self)  # never seen: it says how high the whole text will be
        self._ruler.hide()
        self._index, self._model = index, ""
        self._models: tuple[str, ...] = ()
        self._at: Moment | None = None
        self._influence = self._busy = False
        self._named: tuple[str, str, int] | None = None
        self.model_chip, self.remove_chip = menu_chip(self._fill_models), chip()
        self._add_controls(index)

    def _stack(self) -> QWidget:
        body = QWidget()
        column(body, self.progress, self.standing, self._text, (self.matrix, 5), (self.bars, 2), spacing=3)
        self._text.setFocusPolicy(Qt.FocusPolicy.StrongFocus)  # its keys scroll it
        self.standing.setFixedHeight(17)
        self.bars.setMinimumHeight(_CANDIDATE)
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
            view.pointed.connect(partial(self.pointed.emit, (index,)))
            view.clicked.connect(partial(self.clicked.emit, (index,)))
        texts = Texts(self)
        for set_tip in (self.model_chip.setToolTip, self.model_chip.setAccessibleName):
            texts.bind(set_tip, "Which model runs in this lane")
        for set_tip in (self.remove_chip.setToolTip, self.remove_chip.setAccessibleName):
            texts.bind(set_tip, "Take this lane away")
        texts.follow(self._retranslate)

    def _retranslate(self) -> None:
        self._named = None
        self._say()

    def offer(self, models: tuple[str, ...], model: str, *, removable: bool) -> None:
        """Say which models the menu offers, which of them runs here, and whether the lane may go."""
        self._models, self._model = models, model
        self.remove_chip.setVisible(removable)

    def show_moment(self, at: Moment, *, influence: bool, limit: float, length: int, busy: bool) -> None:
        """Draw a lane on a clock of `length`; `limit` is the weight in full colour, `busy` that records still come."""
        self._at, self._influence, self._busy = at, influence, busy
        reading = at.reading
        self.progress.show_moves(reading.encode_moves, reading.decode_moves, position=at.position, length=length)
        self.matrix.show_grid(grid(at, limit, influence=influence))
        self._show_text(at)
        self._show_candidates(at)
        self._say()

    def mark(self, places: tuple[Place, ...]) -> None:
        self.matrix.mark(places)
        self.spoken.mark(places)

    def text_height(self) -> int:
        """Return how high the whole text will be at this width, up to three lines and to the room beside the map."""
        self._ruler.show_words(_spoken(self._at.reading) if self._at else (), None)
        room = max(_LINE, self.height() - _BESIDE_TEXT)
        return min(self._ruler.heightForWidth(max(180, self.width() - _EDGES)), _TALLEST, room)

    def set_text_height(self, height: int) -> None:
        """Give the text a height, the same in all lanes, so that their maps begin at the same line.

        Candidates have what a map of some size leaves.
        """
        self._text.setFixedHeight(height)
        spare = (self.height() - _BESIDE_ALL - height - _MAP) // _CANDIDATE
        self.bars.setMaximumHeight(_CANDIDATE * max(1, min(5, spare)))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._say()
        self.resized.emit()

    def _show_text(self, at: Moment) -> None:
        text = _spoken(at.reading)
        writing = not at.ended and at.token < len(text)
        self.spoken.show_words(text, at.token if writing else None)
        if boxes := self.spoken.boxes(self._text.viewport().width()):
            self._text.ensureVisible(0, round(boxes[-1].bottom()), 0, 0)

    def _show_candidates(self, at: Moment) -> None:
        if at.encoding:
            self.bars.show_candidates((), None)
            return
        reading, t = at.reading, at.token
        self.bars.show_candidates(reading.candidates(t), reading.tokens[t], rank=reading.ranks[t])

    def _say(self) -> None:
        if (at := self._at) is None:
            return
        self.standing.setText(words.standing(at, busy=self._busy))
        self.matrix.set_placeholder(words.missing(at.reading, busy=self._busy))
        self.bars.set_placeholder(translated("No candidates before the first word.") if at.reading.moves else "")
        self.set_note(words.kind(at.reading, influence=self._influence))
        shown = "influence" if self._influence else term_of(at.reading, "cross") or "cross-attention"
        self.set_info("compare.lane", shown if at.reading.trace.anatomy.attention("cross") else "influence")
        self._name(at.reading)

    def _name(self, reading: Reading) -> None:
        """Set the title, cut to the room that the badge and the chips leave."""
        title = words.title(reading)
        named = title, self._model, self.width()
        if named == self._named:
            return
        self._named = named
        chips = [button.sizeHint().width() + 8 for button in (self.model_chip, self.remove_chip)]
        metrics = QFontMetrics(type_face(self, 13, bold=True))
        room = max(60, self.width() - _EDGES - 26 - sum(chips))
        tip = translated(
            "Model {model}. All lanes share one scale, so that their maps can be compared.", model=self._model
        )
        self.set_title(metrics.elidedText(title, Qt.TextElideMode.ElideRight, room), f"{title}\n{tip}")

    def _fill_models(self, menu: QMenu) -> None:
        for model in self._models:
            add_choice(menu, model, partial(self.chosen.emit, self._index, model), chosen=model == self._model)

    def _ask_to_go(self) -> None:
        self.removed.emit(self._index)

    def _numbers(self) -> str:
        return "\n".join(part for part in (self.matrix.to_csv(), self.bars.to_csv()) if part)


def _spoken(reading: Reading) -> tuple[Word, ...]:
    """Return the whole translation, the end mark left out."""
    pieces = zip(reading.target, reading.probabilities, reading.spaced, strict=True)
    whole = tuple(Word(piece.removeprefix("·"), float(p), spaced) for piece, p, spaced in pieces)
    return whole[:-1] if reading.ended else whole
