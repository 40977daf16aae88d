"""Texts that follow the language."""

from __future__ import annotations

import gc
from weakref import ref

from PySide6.QtWidgets import QLabel, QPushButton, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from fun_viz.widgets.texts import Texts, translated
from fun_viz.windows.language import Speech


def test_a_bound_text_is_set_at_once_and_again_in_another_language(qtbot: QtBot) -> None:
    owner = QWidget()
    qtbot.addWidget(owner)
    button, heard = QPushButton(), []
    QVBoxLayout(owner).addWidget(button)
    texts = Texts(owner)
    texts.bind(button.setText, "Cancel")
    texts.bind(button.setToolTip, "head {head}", head=2)
    texts.follow(lambda: heard.append(translated("Close")))
    assert (button.text(), button.toolTip(), heard) == ("Cancel", "head 2", ["Close"])
    speech = Speech()
    speech.speak("zh")
    qtbot.waitUntil(lambda: button.text() != "Cancel")
    assert "2" in button.toolTip()
    assert heard[-1] != "Close"
    speech.speak("en")
    qtbot.waitUntil(lambda: button.text() == "Cancel")


def test_texts_end_with_their_widget(qtbot: QtBot) -> None:
    owner, label = QWidget(), QLabel()
    qtbot.addWidget(label)
    Texts(owner).bind(label.setText, "Cancel")
    owner.deleteLater()
    qtbot.wait(10)
    speech = Speech()
    speech.speak("zh")
    qtbot.wait(10)
    assert label.text() == "Cancel"
    speech.speak("en")
    qtbot.wait(10)


def test_a_widget_dies_with_its_last_name_even_if_its_own_methods_are_bound(qtbot: QtBot) -> None:
    class Card(QWidget):
        def __init__(self) -> None:
            super().__init__()
            self.label = QLabel(self)
            texts = Texts(self)
            texts.bind(self.label.setText, "Cancel")
            texts.follow(self.say)

        def say(self) -> None:
            self.setWindowTitle(translated("Close"))

    gc.disable()
    try:
        card = Card()
        gone = ref(card)
        del card
        assert gone() is None
    finally:
        gc.enable()
