from __future__ import annotations

from dataclasses import replace

from fun_viz.events import Started
from fun_viz.options import options_of
from fun_viz.run.training.catalogue import catalogue
from fun_viz.run.training.schedule import Schedule
from fun_viz.workspaces.train.names import label_of, short_names, title_of

GRU = Started("run", "GRU · Reverse", "gru", "reverse", 1, "cpu", options={"attention": "additive", "layers": 1})
TRANSFORMER = replace(GRU, family="transformer", title="Transformer · Reverse")
LSTM = replace(GRU, family="lstm", title="LSTM · Reverse")
RNN = replace(GRU, family="rnn", title="RNN · Reverse")
OWN = Started("run", "GRU · my pairs", "gru", "", 1, "cpu")


def test_a_title_is_the_family_and_what_it_learns() -> None:
    assert (title_of(GRU), title_of(OWN)) == ("GRU · Reverse", "GRU · my pairs")


def test_alone_a_model_is_called_by_its_family() -> None:
    assert short_names([GRU]) == ("GRU",)
    assert short_names([]) == ()


def test_families_tell_models_apart() -> None:
    assert short_names([GRU, TRANSFORMER]) == (
        "GRU",
        "Transformer",
    )


def test_of_one_family_the_options_that_differ_tell_them_apart() -> None:
    none = replace(GRU, options={"attention": "none", "layers": 1})
    deep = replace(GRU, options={"attention": "none", "layers": 3})
    assert short_names([GRU, none]) == ("Attention additive", "Attention none")
    assert short_names([none, deep, LSTM]) == (
        "GRU Layers 1",
        "GRU Layers 3",
        "LSTM",
    )
    assert short_names([GRU, none, RNN]) == (
        "GRU Attention additive",
        "GRU Attention none",
        "RNN",
    )
    assert short_names([GRU, GRU]) == ("GRU", "GRU")


def test_every_option_is_called_as_the_form_calls_it() -> None:
    options = [option for offer in catalogue() for option in offer.options] + list(options_of(Schedule))
    assert {option.name: label_of(option.name) for option in options} == {o.name: o.label for o in options}
    free = replace(GRU, options={**GRU.options, "teacher": 0.5, "sampling": "linear"})
    taught = replace(GRU, options={**GRU.options, "teacher": 1.0, "sampling": "constant"})
    assert short_names([taught, free])[1] == "Teacher forcing 0.5 Scheduled sampling linear"


def test_what_is_learned_is_named_where_it_is_not_the_same() -> None:
    assert short_names([GRU, OWN]) == ("GRU · Reverse", "GRU · my pairs")
