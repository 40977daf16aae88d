"""Exposure bias: a net that only ever read gold tokens has to go on from its own."""

from fun_viz.widgets.texts import marked
from fun_viz.workspaces.workspace import Workspace, register


@register("exposure", marked("Exposure bias"), order=60, asks=False, lab=True)
def page() -> type[Workspace]:
    from fun_viz.workspaces.exposure.page import ExposureWorkspace

    return ExposureWorkspace
