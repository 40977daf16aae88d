"""A study of nothing yet, and labs that begin empty unless a test wants what was recorded."""

from __future__ import annotations

import pytest

from fun_viz.study import Study
from fun_viz.workspaces.labs import page


@pytest.fixture(autouse=True)
def nothing_recorded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(page, "recorded", lambda _lab: ())


@pytest.fixture
def study() -> Study:
    return Study(worker=None, cache=None)  # type: ignore[arg-type]
