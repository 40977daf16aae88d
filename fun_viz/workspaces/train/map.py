"""One lane's pinned sentence at one update: what was written, and where each token of it looked."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial

import numpy as np
from PySide6.QtCore import Qt
from PySide6.QtGui import QFontMetrics, QResizeEvent
from PySide6.QtWidgets import QMenu, QWidget

from fun_viz.events import Snapshot
from fun_viz.reading import Reading
from fun_viz.text.tasks.task import tasks
from fun_viz.trace import Array
from fun_viz.views.matrix import Grid, Matrix
from fun_viz.views.theme import type_face
from fun_viz.widgets.badge import Badge
from fun_viz.widgets.choice import menu_chip
from fun_viz.widgets.colour_scale import ColourScale
from fun_viz.widgets.layouts import column, row
from fun_viz.widgets.panel import Note, Panel
from fun_viz.widgets.texts import Texts, translated
from fun_viz.workspaces.attentions import term_of
from fun_viz.workspaces.axes import TOTAL, axes, influence_totals
from fun_viz.workspaces.train.batch import BatchSwitch
from fun_viz.workspaces.train.lanes import COLOURS, Lane
from fun_viz.workspaces.train.output_text import OutputText

_FULL = 0.7  # the weight in full colour: the same for all updates and lanes, so that fog looks like fog


@dataclass(frozen=True)
class Look:
    """Which of a net's maps: a layer (None is the last) and a head (None is the mean), or the influence."""

    layer: int | None = None
    head: int | None = None
    influence: bool = False

    def of(self, reading: Reading) -> Array | None:
        """Return (query, key); what a net does not have is its attention, or its influence."""
        cross = reading.attention("cross")
        if cross is None or self.influence:
            return reading.influence
        layers, heads = cross.values.shape[:2]
        layer = cross.values[-1 if self.layer is None or self.layer >= layers else self.layer]
        one = layer.mean(0) if self.head is None or self.head >= heads else layer[self.head]
        return Array(np.array(one), ("query", "key"))


