"""Python's own way to import."""

from __future__ import annotations

import subprocess
import sys

import pytest

_PLAIN = """
import builtins
import {module}
import PySide6.QtWidgets
assert "feature" not in builtins.__import__.__name__, builtins.__import__
"""
_LIGHT = """
import sys
import fun_viz.app, fun_viz.workspaces
from fun_viz.registry import discover
from fun_viz.workspaces.workspace import workspaces
discover(fun_viz.workspaces)
assert len(workspaces) >= 6, workspaces
assert not [name for name in sys.modules if name.startswith("fun_viz.workspaces.") and name.endswith(".page")]
assert not {"torch", "fun_viz.workspaces.train.form", "fun_viz.run.training.catalogue"} & set(sys.modules)
"""


@pytest.mark.parametrize(
    "program",
    [_PLAIN.format(module="fun_viz.work"), _PLAIN.format(module="fun_viz.app"), _LIGHT],
    ids=["a worker imports as Python does", "so does the program", "to know the workspaces is to import none"],
)
def test_what_is_imported_before_the_first_picture(program: str) -> None:
    ended = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False)
    assert not ended.returncode, ended.stderr
