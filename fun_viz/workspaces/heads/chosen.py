"""The head that is chosen: its map of one sentence, its habits in numbers, and what can be done with it."""

from __future__ import annotations

import numpy as np
from PySide6.QtWidgets import QPushButton, QWidget

from fun_viz.run.decoding.head_habits import RELATIONS, Head, Heads, by_cost
from fun_viz.trace import Array
from fun_viz.views.grid import Grid
from fun_viz.views.matrix import Matrix
from fun_viz.views.number_format import percent
from fun_viz.widgets.labels import caption
from fun_viz.widgets.layouts import column, row
from fun_viz.widgets.panel import Panel, chip
from fun_viz.widgets.texts import Texts, set_tip, translated
from fun_viz.workspaces.heads.distances import Distances
from fun_viz.workspaces.heads.names import cost, habit_name, kind_name, number, place_name


class ChosenPanel(Panel):
    """A map, bars and facts; its buttons are listened to by the page."""

    def __init__(self) -> None:
        self.map, self.distances, self.facts, body = Matrix(), Distances(), caption(), QWidget()
        self.show_it, self.cut_it, self.apart = chip("primary"), QPushButton(), QPushButton()
        beside = column(None, self.distances, self.facts, None, spacing=8)
        buttons = row(None, self.show_it, self.cut_it, self.apart, None, spacing=8)
        column(body, (row(None, (self.map, 1), (beside, 1), spacing=14), 1), buttons, spacing=8)
        super().__init__(body, numbers=self.map.to_csv)
        self.set_info("heads.chosen")
        self._one: Head | None = None
        self._known: Heads | None = None
        self._sentence = 0
        texts = Texts(self)
        texts.bind(self.show_it.setText, "Show in Stage  ⏎")
        texts.bind(self.show_it.setToolTip, "Look at this head in Decode")
        texts.bind(self.cut_it.setText, "Cut it  X")
        texts.bind(self.cut_it.setToolTip, "Make a branch in What if in which this head's weights are zero")
        texts.bind(self.apart.setText, "Take apart")
        texts.bind(self.apart.setToolTip, "See how this head's weights come about")
        texts.bind(self.map.set_placeholder, "Choose a head on the left.")
        texts.follow(self._redraw)

    def show_head(self, head: Head | None, known: Heads | None, sentence: int) -> None:
        """Show a head, with its map of a sentence."""
        self._one, self._known, self._sentence = head, known, sentence
        self._redraw()

    def _redraw(self) -> None:
        head, known = self._one, self._known
        for button in (self.show_it, self.cut_it, self.apart):
            button.setEnabled(head is not None)
        self.distances.show_head(head)
        if head is None or known is None:
            self.set_title(translated("No head is chosen"))
            self.set_note("")
            self.facts.setText("")
            self.map.show_grid(None)
            return
        name = translated("{kind} · layer {layer} · head {head}", kind=kind_name(head), layer=head.layer + 1,
                          head=head.name.head + 1)  # fmt: skip
        self.set_title(name[:1].upper() + name[1:])
        order = [each.name for each in by_cost(known.heads)]
        place = order.index(head.name) + 1
        said = translated("number {place} of {count} by what it costs", place=place, count=len(order))
        self.set_note("" if not known.finished else translated("costs most when cut") if place == 1 else said)
        self.facts.setText("\n".join(_facts(head, known)))
        set_tip(self.facts, self.facts.text())
        self.map.show_grid(_grid(head, known, self._sentence))


def _facts(head: Head, known: Heads) -> list[str]:
    """Return what is known of a head, a line each."""
    lines = [] if head.habit in RELATIONS else [habit_name(head.habit)[0]]
    if head.aligned is not None:
        said = translated("strongest where influence is strongest: {share} of words", share=percent(head.aligned))
        lines.append(said)
    elif head.times:
        most = max(head.times, key=lambda at: head.times[at])
        lines.append(translated("{place}: {share}; an even spread gives {even}", place=place_name(most),
                                share=percent(head.weight[most]), even=percent(head.even[most])))  # fmt: skip
    if head.importance is not None:
        lines.append(translated("Δ log p of a word when cut: {value}", value=cost(head.importance, 3)))
    if (near := known.nearest(head.name)) is not None:
        other = next(each for each in known.heads if each.name == near[0])
        lines.append(translated("most like {head}: {share} of weight in common", head=number(other),
                                share=percent(near[1])))  # fmt: skip
    return lines


def _grid(head: Head, known: Heads, sentence: int) -> Grid | None:
    """Return the map of one sentence; in the decoder a row is the token read, and what comes after it is masked."""
    if sentence >= len(known.maps):
        return None
    maps = known.maps[sentence]
    values = np.asarray(maps.weights[head.name.part][head.name.head], np.float32)
    rows, columns = {
        "encoder": (maps.source, maps.source), "decoder": (maps.read, maps.read), "cross": (maps.written, maps.source),
    }[head.attends]  # fmt: skip
    hidden = np.triu(np.ones(values.shape, bool), 1) if head.attends == "decoder" else None
    sides = {"encoder": ("source", "source"), "decoder": ("target", "target"), "cross": ("target", "source")}
    return Grid(Array(values, ("query", "key")), rows, columns, *sides[head.attends], hidden=hidden)
