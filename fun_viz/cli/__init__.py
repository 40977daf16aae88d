"""The command line: one file a command, the same requests as the window's, without a screen."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Sequence
from functools import partial
from typing import Protocol

from fun_viz.cli.parser import Parser, refused
from fun_viz.cli.streams import guarded
from fun_viz.errors import InputError
from fun_viz.registry import Registry, discover


class Command(Protocol):
    """One command: what it is asked with, and what it does."""

    __doc__: str | None

    def arguments(self, parser: argparse.ArgumentParser) -> None: ...

    def run(self, options: argparse.Namespace) -> int | None: ...


commands: Registry[Callable[[], Command]] = Registry()


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; an error a person can act on is one line on stderr and exit code 2."""
    return guarded(partial(_run, sys.argv[1:] if arguments is None else arguments))


def _run(arguments: Sequence[str]) -> int:
    _check(arguments)
    options, more = _parser().parse_known_args(arguments)
    if more and not hasattr(options, "more"):
        reason = refused(f"unrecognized arguments: {' '.join(more)}")
        raise InputError("{reason}; see {command} --help", reason=reason, command="fun-viz")
    options.more = more
    return options.run(options) or 0


def _check(arguments: Sequence[str]) -> None:
    """Refuse what no option can be: nothing at all, and what is no text."""
    before = "fun-viz"
    for argument in arguments:
        name, sign, value = argument.partition("=") if argument.startswith("--") else (before, "=", argument)
        if sign and not value and name != "--text":
            raise InputError("{option} is given nothing: give it a value, or leave it out.", option=name)
        if any("\ud800" <= character <= "\udfff" for character in argument):
            raise InputError("{argument} is not text: its bytes are no UTF-8. Rename the file.", argument=argument)
        before = argument


def _parser() -> argparse.ArgumentParser:
    discover(sys.modules[__name__])
    parser = Parser("fun-viz", description="See a sequence model think, one token at a time.")
    parser.add_version()
    choices = parser.add_subparsers(metavar="COMMAND", required=True)
    for name in sorted(commands):
        command = commands[name]()
        summary = (command.__doc__ or "").strip().split("\n")[0]
        sub = choices.add_parser(name, help=summary, description=summary)
        command.arguments(sub)
        sub.set_defaults(run=command.run)
    return parser
