"""The command line: one file a command, the same requests as the window's, without a screen."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Callable, Sequence
from typing import NoReturn, Protocol

from fun_viz.errors import FunVizError, InputError
from fun_viz.registry import Registry, discover


class Command(Protocol):
    """One command: what it is asked with, and what it does."""

    __doc__: str | None

    def arguments(self, parser: argparse.ArgumentParser) -> None: ...

    def run(self, options: argparse.Namespace) -> int | None: ...


commands: Registry[Callable[[], Command]] = Registry()


class _Parser(argparse.ArgumentParser):
    """Says in one line what it did not understand."""

    def error(self, message: str) -> NoReturn:
        raise InputError("{reason}; see {command} --help", reason=message, command=self.prog)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; an error a person can act on is one line on stderr and exit code 2."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="backslashreplace")  # a terminal without Chinese gets \\u escapes, not a crash
    try:
        options, more = _parser().parse_known_args(arguments)
        if more and not hasattr(options, "more"):
            reason = f"unrecognized arguments: {' '.join(more)}"
            raise InputError("{reason}; see {command} --help", reason=reason, command="fun-viz")
        options.more = more
        code = options.run(options) or 0
        sys.stdout.flush()
        return code
    except FunVizError as error:
        return _refused(error)
    except KeyboardInterrupt:
        return 130
    except BrokenPipeError:
        return _unheard(141)
    except OSError as error:
        return _refused(InputError("The system refused: {reason}.", reason=error.strerror or error)) and _unheard(2)


def _parser() -> argparse.ArgumentParser:
    discover(sys.modules[__name__])
    parser = _Parser("fun-viz", description="See a sequence model think, one token at a time.")
    choices = parser.add_subparsers(metavar="COMMAND", required=True)
    for name in sorted(commands):
        command = commands[name]()
        summary = (command.__doc__ or "").strip().split("\n")[0]
        sub = choices.add_parser(name, help=summary, description=summary)
        command.arguments(sub)
        sub.set_defaults(run=command.run)
    return parser


def _refused(error: FunVizError) -> int:
    from fun_viz.cli.words import language

    sentence = " ".join(error.in_words(language()).split())
    print(f"fun-viz: {sentence}", file=sys.stderr)
    return 2


def _unheard(code: int) -> int:
    """Leave quietly when nobody reads what is printed: Python would try once more at exit, and complain."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, sys.stdout.fileno())
    os.close(nowhere)
    return code
