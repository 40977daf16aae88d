"""The line at the bottom."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from fun_viz.arithmetic import TOLERANCE
from fun_viz.reading import Reading
from fun_viz.run.decoding.decode import decode
from fun_viz.trace import Array, Request, Trace
from fun_viz.widgets.texts import RULE
from fun_viz.windows.language import Speech
from fun_viz.windows.status_bar import StatusBar
from fun_viz.workspaces.workspace import Verdict
from tests.tiny import tiny
from tests.traces import with_steps
from tests.windows.fake import trace_of


@pytest.fixture
def status(speech: Speech, qtbot: QtBot) -> StatusBar:
    made = StatusBar(speech)
    qtbot.addWidget(made)
    made.show()
    return made


def attending(*weights: float) -> Trace:
    trace = trace_of("你好")
    pattern = Array(np.array([[[list(weights)]]], np.float32), ("beam", "head", "query", "key"))
    steps = [
        replace(step, arrays={"decoder.cross.pattern": pattern}) if step.hypotheses else step for step in trace.steps
    ]
    return with_steps(trace, steps)


def test_the_model_is_told_in_the_language_of_the_window(status: StatusBar, speech: Speech, qtbot: QtBot) -> None:
    status.show_reading(Reading(trace_of()), "My model")
    assert status.text == "My model · 6.1 M parameters · 3 layers · 4 heads     2.0 ms / token     CPU"
    speech.speak("zh")
    qtbot.waitUntil(lambda: "610 万" in status.text)


def test_rows_that_sum_to_one_are_ticked_with_the_number_at_hand(status: StatusBar) -> None:
    status.show_reading(Reading(attending(0.5, 0.25, 0.25)), "")
    assert status.check == "✓ rows sum to 1"


def test_rows_that_do_not_are_marked(status: StatusBar) -> None:
    status.show_reading(Reading(attending(0.5, 0.25, 0.3)), "")
    assert status.check == "✗ rows do not sum to 1"


@pytest.mark.parametrize(("off", "sign"), [(2e-6, "✓"), (5e-5, "✗")])
def test_a_row_may_be_off_by_rounding_as_every_number_with_a_tick_and_it_is_said_by_how_much(
    status: StatusBar, off: float, sign: str
) -> None:
    status.show_reading(Reading(attending(0.5, 0.25, 0.25 + off)), "")
    assert status.check.startswith(sign)
    assert f"{TOLERANCE:.0e}".replace("e-0", "e-") in RULE
    assert status._sums.toolTip().endswith(RULE)


def test_rows_whose_gaussian_was_not_recorded_are_neither_right_nor_wrong(status: StatusBar) -> None:
    *_, (whole, _) = decode(tiny(family="gru", attention="local-p"), Request("tiny", "我喜欢学习", limit=4))
    steps = tuple(
        replace(step, arrays={name: one for name, one in step.arrays.items() if not name.endswith(".gaussian")})
        for step in whole.steps
    )
    for trace, told, role in (
        (whole, "✓ rows sum to 1 before the Gaussian", "status-right"),
        (replace(whole, steps=steps), "not recorded: the Gaussian over the rows of attention", "status"),
    ):
        status.show_reading(Reading(trace), "")
        assert (status.check, status._sums.property("role")) == (told, role)


def test_rows_that_a_gaussian_makes_smaller_are_ticked_for_what_they_were(status: StatusBar) -> None:
    near = Array(np.array([[[[0.5, 1.0]]]], np.float32), ("beam", "head", "query", "key"))
    trace = attending(0.25, 0.5)
    steps = [
        replace(step, arrays={**step.arrays, "decoder.cross.gaussian": near}) if step.hypotheses else step
        for step in trace.steps
    ]
    status.show_reading(Reading(with_steps(trace, steps)), "")
    assert status.check == "✓ rows sum to 1 before the Gaussian"


@pytest.mark.parametrize(
    ("kind", "name"),
    [
        ("additive attention", "additive attention"),
        ("predictive local attention", "predictive local attention"),
        ("no attention", "no attention"),
        ("of their own", "of their own"),
        ("8 heads", "8 heads"),
    ],
)
def test_an_attention_is_told_by_its_name(status: StatusBar, kind: str, name: str) -> None:
    trace = trace_of()
    status.show_reading(Reading(replace(trace, model=replace(trace.model, attention=kind))), "")
    assert f" · {name} " in status.text


def test_a_net_without_attention_says_so(status: StatusBar) -> None:
    status.show_reading(Reading(trace_of()), "")
    assert status.check == "no attention: influence shown"


def test_nothing_is_told_of_nothing(status: StatusBar) -> None:
    status.show_reading(None, "")
    assert (status.text, status.check) == ("", "")


def test_work_is_spoken_of_after_a_moment_and_can_be_cancelled(status: StatusBar, qtbot: QtBot) -> None:
    cancel = status.findChild(QPushButton)
    status.set_work("decoding", can_cancel=True)
    assert not cancel.isVisible()
    qtbot.waitUntil(cancel.isVisible)
    with qtbot.waitSignal(status.cancel):
        cancel.click()
    status.set_work("")
    assert not cancel.isVisible()


def test_short_work_is_never_spoken_of(status: StatusBar, qtbot: QtBot) -> None:
    status.set_work("decoding", can_cancel=True)
    status.set_work("")
    qtbot.wait(350)
    assert not status.findChild(QPushButton).isVisible()


def test_a_workspace_that_checks_its_own_numbers_is_told_in_place_of_the_rows(status: StatusBar) -> None:
    reading = Reading(attending(0.5, 0.25, 0.25))
    status.show_reading(reading, "", verdict=Verdict("✗ a score is not the sum of its words", "by 0.1", holds=False))
    assert (status.check, status._sums.property("role")) == ("✗ a score is not the sum of its words", "status-wrong")
    assert status._sums.toolTip() == "by 0.1"
    status.show_reading(reading, "", verdict=Verdict("✓ each score is the sum of its words", "", holds=True))
    assert status._sums.property("role") == "status-right"
    status.show_reading(reading, "")
    assert status.check == "✓ rows sum to 1"
