from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from fun_viz.nets.masks import causal, padding
from fun_viz.run.training.batch_preview import ShownBatch
from fun_viz.text.batch_tokens import BatchPicture, SidePicture
from fun_viz.text.batches import padded
from fun_viz.workspaces.train.batch import BatchPanel, causal_mask, padding_mask

PICTURE = BatchPicture(
    SidePicture((("我", "∎"), ("你", "们", "好", "∎"))),
    SidePicture((("▸", "I", "∎"), ("▸", "hello", "you", "∎"))),
)


@pytest.fixture
def panel(qtbot: QtBot) -> BatchPanel:
    panel = BatchPanel()
    qtbot.addWidget(panel)
    panel.resize(900, 400)
    panel.show_batch(ShownBatch(2, PICTURE, 40.0))
    panel.show()
    return panel


def test_it_says_what_is_wasted_and_what_would_be(panel: BatchPanel) -> None:
    note = panel._note.text()
    assert note == "example, batch 3 · 18.8% padding (hatched) · 40.0% if sentences were not sorted by length"


def test_the_masks_are_of_the_row_that_was_clicked(qtbot: QtBot, panel: BatchPanel) -> None:
    grids = panel.padding.grid, panel.causal.grid
    assert grids[0] is not None
    assert grids[1] is not None
    assert grids[0].rows == ("我", "∎", "", "")
    assert grids[0].column_title == "padding, row 1"
    row = panel.view.layout_now().line(1).center().toPoint()
    qtbot.mouseClick(panel.view, Qt.MouseButton.LeftButton, pos=row)
    after = panel.padding.grid, panel.causal.grid
    assert after[0] is not None
    assert after[1] is not None
    assert after[0].columns == ("你", "们", "好", "∎")
    assert after[1].column_title == "causal, row 2"


def test_the_padding_mask_is_the_one_the_nets_use() -> None:
    tokens = padded([[7, 3], [7, 8, 9, 3]])
    for row in range(2):
        grid = padding_mask(PICTURE, row)
        visible = np.broadcast_to(padding(tokens, 0)[row].numpy(), (4, 4))
        assert grid.hidden is not None
        assert (grid.hidden == ~visible).all()
        assert (np.nan_to_num(grid.seen()) == visible).all()


def test_the_causal_mask_is_the_one_the_nets_use_over_the_tokens_they_read() -> None:
    grid = causal_mask(PICTURE, 1)
    assert grid.rows == ("▸", "hello", "you")  # the last token is only predicted
    assert grid.hidden is not None
    assert (grid.hidden == ~causal(3, 3).numpy()).all()
    assert causal_mask(PICTURE, 0).rows == ("▸", "I", "∎")


def test_other_batches_can_be_asked_for(qtbot: QtBot, panel: BatchPanel) -> None:
    asked: list[int] = []
    panel.requested.connect(asked.append)
    panel.next.click()
    panel.back.click()
    assert asked == [3, 1]
    panel.show_batch(ShownBatch(0, PICTURE, 40.0))
    assert not panel.back.isEnabled()


def test_all_rows_can_be_seen_at_once(panel: BatchPanel) -> None:
    panel.whole.click()
    assert panel.view.whole
    panel.whole.click()
    assert not panel.view.whole


def test_masks_make_way_where_there_is_no_room(panel: BatchPanel) -> None:
    assert panel.causal.isVisible()
    panel.switch.hide()
    QApplication.processEvents()
    panel.resize(380, 300)
    QApplication.processEvents()
    assert not panel.causal.isVisible()
    assert panel.view.isVisible()


def test_without_a_batch_there_is_only_an_invitation(panel: BatchPanel) -> None:
    panel.show_batch(None)
    assert panel._note.text() == ""
    assert not panel.next.isVisible()
    assert not panel.padding.isVisible()
    asked: list[int] = []
    panel.requested.connect(asked.append)
    panel.next.click()
    assert asked == []


def test_its_numbers_are_the_tokens(panel: BatchPanel) -> None:
    assert panel.numbers is not None
    assert "2,target,▸,hello,you,∎" in panel.numbers()
