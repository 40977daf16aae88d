from __future__ import annotations

import json

import numpy as np
import pytest

from fun_viz import paths
from fun_viz.run.training.catalogue import with_defaults
from fun_viz.run.training.schedule import Schedule
from fun_viz.views.theme import LIGHT
from fun_viz.workspaces.labs.nets import NETS, RACING, Net, net_of
from tests.workspaces.labs.records import started


@pytest.mark.parametrize("net", NETS, ids=lambda net: net.key)
def test_every_net_can_be_trained_and_is_known_again_by_what_it_said(net: Net) -> None:
    asked = with_defaults(net.train("x", "reverse", Schedule(seconds=5.0)))
    assert (asked.schedule.seconds, asked.schedule.snapshot_every) == (5.0, asked.schedule.assess_every)
    assert net_of(started(net.key)) is net
    assert all((net.title, net.about, net.short))


def test_no_two_nets_of_the_race_look_alike_even_without_colour() -> None:
    none = np.empty(0)
    lines = [net.line(LIGHT, net.key, none, none) for net in RACING]
    assert len({line.marker for line in lines}) == len(lines)
    assert len({(line.colour, line.dash, line.marker) for line in lines}) == len(lines)


def test_only_the_net_without_attention_has_a_fixed_context() -> None:
    assert [net.key for net in NETS if net.fixed] == ["gru-none"]


def test_a_net_that_no_lab_offers_keeps_its_own_name() -> None:
    strange = started("lstm-additive", units=8)
    other = type(strange)(**{**vars(strange), "options": {"attention": "dot"}})
    assert net_of(other, lane=1).title == "LSTM"
    assert net_of(None).recipe.family == ""


def test_every_text_of_a_net_has_its_chinese() -> None:
    chinese = json.loads((paths.resources() / "i18n" / "zh.json").read_text("utf-8"))
    texts = {text for net in NETS for text in (net.recipe.title, net.recipe.short, net.recipe.about) if text}
    assert texts <= set(chinese)
