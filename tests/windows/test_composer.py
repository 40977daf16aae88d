"""The bar at the top: what it says the user wants."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMenu, QPushButton
from pytestqt.qtbot import QtBot

from fun_viz.strategy import SEARCH, Strategy
from fun_viz.text.sentence import LONGEST
from fun_viz.trace import Request
from fun_viz.widgets.strategy_choice import StrategyChoice
from fun_viz.windows.composer import Composer
from fun_viz.windows.language import Speech
from fun_viz.windows.model_card import ModelCard
from fun_viz.windows.suggestions import everyday

CARDS = (ModelCard("one", "one", {"en": "Model & One", "zh": "模型一"}, 6_100_000), ModelCard("/x/two", "two"))


@pytest.fixture
def composer(speech: Speech, qtbot: QtBot) -> Composer:
    made = Composer(speech)
    made.set_cards(CARDS, "one")
    qtbot.addWidget(made)
    return made


def button(composer: Composer, text: str) -> QPushButton:
    return next(found for found in composer.findChildren(QPushButton) if found.text().startswith(text))


def texts(composer: Composer) -> list[str]:
    return [found.text() for found in composer.findChildren(QPushButton)]


def menu(composer: Composer, text: str) -> QMenu:
    found = button(composer, text).menu()
    found.aboutToShow.emit()
    return found


def test_enter_asks_for_what_stands_there(composer: Composer, qtbot: QtBot) -> None:
    composer.field.setText("你好")
    with qtbot.waitSignal(composer.decode):
        qtbot.keyClick(composer.field, Qt.Key.Key_Return)
    assert composer.request == Request("one", "你好", 1)


def test_a_model_is_chosen_from_its_menu_and_asked(composer: Composer, qtbot: QtBot) -> None:
    entries = menu(composer, "Model && One").actions()
    assert entries[0].text() == "Model && One   6.1 M"
    assert entries[0].isChecked()
    with qtbot.waitSignal(composer.decode):
        entries[1].trigger()
    assert composer.request.model == "/x/two"
    assert button(composer, "two")


def test_all_models_can_be_seen_from_the_models(composer: Composer, qtbot: QtBot) -> None:
    with qtbot.waitSignal(composer.shelf_wanted):
        menu(composer, "Model && One").actions()[-1].trigger()


def opened(composer: Composer, qtbot: QtBot) -> StrategyChoice:
    composer.show()
    next(found for found in composer.findChildren(QPushButton) if found.toolTip().startswith("How the next")).click()
    assert composer.choice.isVisible()
    return composer.choice


def test_a_strategy_is_chosen_and_asked(composer: Composer, qtbot: QtBot) -> None:
    choice = opened(composer, qtbot)
    choice.names[1].click()
    choice.fields["beam"].editor.control.setValue(7)  # type: ignore[attr-defined]
    choice.fields["length_penalty"].editor.control.setValue(0.6)  # type: ignore[attr-defined]
    with qtbot.waitSignal(composer.decode):
        choice.done.click()
    assert composer.request == Request("one", "", 7, strategy=Strategy(length_penalty=0.6))
    assert button(composer, "beam 7")


def test_a_sample_is_set_by_keys_and_remembered_beside_the_beam(composer: Composer, qtbot: QtBot) -> None:
    choice = opened(composer, qtbot)
    assert choice.names[0].hasFocus() or not choice.isActiveWindow(), "the strategy that holds has the keyboard"
    choice.names[2].click()
    shown = [name for name, field in choice.fields.items() if not field.isHidden()]
    assert shown == ["temperature", "top_k", "top_p", "seed", "draws"]
    for name, value in (("temperature", 0.7), ("top_k", 5), ("seed", 3)):
        choice.fields[name].editor.control.setValue(value)  # type: ignore[attr-defined]
    with qtbot.waitSignal(composer.decode):
        qtbot.keyClick(choice, Qt.Key.Key_Return)
    drawn = Strategy("sample", temperature=0.7, top_k=5, seed=3)
    assert composer.request.strategy == drawn
    assert button(composer, "sample ▾").toolTip().endswith("sample, Temperature 0.7, top-k 5, Seed 3")
    again = opened(composer, qtbot)
    assert again.value == (1, drawn)
    again.names[0].click()
    again.names[2].click()
    assert again.value == (1, drawn), "what was set stays while another is looked at"
    assert again.fields["top_k"].editor.control.specialValueText() == "all"  # type: ignore[attr-defined]
    again.hide()


def test_esc_leaves_the_strategy_as_it_was_and_nothing_is_asked_where_nothing_changed(
    composer: Composer, qtbot: QtBot
) -> None:
    choice = opened(composer, qtbot)
    choice.names[3].click()
    with qtbot.assertNotEmitted(composer.decode):
        qtbot.keyClick(choice, Qt.Key.Key_Escape)
    assert not choice.isVisible()
    assert composer.request.strategy == SEARCH
    with qtbot.assertNotEmitted(composer.decode):
        opened(composer, qtbot).hide()


def test_every_setting_of_the_strategies_says_what_it_does(composer: Composer, qtbot: QtBot) -> None:
    choice = opened(composer, qtbot)
    for field in choice.fields.values():
        assert len(field.editor.control.toolTip()) > 20
        assert field.editor.control.accessibleName()
    choice.hide()


def test_an_example_fills_the_sentence_and_is_asked(composer: Composer, qtbot: QtBot) -> None:
    with qtbot.waitSignal(composer.decode):
        menu(composer, "examples").actions()[0].trigger()
    assert composer.field.text() == everyday()[0]


def test_earlier_sentences_stand_under_the_examples(composer: Composer) -> None:
    composer.field.remember("自己的句子")
    texts = [action.text() for action in menu(composer, "examples").actions()]
    assert "自己的句子" in texts


def test_the_examples_can_all_be_read() -> None:
    assert {"今天吃什么好", "你叫什么名字", "我喜欢学习", "他每天早上喝咖啡"} <= set(everyday())
    assert all(0 < len(text) <= LONGEST for text in everyday())


def test_decode_becomes_cancel_only_when_the_work_takes_a_moment(composer: Composer, qtbot: QtBot) -> None:
    composer.set_working(True)
    assert not composer.cancels
    qtbot.waitUntil(lambda: composer.cancels)
    with qtbot.waitSignal(composer.cancel):
        button(composer, "Cancel").click()
    composer.set_working(False)
    assert button(composer, "Decode")
    assert not composer.cancels


def test_titles_follow_the_language(composer: Composer, speech: Speech, qtbot: QtBot) -> None:
    composer.show()
    speech.speak("zh")
    qtbot.waitUntil(lambda: "模型一 ▾" in texts(composer))
    assert composer.title_of("one") == "模型一"
    assert composer.title_of("two") == "two"
    assert menu(composer, "模型一").actions()[0].text() == "模型一   610 万"


def test_where_no_sentence_is_asked_for_only_the_rest_of_the_bar_is_seen_and_nothing_moves(
    composer: Composer, qtbot: QtBot
) -> None:
    composer.resize(1280, 58)
    composer.show()
    theme = next(found for found in composer.findChildren(QPushButton) if found.toolTip() == "Light or dark")
    language, before = button(composer, "中"), (theme.geometry(), composer.sizeHint())
    composer.set_asking(False)
    qtbot.wait(1)
    assert [composer.field.isVisible(), theme.isVisible(), language.isVisible()] == [False, True, True]
    assert (theme.geometry(), composer.sizeHint()) == before
    composer.set_asking(True)
    assert composer.field.isVisible()
