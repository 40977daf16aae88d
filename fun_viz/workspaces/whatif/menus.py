"""What a right click offers: what if this head, this row, this word were another."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QMenu, QWidget

from fun_viz.edits import Cut, Diagonal, Edit, OneHot, Uniform
from fun_viz.reading import Reading
from fun_viz.views.number_format import percent
from fun_viz.widgets.texts import translated, verbatim
from fun_viz.workspaces.whatif.painting import Line

_WORDS = 6  # that can be forced from a menu
Add = Callable[[Edit], object]


def of_row(parent: QWidget, line: Line, key: tuple[int, str] | None, at: QPoint, add: Add) -> None:
    """Offer what a row of a map could look at instead."""
    menu = QMenu(parent)
    offers = [
        (translated("What if this row looked everywhere alike"), line.edit(Uniform())),
        (translated("What if this row looked straight ahead"), line.edit(Diagonal())),
        (translated("What if this row were cut"), line.edit(Cut())),
    ]
    if key is not None:
        offers.insert(
            0, (translated("What if this row looked at “{word}” only", word=key[1]), line.edit(OneHot(key[0])))
        )
        every = translated("What if every row looked at “{word}” only", word=key[1])
        offers.append((every, line.edit(OneHot(key[0]), every=True)))
    offers.append((translated("What if every row looked everywhere alike"), line.edit(Uniform(), every=True)))
    for name, edit in offers:
        menu.addAction(verbatim(name), partial(add, edit))
    menu.popup(at)


def of_head(parent: QWidget, edits: tuple[tuple[str, Edit], ...], at: QPoint, add: Add) -> None:
    """Offer what could be done to a head."""
    menu = QMenu(parent)
    for name, edit in edits:
        menu.addAction(verbatim(name), partial(add, edit))
    menu.popup(at)


def of_word(parent: QWidget, reading: Reading, t: int, at: QPoint, force: Callable[[tuple[int, ...]], object]) -> None:
    """Offer the words that the model weighed at a step."""
    menu, before = QMenu(parent), reading.tokens[:t]
    for candidate in reading.candidates(t)[:_WORDS]:
        if candidate.token.id != reading.tokens[t]:
            share = percent(candidate.probability)
            name = translated("What if it wrote “{word}” ({share})", word=candidate.token.piece, share=share)
            menu.addAction(verbatim(name), partial(force, (*before, candidate.token.id)))
    menu.popup(at)
