"""One small model of every kind, ready to run."""

from __future__ import annotations

import pytest

from fun_viz.run.models.store import Model
from tests.tiny import kinds, tiny


@pytest.fixture(scope="session", params=list(kinds()), ids=lambda kind: "-".join([kind[0], *kind[1].values()]))
def model(request: pytest.FixtureRequest) -> Model:
    family, options = request.param
    return tiny(family, family=family, **options)


@pytest.fixture(scope="session")
def transformer() -> Model:
    return tiny("transformer", family="transformer")
