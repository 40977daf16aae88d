"""The Positions workspace: how a model that sees all tokens at once is told their order."""

from fun_viz.workspaces.positions.page import PositionsWorkspace

__all__ = ["PositionsWorkspace"]
