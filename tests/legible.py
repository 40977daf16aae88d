"""Every text of a widget as it is painted, by Qt or by hand: where, in which ink, on what ground, and what of it shows.

A paint engine that draws nothing is told of each text; the ground is what stands on the screen below it most.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations
from typing import NamedTuple

import numpy as np
from PySide6.QtCore import QPoint, QPointF, QRect, QRectF
from PySide6.QtGui import QColor, QImage, QPaintDevice, QPaintEngine, QPainter, QTextDocumentFragment, QTextItem
from PySide6.QtWidgets import QAbstractScrollArea, QLineEdit, QWidget

from fun_viz.views.canvas import Canvas, painting
from fun_viz.views.colours import LEGIBLE, blend, contrast

_TOUCH = 1.5  # pixels that two texts may share, or that a letter may stand over an edge
_FLAT = 0.35  # of what is below a text must be one colour, for it to be a ground
_MEANT = frozenset({"…"})  # what says of itself that more is to come
_PALE = 0.5  # an opacity below which a text is on its way in or out


class Text(NamedTuple):
    """A line of text, its letters' box, where it is seen, and its ink with its opacity over what is below."""

    text: str
    box: QRectF
    seen: QRectF
    ink: QColor
    opacity: float


class Listener(QPaintEngine):
    """Hears of texts, and draws nothing."""

    def __init__(self) -> None:
        super().__init__(QPaintEngine.PaintEngineFeature.AllFeatures)
        self.texts: list[Text] = []

    def begin(self, device: QPaintDevice) -> bool:
        return True

    def end(self) -> bool:
        return True

    def type(self) -> QPaintEngine.Type:
        return QPaintEngine.Type.User

    def updateState(self, state: object) -> None:
        """Everything is asked of the painter."""

    def _ignore(self, *_: object) -> None:
        """Draw nothing."""

    drawPixmap = drawImage = drawPath = drawPolygon = drawRects = drawLines = drawEllipse = drawPoints = _ignore

    def drawTextItem(self, at: QPointF, item: QTextItem) -> None:
        if not item.text().strip() or not item.width():  # marks of direction, which nobody sees
            return
        painter = self.painter()
        lies, ink = painter.deviceTransform(), painter.pen().color()
        height = 0.72 * item.ascent()  # of a large letter: what a font keeps free above it is nobody's
        box = lies.mapRect(QRectF(at.x(), at.y() - height, item.width(), height))
        seen = QRectF(self.systemClip().boundingRect())
        if painter.hasClipping():
            seen = seen.intersected(lies.mapRect(painter.clipBoundingRect()))
        self.texts.append(Text(item.text(), box, seen, ink, painter.opacity() * ink.alphaF()))


class Paper(QPaintDevice):
    """A device as large as a widget that only listens."""

    def __init__(self, widget: QWidget) -> None:
        super().__init__()
        self._size, self.listener = widget.size(), Listener()

    def paintEngine(self) -> QPaintEngine:
        return self.listener

    def metric(self, asked: QPaintDevice.PaintDeviceMetric) -> int:
        metric = QPaintDevice.PaintDeviceMetric
        known = {
            metric.PdmWidth: self._size.width(), metric.PdmHeight: self._size.height(), metric.PdmDepth: 32,
            metric.PdmDpiX: 96, metric.PdmDpiY: 96, metric.PdmPhysicalDpiX: 96, metric.PdmPhysicalDpiY: 96,
            metric.PdmWidthMM: self._size.width() // 4, metric.PdmHeightMM: self._size.height() // 4,
            metric.PdmDevicePixelRatioScaled: 1 << 16,
        }  # fmt: skip
        return known.get(asked, 1)


def texts(widget: QWidget) -> list[Text]:
    """Return every text that a widget and what is in it paint."""
    paper = Paper(widget)
    painter = QPainter(paper)
    widget.render(painter, QPoint())
    painter.end()
    return paper.listener.texts


