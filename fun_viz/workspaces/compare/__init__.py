"""The Compare workspace: two to four models, one sentence, one clock."""

from fun_viz.widgets.texts import marked
from fun_viz.workspaces.workspace import Workspace, register


@register("compare", marked("Compare"), order=20, several=True)
def page() -> type[Workspace]:
    from fun_viz.workspaces.compare.page import CompareWorkspace

    return CompareWorkspace
