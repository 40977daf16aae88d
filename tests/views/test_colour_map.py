"""From numbers to levels to colours."""

from __future__ import annotations

import numpy as np
import pytest

from fun_viz.views.colour_map import EMPTY, colour_table, image, levels
from fun_viz.views.theme import DARK, LIGHT, Theme


def test_a_weight_goes_from_1_to_255_and_beyond_the_ends_it_stays_there() -> None:
    found = levels(np.array([[-0.2, 0.0, 0.5, 1.0, 1.7]]), "weight")
    assert found.tolist() == [[1, 1, 128, 255, 255]]


def test_a_signed_number_has_zero_in_the_middle() -> None:
    assert levels(np.array([-9.0, -3.0, 0.0, 3.0, np.inf]), "signed", 3.0).tolist() == [1, 1, 128, 255, 255]


def test_a_unit_number_does_not_know_the_limit() -> None:
    assert levels(np.array([0.0, 1.0]), "unit", 5.0).tolist() == [1, 255]


def test_what_is_not_a_number_is_empty_wherever_it_stands() -> None:
    values = np.linspace(0, 1, 200_000, dtype=np.float32).reshape(2, -1)
    values = np.where(np.arange(100_000) % 9999 == 3, np.nan, values)
    assert ((levels(values, "weight") == EMPTY) == np.isnan(values)).all()


@pytest.mark.parametrize("limit", [0.0, float("nan"), -1.0])
def test_a_limit_that_is_none_counts_as_one(limit: float) -> None:
    assert levels(np.array([0.0, 1.0]), "weight", limit).tolist() == [1, 255]


def test_values_that_do_not_lie_side_by_side_are_read_in_their_order() -> None:
    values = np.arange(6, dtype=np.float64).reshape(2, 3).T / 5
    assert levels(values, "weight").tolist() == [levels(row, "weight").tolist() for row in values]


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=lambda theme: theme.name)
def test_zero_is_the_panel_on_every_scale_and_empty_is_transparent(theme: Theme) -> None:
    for scale, zero in (("weight", 1), ("signed", 128), ("unit", 1)):
        table = colour_table(theme, scale)  # type: ignore[arg-type]
        assert len(table) == 256
        assert f"#{table[zero] & 0xFFFFFF:06X}" == theme.panel
        assert table[EMPTY] == 0


def test_a_picture_has_a_pixel_a_cell_and_outlives_its_numbers() -> None:
    cells = np.array([[1, 255, 0], [255, 1, 1]], np.uint8)
    drawn = image(cells, LIGHT, "weight")
    cells[:] = 0
    assert (drawn.width(), drawn.height()) == (3, 2)
    assert drawn.pixelColor(1, 0).name().upper() == LIGHT.accent
    assert drawn.pixelColor(2, 0).alpha() == 0
    assert drawn.pixelColor(0, 1).name().upper() == LIGHT.accent
