"""Options that say how the next token is chosen, for all commands that decode."""

from __future__ import annotations

import argparse
from typing import Any

from fun_viz.cli.options import add_whole, number, whole
from fun_viz.errors import InputError
from fun_viz.strategy import WIDEST, Strategy, Way

_NAMES: dict[str, Way] = {"greedy": "search", "beam": "search", "sample": "sample", "exhaustive": "exhaustive"}
_USUAL = 5  # hypotheses that a beam keeps if nobody says how many
_SETTINGS = ("length_penalty", "temperature", "top_k", "top_p", "seed", "draws")
OPTIONS = ("strategy", "beam", *_SETTINGS)
_USED: dict[str, tuple[str, ...]] = {
    "greedy": (),
    "beam": ("beam", "length_penalty"),
    "sample": ("temperature", "top_k", "top_p", "seed", "draws"),
    "exhaustive": ("length_penalty",),
}


def add_strategy(parser: argparse.ArgumentParser) -> None:
    """Add the options; `strategy` reads them."""
    parser.add_argument("--strategy", choices=tuple(_NAMES),
                        help="how each token is chosen (default greedy)")  # fmt: skip
    add_whole(parser, "--beam", 1, most=WIDEST, default=None, help=f"hypotheses a beam keeps (default {_USUAL})")
    numbers = (
        ("--length-penalty", "of a beam: exponent of what divides a score (default 1; 0: nothing)"),
        ("--temperature", "of a sample: above 1 bolder, below 1 more careful (default 1)"),
        ("--top-p", "of a sample: as few tokens as have this share (default 1: all)"),
    )
    for name, said in numbers:
        parser.add_argument(name, type=number(name), metavar="X", help=said)
    wholes = (
        ("--top-k", "of a sample: the K likeliest tokens (default: all)", "K"),
        ("--seed", "of a sample: the same one draws the same sentence (default 0)", "N"),
        ("--draws", "of a sample: sentences drawn side by side (default 1)", "N"),
    )
    for name, said, metavar in wholes:
        parser.add_argument(name, type=whole(name, 0), metavar=metavar, help=said)


def given(asked: argparse.Namespace) -> bool:
    """Whether any of the options was given."""
    return any(getattr(asked, name) is not None for name in OPTIONS)


def strategy(asked: argparse.Namespace) -> tuple[int, Strategy]:
    """Return how many hypotheses are kept and how tokens are chosen; InputError where options contradict each other."""
    values: dict[str, Any] = {name: getattr(asked, name) for name in ("beam", *_SETTINGS)}
    values = {name: value for name, value in values.items() if value is not None}
    way = asked.strategy or ("greedy" if values.get("beam", 1) == 1 else "beam")
    for name in values:
        one = name == "beam" and way == "greedy" and values[name] == 1
        if name not in _USED[way] and not one:
            option, fits = f"--{name.replace('_', '-')}", [each for each in _USED if name in _USED[each]]
            raise InputError("--strategy {strategy} has no use for {option}: leave it out, or choose --strategy "
                             "{other}.", strategy=way, option=option, other=fits[0])  # fmt: skip
    beam = values.pop("beam", _USUAL if way == "beam" else 1)
    return beam, Strategy(_NAMES[way], **values).checked(beam)
