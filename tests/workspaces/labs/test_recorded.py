"""A lab opens with what came of its race once, which is said, and gives way to a race of one's own."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from pytestqt.qtbot import QtBot

from fun_viz import paths
from fun_viz.workspaces.bottleneck.page import BottleneckWorkspace
from fun_viz.workspaces.exposure.page import ExposureWorkspace
from fun_viz.workspaces.labs import page as lab_page
from fun_viz.workspaces.labs.page import Lab
from fun_viz.workspaces.labs.recorded import recorded
from fun_viz.workspaces.workspace import Context
from tests.workspaces.train.records import Unworked


@pytest.mark.parametrize("lab", ["bottleneck", "exposure"])
def test_what_was_recorded_is_whole(lab: str) -> None:
    lanes = recorded(lab)
    assert lanes
    assert all(lane.started and lane.finished and lane.metrics and lane.metrics[-1].dev for lane in lanes)
    assert (paths.resources() / "labs" / f"{lab}.jsonl").stat().st_size < 1 << 14


def test_the_lengths_that_were_recorded_are_those_the_lab_draws() -> None:
    for lane in recorded("bottleneck"):
        dev = lane.metrics[-1].dev
        assert dev is not None
        assert [length for length, _ in dev.lengths] == list(range(2, 21, 2))


def test_a_lab_that_was_not_recorded_or_is_damaged_has_nothing(monkeypatch: Any, tmp_path: Path) -> None:
    recorded.cache_clear()
    monkeypatch.setattr(paths, "resources", lambda: tmp_path)
    assert recorded("bottleneck") == ()
    (tmp_path / "labs").mkdir()
    (tmp_path / "labs" / "exposure.jsonl").write_text("0\t{")
    assert recorded("exposure") == ()
    recorded.cache_clear()


@pytest.mark.parametrize("kind", [BottleneckWorkspace, ExposureWorkspace], ids=["bottleneck", "exposure"])
def test_a_lab_opens_with_what_was_recorded_and_says_so(
    kind: type[Lab], qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(lab_page, "recorded", recorded)
    page = kind(Context(None, trainings := Unworked()))  # type: ignore[arg-type, call-arg]
    qtbot.addWidget(page)
    page.resize(1200, 700)
    page.show()
    assert page.lanes()
    assert page.anew.isVisible()
    assert page.anew.text() == "recorded · run it anew"
    started: list[object] = []
    monkeypatch.setattr(trainings, "start", started.append)
    page.anew.click()
    assert len(started) == 1
    page._kept = recorded("exposure")  # a race of one's own
    page._draw()
    assert not page.anew.isVisible()
