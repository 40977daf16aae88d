"""The Train workspace: choose a task and a net, press Start, and watch its attention come into being."""

from fun_viz.workspaces.train.page import TrainWorkspace

__all__ = ["TrainWorkspace"]
