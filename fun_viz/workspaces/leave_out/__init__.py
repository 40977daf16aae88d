"""Leave out: what each word loses with each token of the source, beside where it looks and what influences it."""

from fun_viz.widgets.texts import marked
from fun_viz.workspaces.workspace import Workspace, register


@register("leave-out", marked("Leave out"), order=13, of="decode")
def page() -> type[Workspace]:
    from fun_viz.workspaces.leave_out.page import LeaveOutWorkspace

    return LeaveOutWorkspace
