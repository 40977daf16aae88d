from __future__ import annotations

from dataclasses import replace

from fun_viz.events import Started
from fun_viz.workspaces.train.names import title_of, told_apart

GRU = Started("run", "GRU · Reverse", "gru", "reverse", 1, "cpu", options={"attention": "additive", "layers": 1})
OWN = Started("run", "GRU · my pairs", "gru", "", 1, "cpu")


def test_a_title_is_the_family_and_what_it_learns() -> None:
    assert (title_of(GRU), title_of(OWN)) == ("GRU · Reverse", "GRU · my pairs")


def test_alone_a_model_is_called_by_its_family() -> None:
    assert told_apart([GRU]) == ("GRU",)
    assert told_apart([]) == ()


def test_families_tell_models_apart() -> None:
    assert told_apart([GRU, replace(GRU, family="transformer")]) == ("GRU", "Transformer")


def test_of_one_family_the_options_that_differ_tell_them_apart() -> None:
    none = replace(GRU, options={"attention": "none", "layers": 1})
    deep = replace(GRU, options={"attention": "none", "layers": 3})
    assert told_apart([GRU, none]) == ("Attention additive", "Attention none")
    assert told_apart([none, deep, replace(GRU, family="lstm")]) == ("GRU Layers 1", "GRU Layers 3", "LSTM")
    assert told_apart([GRU, none, replace(GRU, family="rnn")]) == ("GRU additive", "GRU none", "RNN")
    assert told_apart([GRU, GRU]) == ("GRU", "GRU")


def test_what_is_learned_is_named_where_it_is_not_the_same() -> None:
    assert told_apart([GRU, OWN]) == ("GRU · Reverse", "GRU · my pairs")
