from __future__ import annotations

from pytestqt.qtbot import QtBot

from fun_viz.workspaces.labs.board import FindingsPanel, equal
from tests.workspaces.labs.records import metrics


def test_sentences_stand_apart_and_without_any_it_says_what_to_expect(qtbot: QtBot) -> None:
    card = FindingsPanel()
    qtbot.addWidget(card)
    card.show_sentences(("One.", "Two."), "Wait.")
    assert card.text.text() == "One.\n\nTwo."
    assert card.to_csv() == "What is seen\nOne.\nTwo.\n"
    card.show_sentences((), "Wait.")
    assert card.text.text() == "Wait."
    assert not card.text.isEnabled()


def test_records_are_the_same_by_identity_and_words_by_what_they_are() -> None:
    one, twin = metrics(10, lengths={2: 0.5}), metrics(10, lengths={2: 0.5})
    assert equal(["light", 1000, one, None], ["light", 500 + 500, one, None])
    assert not equal([one], [twin])
    assert not equal(["light"], ["dark"])
    assert not equal([one], [one, one])
