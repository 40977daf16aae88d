from __future__ import annotations

from fun_viz.workspaces.labs.parts import same
from tests.workspaces.labs.records import metrics


def test_records_are_the_same_by_identity_and_words_by_what_they_are() -> None:
    one, twin = metrics(10, lengths={2: 0.5}), metrics(10, lengths={2: 0.5})
    assert same(["light", 1000, one, None], ["light", 500 + 500, one, None])
    assert not same([one], [twin])
    assert not same(["light"], ["dark"])
    assert not same([one], [one, one])
