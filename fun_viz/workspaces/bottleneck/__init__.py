"""Bottleneck: how long a source may be before each net loses it."""

from fun_viz.workspaces.bottleneck.page import BottleneckWorkspace

__all__ = ["BottleneckWorkspace"]
