"""The Chinese of every sentence that can be said."""

from __future__ import annotations

import json

import pytest

from fun_viz import paths


@pytest.fixture(scope="session")
def words() -> dict[str, str]:
    return dict(json.loads((paths.resources() / "i18n" / "zh.json").read_text("utf-8")))
