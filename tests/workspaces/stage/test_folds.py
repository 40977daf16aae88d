"""Layers that share a row are unfolded, and no number of any of them is another one's; a short sentence stays whole."""

from __future__ import annotations

from itertools import product
from typing import Any

import numpy as np
import pytest
from PySide6.QtCore import QPointF, Qt
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from fun_viz.branch import Moment
from fun_viz.reading import Reading
from fun_viz.selection import Focus
from fun_viz.views.stage.marks import Box, Chip, Label, Strip
from fun_viz.views.stage.shapes import around
from fun_viz.workspaces.stage.drawing import draw
from fun_viz.workspaces.stage.panel import StagePanel
from fun_viz.workspaces.stage.view import About, View
from tests.workspaces.stage.drawn import check_numbers, keyed, marks, units
from tests.workspaces.stage.recurrent_traces import recurrent
from tests.workspaces.stage.scenes import by_hand, overlaps, scene_of

SEVEN = ("What", "should", "we", "eat", "together", "tonight", "?", "∎")
SIZES = [(968.0, 190.0), (1222.0, 262.0), (1830.0, 390.0)]


@pytest.mark.parametrize("looks", ["", "before", "after"])
def test_six_unfolded_layers_have_a_row_each_with_their_own_numbers(looks: str) -> None:
    reading = recurrent(layers=6, looks=looks)
    for move in range(reading.moves):
        scene = draw(View(Moment(reading, move), Focus(), 1222, 262, unfolded=True))
        check_numbers(scene, reading, total=22.0, kept="update", step=move - reading.encode_moves)
    names = {mark.text for mark in marks(scene) if isinstance(mark, Label)}
    assert {f"layer {n}" for n in range(1, 7)} <= names
    assert scene.folds == 3
    assert {mark.key[1:3] for mark in keyed(scene, "cell")} >= set(product(range(6), ("forwards", "backwards")))


def test_twelve_unfolded_layers_show_what_each_of_them_left() -> None:
    reading = by_hand(layers=12)
    folded, scene = (scene_of(reading, 14, unfolded=unfolded) for unfolded in (False, True))
    assert folded.folds == scene.folds == 5
    assert len(keyed(folded, "strip", 0)) < len(keyed(scene, "strip", 0)) == 13 * 4
    for level in range(1, 13):
        left = reading.encoded(f"e{level - 1}.output")
        assert left is not None
        strips = [mark for mark in keyed(scene, "strip", 0, level) if isinstance(mark, Strip)]
        shown = np.array([strip.values for strip in sorted(strips, key=lambda strip: strip.x)])
        own = np.array([units(row, shown.shape[1], 1.0) for row in left.values])
        np.testing.assert_allclose(own / shown, np.full(own.shape, (own / shown)[0, 0]), rtol=1e-4)  # one bound a row


@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]:.0f}x{size[1]:.0f}")
@pytest.mark.parametrize("layers", [5, 8, 24])
def test_no_text_lies_on_another_when_all_layers_are_shown(
    qtbot: QtBot, layers: int, size: tuple[float, float]
) -> None:
    widget = QWidget()
    qtbot.addWidget(widget)
    nets = [by_hand(layers=layers), by_hand(layers=layers, fans=True)]
    nets += [recurrent(layers=layers, looks="before")] if layers < 10 else []
    for reading in nets:
        for move in (layers - 1, reading.encode_moves + 1):
            assert not overlaps(scene_of(reading, move, *size, unfolded=True), widget)


@pytest.fixture
def panel(qtbot: QtBot) -> StagePanel:
    panel = StagePanel()
    qtbot.addWidget(panel)
    panel.resize(1260, 420)
    panel.view.animate = False
    panel.show()
    return panel


def fold_of(panel: StagePanel) -> Box:
    assert panel.view.scene is not None
    found = [mark for mark in panel.view.scene.marks if mark.about == About("fold")]
    assert found
    assert isinstance(found[0], Box)
    return found[0]


