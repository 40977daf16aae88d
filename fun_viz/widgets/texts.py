"""Texts of a widget that follow the language: each is set when it is bound, and again whenever the language changes."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeAlias
from weakref import ref

from PySide6.QtCore import QCoreApplication, QEvent, QObject
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QTableWidgetItem, QWidget

from fun_viz.errors import FunVizError, quoted
from fun_viz.printable import printable
from fun_viz.views.canvas import plain

Tipped: TypeAlias = QWidget | QAction | QTableWidgetItem


def translated(text: str, /, **values: object) -> str:
    """Return an English text in the language that now holds, its gaps filled with `values`."""
    template = QCoreApplication.translate("", text)
    return template.format(**values) if values else template


def verbatim(text: str) -> str:
    """Return a text that a button or a menu shows as it stands: & alone would underline the next letter."""
    return printable(text).replace("&", "&&")


def set_tip(of: Tipped, text: str) -> None:
    """Give something a tooltip that is shown as it stands, even where a file's name in it looks like markup."""
    if of.toolTip() != (tip := plain(text)):  # Qt tells everybody of the same one again
        of.setToolTip(tip)


def reason(error: Exception, unforeseen: str) -> str:
    """Return what an error says in the language that now holds; one that nobody wrote a sentence for is a {reason}."""
    if isinstance(error, FunVizError):
        return translated(error.template, **error.values)
    return translated(unforeseen, reason=quoted("reason", error))


def marked(text: str) -> str:
    """Return an English text as it is, for it is translated where it is shown; so it is known that it needs that."""
    return text


RULE = marked(
    "✓: what was recomputed differs by no more than 1e-5 of the size of what it is made of; float32 keeps some seven "
    "digits."
)
"""What each ✓ says (`fun_viz.arithmetic.TOLERANCE`)."""


class _Weak:
    """Calls a method for as long as its object lives: a widget that held itself would die while others are painted."""

    def __init__(self, method: Callable[..., object]) -> None:
        self._owner = ref(method.__self__)  # type: ignore[attr-defined]
        self._name = method.__name__

    def __call__(self, *values: object) -> None:
        owner = self._owner()
        if owner is not None:
            getattr(owner, self._name)(*values)


def _weakly(call: Callable[..., object]) -> Callable[..., object]:
    return _Weak(call) if isinstance(getattr(call, "__self__", None), QObject) else call


class Texts(QObject):
    """Keeps what a widget says, from its English. It lives as long as the widget it is made for.

    Methods are held weakly, other functions are not: one that holds the widget keeps it alive.
    """

    def __init__(self, owner: QWidget) -> None:
        super().__init__(owner)
        self._bound: list[Callable[[], object]] = []
        owner.installEventFilter(self)

    def bind(self, set_text: Callable[[str], object], text: str, **values: object) -> None:
        """Call `set_text` with a text in the language that now holds, and again in every later one."""
        weak = _weakly(set_text)
        self.follow(lambda: weak(translated(text, **values)))

    def follow(self, say: Callable[[], object]) -> None:
        """Call a function now and after every change of the language: for texts that depend on more than it."""
        self._bound.append(_weakly(say))
        say()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.LanguageChange:
            for say in self._bound:
                say()
        return False
