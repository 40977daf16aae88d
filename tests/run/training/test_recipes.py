"""The recipes of the bundled models."""

from __future__ import annotations

import pytest

from fun_viz.run.models import store
from fun_viz.run.models.card import Config
from fun_viz.run.training.recipes import recipes
from fun_viz.text.characters import Characters

WORDS = Characters([chr(0x4E00 + i) for i in range(3_000)])


def parameters(name: str) -> int:
    recipe = recipes[name]
    config = Config(family=recipe.family, options=dict(recipe.options), source="characters", target="subwords")
    return sum(weight.numel() for weight in store.build(config, WORDS, WORDS).parameters())


def test_the_models_compared_have_about_the_same_number_of_parameters() -> None:
    counts = {name: parameters(name) for name in recipes}
    assert max(counts.values()) < 1.3 * min(counts.values()), counts


@pytest.mark.parametrize("name", list(recipes))
def test_every_recipe_has_a_title_in_both_languages(name: str) -> None:
    assert set(recipes[name].title) == {"en", "zh"}
