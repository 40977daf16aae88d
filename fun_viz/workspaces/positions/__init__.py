"""The Positions workspace: how a model that sees all tokens at once is told their order."""

from fun_viz.widgets.texts import marked
from fun_viz.workspaces.workspace import Workspace, register


@register("positions", marked("Positions"), order=40, lab=True)
def page() -> type[Workspace]:
    from fun_viz.workspaces.positions.page import PositionsWorkspace

    return PositionsWorkspace
