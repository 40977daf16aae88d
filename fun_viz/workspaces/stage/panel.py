"""The Stage as a panel: the net at work, what is seen of it, and below it a sentence and the translation so far."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from PySide6.QtCore import QPointF, Signal
from PySide6.QtWidgets import QSizePolicy, QWidget

from fun_viz.branch import Moment
from fun_viz.narration.parts import parts
from fun_viz.selection import Focus
from fun_viz.views.foretelling import Foretelling
from fun_viz.views.number_format import percent
from fun_viz.views.stage.marks import Legend, Scene
from fun_viz.views.stage.widget import StageView
from fun_viz.widgets.colour_scale import ColourScale
from fun_viz.widgets.layouts import column
from fun_viz.widgets.panel import Panel, chip
from fun_viz.widgets.texts import Texts, marked, translated
from fun_viz.workspaces.axes import FORCED, forced
from fun_viz.workspaces.sentences import move_of
from fun_viz.workspaces.stage.chips import StageChips
from fun_viz.workspaces.stage.drawing import draw
from fun_viz.workspaces.stage.foot import Foot
from fun_viz.workspaces.stage.overview import token_at
from fun_viz.workspaces.stage.reach import reach
from fun_viz.workspaces.stage.rows import overview_room
from fun_viz.workspaces.stage.translation import judged
from fun_viz.workspaces.stage.view import About, Shown, Span, View

_UNFOLD = marked("Give each layer a row of its own; a click on the name of layers that share one does so too")
_FOLD = marked("A click lets these layers share one row again")
_BEYOND = marked("{share} together: the tokens beyond this edge of the window")
_LEAST = 150  # pixels of a drawing with all its names


class StagePanel(Foretelling, Panel):
    """`asked` carries another map to draw, `touched` the About under the mouse or None."""

    asked = Signal(object)  # a Focus
    touched = Signal(object)  # an About

    def __init__(self) -> None:
        self.view, self.foot, self.chips = StageView(), Foot(), StageChips()
        self.fans, self.follows, self.layers = (chip(checkable=True) for _ in range(3))
        self.legends, body = (ColourScale(), ColourScale()), QWidget()
        column(body, (self.view, 1), self.foot, spacing=6)
        self.view.setMinimumHeight(_LEAST)
        super().__init__(body, numbers=self.view.to_csv)
        for part in (*self.legends, self.follows, self.layers, self.fans, self.chips):
            self.add_chip(part)
        self.set_info("decode.stage")
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self._at: Moment | None = None
        self._focus, self._looked, self._reference = Focus(), None, ""
        self._pinned: tuple[Span | None, Span | None] = (None, None)
        self._part: int | None = None
        self._plain: Scene | None = None  # without what is drawn over it for the mouse
        self.chips.asked.connect(self.asked)
        for look in (self.fans, self.layers):
            look.clicked.connect(self.draw_again)
        self.view.chosen.connect(self._unfold)
        self.view.set_tips(self._tip)
        self.follows.clicked.connect(self._follow)
        self.view.hovered.connect(self._touch)
        self.view.dragged.connect(self._drag)
        self.view.scrolled.connect(self._scroll)
        self.view.struck.connect(self._bring)
        self.view.resized.connect(self.draw_again)
        self._bind(Texts(self))

    _looked: int | None

    def _bind(self, texts: Texts) -> None:
        texts.bind(self.set_title, "Stage")
        texts.bind(self.view.set_placeholder, "Type a sentence above and press Enter.")
        texts.bind(self.fans.setText, "fans")
        texts.bind(self.fans.setToolTip, "Show what each convolution takes from its tokens, in place of attention")
        texts.bind(self.layers.setText, "all layers")
        texts.bind(self.layers.setToolTip, _UNFOLD)
        texts.bind(self.follows.setText, "◂ ▸ follows attention")
        texts.bind(self.follows.setToolTip, "The window goes where most of the weight is; dragging it pins it")
        texts.follow(self.draw_again)

    def show_moment(
        self, at: Moment, focus: Focus, *, looked: int | None = None, reference: str = "", move: bool = False
    ) -> None:
        """Draw a moment; `looked` is a target token whose links are asked for, words are held against a `reference`.

        `move`: the clock went one move on, so that what changed may be seen to move.
        """
        if self._at is None or at.reading.trace.request != self._at.reading.trace.request:
            self._pinned = (None, None)
        self._at, self._focus, self._looked, self._reference, self._part = at, focus, looked, reference, None
        self.chips.show_moment(at, focus)
        scene = self._draw(move=move)
        self.foot.show_moment(at, focus=focus, reference=reference)
        self._tell(scene)

    @property
    def in_window(self) -> range | None:
        """The source tokens that have columns, where not all of them have."""
        scene = self.view.scene
        if scene is None or self._at is None or "first" not in scene.edges:
            return None
        shown = range(int(scene.edges["first"]), int(scene.edges["last"]))
        return None if len(shown) == len(self._at.reading.source) else shown

    def step_part(self, by: int) -> bool:
        """Show one part more, or one less, of the move; False where there is none in that direction."""
        count = self.view.parts
        now = count - 1 if self._part is None else self._part
        if self._at is None or not 0 <= now + by < count:
            return False
        self._part = now + by
        self.view.show_part(None if self._part == count - 1 else self._part)
        said = parts(self._at.reading, move_of(self._at), self._focus)
        self.foot.show_moment(
            self._at, said[min(self._part, len(said) - 1)] if said else None, reference=self._reference,
            unwritten=self.unfinished and not self._at.encoding,
        )  # fmt: skip
        return True

    @property
    def unfinished(self) -> bool:
        """Whether parts of the move are yet to be shown."""
        return self._part is not None and self._part < self.view.parts - 1

    def begin_parts(self) -> None:
        """Show the first part of the move alone."""
        self._part = self.view.parts
        while self._part > 0 and self.step_part(-1):
            pass

    def _view(self) -> View:
        assert self._at is not None
        width, height, _ = self.view.room()
        shown: Shown = "fans" if self.fans.isChecked() and not self.fans.isHidden() else "attention"
        shown = "influence" if self._focus.part == "influence" else shown
        source, target = (self._span(side) for side in (0, 1))
        verdicts = judged(self._at, self._reference)
        return View(self._at, self._focus, width, height, False, shown, self._looked, source, target,
                    ahead=self.ahead, unfolded=self.layers.isChecked(), judged=verdicts)  # fmt: skip

    def _span(self, side: int) -> Span | None:
        """Return the window that a hand has pinned, if it is of a text of this length: another run may still grow."""
        span = self._pinned[side]
        return span if span is not None and span.count == self._count(side) else None

    def _draw(self, *, move: bool) -> Scene:
        self._plain = draw(self._view())
        self.view.show_scene(self._plain, move=move)
        return self._plain

    def _touch(self, about: object) -> None:
        """Show what the cell of a convolution that is pointed at has seen."""
        if self._plain is not None and self._at is not None and self._at.reading.trace.anatomy.of_kind("convolution"):
            field = reach(self._view(), about) if isinstance(about, About) else ()
            live = (*self._plain.live, *field)
            if self.view.scene is not None and live != self.view.scene.live:
                self.view.show_scene(replace(self._plain, live=live), move=False)
        self.touched.emit(about)

    def draw_again(self) -> None:
        """Draw the same moment anew, in another size, language or look."""
        if self._at is not None:
            scene = self._draw(move=False)
            self.chips.show_moment(self._at, self._focus)
            self._tell(scene)

    def _tell(self, scene: Scene) -> None:
        assert self._at is not None
        self.set_note(scene.note or _note(self._at))
        anatomy = self._at.reading.trace.anatomy
        self.fans.setVisible(bool(anatomy.of_kind("convolution")))
        long = "first" in scene.edges and scene.edges.get("last", 0) - scene.edges["first"] < len(
            self._at.reading.source
        )
        self.follows.setVisible(long)
        self.layers.setVisible(bool(scene.folds))
        self.follows.setChecked(self._pinned == (None, None))
        scales = [legend for legend in scene.legends if legend.kind == "signed"]
        for scale, legend in zip(self.legends, (*scales, None, None), strict=False):
            scale.setVisible(legend is not None)
            if legend is not None:
                scale.show_scale(_legend(legend), "signed", legend.bound)

    def _unfold(self, about: object) -> None:
        """Give layers that share a row one each, or fold them again, where their name was clicked on."""
        if isinstance(about, About) and about.kind == "fold":
            self.layers.click()

    def _tip(self, about: object) -> str:
        """Return what is said of a mark that says it nowhere else."""
        if not isinstance(about, About):
            return ""
        if about.kind == "fold":
            return translated(_FOLD if self.layers.isChecked() else _UNFOLD)
        if about.kind == "beyond":
            return "" if about.value is None else translated(_BEYOND, share=percent(about.value))
        by_hand = forced(self._at.reading) if self._at is not None else ()
        written = about.place is not None and about.place.sequence == "target" and about.place.index in by_hand
        return translated(FORCED) if written else ""

    def _follow(self) -> None:
        self._pinned = (None, None)
        self.draw_again()

    def _drag(self, about: object, units: float) -> None:
        """Move the window of a sequence that was taken by its frame."""
        if self._at is None or self.view.scene is None or not isinstance(about, About) or about.place is None:
            return
        side, edges = int(about.place.sequence != "source"), self.view.scene.edges
        left, right = (edges["begin"], edges["end"]) if side else (edges["left"], edges["right"])
        pitch = (right - left) / max(1, self._count(side))
        self._pin(side, about.place.index + round(units / pitch))

    def _scroll(self, name: str, notches: float) -> None:
        """Move the window of a sequence by the wheel, where there is one."""
        side = int(name != "source")
        first, last = self._columns(side)
        if last - first < self._count(side):
            self._pin(side, first + round(notches) * max(1, (last - first) // 6))

    def _bring(self, point: QPointF) -> None:
        """Bring the window of a sequence to where the row of all its tokens was pressed."""
        scene = self.view.scene
        if self._at is None or scene is None or point.y() < scene.height - overview_room(scene.height):
            return
        for side, ends in enumerate((("left", "right"), ("begin", "end"))):
            (left, right), (first, last) = (scene.edges.get(end, -1.0) for end in ends), self._columns(side)
            if left <= point.x() <= right and last - first < self._count(side):
                self._pin(side, token_at(point.x(), left, right, self._count(side)) - (last - first) // 2)

    def _columns(self, side: int) -> tuple[int, int]:
        """Return the first token of a sequence (0: the source) that has a column, and the one after the last."""
        edges = self.view.scene.edges if self.view.scene else {}
        first, last = ("first word", "last word") if side else ("first", "last")
        return int(edges.get(first, 0)), int(edges.get(last, 0))

    def _count(self, side: int) -> int:
        assert self._at is not None
        return self._at.reading.decode_moves if side else len(self._at.reading.source)

    def _pin(self, side: int, first: int) -> None:
        """Let the window of a sequence begin at a token, and stay there."""
        if self._at is None:
            return
        begin, end = self._columns(side)
        first = max(0, min(first, self._count(side) - (end - begin)))
        spans = list(self._pinned)
        spans[side] = Span(first, first + end - begin, self._count(side))
        self._pinned = spans[0], spans[1]
        self.draw_again()

    def state(self) -> dict[str, Any]:
        return {"fans": self.fans.isChecked()}


def _note(at: Moment) -> str:
    """Say which move this is; which map is drawn its chips say."""
    reading = at.reading
    move = translated("encode move {now} of {count}", now=at.encoded, count=reading.encode_moves)
    return move if at.encoding else translated("decode {now} of {count}", now=at.written, count=reading.decode_moves)


def _legend(legend: Legend) -> tuple[str, str]:
    tip = translated("Blue is below 0, red above, stronger than in proportion near 0. Each row has its own bound.")
    if legend.bound:
        tip = translated(
            "Blue is below 0, red above, stronger than in proportion near 0. The ends are −{bound:.2f} and"
            " {bound:.2f}.",
            bound=legend.bound,
        )
    return legend.text, tip
