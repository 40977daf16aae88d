"""Memory that is kept."""

from __future__ import annotations

import platform

import pytest

from fun_viz.run.training import memory


def test_elsewhere_than_on_glibc_nothing_is_touched(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(platform, "libc_ver", lambda: ("", ""))
    monkeypatch.setattr(memory.ctypes, "CDLL", lambda _name: pytest.fail("no library is looked for"))
    memory.keep_what_is_freed()


def test_the_library_is_told_and_an_old_one_less(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[tuple[int, int]] = []

    class Old:
        @staticmethod
        def mallopt(name: int, value: int) -> int:
            asked.append((name, value))
            return int(value <= 32 << 20)

    monkeypatch.setattr(platform, "libc_ver", lambda: ("glibc", "2.31"))
    monkeypatch.setattr(memory.ctypes, "CDLL", lambda _name: Old)
    memory.keep_what_is_freed()
    assert asked[-1] == (-3, 32 << 20)
    assert {name for name, _ in asked} == {-1, -2, -3}
