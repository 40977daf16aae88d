"""A lab begins empty here, unless a test wants what was recorded."""

from __future__ import annotations

import pytest

from fun_viz.workspaces.labs import page


@pytest.fixture(autouse=True)
def nothing_recorded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(page, "recorded", lambda _lab: ())
