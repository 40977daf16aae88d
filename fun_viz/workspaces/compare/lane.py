"""One lane: which model it is and where it is on the clock, its net at work, its text so far, and what comes next."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QResizeEvent
from PySide6.QtWidgets import QMenu, QWidget

from fun_viz.branch import Moment
from fun_viz.narration.moves import narrate
from fun_viz.selection import Focus
from fun_viz.trace import Place
from fun_viz.views.bars import Bars
from fun_viz.views.stage.widget import StageView
from fun_viz.views.theme import theme_of, type_face
from fun_viz.widgets.badge import Badge
from fun_viz.widgets.choice import add_choice, menu_chip
from fun_viz.widgets.labels import label
from fun_viz.widgets.panel import Note, Panel, chip
from fun_viz.widgets.rich_text import RichText
from fun_viz.widgets.texts import Texts, set_tip, translated
from fun_viz.workspaces.compare import words
from fun_viz.workspaces.sentences import html, move_of
from fun_viz.workspaces.stage.drawing import draw
from fun_viz.workspaces.stage.translation import judged, translation_html
from fun_viz.workspaces.stage.view import View

_NAME, _TEXT = 0.16, 0.21  # of the width, for the left and the right column
_NAMES, _TEXTS = (150, 210), (170, 300)  # pixels that they have at least, and at most
_TALL, _LOW = 100, 80  # pixels of a lane, from which on there is room for bars, and for a sentence
_EDGE, _LINE, _TOP = 10, 24, 42
_WAITS = Focus()


class LanePanel(Panel):
    """Asks for another model by `chosen` and to be taken away by `removed`; both carry its index."""

    chosen = Signal(int, str)
    removed = Signal(int)
    pointed = Signal(object, object)  # the lanes, which is this one, and places
    clicked = Signal(object, object)

    def __init__(self, index: int) -> None:
        self.stage, self.bars, self.said, self.text = StageView(), Bars(), RichText(), RichText()
        self.columns = QWidget()
        super().__init__(self.columns, numbers=self._numbers)
        self.set_info("compare.lane")
        self._index, self._model = index, ""
        self._models: tuple[str, ...] = ()
        self._at: Moment | None = None
        self._influence = self._busy = False
        self._reference = ""
        self.badge, self.name, self.standing = Badge(index), label("title"), Note()
        self.model_chip, self.remove_chip = menu_chip(self._fill_models), chip()
        for part in (self.badge, self.name, self.standing, self.model_chip, self.remove_chip, self.said, self.stage,
                     self.text, self.bars):  # fmt: skip
            part.setParent(self.columns)
        self.hide_head()
        self.setMinimumHeight(64)
        self._bind(index)

    def _bind(self, index: int) -> None:
        self.model_chip.setText("▾")
        self.remove_chip.setText("×")
        self.remove_chip.clicked.connect(self._ask_to_go)
        self.stage.pointed.connect(partial(self.pointed.emit, (index,)))
        self.stage.clicked.connect(partial(self.clicked.emit, (index,)))
        texts = Texts(self)
        for tip in (self.model_chip.setToolTip, self.model_chip.setAccessibleName):
            texts.bind(tip, "Which model runs in this lane")
        for tip in (self.remove_chip.setToolTip, self.remove_chip.setAccessibleName):
            texts.bind(tip, "Take this lane away")
        texts.follow(self._draw)

    def offer(self, models: tuple[str, ...], model: str, *, removable: bool) -> None:
        """Say which models the menu offers, which of them runs here, and whether the lane may go."""
        self._models, self._model = models, model
        self.remove_chip.setVisible(removable)

    def show_moment(self, at: Moment, *, influence: bool, busy: bool, reference: str = "", move: bool = False) -> None:
        """Draw a lane; `busy` says that records still come, `move` that the clock went one move on."""
        self._at, self._influence, self._busy, self._reference = at, influence, busy, reference
        self._draw(move=move)

    def mark(self, places: tuple[Place, ...]) -> None:
        self.stage.mark(places)

    def minimumSizeHint(self) -> QSize:
        return QSize(400, 64)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()
        self._draw()

    def _arrange(self) -> None:
        """Give the three columns their places; what there is no room for goes, bars first."""
        inside = self.columns.rect()
        width, height = inside.width(), inside.height()
        left, right = (max(least, min(most, round(width * share))) for share, (least, most) in
                       ((_NAME, _NAMES), (_TEXT, _TEXTS)))  # fmt: skip
        tall, low = self.height() >= _TALL, self.height() < _LOW
        chips = [self.model_chip, self.remove_chip]
        x = left - 8
        for button in reversed(chips):
            size = button.sizeHint()
            x -= size.width()
            button.setGeometry(x, 0, size.width(), min(_LINE, size.height()))
            x -= 2
        self.badge.setGeometry(0, 2, 20, 20)
        self.name.setGeometry(27, 0, max(20, x - 30), _LINE)
        self.standing.setGeometry(27, _LINE - 2, left - 35, 18)
        self.said.setGeometry(0, _TOP, left - 10, max(0, height - _TOP))
        self.said.setVisible(not low)
        self.stage.setGeometry(left, 0, width - left - right - _EDGE, height)
        rows = max(0, min(3, (height - 2 * _LINE) // 22)) if tall else 0
        self.text.setGeometry(width - right, 0, right, height - rows * 22)
        self.bars.setGeometry(width - right, height - rows * 22, right, rows * 22)
        self.bars.setVisible(rows > 0)

    def _draw(self, *, move: bool = False) -> None:
        if (at := self._at) is None:
            return
        self._say(at)
        if not at.reading.moves:
            self.stage.set_placeholder(words.missing(at.reading, busy=self._busy))
            self.stage.show_scene(None, move=False)
            return
        width, height, _ = self.stage.mini_room()
        shown = "influence" if self._influence else "attention"
        focus = Focus("influence") if self._influence else _top(at)
        verdicts = judged(at, self._reference)
        scene = draw(View(at, focus, width, height, True, shown, judged=verdicts))  # type: ignore[arg-type]
        self.stage.show_scene(scene, move=move)

    def _say(self, at: Moment) -> None:
        theme, title = theme_of(self), words.title(at.reading)
        room = max(20, self.name.width())
        cut = QFontMetrics(type_face(self, 13, bold=True)).elidedText(title, Qt.TextElideMode.ElideRight, room)
        self.name.setText(cut)
        set_tip(self.name, f"{title}\n{translated('Model {model}', model=self._model)}")
        self.set_title(title)
        self.standing.setText(words.standing(at, busy=self._busy))
        said = narrate(at.reading, move_of(at))[-2:] if at.reading.moves else ()
        self.said.setText(f'<div style="font-size:12px">{html(said, theme)}</div>')
        pixels = 18 if self.height() >= _LOW else 16
        self.text.setText(f'<div style="font-size:{pixels}px">{translation_html(at, theme, self._reference)}</div>'
                          if at.written else "")  # fmt: skip
        reading, t = at.reading, at.token
        if at.encoding:
            self.bars.show_candidates((), None)
            self.bars.set_placeholder("")
        else:
            self.bars.show_candidates(reading.candidates(t), reading.tokens[t], rank=reading.ranks[t])

    def _fill_models(self, menu: QMenu) -> None:
        for model in self._models:
            add_choice(menu, model, partial(self.chosen.emit, self._index, model), chosen=model == self._model)

    def _ask_to_go(self) -> None:
        self.removed.emit(self._index)

    def _numbers(self) -> str:
        return "\n".join(part for part in (self.stage.to_csv(), self.bars.to_csv()) if part)


def _top(at: Moment) -> Focus:
    """Return the map whose links a lane draws: what reads now, then the top layer's attention to the source."""
    kind = "encoder" if at.encoding and at.reading.attention("encoder") is not None else "cross"
    array = at.reading.attention(kind)  # type: ignore[arg-type]
    if array is None:
        return _WAITS
    layer = max(0, at.move) if kind == "encoder" else array.values.shape[0] - 1
    return Focus(kind, layer)  # type: ignore[arg-type]
