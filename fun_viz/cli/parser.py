"""A parser of a command line that helps and refuses in the language that the environment names."""

from __future__ import annotations

import argparse
import re
from typing import Any, NoReturn

from fun_viz.cli.streams import say
from fun_viz.cli.words import language
from fun_viz.errors import InputError
from fun_viz.version import version_of

_REASONS = (
    "unrecognized arguments", "the following arguments are required", "expected at least one argument",
    "expected one argument", "invalid choice", "choose from", "not allowed with argument", "ambiguous option",
    "could match", "argument",
)  # fmt: skip
"""What argparse says of what it did not understand, longer ones first."""
_GIVEN = ("usage: ", "options", "positional arguments", "show this help message and exit")  # what it says in its help


class _Formatter(argparse.HelpFormatter):
    def add_usage(self, usage: Any, actions: Any, groups: Any, prefix: str | None = None) -> None:
        before = language().get(_GIVEN[0], _GIVEN[0]) if prefix is None else prefix
        super().add_usage(usage, actions, groups, before)


class _Version(argparse.Action):
    def __call__(self, parser: argparse.ArgumentParser, *_: object) -> NoReturn:
        say(f"Fun-Viz {version_of()}")
        parser.exit()


class Parser(argparse.ArgumentParser):
    """Says in one line what it did not understand."""

    def add_version(self) -> None:
        self.add_argument("--version", action=_Version, nargs=0, help="say which version this is, and end")

    def _get_formatter(self) -> argparse.HelpFormatter:
        return _Formatter(prog=self.prog)

    def print_help(self, file: object = None) -> None:
        say(self.format_help().rstrip())

    def format_help(self) -> str:
        words = language()
        for group in self._action_groups:
            group.title = words.get(group.title or "", group.title)
            for action in (*group._group_actions, *self._choices()):
                action.help = _told(action.help or "", words)
        self.description = words.get(self.description or "", self.description)
        return super().format_help()

    def _choices(self) -> list[argparse.Action]:
        """Return what tells of the commands there are."""
        return [each for action in self._actions for each in getattr(action, "_choices_actions", ())]

    def error(self, message: str) -> NoReturn:
        raise InputError("{reason}; see {command} --help", reason=refused(message), command=self.prog)


def refused(message: str) -> str:
    """Return what argparse says of a command line, in the language of the environment."""
    words = language()
    for reason in _REASONS:
        message = re.sub(rf"\b{reason}\b", words.get(reason, reason), message)
    return message


def _told(text: str, words: dict[str, str]) -> str:
    """Return a help in the words given; its end may be what the English has after a colon or in brackets."""
    if text in words:
        return words[text]
    for sign in (" (", ": "):
        said, _, more = text.rpartition(sign)
        if said in words:
            return words[said] + sign + re.sub(r"^default\b", words.get("default", "default"), more)
    return text
