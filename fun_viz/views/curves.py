"""Lines over steps, on one pair of axes, with the present marked and the nearest value under the mouse."""

from __future__ import annotations

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import QEvent, QPointF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QResizeEvent
from PySide6.QtWidgets import QLabel, QStackedLayout, QVBoxLayout, QWidget

from fun_viz.views.curve import Curve
from fun_viz.views.figures import csv_text
from fun_viz.views.ink import ink
from fun_viz.views.legend import Legend
from fun_viz.views.theme import theme_of, type_face

_REACH = 40.0  # pixels from the mouse within which a point is named
__all__ = ["Curve", "Curves"]


class Curves(QWidget):
    """Draws curves. The axes hold all values from the start, so that they stay still while the curves grow."""

    pointed_at = Signal(str, float, float)  # name, x, y of the point nearest to the mouse

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._curves: tuple[Curve, ...] = ()
        self._labels = ("", "")
        self._items: list[pg.PlotDataItem] = []
        self._legend = Legend()
        self._axes = {"bottom": _StepAxis("bottom"), "left": pg.AxisItem("left")}
        self._plot = pg.PlotWidget(axisItems=self._axes)
        self._placeholder = QLabel(alignment=Qt.AlignmentFlag.AlignCenter, wordWrap=True)
        self._now = pg.InfiniteLine(angle=90, movable=False)
        self._spot = pg.ScatterPlotItem(size=9, pxMode=True)
        self._readout = pg.TextItem()
        self._set_up_plot()
        self._set_up_layout()
        self._restyle()

    def show_curves(
        self, curves: tuple[Curve, ...], position: float | None, x_label: str = "", y_label: str = ""
    ) -> None:
        """Draw curves, a line at the present, and the names of the axes."""
        self._curves, self._labels = curves, (x_label, y_label)
        self._match_items(len(curves))
        for item, curve in zip(self._items, curves, strict=True):
            curve.fill(item)
        self._legend.show_entries([(curve.name, curve.pen()) for curve in curves] if len(curves) > 1 else [])
        self._now.setVisible(position is not None)
        self._now.setValue(0.0 if position is None else position)
        self._hide_readout()
        self._label_axes()
        drawable = self._fit()
        self._pages.setCurrentIndex(0 if drawable else 1)

    def set_placeholder(self, text: str) -> None:
        """Set the sentence shown while there is nothing to draw."""
        self._placeholder.setText(text)

    def to_csv(self) -> str:
        """Return a column for x and one for each curve; what has not happened is empty."""
        points = [dict(zip(*(axis.tolist() for axis in curve.points()), strict=True)) for curve in self._curves]
        header = (self._labels[0] or "x", *(curve.name for curve in self._curves))
        rows = ((int(x), *(column.get(x, "") for column in points)) for x in sorted(set().union(*points)))
        return csv_text(header, rows)

    def sizeHint(self) -> QSize:
        return QSize(420, 200)

    def minimumSizeHint(self) -> QSize:
        return QSize(180, 110)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in (QEvent.Type.PaletteChange, QEvent.Type.FontChange):
            self._restyle()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._label_axes()

    def leaveEvent(self, event: QEvent) -> None:
        self._hide_readout()
        super().leaveEvent(event)

    # ---- building

    def _set_up_plot(self) -> None:
        plot = self._plot.getPlotItem()
        plot.setMenuEnabled(False)
        plot.hideButtons()
        plot.setMouseEnabled(x=False, y=False)
        plot.setContentsMargins(4, 4, 12, 2)
        plot.getViewBox().setDefaultPadding(0.0)
        self._axes["left"].enableAutoSIPrefix(False)
        self._axes["bottom"].enableAutoSIPrefix(False)
        self._plot.setFrameShape(pg.PlotWidget.Shape.NoFrame)
        self._readout.setZValue(20)
        for item in (self._now, self._spot, self._readout):
            plot.addItem(item, ignoreBounds=True)
        self._hide_readout()
        plot.getViewBox().sigResized.connect(self._fit)
        self._plot.scene().sigMouseMoved.connect(self._mouse_moved)

    def _set_up_layout(self) -> None:
        page = QWidget()
        column = QVBoxLayout(page)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._legend)
        column.addWidget(self._plot, 1)
        self._pages = QStackedLayout(self)
        self._pages.addWidget(page)
        self._pages.addWidget(self._placeholder)
        self._pages.setCurrentIndex(1)

    def _restyle(self) -> None:
        theme, font = theme_of(self), type_face(self, 12)
        self._plot.setBackground(theme.panel)
        for name, axis in self._axes.items():
            axis.setPen(pg.mkPen(None) if name == "left" else pg.mkPen(theme.line))
            axis.setTickPen(pg.mkPen(theme.line))
            axis.setTextPen(QColor(theme.muted))
            axis.setStyle(
                tickFont=font,
                tickLength=0 if name == "bottom" else -5,
                tickTextOffset=6,
                maxTickLevel=0,
            )
            axis.setZValue(-1000)  # below the view, so that the grid is under the curves
        self._axes["left"].setGrid(255)
        self._now.setPen(pg.mkPen(theme.accent, width=1, style=Qt.PenStyle.DashLine))
        self._readout.setFont(font)
        self._readout.setColor(QColor(theme.text))
        self._readout.fill = pg.mkBrush(ink(theme.panel, 0.92))
        self._readout.border = pg.mkPen(theme.line)
        self._placeholder.setStyleSheet(f"color: {theme.muted}; font-size: 13px; padding: 0 12px;")
        self._label_axes()

    def _label_axes(self) -> None:
        colour, roomy = theme_of(self).muted, self.height() >= 150 and self.width() >= 240
        for axis, text in zip((self._axes["bottom"], self._axes["left"]), self._labels, strict=True):
            axis.setLabel(text, **{"color": colour, "font-size": "12px"})
            axis.showLabel(bool(text) and roomy)

    # ---- drawing

    def _match_items(self, count: int) -> None:
        while len(self._items) < count:
            self._items.append(self._plot.plot(antialias=True, connect="finite"))
        while len(self._items) > count:
            self._plot.removeItem(self._items.pop())

    def _fit(self, _resized: object = None) -> bool:
        """Fit the axes to all values, those to come among them; say whether there are any."""
        values = [np.asarray(curve.values, float) for curve in self._curves]
        finite = [kept for array in values if (kept := array[np.isfinite(array)]).size]
        if not finite:
            return False
        low, high = min(float(a.min()) for a in finite), max(float(a.max()) for a in finite)
        if 0 < low < high / 2:
            low = 0.0
        spread = (high - low) or 1.0
        first = min(curve.first for curve in self._curves)
        last = max(curve.first + len(curve.values) - 1 for curve in self._curves)
        margin = max(0.3, (last - first) * 0.015)
        label = spread * 9 / max(30.0, self._plot.getPlotItem().getViewBox().height() - 18)  # half of one, in y
        self._plot.setXRange(first - margin, last + margin, padding=0)
        self._plot.setYRange(low - label, high + label, padding=0)
        return True

    # ---- the mouse

    def _mouse_moved(self, at: QPointF) -> None:
        nearest = self._nearest(at)
        if nearest is None:
            self._hide_readout()
            return
        curve, x, y = nearest
        theme = theme_of(self)
        self._spot.setData([x], [y], brush=pg.mkBrush(theme.panel), pen=pg.mkPen(curve.colour, width=2))
        self._readout.setText(f"{curve.name}  {x:g}: {y:.4g}")
        right, upper = self._halves(x, y)
        self._readout.setAnchor((1.08 if right else -0.08, -0.3 if upper else 1.3))
        self._readout.setPos(x, y)
        for item in (self._spot, self._readout):
            item.setVisible(True)
        self.pointed_at.emit(curve.name, x, y)

    def _nearest(self, at: QPointF) -> tuple[Curve, float, float] | None:
        """Return the point drawn nearest to a place in the scene, if one is near."""
        view = self._plot.getPlotItem().getViewBox()
        if not view.sceneBoundingRect().contains(at):
            return None
        mouse, (wide, high) = view.mapSceneToView(at), view.viewPixelSize()
        best, found = _REACH, None
        for curve in self._curves:
            x, y = curve.points()
            away = np.hypot((x - mouse.x()) / wide, (y - mouse.y()) / high)
            if np.isfinite(away).any() and np.nanmin(away) < best:
                index = int(np.nanargmin(away))
                best, found = float(away[index]), (curve, float(x[index]), float(y[index]))
        return found

    def _halves(self, x: float, y: float) -> tuple[bool, bool]:
        """Say whether a point is in the right and in the upper half of the plot."""
        (left, right), (bottom, top) = self._plot.getPlotItem().getViewBox().viewRange()
        return x > (left + right) / 2, y > (bottom + top) / 2

    def _hide_readout(self) -> None:
        for item in (self._spot, self._readout):
            item.setVisible(False)


class _StepAxis(pg.AxisItem):  # type: ignore[misc]  # pyqtgraph has no types
    """An axis of whole steps: there is no tick between two."""

    def tickSpacing(self, minVal: float, maxVal: float, size: float) -> list[tuple[float, float]]:
        levels = super().tickSpacing(minVal, maxVal, size)
        return [(spacing, offset) for spacing, offset in levels if spacing >= 1] or [(1.0, 0.0)]
