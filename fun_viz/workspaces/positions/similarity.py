"""Similarity: PE · PEᵀ, which knows nothing of where two positions are, only of how far apart."""

from __future__ import annotations

from fun_viz.workspaces.positions.controls import small
from fun_viz.workspaces.positions.row_map import RowMap, Sheet
from fun_viz.workspaces.positions.scene import Scene
from fun_viz.workspaces.positions.scene_panel import Cell, ScenePanel


class SimilarityPanel(ScenePanel):
    """A square map of position × position, divided by d/2 so that the diagonal is 1."""

    def __init__(self) -> None:
        self.map = RowMap()
        super().__init__(self.map, numbers=self.map.to_csv, width=230)
        self.map.cell.connect(self.show_cell)

    def name(self) -> None:
        tip = self.tr("PE · PEᵀ / (d/2): the diagonal is 1, and pairs equally far apart are equally similar.")
        self.set_title(self.tr("Similarity"), tip)

    def draw(self, scene: Scene) -> None:
        current, position = () if scene.now is None else (scene.now,), self.tr("position")
        self.map.show_sheet(
            Sheet(
                scene.waves.similarity, scene.labels[: scene.waves.length], scene.side, current,
                room=scene.longest_label, square=True, row_title=position, column_title=position, legend=True,
            )
        )  # fmt: skip

    def note(self, scene: Scene, cell: Cell | None) -> str:
        if cell is not None and max(cell) < scene.waves.length:
            (a, b), value = cell, scene.waves.similarity[cell]
            text = self.tr("PE({a}) · PE({b}) → {value:+.3f}, offset {offset}")
            return text.format(a=a, b=b, value=value, offset=abs(a - b))
        text = self.tr("the offset alone decides (±{difference})")
        return text.format(difference=small(scene.waves.wobble))
