"""The options of a net or of a schedule as a list of fields: the few that matter at once, the rest folded away."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import QCoreApplication, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from fun_viz.errors import InputError
from fun_viz.options import Option
from fun_viz.workspaces.train.field import Field
from fun_viz.workspaces.train.fold import Fold

FIRST = ("layers", "width", "units", "heads", "attention", "positions", "kernel")  # what a net is told apart by


class Options(QWidget):
    """Holds what was changed by hand, apart from what is so by itself; without fields it keeps it all the same."""

    edited = Signal()

    def __init__(self, *, first: tuple[str, ...] = FIRST) -> None:
        super().__init__()
        self._first = first
        self._given: dict[str, Any] = {}
        self._defaults: Mapping[str, Any] = {}
        self._locked: frozenset[str] | None = None
        self.fields: dict[str, Field] = {}
        self._rest = QWidget()
        self.more = Fold(self._rest)
        self._column = _column(self)
        self._below = _column(self._rest)
        self._column.addWidget(self.more)
        self.more.hide()

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

    def retranslate(self) -> None:
        self.more.set_title(self.tr("More options"))
        for field in self.fields.values():
            field.retranslate()
        self._tell_rest()

    def _build(self, options: tuple[Option, ...]) -> None:
        for field in self.fields.values():
            field.setParent(None)
            field.deleteLater()
        self.fields = {option.name: Field(option, self._defaults[option.name]) for option in options}
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
        self._tell_rest()

    def _keep(self, field: Field) -> None:
        if field.changed:
            self._given[field.option.name] = field.value
        else:
            self._given.pop(field.option.name, None)

    def _edit(self, name: str, _value: object) -> None:
        self._keep(self.fields[name])
        self._tell_rest()
        self.edited.emit()

    def _tell_rest(self) -> None:
        """Name the folded options that are not as they are by themselves."""
        folded = (field for name, field in self.fields.items() if name not in self._first)
        changed = [QCoreApplication.translate("", field.option.label) for field in folded if field.changed]
        self.more.set_note("• " + ", ".join(changed) if changed else "")


def _column(widget: QWidget) -> QVBoxLayout:
    column = QVBoxLayout(widget)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(2)
    return column
