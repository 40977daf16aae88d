"""Which model is begun with."""

from __future__ import annotations

from fun_viz.run.models.defaults import default_models
from fun_viz.windows.model_list import preferred


def test_the_model_wanted_is_preferred_then_the_default_then_the_first() -> None:
    default = default_models().model
    assert preferred(("first", default), "first") == "first"
    assert preferred(("first", default), "gone") == default
    assert preferred(("first", "second"), "") == "first"
    assert preferred((), "gone") == "gone"
