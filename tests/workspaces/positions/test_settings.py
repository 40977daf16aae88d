from __future__ import annotations

import json
from dataclasses import asdict
from typing import Any

import pytest

from fun_viz.workspaces.positions.settings import Settings


def test_what_is_not_set_follows_the_model_and_its_sentence() -> None:
    waves = Settings().waves(45, 256)
    assert (waves.length, waves.width) == (45, 256)
    assert Settings().waves(7, 256).length == 32
    assert Settings(length=9, width=20).waves(45, 256).length == 9


def test_settings_survive_being_written_down() -> None:
    settings = Settings(100, 64, (0, 2, 8, 30), "target")
    assert Settings.from_json(json.loads(json.dumps(asdict(settings)))) == settings


@pytest.mark.parametrize(
    "broken",
    [{}, {"length": "9"}, {"width": True}, {"units": [1, 2, 3]}, {"units": [1, 2, 3, "4"]}, {"units": 4}, {"side": 3}],
)
def test_what_does_not_fit_is_left_out(broken: dict[str, Any]) -> None:
    assert Settings.from_json(broken) == Settings()


def test_numbers_out_of_reach_become_the_nearest_in_reach() -> None:
    waves = Settings.from_json({"length": 1, "width": 4001}).waves(7, 256)
    assert (waves.length, waves.width) == (8, 512)


def test_units_that_the_width_does_not_have_are_chosen_anew() -> None:
    assert Settings(units=(0, 1, 2, 100)).chosen(64) == (0, 8, 16, 32)
    assert Settings(units=(0, 1, 2, 33)).chosen(64) == (0, 1, 2, 33)
