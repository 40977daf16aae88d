from __future__ import annotations

from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QTextCursor, QWheelEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from fun_viz.widgets.rich_text import RichText


def test_what_is_said_again_stays_selected(qtbot: QtBot) -> None:
    text = RichText()
    qtbot.addWidget(text)
    text.setText("<b>one</b> two")
    text.moveCursor(QTextCursor.MoveOperation.End, QTextCursor.MoveMode.KeepAnchor)
    text.setText("<b>one</b> two")
    assert text.textCursor().selectedText() == "one two"
    text.setText("three")
    assert (text.text(), text.toPlainText(), text.textCursor().hasSelection()) == ("three", "three", False)


def test_the_wheel_with_ctrl_makes_no_letter_larger(qtbot: QtBot) -> None:
    text = RichText()
    qtbot.addWidget(text)
    text.setText("one")
    text.show()
    before, buttons, keys = text.font().key(), Qt.MouseButton.NoButton, Qt.KeyboardModifier.ControlModifier
    turn = (QPointF(5, 5), QPointF(5, 5), QPoint(), QPoint(0, 120), buttons, keys, Qt.ScrollPhase.NoScrollPhase, False)
    QApplication.sendEvent(text.viewport(), QWheelEvent(*turn))
    assert text.font().key() == before
