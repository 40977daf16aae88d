"""Encoding: the vector of each position as a row, by formula, with the sentence's positions marked."""

from __future__ import annotations

from PySide6.QtCore import Signal

from fun_viz.views.theme import theme_of
from fun_viz.workspaces.positions.formula import spelled, wavelength
from fun_viz.workspaces.positions.row_map import RowMap, Sheet
from fun_viz.workspaces.positions.scene import Scene
from fun_viz.workspaces.positions.scene_panel import Cell, ScenePanel


class EncodingPanel(ScenePanel):
    """A heat map of position × dimension. `picked` is a dimension to be drawn as a wave."""

    picked = Signal(int)

    def __init__(self) -> None:
        self.map = RowMap()
        super().__init__(self.map, numbers=self.map.to_csv, width=260)
        self.map.picked.connect(self.picked)
        self.map.cell.connect(self.show_cell)

    def name(self) -> None:
        tip = self.tr("sin(pos / 10000^(2i/d)), then cos of the same. Click a column to see it as a wave.")
        self.set_title(self.tr("Encoding"), tip)

    def draw(self, scene: Scene) -> None:
        self.map.show_sheet(
            Sheet(
                scene.waves.values, scene.labels[: scene.waves.length], scene.side, scene.current,
                room=scene.longest_label, chosen=tuple(zip(scene.chosen, theme_of(self).lanes, strict=False)),
                row_title=self.tr("position"), column_title=self.tr("dimension"), legend=True,
            )
        )  # fmt: skip

    def note(self, scene: Scene, cell: Cell | None) -> str:
        waves = scene.waves
        if cell is not None and cell[0] < waves.length and cell[1] < waves.width:
            formula = f"PE({cell[0]}, {cell[1]}) = {spelled(*cell, waves.width)} = {waves.values[cell]:+.4f}"
            return f"{formula} · λ = {wavelength(cell[1], waves.width):,.1f}"
        if not scene.ordered:
            return self.tr("not used by this model")
        return self.tr("sines in even, cosines in odd dimensions")
