"""One lane: which model it is and where it is on the clock, its net at work, its text so far, and what comes next."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QEvent, QObject, QRect, QSize, Qt, Signal
from PySide6.QtGui import QEnterEvent, QFontMetrics, QResizeEvent
from PySide6.QtWidgets import QMenu, QWidget

from fun_viz.branch import Moment
from fun_viz.narration.brief import brief
from fun_viz.narration.clauses import Said, in_words
from fun_viz.selection import Focus
from fun_viz.trace import Place
from fun_viz.views.bars import Bars
from fun_viz.views.stage.widget import StageView
from fun_viz.views.theme import theme_of, type_face
from fun_viz.widgets.badge import Badge
from fun_viz.widgets.choice import add_choice, menu_chip
from fun_viz.widgets.labels import label
from fun_viz.widgets.panel import Note, Panel, chip, opaque
from fun_viz.widgets.rich_text import RichText
from fun_viz.widgets.texts import Texts, set_tip, translated
from fun_viz.workspaces.compare import words
from fun_viz.workspaces.compare.way_chip import WayChip
from fun_viz.workspaces.sentences import html, move_of
from fun_viz.workspaces.stage.drawing import draw
from fun_viz.workspaces.stage.translation import judged, translation_html
from fun_viz.workspaces.stage.view import Shown, View

_NAME, _TEXT = 0.16, 0.21  # of the width, for the left and the right column
_NAMES, _TEXTS = (150, 230), (186, 340)  # pixels that they have at least, and at most
_LOW, _TALL = 80, 200  # pixels of a lane, from which on there is room for a sentence and bars, and for large letters
_LEAST = 76
_EDGE, _LINE, _WAY, _TOP, _BAR = 10, 24, 20, 44, 24
_SIZES = (18, 16, 14)  # pixels of a translation: the largest that all of it has room in
_SAID, _LARGER = 12, 2
_WRAPS = Qt.TextFlag.TextWordWrap
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
        self.index, self._model = index, ""
        self._models: tuple[str, ...] = ()
        self._at: Moment | None = None
        self._influence = self._busy = False
        self._reference, self._beside = "", (0, 0)
        self._looked: int | None = None
        self._places: tuple[Place, ...] = ()
        self.badge, self.name, self.standing = Badge(index), label("title"), Note()
        self.model_chip, self.remove_chip = menu_chip(self._fill_models), chip()
        self.way = WayChip()
        for part in (self.badge, self.name, self.standing, self.said, self.stage, self.text, self.bars,
                     self.model_chip, self.remove_chip, self.way):  # fmt: skip
            part.setParent(self.columns)
        for words_of in (self.said, self.text):
            words_of.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        opaque(self.standing)
        self.hide_head()
        self.setMinimumHeight(_LEAST)
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
        for button in (self.model_chip, self.remove_chip, self.way.button):
            button.installEventFilter(self)  # reached with Tab, they have to be seen
        texts.follow(self._renew)

    def offer(self, models: tuple[str, ...], model: str, *, removable: bool) -> None:
        """Say which models the menu offers, which of them runs here, and whether the lane may go."""
        self._models, self._model = models, model
        self.remove_chip.setVisible(removable)
        self._arrange()

    def show_moment(
        self, at: Moment, *, influence: bool, busy: bool, reference: str = "", move: bool = False,
        beside: tuple[int, int] = (0, 0),
    ) -> None:  # fmt: skip
        """Draw a lane; `busy` says that records still come, `move` that the clock went one move on.

        `beside` are the most tokens, given and written, of any lane: the same token has the same place in all.
        """
        another = self._at is None or at.reading is not self._at.reading
        self._at, self._influence, self._busy, self._reference = at, influence, busy, reference
        self._beside, self._looked = beside, self._pointed_at(at)
        if another:
            self._arrange()
        self._draw(move=move)

    def mark(self, places: tuple[Place, ...]) -> None:
        """Light tokens; of a word written before, its links are drawn."""
        self._places = places
        if self._at is not None and (looked := self._pointed_at(self._at)) != self._looked:
            self._looked = looked
            self._draw_stage(self._at)
        self.stage.mark(places)

    def _pointed_at(self, at: Moment) -> int | None:
        words_pointed_at = [place.index for place in self._places if place.sequence != "source"]
        one = len(words_pointed_at) == 1 and 0 <= words_pointed_at[0] < at.written - 1
        return words_pointed_at[0] if one else None

    def minimumSizeHint(self) -> QSize:
        return QSize(400, _LEAST)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()
        self._draw()

    def enterEvent(self, event: QEnterEvent) -> None:
        self._arrange()

    def leaveEvent(self, event: QEvent) -> None:
        self._arrange()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in (QEvent.Type.FocusIn, QEvent.Type.FocusOut):
            self._arrange()
        return False

    def _arrange(self) -> None:
        """Give the three columns their places; what there is no room for goes."""
        inside, low = self.columns.rect(), self.height() < _LOW
        width, height = inside.width(), inside.height()
        left, right = (max(least, min(most, round(width * share))) for share, (least, most) in
                       ((_NAME, _NAMES), (_TEXT, _TEXTS)))  # fmt: skip
        top = max(0, (height - _TOP) // 2) if low else 0
        self.badge.setGeometry(0, top + 3, 18, 18)
        self._arrange_head(left - 12, top)
        self._arrange_way(left - 12, top + _LINE - 3)
        self.said.setGeometry(0, _TOP, left - 12, max(0, height - _TOP))
        self.said.setVisible(not low)
        self.stage.setGeometry(left, 0, width - left - right - _EDGE, height)
        pixels, lines = self._size(right, height)
        rows = 0 if low else max(0, min(3, (height - lines - 4) // _BAR))
        above = (height - lines) // 2 if low else 0
        self.text.setGeometry(width - right, max(0, above), right, height - rows * _BAR - max(0, above))
        self.bars.setGeometry(width - right, height - rows * _BAR, right, rows * _BAR)
        self.bars.setVisible(rows > 0)
        self._pixels = pixels

    _pixels = _SIZES[0]
    _aside = 0  # pixels that chips take beside where the lane is

    @property
    def _larger(self) -> int:
        return _LARGER if self.height() >= _TALL else 0

    def _arrange_head(self, right: int, top: int) -> None:
        """Place the name; its chips take of its room only while they are wanted, or where there is enough for both."""
        chips = [button for button in (self.model_chip, self.remove_chip) if not button.isHidden()]
        wide = sum(button.sizeHint().width() + 2 for button in chips)
        title = words.title(self._at.reading) if self._at else ""
        fits = QFontMetrics(type_face(self, 13, bold=True)).horizontalAdvance(title) + 4 <= right - 26 - wide
        wanted = fits or self.underMouse() or any(button.hasFocus() for button in chips)
        x, y = right, top if fits else top + _LINE  # beside where the lane is, which gives way before the name does
        for button in reversed(chips):
            size = button.sizeHint() if wanted else QSize(0, 0)
            x -= size.width()
            button.setGeometry(x, y, size.width(), min(_LINE, size.height()))
            x -= 2 if wanted else 0
        self.name.setGeometry(26, top, max(20, (x if fits else right) - 26), _LINE)
        self._aside = 0 if fits else right - x
        self._name()

    def _arrange_way(self, right: int, top: int) -> None:
        """Place where the lane is, and how it chooses: that is seen where it is its own, and while it is wanted."""
        wanted = self.way.own is not None or self.underMouse() or self.way.button.hasFocus()
        size = self.way.sizeHint() if wanted else QSize(0, 0)
        right -= self._aside
        self.way.setGeometry(right - size.width(), top + 3, size.width(), min(_WAY, size.height()))
        self.standing.setGeometry(26, top, max(10, right - 26 - size.width()), 18)

    def _size(self, width: int, height: int) -> tuple[int, int]:
        """Return how large the translation is written, and how high all of it is then."""
        text, high = (self._at.reading.text if self._at else "") or "…", 0
        for pixels in (size + self._larger for size in _SIZES):
            metrics = QFontMetrics(type_face(self, pixels, bold=True))
            high = metrics.boundingRect(QRect(0, 0, width - 12, 4096), _WRAPS, text).height()
            if high <= height:
                break
        return pixels, min(high, height)

    def _renew(self) -> None:
        """Say everything again, in another language or look."""
        self._arrange()
        self._draw()

    def _draw(self, *, move: bool = False) -> None:
        if (at := self._at) is None:
            return
        self._say(at)
        self._draw_stage(at, move=move)

    def _draw_stage(self, at: Moment, *, move: bool = False) -> None:
        if not at.reading.moves:
            self.stage.set_placeholder(words.missing(at.reading, busy=self._busy))
            self.stage.show_scene(None, move=False)
            return
        width, height, _ = self.stage.mini_room()
        shown: Shown = "influence" if self._influence else "attention"
        focus = Focus("influence") if self._influence else _top(at)
        verdicts = judged(at, self._reference)
        view = View(at, focus, width, height, True, shown, self._looked, judged=verdicts, beside=self._beside)
        self.stage.show_scene(draw(view), move=move)

    def _name(self) -> None:
        title = words.title(self._at.reading) if self._at else ""
        face = QFontMetrics(type_face(self, 13, bold=True))
        self.name.setText(face.elidedText(title, Qt.TextElideMode.ElideRight, max(20, self.name.width())))
        set_tip(self.name, f"{title}\n{translated('Model {model}', model=self._model)}")

    def _say(self, at: Moment) -> None:
        theme, low = theme_of(self), self.height() < _LOW
        self.set_title(words.title(at.reading))
        self.standing.setText(words.standing(at, busy=self._busy, chance=low))
        self.said.setText(f'<div style="font-size:{_SAID + self._larger}px">{html(self._brief(at), theme)}</div>')
        text = translation_html(at, theme, self._reference) if at.written else ""
        pixels = self._pixels
        if not text and at.reading.moves:
            pixels, text = 13, f'<span style="color:{theme.muted}">{words.awaits(at)}</span>'
        self.text.setText(f'<div style="font-size:{pixels}px">{text}</div>' if text else "")
        self.text.verticalScrollBar().setValue(self.text.verticalScrollBar().maximum())  # the newest word is seen
        reading, t = at.reading, at.token
        if at.encoding:
            self.bars.show_candidates((), None)
            self.bars.set_placeholder("")
        else:
            self.bars.show_candidates(reading.candidates(t), reading.tokens[t], rank=reading.ranks[t])

    def _brief(self, at: Moment) -> Said:
        """Return the longest way to tell of the move that there is room for; nothing is better than half of one."""
        room, metrics = self.said.size(), QFontMetrics(type_face(self, _SAID + self._larger, bold=True))
        if self.said.isHidden():
            return ()
        for said in brief(at.reading, move_of(at)):
            text = in_words(said, translated)
            if metrics.boundingRect(QRect(0, 0, room.width(), 4096), _WRAPS, text).height() <= room.height():
                return said
        return ()

    def _fill_models(self, menu: QMenu) -> None:
        for model, name in zip(self._models, words.named(self._models), strict=True):
            add_choice(menu, name, partial(self.chosen.emit, self.index, model), chosen=model == self._model)

    def _ask_to_go(self) -> None:
        self.removed.emit(self.index)

    def _numbers(self) -> str:
        return "\n".join(part for part in (self.stage.to_csv(), self.bars.to_csv()) if part)


def most_tokens(moments: tuple[Moment, ...]) -> tuple[int, int]:
    """Return how many tokens are given and written at most in any lane."""
    given = max((len(at.reading.source) for at in moments), default=0)
    return given, max((at.reading.decode_moves for at in moments), default=0)


def _top(at: Moment) -> Focus:
    """Return the map whose links a lane draws: what reads now, then the top layer's attention to the source."""
    kind = "encoder" if at.encoding and at.reading.attention("encoder") is not None else "cross"
    array = at.reading.attention(kind)  # type: ignore[arg-type]
    if array is None:
        return _WAITS
    layer = max(0, at.move) if kind == "encoder" else array.values.shape[0] - 1
    return Focus(kind, layer)  # type: ignore[arg-type]