class MapPanel(Panel):
    """Draws one Lane; the chip chooses layer and head where there are several."""

    def __init__(self, index: int) -> None:
        self.output, self.matrix, self.scale, body = OutputText(), Matrix(), ColourScale(), QWidget()
        self.legend = Note()
        column(body, self.output, (self.matrix, 1), row(None, self.scale, (self.legend, 1), spacing=10), spacing=4)
        super().__init__(body, numbers=self.matrix.to_csv)
        self.set_info("train.map")
        self.look = Look()
        self._lane: Lane | None = None
        self._shown: Snapshot | None = None
        self._reading: Reading | None = None
        self._badge, self._raced = Badge(index, hue=COLOURS[index]), False
        self.which, self.switch = menu_chip(self._fill), BatchSwitch()
        self.add_lead(self._badge)
        self.add_chip(self.which)
        self.add_chip(self.switch)
        policy = self.which.sizePolicy()
        policy.setRetainSizeWhenHidden(True)  # so that all maps begin at the same line
        self.which.setSizePolicy(policy)
        self.setMinimumWidth(170)
        texts = Texts(self)
        texts.bind(self.which.setToolTip, "Which layer and head are looked at")
        texts.follow(self._name)
        texts.follow(self._draw)

    def invite(self, text: str) -> None:
        """Set what is to be read before there is a map."""
        self.matrix.set_placeholder(text)

    def show_lane(self, lane: Lane, *, raced: bool) -> None:
        """Draw a lane; nothing is drawn anew that is there already."""
        self._lane = lane
        self._raced = raced
        self._badge.setVisible(raced)
        snapshot = lane.snapshot
        if snapshot is not self._shown:
            self._shown = snapshot
            self._reading = Reading(snapshot.trace) if snapshot else None
            self._draw()
        self._name()

    def choose(self, look: Look, _checked: bool = False) -> None:
        """Look at another layer or head."""
        self.look = look
        self._draw()
        self._name()

    @property
    def gold(self) -> str | None:
        """What the pinned sentence should become; None if nobody knows."""
        started = self._lane.history.started if self._lane else None
        if started is None or self._shown is None or started.task not in tasks:
            return None
        solution = tasks[started.task]().solve(self._shown.trace.text)
        return solution.target if solution else None

    def _draw(self) -> None:
        tip = self.tr("The colours of all maps, at every update; what weighs more has the full one too.")
        self.scale.show_scale(("", tip), "weight", _FULL)
        self.scale.setVisible(self._reading is not None)
        if self._reading is None or self._shown is None:
            self.output.show_text((), None)
            self.matrix.show_grid(None)
            self.legend.setText("")
            return
        self.output.show_text(self._reading.output, self.gold)
        shown = self._grid(self._reading, self._shown)
        self.matrix.show_grid(shown)
        self.legend.setText(self.tr("□ where the task says to look") if shown and shown.outlined else "", "right")

    def _grid(self, reading: Reading, snapshot: Snapshot) -> Grid | None:
        array = self.look.of(reading)
        if array is None or array.values.shape != (len(reading.target), len(reading.source)):
            return None
        written = len(reading.target) - reading.ended
        gold = frozenset((row, column) for row, column in snapshot.gold if row < written)
        influence = self.look.influence or reading.attention("cross") is None
        known = axes(reading, "influence" if influence else "cross")
        return Grid(
            array, known.rows, known.columns, known.row_side, known.column_side, limit=_FULL, outlined=gold,
            row_title=translated(known.row_title), column_title=translated(known.column_title), row_notes=known.notes,
            totals=influence_totals(reading) if influence else (), total_title=TOTAL,
        )  # fmt: skip

    def _name(self) -> None:
        lane, shot = self._lane, self._shown
        self.which.setVisible(self._reading is not None and len(self._looks()) > 1)
        self.which.setText(f"{self._short()} ▾")
        if lane is None:
            return
        shown = self._reading.trace.anatomy.attention("cross") if self._reading else ()
        influence = self.look.influence or (self._reading is not None and not shown)
        own = term_of(self._reading, "cross") if self._reading else ""
        self.set_info("train.map", "influence" if influence else own or "cross-attention")
        tip = self.tr("Rows are what was written, columns what was read. Green frames: where the task says to look.")
        title = lane.short if self._raced and lane.short else lane.title
        self.set_title(self._cut(title), f"{lane.title}\n{tip}")
        text = self.tr("update {n} · {seconds} s")
        note = text.format(n=f"{shot.update:,}", seconds=f"{shot.seconds:.0f}") if shot else ""
        alone = note and not self._maps[0]  # no attention, and so no chip that says what is drawn
        self.set_note(f"{self.tr('influence')} · {note}" if alone else note)

    def _cut(self, title: str) -> str:
        """Return the title as far as badge and chip leave room for it."""
        taken = self.which.sizeHint().width() + (0 if self.switch.isHidden() else self.switch.sizeHint().width() + 6)
        room = max(40, self.width() - 60 - taken)
        return QFontMetrics(type_face(self, 13, bold=True)).elidedText(title, Qt.TextElideMode.ElideRight, room)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.switch.fit(event.size().width())
        self._name()

    @property
    def _maps(self) -> tuple[int, int]:
        """How many layers and heads there are; none where there is influence alone."""
        cross = self._reading.attention("cross") if self._reading else None
        return (0, 0) if cross is None else cross.values.shape[:2]

    def _short(self) -> str:
        """Return the look as a chip has room for it."""
        layers, heads = self._maps
        if not layers or self.look.influence:
            return self.tr("influence")
        layer = f"L{layers if self.look.layer is None else self.look.layer + 1}"
        if heads < 2:
            return layer
        return f"{layer} " + (self.tr("mean") if self.look.head is None else f"H{self.look.head + 1}")

    def _looks(self) -> tuple[Look, ...]:
        """Return what this net can be looked at by."""
        layers, heads = self._maps
        means = [Look(None if layer == layers - 1 else layer) for layer in range(layers)]
        each = [Look(layer, head) for layer in range(layers) for head in range(heads) if heads > 1]
        influence = [Look(influence=True)] if not layers or (self._reading and self._reading.influence) else []
        return (*means, *each, *influence)

    def _fill(self, menu: QMenu) -> None:
        for look in self._looks():
            action = menu.addAction(_look_name(look))
            action.setCheckable(True)
            action.setChecked(look == self.look)
            action.triggered.connect(partial(self.choose, look))


def _look_name(look: Look) -> str:
    if look.influence:
        return translated("influence")
    layer = translated("last layer") if look.layer is None else translated("layer {n}", n=look.layer + 1)
    head = translated("mean of heads") if look.head is None else translated("head {head}", head=look.head + 1)
    return f"{layer} · {head}"
