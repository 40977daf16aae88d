"""What of the branches is looked at closely: which map, which tokens, which cell. One for all workspaces."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from fun_viz.trace import Place, Request

Part = Literal["encoder", "decoder", "cross", "influence", "track"]
Heads = int | Literal["mean", "max"]


@dataclass(frozen=True)
class Focus:
    """A part of the model, a layer (from 0; the track for "track") and a head, or all heads of the layer as one."""

    part: Part = "cross"
    layer: int = 0
    head: Heads = "mean"


@dataclass(frozen=True)
class Pointed:
    """Tokens pointed at. Source tokens are the same in all branches, target tokens are those of some requests' own."""

    places: tuple[Place, ...] = ()
    requests: tuple[Request, ...] = ()

    def seen_by(self, requests: tuple[Request, ...], sequence: str) -> tuple[Place, ...]:
        """Return what is to be highlighted in a view of some requests, of one sequence if that is not ""."""
        own = not set(requests).isdisjoint(self.requests)
        seen = (place for place in self.places if own or place.sequence == "source")
        return tuple(place for place in seen if sequence in ("", place.sequence))


@dataclass(frozen=True)
class Pin:
    """A cell that a click locked, (row, column) of a map of one request's own."""

    request: Request
    focus: Focus
    cell: tuple[int, int]


@dataclass(frozen=True)
class Selection:
    """What is chosen and what the mouse is on; what is locked by a click hides what is hovered."""

    focus: Focus | None = None  # the map chosen; None: the one of what happens at the moment
    preview: Focus | None = None  # the map whose tile is under the mouse
    hovered: Pointed = Pointed()
    locked: Pointed = Pointed()
    cell: tuple[int, int] | None = None  # row and column of the map under the mouse
    pin: Pin | None = None  # the cell that was locked with its tokens

    def places(self, *requests: Request, sequence: str = "") -> tuple[Place, ...]:
        """Return the tokens highlighted in a view of some requests, of one sequence or of all."""
        return self.locked.seen_by(requests, sequence) or self.hovered.seen_by(requests, sequence)
