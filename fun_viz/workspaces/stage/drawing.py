"""Which drawing a net gets: its anatomy says, never its family's name."""

from __future__ import annotations

from fun_viz.reading import Reading
from fun_viz.views.stage.marks import Scene
from fun_viz.workspaces.stage.layered import layered
from fun_viz.workspaces.stage.plain import plain
from fun_viz.workspaces.stage.recurrent import draw_recurrent
from fun_viz.workspaces.stage.view import View


def draw(view: View) -> Scene:
    """Draw a net at one moment, as its moves are: layers, or else plainly."""
    if _of_layers(view.at.reading):
        return layered(view)
    return draw_recurrent(view) if _of_tokens(view.at.reading) else plain(view)


def _of_tokens(reading: Reading) -> bool:
    """Say whether something was seen of a net whose cells read token by token, and whose cells write another text."""
    anatomy, sequences = reading.trace.anatomy, reading.trace.sequences
    if anatomy.moves != "tokens" or [each.role for each in sequences] != ["given", "written"]:
        return False
    cells = anatomy.of_kind("cell")
    both = any(part.direction == "forwards" for part in cells) and any(not part.direction for part in cells)
    return both and any(track.part == "forwards" and track.name == "hidden" for track in reading.tracks)


def _of_layers(reading: Reading) -> bool:
    """Say whether something was seen of a net that reads layer by layer and writes another text."""
    anatomy, sequences = reading.trace.anatomy, reading.trace.sequences
    if anatomy.moves != "layers" or [each.role for each in sequences] != ["given", "written"] or not reading.moves:
        return False
    both = all(any(part.kind in ("attention", "convolution") and part.queries == each.name for part in anatomy.parts)
               for each in sequences)  # fmt: skip
    return both and (reading.attention("encoder") is not None or reading.attention("cross") is not None)
