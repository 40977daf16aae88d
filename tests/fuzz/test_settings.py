"""Broken settings: what can be read of them holds, every workspace opens, and the file is never lost."""

from __future__ import annotations

import json
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from random import Random
from typing import Any

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

import fun_viz.workspaces
from fun_viz.registry import discover
from fun_viz.run.training.catalogue import catalogue
from fun_viz.windows import settings
from fun_viz.windows.composition import Composition
from fun_viz.windows.settings import Settings
from fun_viz.workspaces.workspace import Workspace, workspaces
from tests.fuzz.mutations import broken_json, broken_text, check_sentence, many

FULL: dict[str, Any] = {
    "language": "zh", "theme": "dark", "text": "你好", "model": "m", "beam": 5, "speed": 2.0, "animations": False,
    "history": ["a", "b"], "recent": ["/x"], "workspace": "compare", "geometry": "",
    "states": {"decode": {"splitters": [[1, 2], [3, 4]], "focus": ["cross", 0, 1]}, "train": {"form": {"seconds": 60}}},
}  # fmt: skip


@cache
def offers() -> Any:
    return catalogue()


@pytest.fixture
def window(qapp: QApplication, qtbot: QtBot) -> Iterator[Composition]:
    discover(fun_viz.workspaces)
    made = Composition(qapp, Settings(theme="light"), models=("a", "b", "c"))
    yield made
    assert made.discard()


def test_broken_settings_are_read_as_far_as_they_can_be(nightly: bool, words: dict[str, str], tmp_path: Path) -> None:
    file, sound, count = tmp_path / "settings.json", json.dumps(FULL).encode(), 30_000 if nightly else 1_000
    kept = broken = 0
    for random in many("settings", count):
        content = broken_text(sound, random)
        file.write_bytes(content)
        read, fault = settings.load(file)
        if not (kept + broken) % 20:
            settings.save(read, tmp_path / "again.json")
            assert settings.load(tmp_path / "again.json") == (read, None)
        if fault is None:
            kept += 1
            assert file.read_bytes() == content
        else:
            broken += 1
            check_sentence(fault, words)
            aside = next(tmp_path.glob("settings.broken*.json"))
            assert aside.read_bytes() == content
            aside.unlink()
    assert kept + broken == count
    assert min(kept, broken) > count / 10


def states(page: Workspace) -> Any:
    """Return what a workspace remembers, with a guess at what it says as None."""
    guesses = {"focus": ["cross", 0, "mean"], "length": 32, "width": 64, "units": [0, 1, 2, 3], "curves": [{}]}
    return {name: guesses.get(name, value) if value is None else value for name, value in page.state().items()}


def broken_states(page: Workspace, count: int) -> Iterator[dict[str, Any]]:
    """Yield what settings can hand to a workspace."""
    sound = states(page)
    for random in many(f"{type(page).__name__}", count):
        broken = json.loads(json.dumps(broken_json(sound, random)))
        if isinstance(broken, dict) and settings._harmless(broken):
            yield broken


def test_no_state_keeps_a_workspace_from_opening(nightly: bool, window: Composition) -> None:
    restored = 0
    for name in workspaces:
        page = window.window.pages.page(name)
        page.set_catalogue(offers())
        for state in broken_states(page, 2_000 if nightly else 60):
            page.restore(state)
            page.state()
            restored += 1
        page.grab()
    assert restored > len(workspaces) * (1_000 if nightly else 30)


def test_no_geometry_keeps_the_window_from_opening(window: Composition) -> None:
    sound = bytes(window.window.saveGeometry().data())
    for number in range(300):
        random = Random(number)
        broken = bytearray(sound)
        for _ in range(random.randrange(1, 6)):
            broken[random.randrange(len(broken))] = random.choice((0, 127, 128, 255))
        window.window.restoreGeometry(bytes(broken[: random.randrange(8, len(broken) + 1)]))
        assert window.window.width() < 1 << 16
