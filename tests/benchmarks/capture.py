"""What it costs to see: the same net, the same sentence, the same tokens, with and without capture.

Bounded is what every decoding for the window records, `glance`; `capture` adds the details that only a trace asked for
by name holds.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

import torch

from fun_viz.nets.probe import capture, glance
from fun_viz.run.decoding.decode import decode
from fun_viz.run.decoding.search import Look, blind, search
from fun_viz.run.decoding.strategies import Beam
from fun_viz.run.library import load
from fun_viz.run.models.cache import names
from fun_viz.run.models.store import Model
from fun_viz.text.tokenizer import OWN
from fun_viz.trace import Request
from tests.benchmarks.figures import Figure, at_most
from tests.benchmarks.sides import in_turns

TEXT = "我每天早上去学校以前都要喝一杯热咖啡。"  # 19 characters, 20 tokens
TOKENS = 24


def run() -> Iterator[Figure]:
    torch.set_num_threads(1)
    models = [load(name) for name in names() if name.startswith("zh-en-")]
    for model in models:
        shown, all_of_it = _ratios(model)
        yield Figure(f"decoding captured : not captured, {model.name}", shown, "×", at_most(1.15))
        yield Figure(f"decoding captured with all details : not captured, {model.name}", all_of_it, "×")
    for model in models:
        yield Figure(f"decoding with all the window asks for, {model.name}", _whole(model) * 1e3 / TOKENS, "ms/token")


def _ratios(model: Model) -> tuple[float, float]:
    source = torch.tensor([[*model.source.ids(TEXT), OWN.stop]])
    written = _prefix(model)

    def decoding(look: Look) -> None:
        for _ in search(model.net, source, strategy=Beam(1), limit=TOKENS, look=look, prefix=written):
            pass

    looks = {"shown": glance, "all": capture, "blind": blind}
    taken = in_turns({name: partial(decoding, look) for name, look in looks.items()}, rounds=60, warm_up=3)
    return taken["shown"] / taken["blind"], taken["all"] / taken["blind"]


def _whole(model: Model) -> float:
    """Return the seconds of a sentence with capture, candidates and influence."""
    written = _prefix(model)
    return in_turns(
        {"whole": lambda: list(decode(model, Request("tiny", TEXT, prefix=tuple(written), limit=TOKENS)))}, rounds=10
    )["whole"]


def _prefix(model: Model) -> tuple[int, ...]:
    """Return tokens to write, so that both sides take the same steps."""
    return tuple(torch.randint(4, len(model.target), (TOKENS,), generator=torch.Generator().manual_seed(0)).tolist())
