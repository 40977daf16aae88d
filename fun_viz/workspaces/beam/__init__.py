"""The Beam view of Decode: all that a search kept, as a tree that grows with the clock."""

from fun_viz.widgets.texts import marked
from fun_viz.workspaces.workspace import Workspace, register


@register("beam", marked("Beam"), order=12, of="decode")
def page() -> type[Workspace]:
    from fun_viz.workspaces.beam.page import BeamWorkspace

    return BeamWorkspace
