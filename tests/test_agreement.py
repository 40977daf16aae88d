"""Files that contradict themselves."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import cache
from pathlib import Path

import numpy as np
import pytest

from fun_viz import archive, paths
from fun_viz.edits import Edit, Scale
from fun_viz.errors import LoadError
from fun_viz.run.decoding.decode import decode
from fun_viz.trace import Array, Candidate, Hypothesis, Request, Step, Trace
from tests.shapes import filling
from tests.tiny import tiny


@cache
def made(beam: int = 3) -> Trace:
    *_, (trace, _) = decode(tiny(family="gru", attention="none"), Request("tiny", "我喜欢学习", beam=beam, limit=8))
    return trace


Change = Callable[[Step], Step]


def of_candidates(change: Callable[[tuple[Candidate, ...]], tuple[Candidate, ...]]) -> Change:
    def changed(step: Step) -> Step:
        each = (replace(one, candidates=change(one.candidates)) for one in step.distributions)
        return replace(step, distributions=tuple(each))

    return changed


def of_chosen(change: Callable[[Hypothesis], Hypothesis]) -> Change:
    return lambda step: replace(step, hypotheses=tuple(map(change, step.hypotheses)))


def of_entropy(bits: Callable[[float], float]) -> Change:
    def changed(step: Step) -> Step:
        return replace(step, distributions=tuple(replace(one, entropy=bits(one.entropy)) for one in step.distributions))

    return changed


def of_array(name: str, change: Callable[[np.ndarray], np.ndarray]) -> Change:
    def changed(step: Step) -> Step:
        array = step.arrays[name]
        return replace(step, arrays={**step.arrays, name: Array(change(array.values), array.axes)})

    return changed


def sure(candidates: tuple[Candidate, ...]) -> tuple[Candidate, ...]:
    return tuple(replace(one, probability=1.0) for one in candidates)


def doubled(candidates: tuple[Candidate, ...]) -> tuple[Candidate, ...]:
    return (*candidates[:1], *(replace(candidates[0], probability=one.probability) for one in candidates[1:]))


def tilted(shares: np.ndarray) -> np.ndarray:
    return np.c_[shares[:, :1] + 1, shares[:, 1:2] - 1, shares[:, 2:]]


LIES: dict[str, tuple[str, Change]] = {
    "candidates that sum to more than 1": ("write", of_candidates(sure)),
    "candidates that are not in order": ("write", of_candidates(lambda all: all[::-1])),
    "a candidate that stands there twice": ("write", of_candidates(doubled)),
    "a probability that is not the candidate's": ("write", of_chosen(lambda h: replace(h, probability=0.123))),
    "a rank above the candidate's place": ("write", of_chosen(lambda h: replace(h, rank=h.rank + 40))),
    "a score that is not the sum": ("write", of_chosen(lambda h: replace(h, score=h.score - 2))),
    "less entropy than the candidates have": ("write", of_entropy(lambda bits: bits / 2 - 0.1)),
    "another winner": ("write", lambda step: replace(step, best=(step.best + 1) % len(step.hypotheses))),
    "influence that does not sum to 1": ("explain", of_array("influence", lambda shares: shares * np.float32(0.5))),
    "negative influence": ("explain", of_array("influence", tilted)),
    "negative totals": ("explain", of_array("influence_total", lambda totals: -totals)),
}  # fmt: skip


@pytest.mark.parametrize("lie", LIES)
def test_a_trace_that_contradicts_itself_is_refused_in_one_sentence(lie: str, tmp_path: Path) -> None:
    phase, change = LIES[lie]
    at = [place for place, step in enumerate(made().steps) if step.phase == phase][-1]
    steps = (*made().steps[:at], change(made().steps[at]), *made().steps[at + 1 :])
    archive.save_trace(replace(made(), steps=steps), tmp_path / "t.safetensors")
    with pytest.raises(LoadError, match=r"t\.safetensors is damaged or not a trace"):
        archive.load_trace(tmp_path / "t.safetensors")


def test_a_rank_that_no_likelier_token_explains_is_refused(tmp_path: Path) -> None:
    """The second likeliest token cannot be the first."""
    at = next(place for place, step in enumerate(made(3).steps) if step.phase == "write")
    step = made(3).steps[at]
    first = tuple(replace(hypothesis, rank=1) for hypothesis in step.hypotheses)
    steps = (*made(3).steps[:at], replace(step, hypotheses=first), *made(3).steps[at + 1 :])
    archive.save_trace(replace(made(3), steps=steps), tmp_path / "t.safetensors")
    with pytest.raises(LoadError):
        archive.load_trace(tmp_path / "t.safetensors")


@pytest.mark.parametrize("details", [False, True])
@pytest.mark.parametrize("beam", [1, 2, 12])
def test_what_a_model_did_opens(beam: int, details: bool, tmp_path: Path) -> None:
    request = Request("tiny", "我喜欢学习", beam=beam, limit=12, prefix=(7,))
    *_, (trace, _) = decode(tiny(), request, details=details)
    archive.save_trace(trace, tmp_path / "t.safetensors")
    archive.load_trace(tmp_path / "t.safetensors")


def test_more_entropy_than_the_vocabulary_has_is_refused_where_the_logits_were_recorded(tmp_path: Path) -> None:
    *_, (trace, _) = decode(tiny(), Request("tiny", "我", limit=3), details=True)
    for bits, opens in ((5.0, True), (12.0, False)):
        steps = tuple(of_entropy(lambda _, bits=bits: bits)(step) for step in trace.steps)  # type: ignore[misc]
        archive.save_trace(replace(trace, steps=steps), tmp_path / "t.safetensors")
        if opens:
            archive.load_trace(tmp_path / "t.safetensors")
        else:
            with pytest.raises(LoadError):
                archive.load_trace(tmp_path / "t.safetensors")


def test_masks_that_were_filled_and_an_edited_net_open(tmp_path: Path) -> None:
    *_, (filled, _) = decode(filling(), Request("tiny", "a_c"))
    edits = (Edit("decoder", "logits", {}, Scale(1e30)),)
    *_, (edited, _) = decode(tiny(), Request("tiny", "我喜欢", beam=2, edits=edits, limit=4))
    for trace in (filled, edited):
        archive.save_trace(trace, tmp_path / "t.safetensors")
        archive.load_trace(tmp_path / "t.safetensors")


def test_the_trace_that_comes_with_the_program_opens() -> None:
    archive.load_trace(paths.resources() / "first.safetensors")
