"""Which tokens are pointed at: source tokens are the same in all lanes, target tokens are a lane's own."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QObject, Signal

from fun_viz.study import Study
from fun_viz.trace import Place

Places = tuple[Place, ...]


@dataclass(frozen=True)
class _Own:
    """Target tokens and the lanes they belong to."""

    lanes: tuple[int, ...] = ()
    places: Places = ()


_NONE = _Own()


class Pointing(QObject):
    """Passes source places on to the study and keeps target places by lane."""

    changed = Signal()

    def __init__(self, study: Study, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._study = study
        self._hovered = self._locked = _NONE
        self._telling = False
        study.pointed.connect(self._study_pointed)

    def point(self, lanes: tuple[int, ...], places: Places) -> None:
        """Say what is under the mouse in some lanes; () for nothing."""
        source, self._hovered = _split(lanes, places)
        self._telling = True
        self._study.point(source)
        self._telling = False
        self.changed.emit()

    def click(self, lanes: tuple[int, ...], places: Places) -> None:
        """Keep what was clicked highlighted; the same again, or nothing, frees it."""
        source, own = _split(lanes, places)
        held = self._study.places if self._study.locked else ()
        again = (source, own) == (held, self._locked)
        if again or not places:
            self._study.free()
            self._locked = _NONE
        else:
            if source != held:
                self._study.lock(source)
            self._locked = own
        self.changed.emit()

    def forget(self) -> None:
        """Highlight nothing: other sentences are looked at."""
        self._hovered = self._locked = _NONE
        self.changed.emit()

    def places(self, *lanes: int) -> Places:
        """Return what is highlighted in a view of these lanes."""
        own = self._locked if self._locked.places else self._hovered
        mine = own.places if set(lanes) & set(own.lanes) else ()
        return self._study.places + mine

    def _study_pointed(self, _places: Places) -> None:
        if self._telling:
            return
        if not self._study.locked:
            self._locked = _NONE  # Esc frees both
        self.changed.emit()


def _split(lanes: tuple[int, ...], places: Places) -> tuple[Places, _Own]:
    source = tuple(place for place in places if place.sequence == "source")
    target = tuple(place for place in places if place.sequence == "target")
    return source, _Own(lanes, target) if target else _NONE
