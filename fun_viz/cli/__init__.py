"""The command line: one file a command, the same requests as the window's, without a screen."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Sequence
from typing import Protocol

from fun_viz.errors import FunVizError
from fun_viz.registry import Registry, discover


class Command(Protocol):
    """One command: what it is asked with, and what it does."""

    __doc__: str | None

    def arguments(self, parser: argparse.ArgumentParser) -> None: ...

    def run(self, options: argparse.Namespace) -> int | None: ...


commands: Registry[Callable[[], Command]] = Registry()


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; an error a person can act on is one line on stderr and exit code 2."""
    discover(sys.modules[__name__])
    parser = argparse.ArgumentParser("fun-viz", description="See a sequence model think, one token at a time.")
    choices = parser.add_subparsers(metavar="COMMAND", required=True)
    for name in sorted(commands):
        command = commands[name]()
        summary = (command.__doc__ or "").strip().split("\n")[0]
        sub = choices.add_parser(name, help=summary, description=summary)
        command.arguments(sub)
        sub.set_defaults(run=command.run)
    options = parser.parse_args(arguments)
    try:
        return options.run(options) or 0
    except FunVizError as error:
        print(f"fun-viz: {error}", file=sys.stderr)
        return 2
