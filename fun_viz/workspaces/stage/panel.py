"""The Stage as a panel: the net at work, what is seen of it, and below it a sentence and the translation so far."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QSizePolicy, QWidget

from fun_viz.branch import Moment
from fun_viz.narration.parts import parts
from fun_viz.selection import Focus
from fun_viz.views.stage.marks import Legend, Scene
from fun_viz.views.stage.widget import StageView
from fun_viz.widgets.colour_scale import ColourScale
from fun_viz.widgets.layouts import column
from fun_viz.widgets.panel import Panel, chip
from fun_viz.widgets.texts import Texts, translated
from fun_viz.workspaces.sentences import move_of
from fun_viz.workspaces.stage.chips import StageChips
from fun_viz.workspaces.stage.drawing import draw
from fun_viz.workspaces.stage.foot import Foot
from fun_viz.workspaces.stage.view import About, Shown, Span, View


class StagePanel(Panel):
    """`asked` carries another map to draw, `touched` the About under the mouse or None."""

    asked = Signal(object)  # a Focus
    touched = Signal(object)  # an About

    def __init__(self) -> None:
        self.view, self.foot, self.chips = StageView(), Foot(), StageChips()
        self.fans, self.follows = chip(checkable=True), chip(checkable=True)
        self.legends, body = (ColourScale(), ColourScale()), QWidget()
        column(body, (self.view, 1), self.foot, spacing=6)
        super().__init__(body, numbers=self.view.to_csv)
        for part in (*self.legends, self.follows, self.fans, self.chips):
            self.add_chip(part)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self._at: Moment | None = None
        self._focus, self._looked, self._judged = Focus(), None, ()
        self._pinned: tuple[Span | None, Span | None] = (None, None)
        self._part: int | None = None
        self._ahead = False
        self.chips.asked.connect(self.asked)
        self.fans.clicked.connect(self._again)
        self.follows.clicked.connect(self._follow)
        self.view.hovered.connect(self.touched)
        self.view.dragged.connect(self._drag)
        self.view.resized.connect(self._again)
        self._bind(Texts(self))

    _looked: int | None
    _judged: tuple[str, ...]

    def _bind(self, texts: Texts) -> None:
        texts.bind(self.set_title, "Stage")
        texts.bind(self.view.set_placeholder, "Type a sentence above and press Enter.")
        texts.bind(self.fans.setText, "fans")
        texts.bind(self.fans.setToolTip, "Show what each convolution takes from its tokens, in place of attention")
        texts.bind(self.follows.setText, "◂ ▸ follows attention")
        texts.bind(self.follows.setToolTip, "The window goes where most of the weight is; dragging it pins it")
        texts.follow(self._again)

    def show_moment(
        self, at: Moment, focus: Focus, *, looked: int | None = None, judged: tuple[str, ...] = (), move: bool = False
    ) -> None:
        """Draw a moment; `looked` is a target token whose links are asked for, `judged` what is wrong of those written.

        `move`: the clock went one move on, so that what changed may be seen to move.
        """
        if self._at is None or at.reading.trace.request != self._at.reading.trace.request:
            self._pinned = (None, None)
        self._at, self._focus, self._looked, self._judged, self._part = at, focus, looked, judged, None
        self.chips.show_moment(at, focus)
        scene = self._draw(move=move)
        self.foot.show_moment(at)
        self._tell(scene)

    @property
    def ahead(self) -> bool:
        """Whether the words to come stand in the places that wait for them."""
        return self._ahead

    @ahead.setter
    def ahead(self, ahead: bool) -> None:
        self._ahead = ahead
        self._again()

    def step_part(self, by: int) -> bool:
        """Show one part more, or one less, of the move; False where there is none in that direction."""
        count = self.view.parts
        now = count - 1 if self._part is None else self._part
        if self._at is None or not 0 <= now + by < count:
            return False
        self._part = now + by
        self.view.show_part(None if self._part == count - 1 else self._part)
        said = parts(self._at.reading, move_of(self._at))
        self.foot.show_moment(self._at, said[min(self._part, len(said) - 1)] if said else None)
        return True

    def begin_parts(self) -> None:
        """Show the first part of the move alone."""
        self._part = self.view.parts
        while self._part > 0 and self.step_part(-1):
            pass

    def _draw(self, *, move: bool) -> Scene:
        assert self._at is not None
        width, height, _ = self.view.room()
        shown: Shown = "fans" if self.fans.isChecked() and not self.fans.isHidden() else "attention"
        if self._focus.part == "influence":
            shown = "influence"
        scene = draw(
            View(self._at, self._focus, width, height, False, shown, self._looked, *self._pinned, self._ahead,
                 judged=self._judged)
        )  # fmt: skip
        self.view.show_scene(scene, move=move)
        return scene

    def _again(self) -> None:
        """Draw the same moment anew, in another size, language or look."""
        if self._at is not None:
            scene = self._draw(move=False)
            self.chips.show_moment(self._at, self._focus)
            self._tell(scene)

    def _tell(self, scene: Scene) -> None:
        assert self._at is not None
        self.set_note(scene.note)
        anatomy = self._at.reading.trace.anatomy
        self.fans.setVisible(bool(anatomy.of_kind("convolution")))
        long = "first" in scene.edges and scene.edges.get("last", 0) - scene.edges["first"] < len(
            self._at.reading.source
        )
        self.follows.setVisible(long)
        self.follows.setChecked(self._pinned == (None, None))
        scales = [legend for legend in scene.legends if legend.kind == "signed"]
        for scale, legend in zip(self.legends, (*scales, None, None), strict=False):
            scale.setVisible(legend is not None)
            if legend is not None:
                scale.show_scale(_legend(legend), "signed", legend.bound)

    def _follow(self) -> None:
        self._pinned = (None, None)
        self._again()

    def _drag(self, about: object, units: float) -> None:
        """Move the window of a sequence by so many tokens."""
        if self._at is None or not isinstance(about, About) or about.place is None:
            return
        spans, edges = list(self._pinned), self.view.scene.edges if self.view.scene else {}
        side, names = int(about.place.sequence != "source"), (("first", "last"), ("first word", "last word"))
        first, last = (int(edges.get(name, 0)) for name in names[side])
        count = self._at.reading.decode_moves if side else len(self._at.reading.source)
        moved = max(0, min(first + round(units), count - (last - first)))
        spans[side] = Span(moved, moved + last - first, count)
        self._pinned = spans[0], spans[1]
        self._again()

    def state(self) -> dict[str, Any]:
        return {"fans": self.fans.isChecked()}


def _legend(legend: Legend) -> tuple[str, str]:
    tip = translated("Blue is below 0, red above, stronger than in proportion near 0. Each row has its own bound.")
    if legend.bound:
        tip = translated(
            "Blue is below 0, red above, stronger than in proportion near 0. The ends are −{bound:.2f} and"
            " {bound:.2f}.",
            bound=legend.bound,
        )
    return legend.text, tip
