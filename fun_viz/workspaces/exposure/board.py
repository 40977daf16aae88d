"""Errors by target token above, a lane beside the other in a race; below how the gap develops, and what is seen."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from fun_viz.history import History
from fun_viz.views.theme import Theme
from fun_viz.workspaces.exposure.errors import errors_of, findings, names_of
from fun_viz.workspaces.exposure.gap import GapPanel
from fun_viz.workspaces.exposure.positions import PositionsPanel, highest
from fun_viz.workspaces.labs.finding import Finding
from fun_viz.workspaces.labs.parts import Board, same
from fun_viz.workspaces.panel import Panel
from fun_viz.workspaces.train.board import split
from fun_viz.workspaces.train.stage import Lane

_NOTHING = History()


class ErrorsBoard(Board):
    """Draws the first two lanes of a race, whatever they are trained on."""

    def __init__(self) -> None:
        super().__init__()
        self.positions = PositionsPanel(0), PositionsPanel(1)
        self.gap, self.finding = GapPanel(), Finding()
        self._drawn: Sequence[object] = ()
        top = QWidget()
        row = QHBoxLayout(top)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(10)
        for panel in self.positions:
            row.addWidget(panel, 1)
        self.positions[1].hide()
        self.finding.setMinimumWidth(220)
        below = split(Qt.Orientation.Horizontal, (62, 38), self.gap, self.finding)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(split(Qt.Orientation.Vertical, (60, 40), top, below))
        self.gap.picked.connect(self.picked)

    def panels(self) -> tuple[Panel, ...]:
        shown = tuple(panel for panel in self.positions if not panel.isHidden())
        return *shown, self.gap, self.finding

    def retranslate(self) -> None:
        self._drawn = ()
        self.gap.retranslate()
        self.finding.set_title(self.tr("What is seen"))

    def show_lanes(self, lanes: tuple[Lane, ...], theme: Theme) -> None:
        drawn = [theme.name, *(part for lane in lanes for part in (lane.update, lane.dev, lane.metrics))]
        if same(drawn, self._drawn):
            return
        self._drawn = drawn
        names = names_of(lanes)
        self.positions[1].setVisible(len(lanes) > 1)
        found = tuple(errors_of(lane.dev) for lane in lanes[:2])
        for panel in self.positions:
            panel.name(names[panel.index] if len(names) > 1 and panel.index < len(names) else "")
            panel.invite(self._invitation(begun=bool(lanes)))
            if panel.index < len(lanes):
                panel.show_errors(found[panel.index], lanes[panel.index], theme, highest(found))
        if not lanes:
            self.positions[0].show_errors(errors_of(None), Lane(0, "", _NOTHING, 0), theme, 100.0)
        self.gap.show_lanes(lanes, theme)
        self.finding.set_words(findings(lanes), self._explanation())

    def _invitation(self, *, begun: bool) -> str:
        if begun:
            return self.tr("The first errors come with the first assessment, in a few seconds.")
        return self.tr("Press Start training, and see here where the net errs when it reads its own words.")

    def _explanation(self) -> str:
        return self.tr(
            "In training the decoder reads gold tokens; when it writes by itself it reads its own, errors included, "
            "which it was never shown. The gap between the two is exposure bias."
        )
