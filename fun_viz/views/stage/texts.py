"""What stands on a stage as text: where, in which ink, and on what ground in truth."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from PySide6.QtCore import QPointF, QRectF, Qt

from fun_viz.views.canvas import painting
from fun_viz.views.number_format import csv_text
from fun_viz.views.stage.lines import Ruler
from fun_viz.views.stage.marks import Mark, Scene
from fun_viz.views.stage.painter import Brush
from fun_viz.views.stage.stamps import Stamps, blank


class PaintedText(NamedTuple):
    """A text as painted: its rectangle in pixels of the widget, and its colours "#RRGGBB"; `cut`: not all is shown."""

    box: QRectF
    text: str
    cut: bool
    ink: str
    ground: str


def painted_texts(
    marks: Iterable[Mark], stamps: Stamps, origin: tuple[float, float], size: tuple[int, int]
) -> Iterator[PaintedText]:
    """Yield the texts of a scene; the ground is the mean of what is painted there without any word."""
    picture, marks, scale = blank(*size), list(marks), stamps.scale
    picture.fill(stamps.ruler.theme.panel)
    with painting(picture) as painter:
        brush = Brush(painter, stamps, origin, mute=True)
        for mark in marks:
            brush.paint(mark)
    for mark in marks:
        line = stamps.ruler.line(mark)
        if line is not None and mark.opacity > 0:
            left, top = line.box.x() * scale + origin[0], line.box.y() * scale + origin[1]
            box = QRectF(left, top, line.box.width() * scale, line.box.height() * scale)
            below = picture.copy(box.toAlignedRect()).scaled(
                1, 1, Qt.AspectRatioMode.IgnoreAspectRatio, Qt.TransformationMode.SmoothTransformation
            )
            ground = line.halo or below.pixelColor(0, 0).name()
            yield PaintedText(box, line.shown, line.shown != line.text, line.ink, ground)


def cut_at(marks: Iterable[Mark], ruler: Ruler, point: QPointF) -> str:
    """Return the whole of a text that stands at a point of the drawing and was cut; "" if there is none."""
    lines = (ruler.line(mark) for mark in marks)
    return next((each.text for each in lines if each and each.shown != each.text and each.box.contains(point)), "")


def numbers(scene: Scene) -> str:
    """Return a table of what is drawn as numbers: of each mark its key, and the number or numbers it stands for."""
    found = (
        (" ".join(map(str, mark.key)), float(value))
        for mark in scene.marks
        for value in (getattr(mark, "values", None) or (getattr(mark, "value", None),))
        if value is not None
    )
    return csv_text(("mark", "value"), found)
