"""How the next token is chosen: its names, and the small window in which it is set."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QHideEvent, QKeyEvent
from PySide6.QtWidgets import QFrame, QSpinBox, QWidget

from fun_viz.options import Option
from fun_viz.strategy import HOTTEST, LAST_SEED, SEARCH, STRONGEST, WIDEST, Strategy
from fun_viz.widgets.choice import one_of
from fun_viz.widgets.labels import caption, label
from fun_viz.widgets.layouts import column, row
from fun_viz.widgets.option_fields import OptionField
from fun_viz.widgets.panel import chip
from fun_viz.widgets.texts import Texts, marked, translated

_USUAL = 5  # hypotheses of a beam until somebody says how many
_NAMES = (marked("greedy"), marked("beam"), marked("sample"), marked("exhaustive"))
_ABOUT = {
    "greedy": marked("Always the likeliest next word. Quick, but a good beginning can lead to a poor end."),
    "beam": marked("Several sentences are kept side by side; what seems worse now may turn out better in the end."),
    "sample": marked("Each word is drawn by lot, likely ones more often. The same seed draws the same sentence."),
    "exhaustive": marked("Every text of up to 3 tokens is tried; only for nets that know 34 tokens or fewer."),
}
_OPTIONS = (
    Option("beam", "whole", _USUAL, marked("Width"), marked("How many sentences are kept at each step."), 2, WIDEST),
    Option("length_penalty", "number", 1.0, marked("Length penalty"),
           marked("How much longer sentences are forgiven their lower scores; 0 is not at all."), 0, STRONGEST),
    Option("temperature", "number", 1.0, marked("Temperature"),
           marked("Above 1 unlikely words are drawn more often, below 1 less often."), 0.05, HOTTEST),
    Option("top_k", "whole", 0, "top-k",
           marked("Only so many of the likeliest words can be drawn; 0 is all."), 0, 1000),
    Option("top_p", "number", 1.0, "top-p",
           marked("Only the likeliest words that together have this share can be drawn; 1 is all."), 0.01, 1),
    Option("seed", "whole", 0, marked("Seed"), marked("The same seed draws the same sentence; another draws another."),
           0, LAST_SEED),
    Option("draws", "whole", 1, marked("Sentences"), marked("How many are drawn side by side, each with its own seed."),
           1, WIDEST),
)  # fmt: skip
_SEEN = {
    "greedy": (), "beam": ("beam", "length_penalty"), "exhaustive": ("length_penalty",),
    "sample": ("temperature", "top_k", "top_p", "seed", "draws"),
}  # fmt: skip


def strategy_name(beam: int, strategy: Strategy) -> str:
    """Return a strategy in a word or two, in the language that now holds."""
    if strategy.way != "search":
        return translated(strategy.way)
    return translated("greedy") if beam == 1 else translated("beam {n}", n=beam)


def strategy_said(beam: int, strategy: Strategy) -> str:
    """Return a strategy with all its settings."""
    values, told = strategy.settings(beam), [strategy_name(beam, strategy)]
    for option in _OPTIONS[1:]:
        if option.name in _SEEN[_name(beam, strategy)] and (value := values[option.name] or 0) != option.default:
            told.append(f"{translated(option.label)} {value:g}")
    return ", ".join(told)


def _name(beam: int, strategy: Strategy) -> str:
    return strategy.way if strategy.way != "search" else "greedy" if beam == 1 else "beam"


class StrategyChoice(QFrame):
    """Opens below a button. `chosen` carries the width of the beam and the strategy when it closes with others than
    it opened with; Esc leaves all as it was.
    """

    chosen = Signal(int, object)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent, Qt.WindowType.Popup)
        self.setProperty("role", "popup")
        self._opened, self._left = (1, SEARCH), False
        self.names = tuple(chip(checkable=True) for _ in _NAMES)
        self.fields = {option.name: OptionField(option, option.default) for option in _OPTIONS}
        self._about, self._title, self.done = caption(), label("title"), chip("primary")
        self._group = one_of(self, *self.names)
        self._lay_out()
        self._connect()
        texts = Texts(self)
        texts.bind(self._title.setText, "How the next token is chosen")
        texts.follow(self._say)

    def _lay_out(self) -> None:
        self.setFixedWidth(330)
        self._about.setMinimumHeight(36)
        names, end = row(None, *self.names, None, spacing=6), row(None, None, self.done)
        column(self, self._title, names, self._about, *self.fields.values(), end, spacing=6).setContentsMargins(
            14, 10, 14, 12
        )
        control = self.fields["top_k"].editor.control
        assert isinstance(control, QSpinBox)
        self._all = control

    def _connect(self) -> None:
        self._group.idClicked.connect(self._show)
        self.done.clicked.connect(self.hide)

    def _say(self) -> None:
        for button, name in zip(self.names, _NAMES, strict=True):
            button.setText(translated(name))
        self._all.setSpecialValueText(translated("all"))
        self.done.setText(translated("Decode") + " ⏎")
        self._show()

    def open_below(self, button: QWidget, beam: int, strategy: Strategy) -> None:
        """Show a strategy under a button, to be changed."""
        self._opened, self._left = (beam, strategy), False
        self.show_strategy(beam, strategy)
        self.adjustSize()
        right = button.mapToGlobal(QPoint(button.width(), button.height() + 4))
        room = button.screen().availableGeometry()
        left = max(room.left(), min(right.x() - self.width(), room.right() - self.width()))
        self.move(left, min(right.y(), max(room.top(), room.bottom() - self.height())))
        self.show()
        self.names[self._group.checkedId()].setFocus(Qt.FocusReason.PopupFocusReason)

    def show_strategy(self, beam: int, strategy: Strategy) -> None:
        """Show a strategy; of settings that it has no use for those stay that were set last."""
        name = _name(beam, strategy)
        self.names[_NAMES.index(name)].setChecked(True)
        values = {"beam": beam, **strategy.settings(beam)}
        for each in _SEEN[name]:
            self.fields[each].show_value(values[each] or 0)
        self._show()

    @property
    def value(self) -> tuple[int, Strategy]:
        """The width of the beam and the strategy, as they are set now."""
        name = _NAMES[self._group.checkedId()]
        set_to: dict[str, Any] = {each: self.fields[each].value for each in _SEEN[name]}
        beam = set_to.pop("beam", 1)
        if name == "sample":
            return 1, Strategy("sample", **{**set_to, "top_k": set_to["top_k"] or None})
        return beam, Strategy("exhaustive" if name == "exhaustive" else "search", **set_to)

    def _show(self) -> None:
        name = _NAMES[self._group.checkedId()]
        self._about.setText(translated(_ABOUT[name]))
        for each, field in self.fields.items():
            field.setVisible(each in _SEEN[name])
        self.adjustSize()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self._left = True
            self.hide()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.hide()
        else:
            super().keyPressEvent(event)

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        if not self._left and self.value != self._opened:
            self.chosen.emit(*self.value)
        self._left = True
