"""Translations that what is written is held against: those that were typed, else what is known of a request."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, Signal

from fun_viz.trace import Request

_KEPT = 100  # sentences


class References(QObject):
    """Those typed last are kept, by the sentence they translate; "" is one as well: there is none."""

    typed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.known: Callable[[Request], str] = lambda _: ""  # what is known before anybody types one
        self.kept: dict[str, str] = {}  # the oldest first

    def of(self, request: Request) -> str:
        return self.kept.get(request.text, self.known(request))

    def put(self, request: Request, text: str) -> None:
        """Hold what is written against another translation from now on."""
        others = [(key, value) for key, value in self.kept.items() if key != request.text]
        self.kept = dict([*others, (request.text, text)][-_KEPT:])
        self.typed.emit()
