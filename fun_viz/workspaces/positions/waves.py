"""Waves: chosen dimensions over the positions; or how similarity comes about from them, over the offset."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from PySide6.QtCore import Signal

from fun_viz.views.plot import Line, Plot, Reach
from fun_viz.views.theme import theme_of
from fun_viz.widgets.badge import Dash
from fun_viz.widgets.panel import chip
from fun_viz.widgets.texts import Texts, marked, translated
from fun_viz.workspaces.positions.controls import NumberChip, widen
from fun_viz.workspaces.positions.formula import wavelength
from fun_viz.workspaces.positions.scene import Cell, Scene, ScenePanel

_DASHES: tuple[Dash, ...] = ("solid", "dash", "dot", "dashdot")
_OFFSET = marked("PE(p) · PE(p + k) is the sum of cos(ω k) over all pairs: the offset k only turns each pair.")


class WavesPanel(ScenePanel):
    """Four curves. `chosen` carries their dimensions when the user changes one."""

    chosen = Signal(object)

    def __init__(self) -> None:
        self.plot = Plot(pickable=False)
        self.dimensions = tuple(NumberChip() for _ in range(4))
        self.by_offset = chip(checkable=True)
        self._drawn: tuple[object, ...] = ()  # all that the curves depend on
        super().__init__(self.plot, numbers=self.plot.to_csv, width=290)
        self.set_info("positions.waves")
        texts = Texts(self)
        texts.bind(self.set_title, "Waves")
        texts.bind(
            self.set_tip,
            "Each pair of dimensions is a sine and a cosine of one wavelength λ: so many tokens, and it repeats.",
        )
        for control in self.dimensions:
            self.add_chip(control)
            control.moved.connect(self._choose)
            texts.bind(control.setToolTip, "A dimension to draw; a click on a column of the encoding chooses one too")
            texts.bind(control.setAccessibleName, "dimension")
        self.add_chip(self.by_offset)
        self.by_offset.toggled.connect(self._redraw)
        texts.bind(self.by_offset.setText, "offset")
        texts.follow(self._widen)
        texts.bind(self.by_offset.setToolTip, _OFFSET)

    def draw(self, scene: Scene) -> None:
        by_offset, theme = self.by_offset.isChecked(), theme_of(self)
        drawn = scene.waves, scene.chosen, theme, by_offset, scene.foreign, translated("position")
        if drawn == self._drawn:
            self.plot.set_position(None if by_offset else scene.now)
            return
        self._drawn = drawn
        for control, unit, colour in zip(self.dimensions, scene.chosen, theme.lanes, strict=True):
            control.set_number(unit, scene.waves.width - 1, colour)
        lines = tuple(self._lines(scene, by_offset=by_offset))
        x_label = translated("offset k") if by_offset else translated("position")
        if scene.foreign:
            x_label = translated("{axis} (sinusoidal, to compare)", axis=x_label)
        self.plot.show_lines(lines, None if by_offset else scene.now, x_label=x_label, reach=Reach.around(lines))

    def note(self, scene: Scene, cell: Cell | None) -> str:
        return "" if self.by_offset.isChecked() else translated("λ: wavelength, in tokens")

    def _widen(self) -> None:
        widen(self.by_offset)

    def _redraw(self) -> None:
        if self._scene is not None:
            self.show_scene(self._scene)

    def _choose(self) -> None:
        self.chosen.emit(tuple(control.value() for control in self.dimensions))

    def _lines(self, scene: Scene, *, by_offset: bool) -> Iterator[Line]:
        waves, theme, x = scene.waves, theme_of(self), np.arange(scene.waves.length, dtype=float)
        for unit, colour, dash in zip(scene.chosen, theme.lanes, _DASHES, strict=True):
            length = wavelength(unit, waves.width)
            if by_offset:
                yield Line(f"cos(ω k) · {unit}", x, np.cos(x * 2 * np.pi / length), colour, dash, True)
            else:
                yield Line(f"{unit} · λ {length:,.3g}", x, waves.values[:, unit], colour, dash, True)
        if by_offset:
            yield Line(translated("mean of all pairs = similarity"), x, waves.similarity[0], theme.text, dotted=True)
