"""What an edit makes of a recorded row is what it makes of a net's own tensor."""

from __future__ import annotations

import numpy as np
import pytest
import torch

from fun_viz.edited import edited
from fun_viz.edits import Action, Clamp, Cut, Diagonal, Edit, Hide, OneHot, Paint, Replace, Scale, Temperature, Uniform
from fun_viz.nets.editing import editing
from fun_viz.nets.probe import capture
from tests.nets.tiny import MASK, SOURCE, TARGET, tiny

WHERES = ({}, {"key": (1, 3)}, {"key": (3, 1, 9)}, {"head": (0,)}, {"head": (0,), "key": (2,)}, {"query": (0,)})
ACTIONS = (
    Cut(),
    Scale(-0.5),
    Clamp(-0.1, 0.2),
    Replace((0.3,)),
    Replace(tuple(0.1 * n for n in range(6))),
    Paint((1.0,)),
    Temperature(2.5),
)
PATTERNS = (Uniform(), Diagonal(), Diagonal(2), OneHot(1), OneHot(9), Paint((0.0, 1.0, 2.0, 0.5, 0.0, 1.0)))


@torch.inference_mode()
@pytest.mark.parametrize("where", WHERES, ids=str)
@pytest.mark.parametrize("action", ACTIONS, ids=str)
def test_a_row_is_edited_as_the_net_edits_it(where: dict[str, tuple[int, ...]], action: Action) -> None:
    net = tiny("gru", {"width": 8, "units": 8, "attention": "local-m", "window": 1})
    edit = Edit("decoder.cross", "scores", where, action)

    def scores(*edits: Edit) -> np.ndarray:
        with editing(net, edits), capture(net) as seen:
            state = net.encode(SOURCE[:1], MASK[:1])
            net.advance(TARGET[:1, 0], state)
        return seen["decoder.cross.scores"].values[0, 0, 0]

    plain = scores()
    assert np.isneginf(plain).any()
    again = edited(plain.astype(np.float64), (edit,), "key", range(len(plain)), {"head": 0, "query": 0})
    np.testing.assert_allclose(again, scores(edit), rtol=1e-6)


@torch.inference_mode()
@pytest.mark.parametrize("where", WHERES, ids=str)
@pytest.mark.parametrize("action", [*PATTERNS, Hide()], ids=str)
def test_a_pattern_is_edited_as_the_net_edits_it(where: dict[str, tuple[int, ...]], action: Action) -> None:
    net = tiny("gru", {"width": 8, "units": 8, "attention": "dot"})
    port = "scores" if isinstance(action, Hide) else "pattern"
    if isinstance(action, Hide) and "key" not in where:
        return  # which would hide everything
    edit = Edit("decoder.cross", port, where, action)

    def seen(*edits: Edit) -> np.ndarray:
        with editing(net, edits), capture(net) as told:
            net.advance(TARGET[:1, 0], net.encode(SOURCE[:1], MASK[:1]))
        return told[f"decoder.cross.{port}"].values[0, 0, 0]

    plain = seen()
    again = edited(plain.astype(np.float64), (edit,), "key", range(len(plain)), {"head": 0, "query": 0})
    np.testing.assert_allclose(again, seen(edit), rtol=1e-5)
