"""Options that several commands share, and what they may be."""

from __future__ import annotations

import argparse
import os
from collections.abc import Callable
from pathlib import Path

from fun_viz import paths
from fun_viz.cli.streams import heard
from fun_viz.editable import edit_of
from fun_viz.errors import InputError
from fun_viz.run.models.defaults import default_models

MOST_THREADS = 256
_SLASHES = tuple(filter(None, (os.sep, os.altsep)))


def whole(name: str, least: int, most: int | None = None) -> Callable[[str], int]:
    """Return a reader of whole numbers for an option; what is no such number, or out of range, is an InputError."""

    def read(text: str) -> int:
        try:
            number = int(text)
        except ValueError as error:
            raise InputError("{option} needs a whole number, not {value}.", option=name, value=repr(text)) from error
        if number < least:
            raise InputError("{option} must be {least} or more, not {value}.", option=name, least=least, value=number)
        if most is not None and number > most:
            raise InputError("{option} must be {most} or less, not {value}.", option=name, most=most, value=number)
        return number

    return read


def number(name: str) -> Callable[[str], float]:
    """Return a reader of numbers for an option; what is none is an InputError."""

    def read(text: str) -> float:
        try:
            return float(text)
        except ValueError as error:
            raise InputError("{option} needs a number, not {value}.", option=name, value=repr(text)) from error

    return read


def add_whole(
    parser: argparse.ArgumentParser, name: str, least: int, *, most: int | None = None, default: int | None, help: str
) -> None:
    """Add an option that takes a whole number."""
    parser.add_argument(name, type=whole(name, least, most), default=default, metavar="N", help=help)


def place(text: str) -> str:
    """Read a name or a path for an option: ~ is a home folder, that of nobody an InputError."""
    if text.startswith("~") and str(there := paths.at_home(text)).startswith("~"):
        raise InputError("There is no home folder for {path}.", path=there)
    return str(paths.at_home(text)) if text.startswith("~") else text


def _file(text: str) -> Path:
    """Read the path of a file for an option; pathlib would forget the slash that makes it a folder's."""
    if text.endswith(_SLASHES):
        raise InputError("{path} ends as the path of a folder: name a file.", path=text)
    return Path(place(text))


def add_file(parser: argparse._ActionsContainer, name: str, *, required: bool = False, metavar: str = "FILE",
             help: str = "") -> None:  # fmt: skip
    """Add an option that takes the path of a file."""
    parser.add_argument(name, type=_file, required=required, metavar=metavar, help=help)


def add_folder(parser: argparse._ActionsContainer, name: str, *, help: str) -> None:
    """Add an option that takes the path of a folder."""
    parser.add_argument(name, type=lambda text: Path(place(text)), metavar="DIR", help=help)


def add_text(parser: argparse.ArgumentParser, *, required: bool = True) -> None:
    parser.add_argument("--text", required=required, help="the sentence; - reads it from standard input")


def add_model(parser: argparse._ActionsContainer) -> None:
    default = default_models().model
    parser.add_argument("--model", type=place, help=f"name or folder (default {default})")


def model(options: argparse.Namespace) -> str:
    """Return the model asked for, by name or folder."""
    return str(options.model or default_models().model)


def lanes() -> str:
    """Return the models that are compared unless others are named, as a list parted by commas."""
    return ",".join(default_models().lanes)


def add_reference(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--reference", metavar="TEXT", help="a translation to mark wrong (✗) and missing (‸) words by")


def add_what_ifs(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--prefix", metavar="TEXT", default="", help="what the translation begins with")
    parser.add_argument("--edit", type=edit_of, action="append", default=[], metavar="JSON",
                        help="change what passes a part while it runs; may be repeated")  # fmt: skip


def add_json(parser: argparse.ArgumentParser, help: str = "one JSON object instead of a table") -> None:
    parser.add_argument("--json", action="store_true", help=help)


def add_threads(parser: argparse.ArgumentParser) -> None:
    add_whole(parser, "--threads", 1, most=MOST_THREADS, default=1, help="of the processor (default 1)")


def given_text(options: argparse.Namespace) -> str:
    """Return the sentence of `--text`, from standard input if it is -."""
    return heard() if options.text == "-" else str(options.text)


def several(option: str, text: str, least: int, most: int) -> tuple[str, ...]:
    """Return the names or folders in a list parted by commas; InputError if there are too few or too many."""
    names = tuple(place(name.strip()) for name in text.split(",") if name.strip())
    if not least <= len(names) <= most:
        raise InputError(
            "{option} takes {least} to {most} names, parted by commas, not {count}.",
            option=option, least=least, most=most, count=len(names),
        )  # fmt: skip
    return names
