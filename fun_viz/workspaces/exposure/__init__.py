"""Exposure bias: a net that only ever read gold tokens has to go on from its own."""

from fun_viz.workspaces.exposure.page import ExposureWorkspace

__all__ = ["ExposureWorkspace"]
