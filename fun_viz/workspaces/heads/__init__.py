"""Heads: what every head of a net does over many sentences, and what it costs to cut it."""

from fun_viz.widgets.texts import marked
from fun_viz.workspaces.workspace import Workspace, register


@register("inside-heads", marked("Heads"), order=28, of="inside")
def page() -> type[Workspace]:
    from fun_viz.workspaces.heads.page import HeadsWorkspace

    return HeadsWorkspace
