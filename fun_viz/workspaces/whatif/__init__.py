"""The view What if of Decode: edits of a run, the branches they make, and a branch beside its origin."""

from fun_viz.widgets.texts import marked
from fun_viz.workspaces.workspace import Workspace, register


@register("whatif", marked("What if"), order=11, of="decode")
def page() -> type[Workspace]:
    from fun_viz.workspaces.whatif.page import WhatIfWorkspace

    return WhatIfWorkspace
