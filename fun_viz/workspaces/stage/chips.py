"""Which map the Stage draws: chips for the kind of attention, the layer and the head, as far as a net has several."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QMenu, QPushButton, QWidget

from fun_viz.anatomy import Attends
from fun_viz.branch import Moment
from fun_viz.reading import Reading
from fun_viz.selection import Focus, Heads
from fun_viz.widgets.choice import add_choice, menu_chip
from fun_viz.widgets.layouts import row
from fun_viz.widgets.panel import chip
from fun_viz.widgets.texts import marked, translated, verbatim

_MOST = 6  # chips beside one another; more become a menu
_KINDS: dict[Attends, str] = {
    "encoder": marked("encoder self"),
    "decoder": marked("decoder self"),
    "cross": marked("cross"),
}
_TIP = marked("Draw the links of this attention")


class Choices(QWidget):
    """Values of one thing as chips, or as one chip with a menu where there are many; `picked` carries the value."""

    picked = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self._row = row(self, spacing=4)
        self._chips: list[QPushButton] = []
        self._menu = menu_chip(self._fill)
        self._row.addWidget(self._menu)
        self._menu.hide()
        self._offered: tuple[tuple[object, str], ...] = ()
        self._now: object = None
        self.hide()

    def offer(self, values: tuple[tuple[object, str], ...]) -> None:
        """Say what there is to choose from, each with its name; one or none needs no chip."""
        if values == self._offered:
            return
        self._offered = values
        for button in self._chips:
            self._row.removeWidget(button)
            button.hide()  # until it is gone
            button.deleteLater()
        self._chips = [self._chip(value, name) for value, name in values] if 1 < len(values) <= _MOST else []
        self._menu.setVisible(len(values) > _MOST)
        self.setVisible(len(values) > 1)

    def show_choice(self, now: object, can: Callable[[object], bool] = bool) -> None:
        """Show what is chosen, and which of the others can be."""
        self._now = now
        for button, (value, _) in zip(self._chips, self._offered, strict=False):
            button.setChecked(value == now)
            button.setEnabled(can(value))
        name = next((name for value, name in self._offered if value == now), "")
        self._menu.setText(f"{name} ▾")

    def _chip(self, value: object, name: str) -> QPushButton:
        button = chip(checkable=True)
        button.setText(verbatim(name))
        button.clicked.connect(partial(self._pick, value))
        self._row.addWidget(button)
        return button

    def _pick(self, value: object, _checked: bool = False) -> None:
        self.show_choice(self._now)  # whoever listens decides
        self.picked.emit(value)

    def _fill(self, menu: QMenu) -> None:
        for value, name in self._offered:
            add_choice(menu, name, partial(self.picked.emit, value), chosen=value == self._now)


class StageChips(QWidget):
    """Asks for another map by `asked`, and for fans in place of attention by `fans_asked`."""

    asked = Signal(object)  # a Focus

    def __init__(self) -> None:
        super().__init__()
        self.kinds, self.layers, self.heads = Choices(), Choices(), Choices()
        row(self, self.kinds, self.layers, self.heads, spacing=10)
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
