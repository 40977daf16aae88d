"""Real nets, of every family and with every option, through the whole of a sentence: none is refused a drawing."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from fun_viz.nets.transformer import position_names
from fun_viz.reading import Reading
from fun_viz.run.decoding.decode import decode
from fun_viz.selection import Focus
from fun_viz.trace import Request
from fun_viz.views.stage.marks import Label, Strip
from tests.tiny import kinds, tiny
from tests.workspaces.stage.scenes import keyed, marks_of, overlaps, scene_of

SAID = {
    "sinusoidal": ("+ waves", 1), "learned": ("+ learned", 1), "none": ("no positions", 1), "rotary": ("↻ q and k", 2),
    "alibi": ("− m·|i − j|", 2),
}  # fmt: skip


def read(family: str, beam: int = 1, **options: Any) -> Reading:
    *_, (trace, _) = decode(
        tiny(family=family, learned=False, **options), Request("tiny", "我喜欢", beam=beam, limit=4)
    )
    return Reading(trace)


@pytest.mark.parametrize(("family", "options"), list(kinds()), ids=[str(at) for at, _ in enumerate(kinds())])
@pytest.mark.parametrize("mini", [False, True], ids=["full", "mini"])
def test_every_net_is_drawn_at_every_move(qtbot: QtBot, family: str, options: dict[str, Any], mini: bool) -> None:
    widget = QWidget()
    qtbot.addWidget(widget)
    reading = read(family, **options)
    for position in range(reading.moves):
        for focus in (Focus(), Focus("encoder", 1, 0), Focus("decoder", 0, 1), Focus("cross", 1, "max")):
            scene = scene_of(reading, position, *((588, 78) if mini else (1222, 262)), mini=mini, focus=focus)
            assert not overlaps(scene, widget)


@pytest.mark.parametrize("norm", ["pre", "post", "none"])
@pytest.mark.parametrize("positions", position_names())
def test_a_net_says_where_positions_enter_however_it_norms(positions: str, norm: str) -> None:
    scene = scene_of(read("transformer", positions=positions, norm=norm, layers=2), 3)

    text, times = SAID[positions]
    assert [mark.text for mark in marks_of(scene, Label)].count(text) == times
    assert not scene.note
    assert all(np.isfinite(mark.values).all() for mark in marks_of(scene, Strip))


def test_a_beam_is_drawn_along_the_hypothesis_that_won() -> None:
    reading = read("transformer", beam=3)
    scene = scene_of(reading, reading.moves - 1, focus=Focus("cross", 1, "mean"))

    seen = reading.at("decoder.layers.1.cross.pattern", reading.decode_moves - 1)
    assert seen is not None
    links = keyed(scene, "gathered")
    assert [links[j,].value for j in range(4)] == pytest.approx(seen.values[:, 0].mean(0).tolist())


def test_a_convolution_records_its_kernels_once() -> None:
    reading = read("convolutional")
    names = ["encoder.layers.0.glu.convolve.weight", "decoder.layers.1.glu.convolve.weight"]

    counts = [sum(name in step.arrays for step in reading.trace.steps) for name in names]
    assert counts == [1, 1]
    assert keyed(scene_of(reading, reading.moves - 1), "fan", 1)
