"""Bottleneck: how long a source may be before each net loses it."""

from fun_viz.widgets.texts import marked
from fun_viz.workspaces.workspace import Workspace, register


@register("bottleneck", marked("Bottleneck"), order=50, asks=False, lab=True)
def page() -> type[Workspace]:
    from fun_viz.workspaces.bottleneck.page import BottleneckWorkspace

    return BottleneckWorkspace
