"""Making many cells few."""

from __future__ import annotations

import numpy as np

from fun_viz.views.mosaic_image import pooled


def test_the_greatest_of_each_few_neighbours_is_kept_also_of_a_rest() -> None:
    cells = np.array([[1, 9, 3, 4, 7]], np.uint8)
    assert pooled(cells, 2, 1, peak=True).tolist() == [[9, 4, 7]]
    assert pooled(cells.T, 3, 0, peak=True).tolist() == [[9], [7]]


def test_a_mean_is_of_as_many_as_there_are() -> None:
    cells = np.array([[200, 250], [100, 250], [90, 250]], np.uint8)
    assert pooled(cells, 2, 0, peak=False).tolist() == [[150, 250], [90, 250]]


def test_the_cells_themselves_are_left_alone() -> None:
    cells = np.arange(6, dtype=np.uint8).reshape(2, 3)
    pooled(cells, 2, 0, peak=True)
    assert cells.tolist() == [[0, 1, 2], [3, 4, 5]]
