from __future__ import annotations

import math

import numpy as np
import pytest
import torch

from fun_viz.nets.positions import sinusoidal as of_the_nets
from fun_viz.workspaces.positions.formula import similarity, sinusoidal, spelled, spread, wavelength


@pytest.mark.parametrize(("length", "width"), [(8, 8), (50, 256), (200, 512), (20, 18)])
def test_the_formula_is_the_one_the_nets_use(length: int, width: int) -> None:
    torch.testing.assert_close(
        torch.from_numpy(sinusoidal(length, width)).float(), of_the_nets(length, width), atol=1e-4, rtol=0
    )


def test_a_cell_is_what_its_formula_says() -> None:
    values = sinusoidal(30, 16)
    for position, unit in ((0, 0), (3, 4), (7, 5), (29, 15)):
        text = spelled(position, unit, 16).replace("^", "**")
        assert values[position, unit] == pytest.approx(eval(text, {"sin": math.sin, "cos": math.cos}))


def test_a_unit_repeats_after_its_wavelength() -> None:
    assert wavelength(0, 64) == wavelength(1, 64) == pytest.approx(2 * math.pi)
    assert wavelength(32, 64) == pytest.approx(2 * math.pi * 100)
    angles = 2 * math.pi * np.arange(40) / wavelength(6, 64)
    assert sinusoidal(40, 64)[:, 6] == pytest.approx(np.sin(angles))


def test_similarity_is_one_on_the_diagonal_and_depends_on_the_offset_alone() -> None:
    alike = similarity(sinusoidal(40, 32))
    assert np.diagonal(alike) == pytest.approx(1.0)
    for offset in (1, 5, 17):
        assert np.ptp(np.diagonal(alike, offset)) < 1e-12
    assert alike[0, 1] > alike[0, 5]


@pytest.mark.parametrize("width", range(8, 514, 2))
def test_four_different_sines_are_chosen_at_any_width(width: int) -> None:
    units = spread(width)
    assert len(set(units)) == 4
    assert all(unit % 2 == 0 and unit < width for unit in units)
    assert list(units) == sorted(units)
