"""Python's own way to import, given back after PySide6 has put another in its place.

PySide6's reads the source of every module, to see whether it asks for `__feature__`, which nothing here does: torch
takes a fifth longer that way, and crashes were seen where a worker imported by it while the window worked. It is given
back when this is imported, which whoever starts threads does, and the program before anything else of its own.
"""

from __future__ import annotations

import builtins

import PySide6.QtCore  # noqa: F401 (the first to be imported puts its own there)

builtins.__import__ = getattr(builtins, "__orig_import__", builtins.__import__)
