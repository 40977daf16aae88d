"""The Decode workspace: one model, one sentence, every step."""

from fun_viz.workspaces.decode.page import DecodeWorkspace

__all__ = ["DecodeWorkspace"]
