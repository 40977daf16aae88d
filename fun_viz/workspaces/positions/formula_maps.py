"""The two maps that the formula gives: the vector of each position, and how alike the vectors of two positions are."""

from __future__ import annotations

from PySide6.QtCore import Signal

from fun_viz.views.theme import theme_of
from fun_viz.widgets.texts import Texts, marked, translated
from fun_viz.workspaces.positions.controls import small
from fun_viz.workspaces.positions.formula import spelled, wavelength
from fun_viz.workspaces.positions.row_map import RowMap, Sheet
from fun_viz.workspaces.positions.scene import Cell, Scene, ScenePanel

_TIP = marked("sin(pos / 10000^(2i/d)), then cos of the same. Click a column to see it as a wave.")


def compared(scene: Scene) -> str:
    """Say that the formula that is drawn is not the model's, and what the model does instead."""
    own = scene.inputs.way.formula() if scene.inputs else ""
    return translated("sinusoidal, only for comparison; this model: {formula}", formula=own)


class EncodingPanel(ScenePanel):
    """A heat map of position × dimension, with the sentence's positions marked. `picked` is a dimension to be drawn."""

    picked = Signal(int)

    def __init__(self) -> None:
        self.map = RowMap()
        super().__init__(self.map, numbers=self.map.to_csv, width=260)
        self.set_info("positions.encoding")
        self.map.picked.connect(self.picked)
        self.map.cell.connect(self.show_cell)
        Texts(self).bind(self.set_title, "Encoding")

    def draw(self, scene: Scene) -> None:
        self.set_title(translated("Sinusoidal encoding") if scene.foreign else translated("Encoding"), translated(_TIP))
        self.map.show_sheet(
            Sheet(
                scene.waves.values, scene.labels[: scene.waves.length], scene.side, scene.current,
                room=scene.longest_label, chosen=tuple(zip(scene.chosen, theme_of(self).lanes, strict=False)),
                row_title=translated("position"), column_title=translated("dimension"), legend=True,
            )
        )  # fmt: skip

    def note(self, scene: Scene, cell: Cell | None) -> str:
        waves = scene.waves
        if cell is not None and cell[0] < waves.length and cell[1] < waves.width:
            formula = f"PE({cell[0]}, {cell[1]}) = {spelled(*cell, waves.width)} = {waves.values[cell]:+.4f}"
            length = f"{wavelength(cell[1], waves.width):,.1f}"
            return f"{formula} · " + translated("wavelength λ = {length} tokens", length=length)
        if scene.foreign:
            return compared(scene)
        return translated("sines in even, cosines in odd dimensions")


class SimilarityPanel(ScenePanel):
    """PE · PEᵀ, divided by d/2 so that the diagonal is 1: it knows only how far apart two positions are."""

    def __init__(self) -> None:
        self.map = RowMap()
        super().__init__(self.map, numbers=self.map.to_csv, width=230)
        self.set_info("positions.similarity")
        self.map.cell.connect(self.show_cell)
        texts = Texts(self)
        texts.bind(self.set_title, "Similarity")
        texts.bind(
            self.set_tip, "PE · PEᵀ / (d/2): the diagonal is 1, and pairs equally far apart are equally similar."
        )

    def draw(self, scene: Scene) -> None:
        current, position = () if scene.now is None else (scene.now,), translated("position")
        self.map.show_sheet(
            Sheet(
                scene.waves.similarity, scene.labels[: scene.waves.length], scene.side, current,
                room=scene.longest_label, square=True, row_title=position, column_title=position, legend=True,
            )
        )  # fmt: skip

    def note(self, scene: Scene, cell: Cell | None) -> str:
        if cell is not None and max(cell) < scene.waves.length:
            (a, b), value = cell, scene.waves.similarity[cell]
            return translated(
                "PE({a}) · PE({b}) → {value:+.3f}, offset {offset}", a=a, b=b, value=value, offset=abs(a - b)
            )
        if scene.foreign:
            return compared(scene)
        return translated("the offset alone decides (±{difference})", difference=small(scene.waves.wobble))
