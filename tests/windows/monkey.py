"""Somebody who presses, types, turns and drops whatever is there, the same way for the same seed."""

from __future__ import annotations

import string
from collections.abc import Callable
from functools import partial
from pathlib import Path
from random import Random

from PySide6.QtCore import QEvent, QMimeData, QPoint, QPointF, Qt, QTimer, QUrl
from PySide6.QtGui import QDrag, QDragEnterEvent, QDropEvent, QMouseEvent, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QMenu, QWidget

from fun_viz.windows.main_window import MainWindow

_NONE, _LEFT, _RIGHT = Qt.MouseButton.NoButton, Qt.MouseButton.LeftButton, Qt.MouseButton.RightButton
_KEYS = tuple(
    Qt.Key[f"Key_{name}"]
    for name in ("Space", "Return", "Enter", "Escape", "Tab", "Backtab", "Left", "Right", "Up", "Down", "Home", "End",
                 "PageUp", "PageDown", "Backspace", "Delete", "F1", "F11", "Slash", "Question", *string.ascii_uppercase)
)  # fmt: skip
_MODIFIERS = (
    Qt.KeyboardModifier.NoModifier,
    Qt.KeyboardModifier.NoModifier,
    Qt.KeyboardModifier.ControlModifier,
    Qt.KeyboardModifier.ShiftModifier,
)
_QUIT = "file.quit"  # after which there is nothing to press
_COSTLY = ("view.theme", "view.language", "view.reset", "view.full")  # a whole window is dressed anew
_TEXTS = ("你好", "今天吃什么好？", "<b>x</b>&amp;", "", " ", "龘😀", "a\nb", "x" * 250, "\u202eabc", "他们去学校。")


