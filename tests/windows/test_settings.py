"""What is remembered survives, and what is broken does no harm."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

from fun_viz.errors import SaveError
from fun_viz.strategy import Strategy
from fun_viz.windows import settings
from fun_viz.windows.language import Speech
from fun_viz.windows.preferences import Preferences
from fun_viz.windows.settings import HISTORY, RECENT, Settings

FULL = Settings(
    language="zh", theme="dark", text="你好", model="m", strategy=Strategy("sample", temperature=0.7, top_k=3),
    speed=2.0, animations=False, history=("a", "b"),
    recent=("/x",), workspace="compare", geometry="QUJD", states={"decode": {"splitters": [[1, 2]]}},
)  # fmt: skip


def test_what_was_saved_comes_back(tmp_path: Path) -> None:
    file = tmp_path / "deep" / "settings.json"
    settings.save(FULL, file)
    assert settings.load(file) == (FULL, None)


def test_a_missing_file_is_a_first_start(tmp_path: Path) -> None:
    assert settings.load(tmp_path / "none.json") == (Settings(), None)


@pytest.mark.parametrize("content", [b"", b"{", b"[1]", b"null", b"\xff\xfe\x00", b"[" * 100_000, b'"text"'])
def test_a_broken_or_foreign_file_is_a_first_start_and_is_put_aside(tmp_path: Path, content: bytes) -> None:
    for number in ("", "1", "2"):
        (tmp_path / "s.json").write_bytes(content)
        read, fault = settings.load(tmp_path / "s.json")
        assert read == Settings()
        assert f"s.broken{number}.json" in str(fault)
        assert (tmp_path / f"s.broken{number}.json").read_bytes() == content
        assert not (tmp_path / "s.json").exists()


def test_what_is_no_file_is_a_first_start(tmp_path: Path) -> None:
    (tmp_path / "folder.json").mkdir()
    os.mkfifo(tmp_path / "pipe.json")
    (tmp_path / "zero.json").symlink_to("/dev/zero")
    for name in ("folder", "pipe", "zero"):
        read, fault = settings.load(tmp_path / f"{name}.json")
        assert (read, fault is not None) == (Settings(), True)
        assert os.path.lexists(tmp_path / f"{name}.broken.json")


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("language", "xx"), ("theme", 3), ("text", None), ("beam", 21),
        ("strategy", {"way": "sample", "top_k": 0}), ("strategy", {"way": "x"}),
        ("strategy", {"temperature": 2.0}), ("beam", True), ("beam", [1]), ("speed", 9),
        ("animations", "no"), ("history", "abc"), ("history", [1]), ("recent", {}), ("states", [1]),
        ("states", {"a": 1}), ("geometry", 5), ("workspace", {}), ("stranger", 1),
        ("beam", 10**500), ("speed", True), ("states", {"decode": {"splitters": [[10**30]]}}), ("text", "\ud800"),
        ("states", {"decode": {"splitters": [[float("nan")]]}}), ("states", {"decode": {"splitters": [[-(2**40)]]}}),
    ],
)  # fmt: skip
def test_a_value_that_does_not_fit_is_left_out_and_the_others_stay(tmp_path: Path, name: str, value: object) -> None:
    (tmp_path / "s.json").write_text(json.dumps({"text": "你好", "model": "m", name: value}), "utf-8")
    read, fault = settings.load(tmp_path / "s.json")
    assert (fault is None) == (name == "stranger")
    assert read.model == "m"
    assert not hasattr(Settings(), name) or getattr(read, name) == getattr(Settings(), name)


def test_the_state_of_one_workspace_that_does_not_fit_leaves_the_others(tmp_path: Path) -> None:
    states = {"decode": {"splitters": [[2**40, 1]]}, "compare": 3, "train": {"form": {"seconds": 60}}}
    (tmp_path / "s.json").write_text(json.dumps({"states": states}), "utf-8")
    read, fault = settings.load(tmp_path / "s.json")
    assert read.states == {"train": {"form": {"seconds": 60}}}
    assert fault is not None


def test_a_path_that_is_no_unicode_is_a_save_error(tmp_path: Path) -> None:
    with pytest.raises(SaveError):
        settings.save(Settings(recent=("/\udcff",)), tmp_path / "settings.json")


def test_lists_do_not_grow_without_end(tmp_path: Path) -> None:
    many = {"history": [str(i) for i in range(200)], "recent": [str(i) for i in range(200)]}
    (tmp_path / "s.json").write_text(json.dumps(many), "utf-8")
    read, _ = settings.load(tmp_path / "s.json")
    assert read.history[-1] == "199"
    assert len(read.history) == HISTORY
    assert read.recent[0] == "0"
    assert len(read.recent) == RECENT


def test_a_place_that_cannot_be_written_is_a_save_error(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(SaveError):
        settings.save(Settings(), tmp_path / "file" / "settings.json")


def test_the_path_visited_last_comes_first_and_once(qapp: QApplication) -> None:
    preferences = Preferences(Settings(), Speech())
    for path in ("/a", "/b", "/a"):
        preferences.add_recent(path)
    assert preferences.settings.recent == ("/a", "/b")
    preferences.remove_recent("/a")
    assert preferences.settings.recent == ("/b",)
