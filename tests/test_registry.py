"""Parts that register themselves."""

from __future__ import annotations

import sys
from importlib import import_module
from pathlib import Path

import pytest

from fun_viz.registry import Registry, discover


def test_a_decorator_registers_a_part_and_gives_it_back() -> None:
    parts: Registry[type] = Registry()

    @parts.register("one")
    class One:
        pass

    assert parts == {"one": One}


def test_the_order_is_that_of_registration() -> None:
    parts: Registry[str] = Registry()
    for name in "cab":
        parts.register(name)(name)
    assert list(parts) == ["c", "a", "b"]


def test_a_name_can_be_taken_once() -> None:
    parts: Registry[str] = Registry()
    parts.register("one")("first")
    with pytest.raises(KeyError, match="'one' is already registered"):
        parts.register("one")("second")
    assert parts["one"] == "first"


def test_discovering_imports_every_file_of_a_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path / "parts_to_discover"
    folder.mkdir()
    for name in ("__init__", "one", "two"):
        (folder / f"{name}.py").write_text("")
    monkeypatch.syspath_prepend(tmp_path)
    discover(import_module("parts_to_discover"))
    assert {"parts_to_discover.one", "parts_to_discover.two"} <= set(sys.modules)
    for name in [name for name in sys.modules if name.startswith("parts_to_discover")]:
        del sys.modules[name]
