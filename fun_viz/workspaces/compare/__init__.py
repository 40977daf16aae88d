"""The Compare workspace: two to four models, one sentence, one clock."""

from fun_viz.workspaces.compare.page import CompareWorkspace

__all__ = ["CompareWorkspace"]
