"""The Train workspace: choose a task and a net, press Start, and watch its attention come into being."""

from fun_viz.widgets.texts import marked
from fun_viz.workspaces.workspace import Workspace, register


@register("train", marked("Train"), order=30, asks=False)
def page() -> type[Workspace]:
    from fun_viz.workspaces.train.page import TrainWorkspace

    return TrainWorkspace
