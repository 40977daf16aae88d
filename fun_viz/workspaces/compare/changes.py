"""Which models ran in the lanes, and with which strategies, before a hand changed them."""

from __future__ import annotations

from fun_viz.workspaces.compare.lineup import Own

_KEPT = 50  # changes
Models = tuple[str, ...]
Lineup = tuple[Models, Own]


class Changes:
    """What ran in the lanes before each change, and after each that was undone."""

    def __init__(self) -> None:
        self._before, self._after = list[Lineup](), list[Lineup]()

    def make(self, lanes: Lineup) -> None:
        """Say what runs there before a hand changes it."""
        self._before = [*self._before, lanes][-_KEPT:]
        self._after.clear()

    def undo(self, lanes: Lineup, known: Models) -> Lineup:
        """Return what ran there before the last change to what runs there now; no models if nobody knows."""
        return _walk(self._before, self._after, lanes, known)

    def redo(self, lanes: Lineup, known: Models) -> Lineup:
        """Return what the change had made that was undone last; no models if none was."""
        return _walk(self._after, self._before, lanes, known)


def _walk(from_: list[Lineup], to: list[Lineup], lanes: Lineup, known: Models) -> Lineup:
    """Take the last lineup that is another one, and whose models there still are."""
    while from_:
        found = from_.pop()
        if found != lanes and set(found[0]) <= set(known):
            to.append(lanes)
            return found
    return (), ()
