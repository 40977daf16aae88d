from __future__ import annotations

from pytestqt.qtbot import QtBot

from fun_viz.workspaces.labs.finding import Finding


def test_sentences_stand_apart_and_without_any_it_says_what_to_expect(qtbot: QtBot) -> None:
    card = Finding()
    qtbot.addWidget(card)
    card.set_title("What is seen")
    card.set_words(("One.", "Two."), "Wait.")
    assert card.words.text() == "One.\n\nTwo."
    assert card.to_csv() == "What is seen\nOne.\nTwo.\n"
    card.set_words((), "Wait.")
    assert card.words.text() == "Wait."
    assert not card.words.isEnabled()
