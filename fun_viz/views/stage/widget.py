"""The Stage: a scene in a widget, as large as it may be; it moves from one to the next and says what is pointed at."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, QVariantAnimation, Signal
from PySide6.QtGui import QColor, QFocusEvent, QHideEvent, QMouseEvent, QPainter, QPen, QResizeEvent, QWheelEvent
from PySide6.QtWidgets import QWidget

from fun_viz.views.animation import Animation
from fun_viz.views.canvas import BY_KEYS, Canvas, Places, draw_placeholder, meaning, renew
from fun_viz.views.sprites import pixels
from fun_viz.views.stage.lights import Lights
from fun_viz.views.stage.marks import Chip, Mark, Scene
from fun_viz.views.stage.motion import Key, Motion, Pose, unreached
from fun_viz.views.stage.painter import Brush
from fun_viz.views.stage.picture import Picture, layers, scaled, seen
from fun_viz.views.stage.shapes import under
from fun_viz.views.stage.stamps import Stamps
from fun_viz.views.stage.texts import PaintedText, cut_at, numbers, painted_texts
from fun_viz.views.theme import theme_of

_WIDTH, _HEIGHT = 1222.0, 262.0  # units that a drawing is laid out for
_LARGEST, _MINI = 1.5, 130.0
_LIGHTING = 80  # milliseconds


class StageView(Canvas):
    """`hovered` and `chosen` carry the `about` of the mark under the mouse, or None.

    `dragged` carries the `about` of a window and how many units it was moved since it was taken; `scrolled` the
    sequence that the wheel was turned over, "source" or "target", and by how many notches, to the right and down.
    """

    hovered = Signal(object)
    chosen = Signal(object)
    dragged = Signal(object, float)
    scrolled = Signal(str, float)
    struck = Signal(QPointF)  # where the mouse was pressed, in units, but on a window
    resized = Signal()
    least = QSize(320, 60)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.animate, self._keyed = True, False  # whether the keyboard came here by its keys
        self._scene: Scene | None = None
        self._before: dict[Key, Mark] = {}
        self._part: int | None = None
        self._tips: Callable[[object], str] | None = None
        self._about: object = None
        self._taken: tuple[object, float] | None = None
        self._motion: Motion | None = None
        self._poses: list[Pose] = []
        self._picture: Picture | None = None
        self._lit: Places = ()
        self._lights = Lights()
        self._lighting = Animation(self, _LIGHTING)
        self._run = QVariantAnimation(self)
        self._run.valueChanged.connect(self._tick)
        self._run.finished.connect(self.finish)

    @property
    def scene(self) -> Scene | None:
        return self._scene

    @property
    def parts(self) -> int:
        """How many parts the move has that is shown."""
        return 0 if self._scene is None else len(self._scene.lasts)

    def room(self) -> tuple[float, float, float]:
        """Return how many units there are for a drawing, across and down, and how many pixels each of them is."""
        scale = max(1.0, min(self.width() / _WIDTH, self.height() / _HEIGHT, _LARGEST))
        return self.width() / scale, self.height() / scale, scale

    def mini_room(self) -> tuple[float, float, float]:
        """Return the room for a small drawing: as many units as there are pixels, less where it is very large."""
        scale = max(1.0, min(self.height() / _MINI, _LARGEST))
        return self.width() / scale, self.height() / scale, scale

    def show_scene(self, scene: Scene | None, *, move: bool) -> None:
        """Show a scene; `move`: it is one move after the one before it, and what moved may be seen to move."""
        old, self._scene, self._part = self._scene, scene, None
        self._run.stop()
        self._motion, self._before = None, {}
        if scene is None or old is None:
            self.update()
        if scene is not None and old is not None and move:
            self._before = {mark.key: mark for mark in old.moving}
            self._begin(Motion(self._before, scene.moving))
        self._show()
        self.describe()

    def show_part(self, index: int | None) -> None:
        """Show a move as far as its part `index`, from 0 on, the rest as not reached yet; None: all of it."""
        self._run.stop()
        self._motion, self._part = None, index
        self._show()

    def finish(self) -> None:
        """Show the end of what is moving."""
        self._run.stop()
        if self._motion is not None:
            self._motion = None
            self._show()

    def mark(self, places: Places) -> None:
        """Light what belongs to these tokens, and dim the rest."""
        if places == self._marked:
            return
        had, self._marked = bool(self._lit) and bool(self._marked), places
        if places:
            self._lit = places
        if not (had and places):
            self._lighting.begin(moving=self.animate)
        self.update()

    def describe(self) -> None:
        told = self._placeholder if self._scene is None else self._scene.described
        if told != self.accessibleDescription():  # to say it again costs as much as to draw it
            self.setAccessibleDescription(told)

    def set_tips(self, tips: Callable[[object], str]) -> None:
        """Set what is said of a mark when the mouse rests on it."""
        self._tips = tips

    def tip_at(self, point: QPointF) -> str | None:
        mark, cut = self.mark_at(point), ""
        said = self._tips(mark.about) if mark is not None and self._tips is not None else ""
        if isinstance(mark, Chip) and meaning(mark.text):
            said = "\n".join(filter(None, (self.explained(mark.text), said)))
        if self._scene is not None and self._picture is not None:
            marks = (*(pose.mark for pose in self._poses), *self._scene.still)
            cut = cut_at(marks, self._picture.stamps.ruler, self._unit(point))
        return "\n".join(filter(None, (cut if cut not in said else "", said))) or None

    def mark_at(self, point: QPointF) -> Mark | None:
        """Return the topmost mark at a point that is of something."""
        there, still = self._unit(point), () if self._scene is None else self._scene.still
        marks = (*still, *(pose.mark for pose in self._poses))
        return next((mark for mark in reversed(marks) if mark.about is not None and under(mark, there)), None)

    def _unit(self, point: QPointF) -> QPointF:
        """Return a point of the widget in units of the drawing."""
        scale, right, down = self._lie()
        return QPointF((point.x() - right) / scale, (point.y() - down) / scale)

    def places_at(self, point: QPointF) -> Places:
        mark = self.mark_at(point)
        return () if mark is None else mark.places

    def hover(self, point: QPointF | None) -> None:
        mark = None if point is None else self.mark_at(point)
        about, places = (None, ()) if mark is None else (mark.about, mark.places)
        if about != self._about:
            self._about = about
            self.setCursor(Qt.CursorShape.ArrowCursor if mark is None else Qt.CursorShape.PointingHandCursor)
            self.hovered.emit(about)
        if places != self._hovered:
            self._hovered = places
            self.pointed.emit(places)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        mark = self.mark_at(event.position())
        if mark is not None and getattr(mark.about, "kind", "") == "window":
            self._taken = mark.about, event.position().x()
        elif event.button() == Qt.MouseButton.LeftButton:
            self.struck.emit(self._unit(event.position()))
        super().mousePressEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._taken is not None:
            about, begin = self._taken
            self.dragged.emit(about, (event.position().x() - begin) / self._lie()[0])
            return
        super().mouseMoveEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if self._taken is not None and event.button() == Qt.MouseButton.LeftButton:
            self._taken = None
            return
        super().mouseReleaseEvent(event)
        if event.button() == Qt.MouseButton.LeftButton and self.rect().contains(event.position().toPoint()):
            mark = self.mark_at(event.position())
            self.chosen.emit(None if mark is None else mark.about)

    def wheelEvent(self, event: QWheelEvent) -> None:
        turned = event.angleDelta()
        if self._scene is None or not (notches := -(turned.y() or turned.x()) / 120):
            event.ignore()
            return
        begin = self._scene.edges.get("begin", self._scene.width / 2)
        self.scrolled.emit("source" if self._unit(event.position()).x() < begin else "target", notches)

    def texts(self) -> list[PaintedText]:
        """Return every text as painted, in the pixels of the widget."""
        if self._scene is None:
            return []
        scale, *origin = self._lie()
        marks = [pose.mark for pose in seen(self._scene, self._poses)]
        size = self.width(), self.height()
        return list(painted_texts(marks, Stamps(self, scale), (origin[0], origin[1]), size))

    def to_csv(self) -> str:
        """Return the numbers drawn, a line each."""
        return "" if self._scene is None else numbers(self._scene)

    def focusInEvent(self, event: QFocusEvent) -> None:
        self._keyed = event.reason() in BY_KEYS
        super().focusInEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.resized.emit()

    def hideEvent(self, event: QHideEvent) -> None:
        self.finish()
        super().hideEvent(event)

    def paint(self, painter: QPainter) -> None:
        if self._scene is None:
            draw_placeholder(painter, self, self._placeholder)
            return
        density, _, _ = pixels(painter)
        if not density:
            self._paint_on_paper(painter)
            return
        picture = self._fit(density)
        painter.drawImage(QPointF(0, 0), picture.image())
        if self._lit:
            share = self._lighting.at if self._marked else 1.0 - self._lighting.at
            self._lights.paint(painter, self, picture, self._lit, share)
        if self._keyed and self.hasFocus():
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(QPen(QColor(theme_of(self).accent), 2))
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), 6, 6)

    def _lie(self) -> tuple[float, float, float]:
        """Return how many pixels a unit is, and where the drawing begins: it stands in the middle, never cut."""
        if self._scene is None:
            return 1.0, 0.0, 0.0
        width, height = max(1.0, self._scene.width), max(1.0, self._scene.height)
        scale = min(_LARGEST, self.width() / width, self.height() / height)
        return scale, round((self.width() - width * scale) / 2), round((self.height() - height * scale) / 2)

    def _begin(self, motion: Motion) -> None:
        if motion.lasts <= 0 or not self.animate or not self.isVisible():
            return
        self._motion = motion
        self._run.setStartValue(0.0)
        self._run.setEndValue(motion.lasts)
        self._run.setDuration(round(motion.lasts))
        self._run.start()

    def _tick(self) -> None:
        if self._motion is not None:
            self._show()

    def _frame(self) -> list[Pose]:
        """Return what is seen over what lies still."""
        live = () if self._scene is None else self._scene.moving
        if self._motion is not None:
            return list(self._motion.at(float(self._run.currentValue())))
        if self._part is not None:
            part, before = self._part, self._before
            was = (mark if mark.beat <= part else unreached(mark, before.get(mark.key)) for mark in live)
            return [Pose(mark) for mark in was if mark is not None]
        return list(map(Pose, live))

    def _show(self) -> None:
        """Ask for what changed to be painted."""
        self._poses = self._frame()
        if self._scene is None or self._picture is None or not self._picture.fits(self, self._lie()):
            self.update()
            return
        changed = self._picture.show(*layers(self._scene, self._poses))
        density = self._picture.density
        if density % 1 or self._lit:  # what stays as it is may have come to belong to what is lit
            self.update()
        elif not changed.isEmpty():
            renew(self, scaled(changed, round(density)))

    def _fit(self, density: float) -> Picture:
        """Return a picture for so many pixels a unit of the widget, with everything in its place."""
        picture = self._picture
        if picture is None or picture.density != density or not picture.fits(self, self._lie()):
            picture = self._picture = Picture.of(self, self._lie(), density, picture)
            picture.show(*layers(self._scene, self._poses))
        return picture

    def _paint_on_paper(self, painter: QPainter) -> None:
        assert self._scene is not None
        scale, right, down = self._lie()
        brush = Brush(painter, Stamps(self, scale), (right, down))
        for mark, fade in seen(self._scene, self._poses):
            brush.paint(mark, fade)
        painter.setOpacity(1.0)
