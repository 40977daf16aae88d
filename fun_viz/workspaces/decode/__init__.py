"""The Decode workspace: one model, one sentence, every step."""

from fun_viz.widgets.texts import marked
from fun_viz.workspaces.workspace import Workspace, register


@register("decode", marked("Decode"), order=10, view=marked("Stage"))
def page() -> type[Workspace]:
    from fun_viz.workspaces.decode.page import DecodeWorkspace

    return DecodeWorkspace
