"""Inside ▸ Cell: the gates of a recurrent cell over time, unit by unit, and the arithmetic of one."""

from fun_viz.widgets.texts import marked
from fun_viz.workspaces.workspace import Workspace, register


@register("inside-cell", marked("Cell"), order=27, of="inside")
def page() -> type[Workspace]:
    from fun_viz.workspaces.cell.page import CellWorkspace

    return CellWorkspace
