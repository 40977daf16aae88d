from __future__ import annotations

from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from fun_viz.widgets.collapsible import Collapsible


def test_a_note_of_what_is_inside_stands_there_only_while_it_is_closed(qtbot: QtBot) -> None:
    part = Collapsible(QLabel("inside"))
    qtbot.addWidget(part)
    part.set_title("More")
    part.set_note("• Dropout")
    assert part.body.isHidden()
    assert not part._note.isHidden()
    assert part.head.text() == "▸  More"
    part.head.click()
    assert part.isExpanded()
    assert not part.body.isHidden()
    assert part._note.isHidden()
    assert part.head.text() == "▾  More"
    part.setExpanded(False)
    assert part.body.isHidden()
