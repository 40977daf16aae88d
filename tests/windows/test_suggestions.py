"""Sentences that suit a model, and one that does not is replaced unless it was typed."""

from __future__ import annotations

import pytest

from fun_viz.windows.composer import Composer
from fun_viz.windows.language import Speech
from fun_viz.windows.model_card import ModelCard
from fun_viz.windows.suggestions import about, everyday, suggestions, suits, written

ZH = ModelCard("zh", "zh")
REVERSE = ModelCard("reverse", "reverse", task="reverse", examples=("planets",))
DATES = ModelCard("dates", "dates", task="dates")


@pytest.fixture
def composer(qtbot, speech: Speech) -> Composer:  # type: ignore[no-untyped-def]
    made = Composer(speech)
    qtbot.addWidget(made)
    made.set_cards((ZH, REVERSE, DATES), "zh")
    return made


def choose(composer: Composer, model: str) -> str:
    composer.set_cards(composer.cards, model)
    return composer.field.text()


@pytest.mark.parametrize("task", ["copy", "reverse", "sort", "addition", "dates", "phrases-en-zh"])
def test_every_suggestion_is_of_the_task_and_its_answer_known(task: str) -> None:
    offered = suggestions(task, ())
    assert len(offered) > 3
    assert all(written(task, text) for text in offered)
    assert all(suits(task, (), "zh", text) for text in offered)
    assert about(task, ())


def test_a_model_without_a_task_has_those_of_its_language() -> None:
    assert suggestions("", ("自己的",), "zh") == ("自己的", *everyday())
    assert suggestions("", ("my own",), "en") == ("my own",)
    assert suits("", (), "zh", "你好")
    assert not suits("", (), "zh", "hello")
    assert about("", ("zh", "en")) == "Translates Chinese into English."


def test_an_example_that_does_not_suit_the_model_opened_is_replaced(composer: Composer) -> None:
    composer.field.put(everyday()[0])
    assert choose(composer, "reverse") == "stressed"
    assert composer.suggestions()[:2] == ("stressed", "planets")
    assert choose(composer, "dates") == "Thursday, 3 May 1979"
    assert choose(composer, "zh") == everyday()[0]


def test_what_the_user_typed_stays(composer: Composer) -> None:
    composer.field.put("我的句子")
    assert choose(composer, "reverse") == "我的句子"
    assert choose(composer, "zh") == "我的句子"


def test_an_example_that_suits_stays(composer: Composer) -> None:
    composer.set_cards((*composer.cards, ModelCard("copy", "copy", task="copy")), "reverse")
    composer.field.put("planets")
    assert choose(composer, "copy") == "planets"
