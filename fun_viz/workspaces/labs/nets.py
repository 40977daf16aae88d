"""The nets of the labs: a family with what makes it another net, its name, and how its line is told from others."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
from PySide6.QtCore import QCoreApplication

from fun_viz.events import Started
from fun_viz.run.training.catalogue import TITLES, defaults_for
from fun_viz.run.training.request import Train
from fun_viz.text.tasks.task import tasks
from fun_viz.views.lines import Line
from fun_viz.views.markers import Marker
from fun_viz.views.theme import Theme
from fun_viz.workspaces.compare.badge import Dash

UNITS = 32  # hidden units of each direction in recurrent nets: few, so that the fixed context is narrow
_FIXED, _LOOKING, _SELF, _CONVOLVED = range(4)  # places in Theme.lanes: one colour for each kind of net


@dataclass(frozen=True)
class Net:
    """One net. Those that share a colour have dashes and markers of their own."""

    key: str
    family: str
    colour: int
    marker: Marker
    dash: Dash = "solid"
    options: Mapping[str, Any] = field(default_factory=dict)

    @property
    def fixed(self) -> bool:
        """Whether all it knows of the source is one vector."""
        return self.options.get("attention") == "none"

    def train(self, folder: str, task: str, **choices: Any) -> Train:
        """Return the request to train it on a task; `choices` are of the schedule."""
        options, schedule = defaults_for(task, self.family)
        return Train(folder, task, self.family, {**options, **self.options}, replace(schedule, **choices))

    def line(self, theme: Theme, name: str, x: np.ndarray, y: np.ndarray, *, size: float = 4.5) -> Line:
        """Return values as a line in the look of this net; `size` is that of its markers."""
        return Line(name, x, y, theme.lanes[self.colour], self.dash, marker=self.marker, size=size)


def _gru(attention: str, marker: Marker, dash: Dash = "solid") -> Net:
    colour = _FIXED if attention == "none" else _LOOKING
    return Net(f"gru-{attention}", "gru", colour, marker, dash, {"attention": attention, "units": UNITS})


NETS = (
    _gru("none", "square"),
    _gru("additive", "disc"),
    _gru("dot", "ring", "dash"),
    _gru("general", "down", "dashdot"),
    _gru("concat", "plus", "dot"),
    _gru("local-m", "cross", "dash"),
    _gru("local-p", "star", "dashdot"),
    Net("convolutional", "convolutional", _CONVOLVED, "triangle", "dashdot"),
    Net("transformer", "transformer", _SELF, "diamond", "dash"),
)  # in the order they are offered
MORE = (
    Net("lstm-additive", "lstm", _LOOKING, "disc", options={"attention": "additive", "units": UNITS}),
    Net("rnn-additive", "rnn", _LOOKING, "disc", options={"attention": "additive", "units": UNITS}),
)
RACING = ("gru-none", "gru-additive", "transformer", "convolutional")  # at first, in the order of their colours


def in_order(net: Net) -> int:
    """Return the place of a net in a race: first those of the first colours, so that a timeline colours them so too."""
    keys = (*RACING, *(one.key for one in (*NETS, *MORE)))
    return keys.index(net.key) if net.key in keys else len(keys)


def _tr(text: str) -> str:
    return QCoreApplication.translate("labs", text)


def title_of(net: Net) -> str:
    """Return the name of a net, in the language that now holds."""
    names = {
        "gru-none": _tr("GRU with fixed context"),
        "gru-additive": _tr("GRU with additive attention"),
        "gru-dot": _tr("GRU with dot attention"),
        "gru-general": _tr("GRU with general attention"),
        "gru-concat": _tr("GRU with concat attention"),
        "gru-local-m": _tr("GRU with local-m attention"),
        "gru-local-p": _tr("GRU with local-p attention"),
        "lstm-additive": _tr("LSTM with additive attention"),
        "rnn-additive": _tr("RNN with additive attention"),
    }
    return names.get(net.key) or QCoreApplication.translate("", TITLES.get(net.family, net.family))


def short_of(net: Net) -> str:
    """Return what tells a net from the others, for where there is little room."""
    names = {
        "none": _tr("fixed context"), "additive": _tr("additive"), "dot": _tr("dot"), "general": _tr("general"),
        "concat": _tr("concat"), "local-m": _tr("local-m"), "local-p": _tr("local-p"),
    }  # fmt: skip
    kind = str(net.options.get("attention", ""))
    return names.get(kind, "") if net.family == "gru" and kind in names else title_of(net)


def tip_of(net: Net) -> str:
    """Return one sentence on what a net does, in the language that now holds."""
    tips = {
        "gru-none": _tr(
            "Fixed context: all the decoder knows of the source is one vector of {n} numbers, however long it is."
        ).format(n=2 * UNITS),
        "gru-additive": _tr("Each target token looks at all source tokens; a small net scores them (Bahdanau 2015)."),
        "gru-dot": _tr("The score of a source token is the product of two hidden states (Luong 2015)."),
        "gru-general": _tr("As dot, with a matrix between the two hidden states (Luong 2015)."),
        "gru-concat": _tr("A small net scores both hidden states together (Luong 2015)."),
        "gru-local-m": _tr("Looks only at a window that moves on by one with every token (Luong 2015)."),
        "gru-local-p": _tr("Looks only at a window whose place is predicted (Luong 2015)."),
        "convolutional": _tr("Reads and writes with convolutions, and looks back in every layer (Gehring 2017)."),
        "transformer": _tr("Every token looks at every other, in every layer (Vaswani 2017)."),
    }
    return tips.get(net.key) or tips["gru-additive"]


def task_title(task: str) -> str:
    """Return the name of a task; the user's own pairs are called so."""
    return QCoreApplication.translate("", tasks[task].title) if task in tasks else _tr("own pairs")


def net_of(started: Started | None, lane: int = 0) -> Net:
    """Return the net that a training is of; one that the labs do not offer gets a look by its lane."""
    family = started.family if started else ""
    attention = started.options.get("attention") if started else None
    for net in (*NETS, *MORE):
        if net.family == family and net.options.get("attention") in (None, attention):
            return net
    look = NETS[lane % len(NETS)]
    return replace(look, key=family, family=family, options={"attention": attention} if attention else {})


def paced(seconds: float, family: str) -> dict[str, Any]:
    """Return the choices of a schedule that ends after some seconds of training and is assessed every few of them."""
    every = {"convolutional": 90, "transformer": 50}.get(family, 60)  # updates: some three to five seconds on one core
    return {"seconds": seconds, "assess_every": every, "snapshot_every": every, "save_every": 5 * every}
