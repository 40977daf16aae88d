"""Similarity: PE · PEᵀ, which knows nothing of where two positions are, only of how far apart."""

from __future__ import annotations

from fun_viz.widgets.panel import Panel
from fun_viz.workspaces.positions.controls import small
from fun_viz.workspaces.positions.rows import RowMap, Sheet
from fun_viz.workspaces.positions.scene import Scene


class SimilarityPanel(Panel):
    """A square map of position × position, divided by d/2 so that the diagonal is 1."""

    def __init__(self) -> None:
        self.map = RowMap()
        super().__init__(self.map, numbers=self.map.to_csv)
        self._scene: Scene | None = None
        self._cell: tuple[int, int] | None = None  # under the mouse
        self.map.cell.connect(self._say)
        self.setMinimumWidth(230)

    def retranslate(self) -> None:
        self.set_title(
            self.tr("Similarity"),
            self.tr("PE · PEᵀ / (d/2): the diagonal is 1, and pairs equally far apart are equally similar."),
        )
        if self._scene is not None:
            self.show_scene(self._scene)

    def show_scene(self, scene: Scene) -> None:
        self._scene = scene
        current = () if scene.now is None else (scene.now,)
        self.map.show_sheet(
            Sheet(
                scene.waves.similarity,
                scene.labels[: scene.waves.length],
                scene.side,
                current,
                room=scene.longest_label,
                square=True,
                row_title=self.tr("position"),
                column_title=self.tr("position"),
                legend=True,
            )
        )
        self._say(self._cell)

    def _say(self, cell: tuple[int, int] | None) -> None:
        self._cell = cell
        if self._scene is None:
            return
        waves = self._scene.waves
        if cell is not None and max(cell) < waves.length:
            text = self.tr("PE({a}) · PE({b}) → {value:+.3f}, offset {offset}")
            a, b = cell
            self.set_note(text.format(a=a, b=b, value=waves.similarity[cell], offset=abs(a - b)))
        else:
            text = self.tr("the offset alone decides (±{difference})")
            self.set_note(text.format(difference=small(waves.wobble)))
