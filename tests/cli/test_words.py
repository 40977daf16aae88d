"""In which words the command line speaks."""

from __future__ import annotations

import io
import json
import sys
from pathlib import Path

import pytest

from fun_viz import paths
from fun_viz.cli.words import as_json, language


@pytest.fixture(autouse=True)
def plain(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        monkeypatch.delenv(name, raising=False)


def test_the_strongest_variable_that_is_set_decides(monkeypatch: pytest.MonkeyPatch) -> None:
    assert language() == {}
    monkeypatch.setenv("LANG", "zh_CN.UTF-8")
    assert language()["Token"] == "词元"
    monkeypatch.setenv("LC_ALL", "C.UTF-8")
    assert language() == {}
    monkeypatch.setenv("LC_ALL", "")
    assert language() != {}


@pytest.mark.parametrize("content", [None, "", "[1]", "{", "5"])
def test_broken_translations_fall_back_to_english(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, content: str | None
) -> None:
    monkeypatch.setenv("LANG", "zh_CN.UTF-8")
    monkeypatch.setattr(paths, "resources", lambda: tmp_path)
    if content is not None:
        (tmp_path / "i18n").mkdir()
        (tmp_path / "i18n" / "zh.json").write_text(content)
    assert language() == {}


@pytest.mark.parametrize(("encoding", "plain"), [("utf-8", '"你好"'), ("ascii", '"\\u4f60\\u597d"')])
def test_json_is_json_whatever_the_terminal_can_show(
    monkeypatch: pytest.MonkeyPatch, encoding: str, plain: str
) -> None:
    monkeypatch.setattr(sys, "stdout", io.TextIOWrapper(io.BytesIO(), encoding))
    assert as_json("你好") == plain
    assert json.loads(as_json({"a": "😀"})) == {"a": "😀"}