@pytest.mark.parametrize("made", ["cells", "layers"])
def test_a_click_unfolds_layers_and_folds_them_again_and_so_does_the_keyboard(
    panel: StagePanel, qtbot: QtBot, made: str
) -> None:
    reading = recurrent(layers=6, looks="before") if made == "cells" else by_hand(layers=12)
    panel.show_moment(Moment(reading, reading.encode_moves + 1), Focus("cross", 0, "mean"))
    assert panel.layers.isVisible()
    folded = len(keyed_rows(panel))
    scale, right, down = panel.view._lie()
    box = fold_of(panel)
    at = QPointF(box.x * scale + right, box.y * scale + down)
    assert panel.view.tip_at(at) == panel.layers.toolTip() != ""
    qtbot.mouseClick(panel.view, Qt.MouseButton.LeftButton, pos=at.toPoint())
    assert panel.layers.isChecked()
    assert len(keyed_rows(panel)) > folded
    assert not fold_of(panel).stroke
    middle = around(fold_of(panel)).center() * scale + QPointF(right, down)
    assert panel.view.tip_at(middle) == "A click lets these layers share one row again"
    qtbot.mouseClick(panel.view, Qt.MouseButton.LeftButton, pos=middle.toPoint())
    assert len(keyed_rows(panel)) == folded
    panel.layers.setFocus()
    qtbot.keyClick(panel.layers, Qt.Key.Key_Space)
    assert len(keyed_rows(panel)) > folded
    panel.show_moment(Moment(recurrent(), 5), Focus())
    assert not panel.layers.isVisible(), "one layer is not folded"


def keyed_rows(panel: StagePanel) -> set[Any]:
    """Return the rows of states of the encoder."""
    assert panel.view.scene is not None
    drawn = (mark for mark in panel.view.scene.marks if mark.key[0] in ("cell", "strip"))
    return {mark.key[1:3] for mark in drawn if {place.sequence for place in mark.places} == {"source"}}


def fan_sum(reading: Reading, layer: int, token: int, places: list[int]) -> float:
    """Return which share of a token's convolution comes from some of its places, of three."""
    weight = reading.encoded(f"e{layer}.glu.weight")
    read = reading.encoded("e.input" if not layer else f"e{layer - 1}.output")
    assert weight is not None
    assert read is not None
    lengths = np.zeros(3)
    for place in range(3):
        if 0 <= token + place - 1 < len(read.values):
            lengths[place] = np.linalg.norm(weight.values[:, :, place] @ read.values[token + place - 1])
    return float(lengths[places].sum() / lengths.sum())


def test_fans_from_beyond_the_window_are_one_line_as_wide_as_their_sum_and_are_said() -> None:
    reading = by_hand(tuple("abcdefgh" * 8), tuple(f"w{at}" for at in range(30)), fans=True)
    scene = scene_of(reading, 1)
    first, last = int(scene.edges["first"]), int(scene.edges["last"])
    assert (first, last < 64) == (0, True)
    after = fan_sum(reading, 1, last - 1, [2])
    (line,) = keyed(scene, "link", 1, last - 1, "after")
    assert line.value == pytest.approx(after)  # type: ignore[attr-defined]
    assert line.line == pytest.approx(0.4 + 3.2 * after)  # type: ignore[attr-defined]
    (said,) = keyed(scene, "beyond", 1, "after")
    assert said.value == pytest.approx(after)  # type: ignore[attr-defined]
    assert said.text == f"{after:.0%} ▸"  # type: ignore[attr-defined]
    assert not keyed(scene, "beyond", 1, "before"), "before the first token there is nothing"
    edges = {key[2:] for mark in marks(scene) if (key := mark.key)[0] == "link" and isinstance(key[-1], str)}
    assert edges == {(last - 1, "after")}


def test_the_decoder_s_fans_reach_left_beyond_the_window() -> None:
    reading = by_hand(tuple("abcdefgh" * 8), tuple(f"w{at}" for at in range(30)), fans=True)
    scene = scene_of(reading, reading.encode_moves + 20, shown="fans")
    first = int(scene.edges["first word"])
    cut = {mark.key[2] for mark in marks(scene) if mark.key[0] == "fan" and mark.key[-1] == "before"}
    assert cut == {first, first + 1}
    for layer in range(3):
        for step in cut:
            told = [m.value for m in marks(scene) if m.key[:3] == ("fan", layer, step)]  # type: ignore[attr-defined]
            assert sum(told) == pytest.approx(1.0)


@pytest.mark.parametrize("made", ["", "after", "layers", "fans"])
def test_a_sentence_of_seven_words_is_seen_whole_in_the_smallest_window(made: str, qtbot: QtBot) -> None:
    widget = QWidget()
    qtbot.addWidget(widget)
    source = tuple("今晚我们吃什么?")
    layered = made in ("layers", "fans")
    reading = by_hand(source, SEVEN, fans=made == "fans") if layered else recurrent(source, SEVEN, looks=made)
    scene = scene_of(reading, reading.encode_moves + 6, 944, 190)
    assert (scene.edges["first word"], scene.edges["last word"]) == (0, 8)
    chips = [mark for mark in marks(scene) if isinstance(mark, Chip) and mark.key[0] == "written"]
    assert tuple(chip.text for chip in sorted(chips, key=lambda chip: chip.x)) == SEVEN[:-1]
    assert not overlaps(scene, widget)
