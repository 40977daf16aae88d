"""What is pointed at and what is locked in all views: one selection, said to all when it changes."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QObject, Signal

from fun_viz.branch import Branch
from fun_viz.selection import Pin, Pointed, Selection
from fun_viz.trace import Place, Request


class Pointing(QObject):
    """Keeps a selection. A subclass says which branch is told of (`current`): target tokens are its own."""

    selected = Signal(object)  # the new Selection

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.selection = Selection()

    @property
    def current(self) -> Branch | None:
        raise NotImplementedError

    @property
    def places(self) -> tuple[Place, ...]:
        """The tokens highlighted in the views of the current branch."""
        return self.selection.places(*self.own)

    @property
    def locked(self) -> bool:
        return bool(self.selection.locked.places or self.selection.pin)

    def select(self, selection: Selection) -> None:
        if selection != self.selection:
            self.selection = selection
            self.selected.emit(selection)

    def point(self, places: tuple[Place, ...], *requests: Request) -> None:
        """Say what is under the mouse in views of some requests, of the current branch if none; () for nothing."""
        self.select(replace(self.selection, hovered=self._pointed(places, requests)))

    def lock(self, places: tuple[Place, ...], *requests: Request, pin: Pin | None = None) -> None:
        """Keep tokens highlighted, and a cell told of, until `free`; the same again, or (), frees them."""
        pointed, was = self._pointed(places, requests), (self.selection.locked, self.selection.pin)
        pointed, pin = (Pointed(), None) if (pointed, pin) == was else (pointed, pin)
        self.select(replace(self.selection, locked=pointed, pin=pin))

    def free(self) -> None:
        self.lock(())

    @property
    def own(self) -> tuple[Request, ...]:
        """The request of the branch that is told of."""
        return (self.current.request,) if self.current else ()

    def _pointed(self, places: tuple[Place, ...], requests: tuple[Request, ...]) -> Pointed:
        """Return places with the requests whose own they are; source tokens are everybody's."""
        own = any(place.sequence == "target" for place in places)
        return Pointed(places, (requests or self.own) if own else ())
