"""Lanes of Compare made by hand: their traces, the workspace with nothing in it, and with three nets."""

from __future__ import annotations

import numpy as np
import pytest

from fun_viz.branch import recorded
from fun_viz.trace import Array, Candidate, ModelFacts, Step, Trace
from fun_viz.views.stage.marks import Chip
from fun_viz.workspaces.compare.lane import LanePanel
from fun_viz.workspaces.compare.page import CompareWorkspace
from fun_viz.workspaces.workspace import Context
from tests.traces import token as token_of
from tests.traces import trace_of, written
from tests.workspaces.stage.drawn import marks

SOURCE = ("今", "天", "吃", "∎")
MODELS = ("gru", "additive", "transformer", "other")
STOP = 3


def weights(rows: int, shift: int) -> np.ndarray:
    """Return (row, source) weights that sum to 1, each row sharper than the one before."""
    values = np.ones((rows, len(SOURCE)), np.float32)
    for row in range(rows):
        values[row, (row + shift) % len(SOURCE)] += row + 1
    return values / values.sum(-1, keepdims=True)


def decoded(t: int, piece: str, *, probability: float, arrays: dict[str, Array], token: int) -> Step:
    candidates = Candidate(token_of(piece, token), probability), Candidate(token_of("or", 99), 1 - probability)
    return written(
        piece, token, arrays, spaced=True, score=0.0, probability=probability, entropy=t / 2, candidates=candidates
    )


def trace(
    name: str, words: tuple[str, ...], *, layers: int = 0, attention: bool = True, shift: int = 0, done: bool = True
) -> Trace:
    """Return a Transformer's trace when it has layers, else a recurrent net's, which makes a move for each token."""
    facts = ModelFacts(name, "any", name.title(), 5_300_000 + 1000 * len(name), attention="additive attention")
    names = ["encoder.layers.0.output"] if layers else ["encoder.forwards.hidden", "encoder.backwards.hidden"]
    seen = {n: Array(np.zeros((1, 2), np.float32), ("beam", "unit")) for n in names}
    steps = [Step("read", seen) for _ in range(layers or len(SOURCE))]
    table = weights(len(words) + 1, shift)
    path = f"decoder.{f'layers.{layers - 1}.' if layers else ''}cross.pattern"
    for t, piece in enumerate((*words, "∎")):
        row = Array(np.tile(table[t], (1, 2 if layers else 1, 1, 1)), ("beam", "head", "query", "key"))
        token = STOP if t == len(words) else 10 + t
        steps.append(decoded(t, piece, probability=0.5, arrays={path: row} if attention else {}, token=token))
    if done:
        steps.append(Step("explain", {"influence": Array(np.full_like(table, 0.25), ("query", "key"))}))
    return trace_of(
        facts, "今天吃", SOURCE, steps, finished=done,
        serial_steps=layers or len(SOURCE), longest_path=1 if attention else len(SOURCE),
    )  # fmt: skip


GRU = trace("gru", ("What", "to", "eat"), attention=False)
ADDITIVE = trace("additive", ("What", "should", "I"), shift=1)
TRANSFORMER = trace("transformer", ("What", "eat"), layers=2, shift=2)


@pytest.fixture
def page(qtbot, study):
    page = CompareWorkspace(Context(study, None, MODELS))  # type: ignore[arg-type]
    qtbot.addWidget(page)
    page.resize(1250, 640)
    page.show()
    qtbot.waitExposed(page)
    return page


@pytest.fixture
def shown(page, study):
    study.show(*recorded(GRU, ADDITIVE, TRANSFORMER))
    return page


def words_in(lane: LanePanel) -> list[str]:
    """Return the words that were written in a lane's drawing."""
    return [mark.text for mark in marks(lane.stage.scene) if isinstance(mark, Chip) and mark.key[0] == "written"]
