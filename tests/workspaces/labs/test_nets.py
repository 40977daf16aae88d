from __future__ import annotations

import numpy as np
import pytest

from fun_viz.run.training.catalogue import with_defaults
from fun_viz.views.theme import LIGHT
from fun_viz.workspaces.labs.nets import MORE, NETS, Net, net_of, paced, short_of, tip_of, title_of
from tests.workspaces.labs.records import started

ALL = (*NETS, *MORE)


@pytest.mark.parametrize("net", ALL, ids=lambda net: net.key)
def test_every_net_can_be_trained_and_is_known_again_by_what_it_said(net: Net) -> None:
    asked = with_defaults(net.train("x", "reverse", **paced(5.0, net.family)))
    assert (asked.schedule.seconds, asked.schedule.snapshot_every) == (5.0, asked.schedule.assess_every)
    assert net_of(started(net.key)) is net
    assert all((title_of(net), tip_of(net), short_of(net)))


def test_no_two_nets_of_the_race_look_alike_even_without_colour() -> None:
    none = np.empty(0)
    lines = [net.line(LIGHT, net.key, none, none) for net in NETS]
    assert len({line.marker for line in lines}) == len(lines)
    assert len({(line.colour, line.dash, line.marker) for line in lines}) == len(lines)


def test_only_the_net_without_attention_has_a_fixed_context() -> None:
    assert [net.key for net in ALL if net.fixed] == ["gru-none"]


def test_a_net_that_no_lab_offers_keeps_its_own_name() -> None:
    strange = started("lstm-additive", units=8)
    other = type(strange)(**{**vars(strange), "options": {"attention": "dot"}})
    assert title_of(net_of(other, lane=1)) == "LSTM"
    assert net_of(None).family == ""
