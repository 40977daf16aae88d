"""Which map the Stage draws: chips for the kind of attention, the layer and the head, as far as a net has several."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from fun_viz.anatomy import Attends
from fun_viz.branch import Moment
from fun_viz.reading import Reading
from fun_viz.selection import Focus, Heads
from fun_viz.widgets.choices import Choices
from fun_viz.widgets.layouts import row
from fun_viz.widgets.texts import marked, translated

_KINDS: dict[Attends, str] = {
    "encoder": marked("encoder self"),
    "decoder": marked("decoder self"),
    "cross": marked("cross"),
}
_HEADS: dict[object, str] = {
    "mean": marked("the mean of the heads' weights"),
    "max": marked("for each pair the largest weight of any head"),
}
_ONE_HEAD = marked("one head alone")


class StageChips(QWidget):
    """Asks for another map by `asked`, and for fans in place of attention by `fans_asked`."""

    asked = Signal(object)  # a Focus

    def __init__(self) -> None:
        super().__init__()
        self.kinds, self.layers, self.heads = Choices(), Choices(), Choices()
        row(self, self.kinds, self.layers, self.heads, spacing=10)
        for choices, term in ((self.kinds, "attention"), (self.layers, "layer"), (self.heads, "head")):
            choices.setProperty("term", term)
        self.kinds.picked.connect(self._ask_kind)
        self.layers.picked.connect(self._ask_layer)
        self.heads.picked.connect(self._ask_head)
        self._focus, self._reading = Focus(), None

    _reading: Reading | None

    def show_moment(self, at: Moment, focus: Focus) -> None:
        """Offer what the net of a moment has, and show what is drawn of it."""
        reading = self._reading = at.reading
        self._focus = focus
        self.kinds.offer(_kinds(reading))
        array = reading.attention(focus.part) if focus.part in _KINDS else None
        layers, heads = array.values.shape[:2] if array is not None else (1, 1)
        self.layers.offer(tuple((layer, f"L{layer + 1}") for layer in range(layers)))
        several: tuple[tuple[object, str], ...] = (("mean", translated("mean")), ("max", translated("max")))
        self.heads.offer((*several, *((head, f"H{head + 1}") for head in range(heads))) if heads > 1 else ())
        self.heads.explain(lambda head: translated(_HEADS.get(head, _ONE_HEAD)))
        self.kinds.show_choice(focus.part, lambda kind: kind in ("encoder", "influence") or not at.encoding)
        done = at.encoded if focus.part == "encoder" else layers
        self.layers.show_choice(focus.layer, lambda layer: isinstance(layer, int) and layer < done)
        self.heads.show_choice(focus.head, lambda _: True)

    def _ask_kind(self, kind: str) -> None:
        if self._reading is None:
            return
        array = self._reading.attention(kind) if kind in _KINDS else None
        top = 0 if array is None else array.values.shape[0] - 1
        head: Heads = self._focus.head if array is not None and array.values.shape[1] > 1 else "mean"
        self.asked.emit(Focus(kind, top, head))  # type: ignore[arg-type]

    def _ask_layer(self, layer: int) -> None:
        self.asked.emit(replace(self._focus, layer=layer))

    def _ask_head(self, head: Heads) -> None:
        self.asked.emit(replace(self._focus, head=head))


def _kinds(reading: Reading) -> tuple[tuple[object, str], ...]:
    """Return the kinds of attention a net has; a recurrent one with attention can be tinted by influence instead."""
    kinds = [(kind, translated(name)) for kind, name in _KINDS.items() if reading.attention(kind) is not None]
    if reading.tracks and kinds:
        return ("cross", translated("attention")), ("influence", translated("influence"))
    return tuple(kinds)
