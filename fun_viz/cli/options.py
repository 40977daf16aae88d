"""Options that several commands share, and what they may be."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable
from pathlib import Path

from fun_viz.errors import InputError
from fun_viz.run.decoding.request import WIDEST
from fun_viz.run.models.defaults import default_models

MOST_THREADS = 256


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


def add_whole(
    parser: argparse.ArgumentParser, name: str, least: int, *, most: int | None = None, default: int | None, help: str
) -> None:
    """Add an option that takes a whole number."""
    parser.add_argument(name, type=whole(name, least, most), default=default, metavar="N", help=help)


def add_text(parser: argparse.ArgumentParser, *, required: bool = True) -> None:
    parser.add_argument("--text", required=required, help="the sentence; - reads it from standard input")


def add_model(parser: argparse._ActionsContainer) -> None:
    default = default_models().model
    parser.add_argument("--model", default=default, help=f"name or folder (default {default})")


def lanes() -> str:
    """Return the models that are compared unless others are named, as a list parted by commas."""
    return ",".join(default_models().lanes)


def add_beam(parser: argparse.ArgumentParser) -> None:
    add_whole(parser, "--beam", 1, most=WIDEST, default=1, help="hypotheses kept (default 1: greedy)")


def add_json(parser: argparse.ArgumentParser, help: str = "one JSON object instead of a table") -> None:
    parser.add_argument("--json", action="store_true", help=help)


def add_threads(parser: argparse.ArgumentParser) -> None:
    add_whole(parser, "--threads", 1, most=MOST_THREADS, default=1, help="of the processor (default 1)")


def given_text(options: argparse.Namespace) -> str:
    """Return the sentence of `--text`, from standard input if it is -."""
    if options.text != "-":
        return str(options.text)
    try:
        return sys.stdin.read()
    except UnicodeDecodeError as error:
        raise InputError("The text is not UTF-8; convert it to UTF-8 first.") from error


def several(text: str, least: int, most: int) -> tuple[str, ...]:
    """Return the model names in a list parted by commas; InputError if there are too few or too many."""
    names = tuple(name.strip() for name in text.split(",") if name.strip())
    if not least <= len(names) <= most:
        raise InputError(
            "Name {least} to {most} models, parted by commas, not {count}.", least=least, most=most, count=len(names)
        )
    return names


def add_pairs(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--pairs", type=Path, required=True, metavar="FILE", help="tab-separated file in UTF-8")
    add_whole(parser, "--source-column", 1, default=2, help="column of the Chinese (default 2)")
    add_whole(parser, "--target-column", 1, default=1, help="column of the English (default 1)")


def one_thread() -> None:
    """Keep torch to one thread: for a sentence a second one gains little, and loses much beside any other load."""
    import torch

    torch.set_num_threads(1)


def add_own_pairs(parser: argparse.ArgumentParser) -> None:
    """Add where the user's own pairs stand; what is not given is None."""
    about = {
        "--source-column": "column of the source, by number from 1 or by name (default 1; of a recipe 2)",
        "--target-column": "column of the target (default 2; of a recipe 1)",
        "--source-tokens": "characters, words or subwords (default characters)",
        "--target-tokens": "characters, words or subwords (default subwords)",
        "--source-language": "zh or en, if the source is to be cleaned as such",
        "--target-language": "zh or en, if the target is to be cleaned as such",
        "--target-pairs": "a second file, with the target of each line of the first",
    }
    parser.add_argument("--pairs", type=Path, metavar="FILE", help="pairs of sentences: TSV, CSV, JSON lines or text")
    for name, words in about.items():
        parser.add_argument(name, metavar="FILE" if name == "--target-pairs" else "X", help=words)


def add_processes(parser: argparse.ArgumentParser) -> None:
    """Add how many processes share a training, on how many machines."""
    add_whole(parser, "--nproc", 1, most=1024, default=1, help="processes of this machine that train together")
    add_whole(parser, "--nnodes", 1, most=4096, default=1, help="machines that train together")
    parser.add_argument("--rdzv-endpoint", default="", metavar="HOST:PORT", help="where the machines meet, if several")
