"""Encoding: the vector of each position as a row, by formula, with the sentence's positions marked."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Signal

from fun_viz.views.theme import theme_of
from fun_viz.widgets.panel import Panel
from fun_viz.workspaces.positions.formula import spelled, wavelength
from fun_viz.workspaces.positions.rows import RowMap, Sheet
from fun_viz.workspaces.positions.scene import Scene


class EncodingPanel(Panel):
    """A heat map of position × dimension. `picked` is a dimension to be drawn as a wave."""

    picked = Signal(int)

    def __init__(self) -> None:
        self.map = RowMap()
        super().__init__(self.map, numbers=self.map.to_csv)
        self._scene: Scene | None = None
        self._cell: tuple[int, int] | None = None  # under the mouse
        self.map.picked.connect(self.picked)
        self.map.cell.connect(self._say)
        self.setMinimumWidth(260)

    def retranslate(self) -> None:
        self.set_title(
            self.tr("Encoding"),
            self.tr("sin(pos / 10000^(2i/d)), then cos of the same. Click a column to see it as a wave."),
        )
        if self._scene is not None:
            self.show_scene(self._scene)

    def show_scene(self, scene: Scene) -> None:
        self._scene = scene
        lanes = theme_of(self).lanes
        self.map.show_sheet(
            Sheet(
                scene.waves.values,
                scene.labels[: scene.waves.length],
                scene.side,
                scene.current,
                room=scene.longest_label,
                chosen=tuple(zip(scene.chosen, lanes, strict=False)),
                row_title=self.tr("position"),
                column_title=self.tr("dimension"),
                legend=True,
            )
        )
        self._say(self._cell)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange and self._scene is not None:
            self.show_scene(self._scene)

    def _say(self, cell: tuple[int, int] | None) -> None:
        """Say what is under the mouse, else what is seen."""
        self._cell = cell
        if self._scene is None:
            return
        waves = self._scene.waves
        if cell is not None and cell[0] < waves.length and cell[1] < waves.width:
            value = waves.values[cell]
            text = f"PE({cell[0]}, {cell[1]}) = {spelled(*cell, waves.width)} = {value:+.4f}"
            self.set_note(f"{text} · λ = {wavelength(cell[1], waves.width):,.1f}")
        elif not self._scene.ordered:
            self.set_note(self.tr("not used by this model"))
        else:
            self.set_note(self.tr("sines in even, cosines in odd dimensions"))
