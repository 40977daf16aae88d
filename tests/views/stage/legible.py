"""What every drawing on a stage must keep: its texts stand apart, inside, and can be read."""

from __future__ import annotations

from itertools import combinations

from PySide6.QtCore import QRectF

from fun_viz.views.colours import LEGIBLE, contrast
from fun_viz.views.stage.widget import StageView

_TOUCH = 1.0  # pixels that the boxes of two texts may share


def assert_legible(view: StageView) -> None:
    """Fail where two texts overlap, where one leaves the widget, or where one has too little contrast."""
    texts, room = view.texts(), QRectF(view.rect()).adjusted(-_TOUCH, -_TOUCH, _TOUCH, _TOUCH)
    assert texts
    for one, other in combinations(texts, 2):
        shared = one.box.intersected(other.box)
        assert min(shared.width(), shared.height()) <= _TOUCH, f"{one.text!r} and {other.text!r} overlap"
    for text in texts:
        assert room.contains(text.box), f"{text.text!r} stands outside, at {text.box}"
        reached = contrast(text.ink, text.ground)
        assert reached >= LEGIBLE, f"{text.text!r}: {text.ink} on {text.ground} has a contrast of {reached:.2f}"