def faults(widget: QWidget) -> Iterator[str]:
    """Yield a sentence for each text that is cut, lies on another, or is too pale to be read."""
    painted = [text for text in texts(widget) if text.opacity >= _PALE]
    moved = list(_scrolled(widget))
    whole = [text for text in painted if _room(text).contains(text.box)]
    for text in painted:
        if not _room(text).contains(text.box) and not _may_be_cut(text, moved):
            yield f"{text.text!r} is cut: {_told(text.box)} in {_told(text.seen)}"
    for one, other in combinations(whole, 2):
        shared = one.box.intersected(other.box)
        if min(shared.width(), shared.height()) > _TOUCH and one[:2] != other[:2]:
            yield f"{one.text!r} and {other.text!r} overlap at {_told(shared)}"
    picture = QImage(widget.size(), QImage.Format.Format_RGB32)
    with painting(picture) as painter:
        widget.render(painter, QPoint())
    pixels = np.frombuffer(picture.constBits(), np.uint32).reshape(picture.height(), -1)
    for text in whole:
        if (ground := _ground(pixels, text)) is not None:
            ink = blend(ground, text.ink.name(), text.opacity).name()
            if (reached := contrast(ink, ground)) < LEGIBLE:
                yield f"{text.text!r} at {_told(text.box)}: {ink} on {ground} has a contrast of {reached:.2f}"


def unsaid(widget: QWidget) -> Iterator[str]:
    """Yield each text that was cut with … where no tool tip says it whole."""
    for text in texts(widget):
        if text.text.endswith("…") and text.text not in _MEANT and _room(text).contains(text.box):
            there = text.box.center().toPoint()
            if text.text[:-1].strip() not in _tip(widget.childAt(there), widget.mapToGlobal(there)):
                yield f"{text.text!r} at {_told(text.box)} is nowhere said whole"


def _tip(widget: QWidget | None, there: QPoint) -> str:
    """Return what a tool tip says at a place."""
    while widget is not None:
        said = widget.tip_at(QPointF(widget.mapFromGlobal(there))) if isinstance(widget, Canvas) else None
        if said:
            return said
        if widget.toolTip():
            return QTextDocumentFragment.fromHtml(widget.toolTip().replace("\n", "<br>")).toPlainText()
        widget = widget.parentWidget()
    return ""


def _room(text: Text) -> QRectF:
    return text.seen.adjusted(-_TOUCH, -_TOUCH, _TOUCH, _TOUCH)


def _scrolled(widget: QWidget) -> Iterator[QRectF]:
    """Yield where things may be moved out of sight by a hand."""
    for area in widget.findChildren(QAbstractScrollArea):
        if area.isVisible():
            yield QRectF(QRect(area.viewport().mapTo(widget, QPoint()), area.viewport().size()))
    for field in widget.findChildren(QLineEdit):
        yield QRectF(QRect(field.mapTo(widget, QPoint()), field.size()))


def _may_be_cut(text: Text, moved: list[QRectF]) -> bool:
    return any(place.adjusted(-1, -1, 1, 1).contains(text.seen) for place in moved)


def _ground(pixels: np.ndarray, text: Text) -> str | None:
    """Return the commonest colour round the letters of a text; None where many stand there, as on a map."""
    box = text.box.toAlignedRect()
    part = pixels[max(0, box.top() - 2) : box.bottom() + 3, max(0, box.left() - 2) : box.right() + 3] & 0xFFFFFF
    part = part[part != text.ink.rgb() & 0xFFFFFF]
    if not part.size:
        return None
    colours, counts = np.unique(part, return_counts=True)
    return f"#{colours[counts.argmax()]:06x}" if counts.max() >= _FLAT * part.size else None


def _told(box: QRectF) -> str:
    return f"{box.x():.0f},{box.y():.0f} {box.width():.0f}×{box.height():.0f}"
