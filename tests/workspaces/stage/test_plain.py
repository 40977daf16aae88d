"""What is drawn of nets without a picture of their own."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from fun_viz.branch import Moment, awaited
from fun_viz.reading import Reading
from fun_viz.run.decoding.decode import decode
from fun_viz.run.models.store import Model
from fun_viz.selection import Focus
from fun_viz.trace import Place, Request
from fun_viz.views.stage.marks import Chip
from fun_viz.workspaces.stage.drawing import draw
from fun_viz.workspaces.stage.view import View
from tests.shapes import continuing, filling
from tests.workspaces.stage.scenes import keyed, marks_of, overlaps, scene_of


def read(model: Model, text: str) -> Reading:
    *_, (trace, _) = decode(model, Request("toy", text, limit=3))
    return Reading(trace)


@pytest.mark.parametrize(
    ("model", "text", "row"), [(continuing, "abcd", 6), (filling, "a_c_", 4)], ids=["continuing", "filling"]
)
def test_a_net_with_one_text_shows_what_its_last_token_took(
    qtbot: QtBot, model: Callable[[], Model], text: str, row: int
) -> None:
    widget = QWidget()
    qtbot.addWidget(widget)
    reading = read(model(), text)
    scene = scene_of(reading, reading.moves - 1, focus=Focus("decoder", 0, "mean"))

    kind = "decoder" if reading.attention("decoder") is not None else "encoder"
    pattern = reading.pattern(kind, -1, "mean")  # type: ignore[arg-type]
    assert pattern is not None
    links = keyed(scene, "gathered")
    assert [link.value for link in links.values()] == pytest.approx([v for v in pattern[row] if not np.isnan(v)])
    assert "plain drawing" in scene.note
    said = [mark for mark in marks_of(scene, Chip) if mark.side == "target"]
    assert [mark.text for mark in said] == list(reading.target)
    assert said[-1].places == (Place("text", len(reading.source) + 2 if kind == "decoder" else row),)
    assert not overlaps(scene, widget)


def test_a_branch_of_which_nothing_has_come_is_empty_and_says_so() -> None:
    reading = awaited(Request("toy", "abc")).reading
    scene = draw(View(Moment(reading, 0), Focus(), 1222, 262))

    assert not marks_of(scene, Chip)
    assert scene.note == "Nothing has come of it yet."
