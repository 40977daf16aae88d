"""The models that come with the program are whole, small, documented, and say what they should."""

from __future__ import annotations

import json
from functools import cache

import pytest

from fun_viz import archive, paths
from fun_viz.reading import Reading
from fun_viz.run import library
from fun_viz.run.models import store
from fun_viz.run.models.store import Model
from fun_viz.run.training.recipes import recipes

NAMES = ("zh-en-gru", "zh-en-gru-additive", "zh-en-transformer")
SAID = {
    "今天吃什么好": "What should I eat today?",
    "你叫什么名字": "What's your name?",
    "我喜欢学习": "I like studying.",
    "他每天早上喝咖啡": "He drinks coffee every morning.",
}
every_model = pytest.mark.parametrize("name", NAMES)


@cache
def model(name: str) -> Model:
    return store.load(paths.bundled_models() / name)


def test_these_models_come_with_the_program_and_no_others() -> None:
    assert sorted(folder.name for folder in paths.bundled_models().iterdir() if folder.is_dir()) == sorted(NAMES)


def test_they_weigh_less_than_forty_megabytes() -> None:
    assert sum(file.stat().st_size for file in paths.bundled_models().rglob("*")) < 40_000_000


@every_model
def test_a_card_says_where_the_model_comes_from_and_how_good_it_is(name: str) -> None:
    card = json.loads((paths.bundled_models() / name / "card.json").read_text("utf-8"))
    assert {"data", "licence", "seed", "command", "made", "size", "parameters", "sha256", "scores"} <= card.keys()
    assert "tatoeba.org" in card["licence"]
    assert name in recipes
    assert set(card["scores"]) >= {"greedy", "beam 5", "perplexity", "sentences", "command"}


def test_the_models_are_of_like_size() -> None:
    sizes = [model(name).facts.parameters for name in NAMES]
    assert max(sizes) < 1.2 * min(sizes)


@pytest.mark.parametrize("name", ["zh-en-transformer", "zh-en-gru-additive"])
def test_attention_beats_the_goal_on_sentences_kept_out(name: str) -> None:
    scores = model(name).card.scores
    assert scores["greedy"]["bleu"] >= 28
    assert scores["beam 5"]["bleu"] >= 30


@pytest.mark.parametrize("text", SAID)
@pytest.mark.parametrize("name", ["zh-en-transformer", "zh-en-gru-additive"])
def test_everyday_sentences_come_out_as_good_english(name: str, text: str) -> None:
    assert library.decode(model(name), text).text == SAID[text]


def test_the_recorded_first_picture_is_what_the_model_does() -> None:
    recorded = Reading(archive.load_trace(paths.resources() / "first.safetensors"))
    now = library.decode(model(recorded.trace.model.name), recorded.trace.text)
    assert recorded.text == now.text
    assert recorded.probabilities == pytest.approx(now.probabilities, abs=1e-4)
