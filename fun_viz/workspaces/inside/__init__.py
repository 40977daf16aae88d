"""The Inside workspace: one attention taken apart, beat by beat, and the arithmetic of any of its cells."""

from fun_viz.widgets.texts import marked
from fun_viz.workspaces.workspace import Workspace, register


@register("inside", marked("Inside"), order=25, view=marked("Attention"))
def page() -> type[Workspace]:
    from fun_viz.workspaces.inside.page import InsideWorkspace

    return InsideWorkspace
