"""The nets that the window trains without being told what to choose: pure data, read by its form and its labs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

USUAL = "transformer"  # the family a form begins with
RIVALS = ("gru", "transformer", "convolutional")  # the families a race is enlarged by, the first that is not in it
UNITS = 32  # hidden units of each direction in recurrent nets of the labs: few, so that the fixed context is narrow


@dataclass(frozen=True)
class LabRecipe:
    """A family with what makes it another net, its English texts, and its updates between two assessments."""

    key: str
    family: str
    title: str
    short: str  # what tells it from the others, for where there is little room
    about: str
    options: Mapping[str, Any] = field(default_factory=dict)
    every: int = 60  # updates: some three to five seconds on one core


def _recurrent(family: str, attention: str, title: str, short: str, about: str) -> LabRecipe:
    options = {"attention": attention, "units": UNITS}
    return LabRecipe(f"{family}-{attention}", family, title, short, about, options)


_FIXED = "Fixed context: all the decoder knows of the source is one vector of {n} numbers, however long it is."
_ADDITIVE = "Each target token looks at all source tokens; a small net scores them (Bahdanau 2015)."

RACED = (
    _recurrent("gru", "none", "GRU with fixed context", "fixed context", _FIXED),
    _recurrent("gru", "additive", "GRU with additive attention", "additive", _ADDITIVE),
    _recurrent("gru", "dot", "GRU with dot attention", "dot",
               "The score of a source token is the product of two hidden states (Luong 2015)."),
    _recurrent("gru", "general", "GRU with general attention", "general",
               "As dot, with a matrix between the two hidden states (Luong 2015)."),
    _recurrent("gru", "concat", "GRU with concat attention", "concat",
               "A small net scores both hidden states together (Luong 2015)."),
    _recurrent("gru", "local-m", "GRU with local-m attention", "local-m",
               "Looks only at a window that moves on by one with every token (Luong 2015)."),
    _recurrent("gru", "local-p", "GRU with local-p attention", "local-p",
               "Looks only at a window whose place is predicted (Luong 2015)."),
    LabRecipe(
        "convolutional", "convolutional", "Convolutional", "Convolutional",
        "Reads and writes with convolutions, and looks back in every layer (Gehring 2017).", every=90,
    ),
    LabRecipe(
        "transformer", "transformer", "Transformer", "Transformer",
        "Every token looks at every other, in every layer (Vaswani 2017).", every=50,
    ),
)  # fmt: skip
ALONE = (
    _recurrent("lstm", "additive", "LSTM with additive attention", "", _ADDITIVE),
    _recurrent("rnn", "additive", "RNN with additive attention", "", _ADDITIVE),
)
AT_FIRST = ("gru-none", "gru-additive", "transformer", "convolutional")  # in a race, in the order of their colours
