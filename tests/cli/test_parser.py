"""What the command line helps with and refuses, in the language of the environment."""

from __future__ import annotations

import argparse
import re
from collections.abc import Iterator

import pytest

from fun_viz import app, cli
from fun_viz.errors import InputError


@pytest.fixture(autouse=True)
def chinese(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("LC_ALL", "LC_MESSAGES"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("LANG", "zh_CN.UTF-8")


def parsers(parser: argparse.ArgumentParser) -> Iterator[argparse.ArgumentParser]:
    yield parser
    for action in parser._actions:
        if isinstance(action, argparse._SubParsersAction):
            for choice in action.choices.values():
                yield from parsers(choice)


@pytest.mark.parametrize("parser", [*parsers(cli._parser()), app._parser()], ids=lambda parser: str(parser.prog))
def test_every_line_of_help_is_chinese(parser: argparse.ArgumentParser) -> None:
    shown = parser.format_help()
    assert shown.startswith("用法：fun-viz")
    assert not re.search(r"^(usage|options|positional)", shown, re.MULTILINE)
    for action in parser._actions:
        assert not action.help or re.search("[一-鿿]", action.help), action.help
    assert parser.description
    assert re.search("[一-鿿]", parser.description)
    assert parser.format_help() == shown


def test_what_is_not_understood_is_said_in_chinese() -> None:
    with pytest.raises(InputError) as told:
        cli._parser().parse_args(["decode"])
    assert told.value.values["reason"] == "缺少必需的参数: --text"


def test_in_english_it_is_argparse_that_speaks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LANG", "C.UTF-8")
    assert cli._parser().format_help().startswith("usage: fun-viz")
    assert (
        "the sentence; - reads it from standard input"
        in next(each for each in parsers(cli._parser()) if each.prog.endswith("decode")).format_help()
    )
