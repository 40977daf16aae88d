"""How a net is told what stands where: one interface, one file a way."""

from fun_viz.nets.positions.position import Positions, positions
from fun_viz.nets.positions.sinusoidal import sinusoidal

__all__ = ["Positions", "positions", "sinusoidal"]