class Monkey:
    """Does one thing a call. A menu that opens is answered by itself, so that nothing waits for a person."""

    def __init__(self, window: MainWindow, things: tuple[Path, ...], seed: int) -> None:
        self.window, self._things, self._random = window, things, Random(seed)
        self.done = ""  # what was done last
        self._deeds: tuple[tuple[Callable[[], object], int], ...] = (
            (self._press, 30), (self._move, 25), (self._wheel, 8), (self._type, 14), (self._write, 2),
            (self._resize, 1), (self._command, 5), (self._workspace, 2), (self._drop, 2), (self._start, 1),
        )  # fmt: skip
        self._answering = QTimer(window, interval=1)
        self._answering.timeout.connect(self._answer)
        self._answering.start()

    def act(self) -> None:
        deeds, weights = zip(*self._deeds, strict=True)
        deed = self._random.choices(deeds, weights)[0]
        self.done = f"{deed.__name__} {self._where().objectName() or type(self._where()).__name__}"
        deed()

    def rest(self) -> None:
        """Stop answering, and close what is open."""
        self._answering.stop()
        while (popup := QApplication.activePopupWidget()) is not None:
            popup.close()
        for widget in QApplication.topLevelWidgets():
            if isinstance(widget, QDialog) and not widget.isModal():
                widget.close()  # the glossary may stay open beside the window, and closes when asked

    def any_thing(self, *_asked: object) -> str:
        """Return a file or folder as a dialog would, or "" for one that is closed."""
        return str(self._random.choice((*self._things, "")))

    def _answer(self) -> None:
        QDrag.cancel()
        popup = QApplication.activePopupWidget()
        if isinstance(popup, QMenu) and (actions := popup.actions()) and self._random.random() < 0.5:
            action = self._random.choice(actions)
            if action.menu() is None and action is not self.window.actions_by_id[_QUIT]:
                popup.close()
                action.trigger()
                return
        if popup is not None:
            popup.close()

    def _where(self) -> QWidget:
        return QApplication.focusWidget() or self.window

    def _spot(self) -> tuple[QWidget, QPoint]:
        rect = self.window.rect()
        spot = QPoint(self._random.randrange(max(1, rect.width())), self._random.randrange(max(1, rect.height())))
        widget = self.window.childAt(spot) or self.window
        return widget, widget.mapFrom(self.window, spot)

    def _mouse(
        self, kind: QEvent.Type, button: Qt.MouseButton, held: Qt.MouseButton, at: tuple[QWidget, QPoint]
    ) -> None:
        widget, spot = at
        there = QPointF(spot), QPointF(widget.mapToGlobal(spot))
        QApplication.sendEvent(widget, QMouseEvent(kind, *there, button, held, Qt.KeyboardModifier.NoModifier))

    def _press(self) -> None:
        at, button = self._spot(), self._random.choices((_LEFT, _RIGHT), (9, 1))[0]
        first = QEvent.Type.MouseButtonDblClick if self._random.random() < 0.15 else QEvent.Type.MouseButtonPress
        self._mouse(first, button, button, at)
        if self._random.random() < 0.2:
            spot = at[1] + QPoint(self._random.randint(-80, 80), self._random.randint(-80, 80))
            self._mouse(QEvent.Type.MouseMove, _NONE, button, (at[0], spot))
        self._mouse(QEvent.Type.MouseButtonRelease, button, _NONE, at)

    def _move(self) -> None:
        at = self._spot()
        self._mouse(QEvent.Type.MouseMove, _NONE, _NONE, at)
        if self._random.random() < 0.1:
            QApplication.sendEvent(at[0], QEvent(QEvent.Type.Leave))

    def _wheel(self) -> None:
        widget, spot = self._spot()
        turn = QPoint(0, self._random.choice((-120, 120, -960)))
        places = QPointF(spot), QPointF(widget.mapToGlobal(spot))
        modifiers, phase = self._random.choice(_MODIFIERS), Qt.ScrollPhase.NoScrollPhase
        QApplication.sendEvent(widget, QWheelEvent(*places, turn, turn, _NONE, modifiers, phase, False))

    def _type(self) -> None:
        key, modifiers = self._random.choice(_KEYS), self._random.choice(_MODIFIERS)
        if modifiers == Qt.KeyboardModifier.ControlModifier and key == Qt.Key.Key_Q:
            return
        QTest.keyClick(self._where(), key, modifiers)

    def _write(self) -> None:
        self.window.composer.field.setText(self._random.choice(_TEXTS))
        if self._random.random() < 0.7:
            self.window.decode()

    def _resize(self) -> None:
        self.window.resize(self._random.randint(300, 1600), self._random.randint(200, 1000))

    def _command(self) -> None:
        costly = self._random.random() < 0.04
        known = (id for id in self.window.actions_by_id.commands if id.startswith(_COSTLY) == costly and id != _QUIT)
        self.window.actions_by_id[self._random.choice(sorted(known))].trigger()

    def _workspace(self) -> None:
        self.window.tabs.pick(self._random.choice(self.window.pages.names))

    def _drop(self) -> None:
        mime = QMimeData()
        if self._random.random() < 0.3:
            mime.setText(self._random.choice(_TEXTS))
        else:
            mime.setUrls([QUrl.fromLocalFile(str(self._random.choice(self._things)))])
        copy, none = Qt.DropAction.CopyAction, Qt.KeyboardModifier.NoModifier
        onto = self._random.choice((self.window, self.window.pages.front or self.window))
        entering = QDragEnterEvent(QPoint(5, 5), copy, mime, _LEFT, none)
        entering.ignore()
        onto.dragEnterEvent(entering)
        if entering.isAccepted():
            onto.dropEvent(QDropEvent(QPointF(5, 5), copy, mime, _LEFT, none))

    def _start(self) -> None:
        """Start, pause, resume or stop a training, on whatever page that trains."""
        trains = [page for name in self.window.pages.names if hasattr(page := self.window.pages.page(name), "controls")]
        trains = [page for page in trains if hasattr(page, "trainings")]
        controls = self._random.choice(trains).controls
        self._random.choice((controls.primary.click, controls.stop.click, partial(controls.primary.click)))()
