"""The tree in its card: what is seen, how wide the beam is, and what each look of a word means."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QMenu, QSizePolicy, QWidget

from fun_viz.strategy import Strategy
from fun_viz.trace import Request
from fun_viz.tree import Node, Tree
from fun_viz.views.canvas import Painted
from fun_viz.views.painting import advance, write
from fun_viz.views.stage.marks import Box, Ink, Path
from fun_viz.views.stage.painter import paint_marks
from fun_viz.views.theme import theme_of, type_face
from fun_viz.widgets.choice import add_choice, menu_chip
from fun_viz.widgets.labels import label
from fun_viz.widgets.layouts import column, row
from fun_viz.widgets.panel import Panel, chip
from fun_viz.widgets.strategy_choice import strategy_name
from fun_viz.widgets.texts import Texts, marked, set_tip, translated
from fun_viz.workspaces.beam.view import TreeArea, TreeView

_WIDTHS, _PENALTIES = (1, 2, 3, 5, 10, 20), (0.0, 0.6, 1.0, 2.0)
_LOOKS = (marked("best now"), marked("kept"), marked("dropped"), marked("finished"), marked("not yet"))
_HIGH, _BOX = 24, 22.0


class TreePanel(Panel):
    """`wanted` carries the width of a beam and a Strategy that a chip asks for."""

    wanted = Signal(int, object)

    def __init__(self) -> None:
        self.view, whole = TreeView(), QWidget()
        self.area, self.key, self._hint = TreeArea(self.view), _Key(), label("status")
        super().__init__(whole, numbers=self.view.to_csv)
        self.set_info("beam.tree", "beam-search")
        self._request: Request | None = None
        self._tree: Tree | None = None
        self._now = -1
        self.width_chip, self.penalty_chip = menu_chip(self._fill_widths), menu_chip(self._fill_penalties)
        self.seed_chip = chip()
        for one in (self.width_chip, self.penalty_chip, self.seed_chip):
            self.add_chip(one)
        column(whole, (self.area, 1), row(None, (self.key, 1), self._hint, spacing=8), spacing=4)
        self.seed_chip.clicked.connect(self._draw_again)
        texts = Texts(self)
        texts.bind(self.set_title, "Beam")
        texts.bind(self._hint.setText, "click a word to see its attention, or go on from it")
        texts.bind(self.width_chip.setToolTip, "How many sentences are kept at each step")
        texts.bind(self.penalty_chip.setToolTip, "How much longer sentences are forgiven their lower scores")
        texts.bind(self.seed_chip.setText, "draw again")
        texts.bind(self.seed_chip.setToolTip, "Draw another sentence, with the next seed")
        texts.follow(self._say)

    def show_tree(self, tree: Tree | None, request: Request, now: int, chosen: Node | None, *, fills: bool) -> None:
        """Show a tree after one of its steps; a net that `fills` masks has none."""
        self._tree, self._request, self._now = tree, request, now
        waits = translated("The tree begins with the first word.")
        never = translated("This net fills all masks at once: there is no order of words to choose in, and so no tree.")
        self.view.set_placeholder(never if fills else waits)
        self.view.show_tree(tree, now, chosen)
        self.area.follow()
        self._say()

    def _say(self) -> None:
        if (request := self._request) is None:
            return
        searches, samples = request.strategy.way == "search", request.strategy.way == "sample"
        self.width_chip.setVisible(searches)
        self.penalty_chip.setVisible(request.strategy.way != "sample")
        self.seed_chip.setVisible(samples)
        self.width_chip.setText(translated("width {n}", n=request.beam) + " ▾")
        penalty = f"{request.strategy.length_penalty:.1f}"
        self.penalty_chip.setText(translated("length penalty {number}", number=penalty) + " ▾")
        self.set_note(" · ".join(self._notes(request)))

    def _notes(self, request: Request) -> list[str]:
        """Return what is seen, part by part."""
        match request.strategy.way:
            case "sample":
                what = translated("{n} sentences drawn, from seed {seed} on", n=request.strategy.draws,
                                  seed=request.strategy.seed)  # fmt: skip
                if request.strategy.draws == 1:
                    what = translated("one sentence drawn with seed {seed}", seed=request.strategy.seed)
            case "exhaustive":
                what = translated("every text of up to 3 tokens")
            case _:
                what = translated("{n} hypotheses kept at each step", n=request.beam)
                what = translated("greedy: one hypothesis, and so one line") if request.beam == 1 else what
        notes = [what, translated("log p under each word")]
        if self._tree is not None and (more := self._tree.left_out(self._now)):
            notes.append(translated("{n} more are not shown", n=f"{more:,}"))
        return notes

    def _fill_widths(self, menu: QMenu) -> None:
        if (request := self._request) is not None:
            for width in sorted({*_WIDTHS, request.beam}):
                choose = partial(self.wanted.emit, width, request.strategy)
                name = strategy_name(width, request.strategy)
                add_choice(menu, name, choose, chosen=width == request.beam)

    def _fill_penalties(self, menu: QMenu) -> None:
        if (request := self._request) is not None:
            for alpha in sorted({*_PENALTIES, request.strategy.length_penalty}):
                strategy = replace(request.strategy, length_penalty=alpha)
                add_choice(menu, f"{alpha:g}", partial(self.wanted.emit, request.beam, strategy),
                           chosen=alpha == request.strategy.length_penalty)  # fmt: skip

    def _draw_again(self) -> None:
        if self._request is not None:
            strategy = self._request.strategy
            self.wanted.emit(1, replace(strategy, seed=(strategy.seed + strategy.draws) % (1 << 31)))

    def strategy(self, drawn: Strategy) -> Strategy:
        """Return a strategy that draws, with the seed there was if words were drawn before."""
        seed = self._request.strategy.seed if self._request is not None else 0
        return replace(drawn, seed=seed)


class _Key(Painted):
    """What each look of a word means."""

    def __init__(self) -> None:
        super().__init__()
        self.setFixedHeight(_HIGH)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.setAutoFillBackground(True)
        self.setBackgroundRole(self.palette().ColorRole.Base)
        texts = Texts(self)
        texts.follow(self._say)

    def _say(self) -> None:
        said = ", ".join(map(translated, _LOOKS))
        set_tip(self, said)
        self.setAccessibleDescription(said)
        self.update()

    def paint(self, painter: QPainter) -> None:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        x, middle, font, theme = 2.0, _HIGH / 2, type_face(self, 12), theme_of(self)
        for look in _LOOKS:
            text = translated(look)
            wide = advance(text, font)
            if x + _BOX + 8 + wide > self.width():
                return
            paint_marks(painter, self, _sample(look, x + _BOX / 2, middle))
            box = QRectF(x + _BOX + 8, 0, wide + 2, _HIGH)
            write(painter, box, text, font=font, colour=theme.muted, align=Qt.AlignmentFlag.AlignVCenter)
            x += _BOX + wide + 26


def _sample(look: str, x: float, y: float) -> tuple[Box | Path, ...]:
    """Return a word without its letters, in one of its looks."""
    dashed, done, best = look == "not yet", look == "finished", look == "best now"
    stroke: Ink = "target" if best or done else "line" if look == "dropped" else "muted"
    box = Box(key=(look,), x=x, y=y, width=_BOX, height=18, radius=5, dashed=dashed, fill="target" if done else "",
              stroke=stroke, line=1.5 if best else 1.0)  # fmt: skip
    line = Path(key=(look, "line"), start=(x - 6, y), strokes=(("L", (x + 6, y)),), ink="muted", line=1)
    return (box, line) if look == "dropped" else (box,)
