"""Waves: chosen dimensions over the positions; or how similarity comes about from them, over the offset."""

from __future__ import annotations

from typing import Literal

import numpy as np
from PySide6.QtCore import QEvent, Signal

from fun_viz.views.curves import Curve, Curves
from fun_viz.views.theme import theme_of
from fun_viz.widgets.panel import Panel, chip
from fun_viz.workspaces.positions.controls import NumberChip
from fun_viz.workspaces.positions.formula import wavelength
from fun_viz.workspaces.positions.scene import Scene

_DASHES: tuple[Literal["solid", "dash", "dot", "dashdot"], ...] = ("solid", "dash", "dot", "dashdot")


class WavesPanel(Panel):
    """Four curves. `chosen` carries their dimensions when the user changes one."""

    chosen = Signal(object)

    def __init__(self) -> None:
        self.curves = Curves()
        super().__init__(self.curves, numbers=self.curves.to_csv)
        self.dimensions = tuple(NumberChip() for _ in range(4))
        self.by_offset = chip(checkable=True)
        for control in (*self.dimensions, self.by_offset):
            self.add_chip(control)
        for control in self.dimensions:
            control.moved.connect(self._choose)
        self.by_offset.toggled.connect(self._again)
        self._scene: Scene | None = None
        self._drawn: tuple[object, ...] = ()  # all that the curves depend on
        self.setMinimumWidth(290)

    def retranslate(self) -> None:
        self.set_title(self.tr("Waves"), self.tr("Each pair of dimensions is a sine and a cosine of one wavelength λ."))
        for control in self.dimensions:
            control.setToolTip(self.tr("A dimension to draw; a click on a column of the encoding chooses one too"))
            control.setAccessibleName(self.tr("dimension"))
        self.by_offset.setText(self.tr("offset"))
        self.by_offset.setToolTip(
            self.tr("PE(p) · PE(p + k) is the sum of cos(ω k) over all pairs: the offset k only turns each pair.")
        )
        self._again()

    def show_scene(self, scene: Scene) -> None:
        self._scene = scene
        what = scene.waves, scene.chosen, scene.now, theme_of(self), self.by_offset.isChecked(), self.tr("position")
        if what == self._drawn:
            return
        self._drawn = what
        for control, unit, colour in zip(self.dimensions, scene.chosen, theme_of(self).lanes, strict=True):
            control.set_number(unit, scene.waves.width - 1, colour)
        if self.by_offset.isChecked():
            self._show_offsets(scene)
        else:
            self._show_waves(scene)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange:
            self._again()

    def _again(self) -> None:
        if self._scene is not None:
            self.show_scene(self._scene)

    def _choose(self) -> None:
        self.chosen.emit(tuple(control.number for control in self.dimensions))

    def _show_waves(self, scene: Scene) -> None:
        waves = scene.waves
        curves = tuple(
            Curve(f"{unit} · λ {wavelength(unit, waves.width):,.3g}", waves.values[:, unit], colour, dash)
            for unit, colour, dash in zip(scene.chosen, theme_of(self).lanes, _DASHES, strict=True)
        )
        self.curves.show_curves(curves, scene.now, self.tr("position"))

    def _show_offsets(self, scene: Scene) -> None:
        waves, theme = scene.waves, theme_of(self)
        offsets = np.arange(waves.length)
        curves = [
            Curve(f"cos(ω k) · {unit}", np.cos(offsets * 2 * np.pi / wavelength(unit, waves.width)), colour, dash)
            for unit, colour, dash in zip(scene.chosen, theme.lanes, _DASHES, strict=True)
        ]
        mean = Curve(self.tr("mean of all pairs = similarity"), waves.similarity[0], theme.text)
        self.curves.show_curves((*curves, mean), None, self.tr("offset k"))
