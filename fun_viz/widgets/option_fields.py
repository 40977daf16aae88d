"""Options in a form: a field for each, and lists of fields in which the few that matter stand first."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QPushButton, QSizePolicy, QWidget

from fun_viz.errors import InputError
from fun_viz.options import Option
from fun_viz.widgets.collapsible import Collapsible
from fun_viz.widgets.editors import editor_of
from fun_viz.widgets.labels import label
from fun_viz.widgets.layouts import column, keep_room, row
from fun_viz.widgets.panel import Note
from fun_viz.widgets.texts import Texts, set_tip, translated

_HEIGHT = 30


class OptionField(QWidget):
    """An option's name and control, a dot when it is not what it is by itself, and the way back.

    `edited` carries its name and value when a hand changed it.
    """

    edited = Signal(str, object)

    def __init__(self, option: Option, default: Any) -> None:
        super().__init__()
        self.option, self.default, self.value = option, default, default
        self._dot, self._name, self.editor, self.back = label("dot", "•"), Note(), editor_of(option), QPushButton("↺")
        self._dot.setFixedWidth(7)
        self.back.setProperty("role", "reset")
        self.back.setFixedSize(18, 22)
        keep_room(self._dot, self.back)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setFixedHeight(_HEIGHT)
        row(self, self._dot, (self._name, 1), self.editor, self.back, spacing=2)
        self.editor.edited.connect(self._edit)
        self.back.clicked.connect(self._reset)
        Texts(self).follow(self._say)
        self.show_value(default)

    @property
    def changed(self) -> bool:
        """Whether the value is another than the default."""
        return bool(self.value != self.default)

    def show_value(self, value: Any) -> None:
        """Show a value without telling anybody."""
        self.value = value
        self.editor.show_value(value)
        self._mark()

    def show_default(self, default: Any) -> None:
        """Take another default; a value that was the old one becomes the new one."""
        value = self.value if self.changed else default
        self.default = default
        self.show_value(value)
        self._say()

    def _say(self) -> None:
        title, about = translated(self.option.label), translated(self.option.about)
        self._name.setText(title)
        set_tip(self._name, f"{title}: {about}")
        for part in (self.editor, self.editor.control):
            set_tip(part, about)
        self.editor.control.setAccessibleName(title)
        self.editor.control.setAccessibleDescription(about)
        set_tip(self.back, translated("Back to {value}", value=_short(self.default)))
        self.back.setAccessibleName(translated("{option}: back to its default", option=title))

    def _edit(self, value: Any) -> None:
        self.value = value
        self._mark()
        self.edited.emit(self.option.name, value)

    def _reset(self) -> None:
        self.show_value(self.default)
        self.editor.setFocus()
        self.edited.emit(self.option.name, self.default)

    def _mark(self) -> None:
        self._dot.setVisible(self.changed)
        self.back.setVisible(self.changed and self.isEnabled())


class OptionList(QWidget):
    """Holds what was changed by hand, apart from what is so by itself; without fields it keeps it all the same."""

    edited = Signal()

    def __init__(self, *, first: tuple[str, ...]) -> None:
        super().__init__()
        self._first = first  # those that are not folded away
        self._given: dict[str, Any] = {}
        self._defaults: Mapping[str, Any] = {}
        self._locked: frozenset[str] | None = None
        self.fields: dict[str, OptionField] = {}
        self.more = Collapsible(QWidget())
        self._below = column(self.more.body, spacing=2)
        self._column = column(self, self.more, spacing=2)
        self.more.hide()
        texts = Texts(self)
        texts.bind(self.more.set_title, "More options")
        texts.follow(self._name_folded)

    def offer(self, options: tuple[Option, ...], defaults: Mapping[str, Any]) -> None:
        """Show other options, or other defaults for the same ones."""
        same = tuple(field.option for field in self.fields.values()) == options
        self._defaults = {**{option.name: option.default for option in options}, **defaults}
        if not same:
            self._build(options)
        for name, field in self.fields.items():
            field.show_default(self._defaults[name])
        self._show_given()

    @property
    def given(self) -> dict[str, Any]:
        """What is set otherwise than by itself."""
        known = self.fields or self._given
        return {name: value for name, value in self._given.items() if name in known}

    @property
    def values(self) -> dict[str, Any]:
        """What holds: the defaults and what is set over them."""
        return {**self._defaults, **self.given}

    def give(self, given: Mapping[str, Any]) -> None:
        """Set some options and put all others back; what an option cannot be is left out."""
        self._given = dict(given)
        self._show_given()

    def lock(self, *, but: frozenset[str] | None = None) -> None:
        """Let only some options be changed; None lets all."""
        self._locked = but
        for name, field in self.fields.items():
            field.setEnabled(but is None or name in but)

    def _build(self, options: tuple[Option, ...]) -> None:
        for field in self.fields.values():
            field.setParent(None)
            field.deleteLater()
        self.fields = {option.name: OptionField(option, self._defaults[option.name]) for option in options}
        front = [name for name in self._first if name in self.fields] or list(self.fields)
        for place, name in enumerate(front):
            self._column.insertWidget(place, self.fields[name])
        for name, field in self.fields.items():
            field.edited.connect(self._edit)
            if name not in front:
                self._below.addWidget(field)
        self.more.setVisible(len(front) < len(self.fields))
        self.lock(but=self._locked)

    def _show_given(self) -> None:
        for name, field in self.fields.items():
            try:
                field.show_value(field.option.read(self._given.get(name, field.default)))
            except InputError:
                field.show_value(field.default)
            self._keep(field)
        self._name_folded()

    def _keep(self, field: OptionField) -> None:
        if field.changed:
            self._given[field.option.name] = field.value
        else:
            self._given.pop(field.option.name, None)

    def _edit(self, name: str, _value: object) -> None:
        self._keep(self.fields[name])
        self._name_folded()
        self.edited.emit()

    def _name_folded(self) -> None:
        """Name the folded options that are not as they are by themselves."""
        folded = (field for name, field in self.fields.items() if name not in self._first)
        changed = [translated(field.option.label) for field in folded if field.changed]
        self.more.set_note("• " + ", ".join(changed) if changed else "")


def _short(value: Any) -> str:
    if isinstance(value, bool):
        return "✓" if value else "–"
    return f"{value:g}" if isinstance(value, float) else translated(str(value))
