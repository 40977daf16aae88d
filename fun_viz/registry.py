"""Named parts that register themselves by being imported."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from pkgutil import iter_modules
from types import ModuleType
from typing import TypeVar

T = TypeVar("T")


class Registry(dict[str, T]):
    """A dictionary that a decorator fills; its order is the order of registration."""

    def register(self, name: str) -> Callable[[T], T]:
        """Return a decorator that adds a part under `name`; a name taken twice is a KeyError."""

        def add(part: T) -> T:
            if name in self:
                raise KeyError(f"{name!r} is already registered")
            self[name] = part
            return part

        return add


def discover(package: ModuleType) -> None:
    """Import every module of a package, so that each may register what it holds."""
    for module in iter_modules(package.__path__, f"{package.__name__}."):
        import_module(module.name)
