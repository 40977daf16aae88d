"""Which models ran in the lanes before a hand changed them."""

from __future__ import annotations

_KEPT = 50  # changes
Models = tuple[str, ...]


class Changes:
    """What ran in the lanes before each change, and after each that was undone."""

    def __init__(self) -> None:
        self._before, self._after = list[Models](), list[Models]()

    def make(self, lanes: Models) -> None:
        """Say what runs there before a hand changes it."""
        self._before = [*self._before, lanes][-_KEPT:]
        self._after.clear()

    def undo(self, lanes: Models, known: Models) -> Models:
        """Return what ran there before the last change to what runs there now; () if nobody knows."""
        return _walk(self._before, self._after, lanes, known)

    def redo(self, lanes: Models, known: Models) -> Models:
        """Return what the change had made that was undone last; () if none was."""
        return _walk(self._after, self._before, lanes, known)


def _walk(from_: list[Models], to: list[Models], lanes: Models, known: Models) -> Models:
    """Take the last lineup that is another one, and whose models there still are."""
    while from_:
        found = from_.pop()
        if found != lanes and set(found) <= set(known):
            to.append(lanes)
            return found
    return ()
