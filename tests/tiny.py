"""A whole model folder that is small enough to be made in a test: it knows six sentences by heart."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import torch
from msgspec.json import decode

from fun_viz.run.decoding.perplexity import cross_entropy
from fun_viz.run.models import store
from fun_viz.run.models.card import Card, Config, json_bytes
from fun_viz.text.batches import Batch, padded
from fun_viz.text.characters import Characters
from fun_viz.text.examples import examples
from fun_viz.text.packed import Pair
from fun_viz.text.subwords import Subwords

PAIRS = (
    ("今天吃什么好？", "What should I eat today?"),
    ("你叫什么名字？", "What is your name?"),
    ("我喜欢学习。", "I like to study."),
    ("他每天早上喝咖啡。", "He drinks coffee every morning."),
    ("他们去学校。", "They go to school."),
    ("老师在哪里？", "Where is the teacher?"),
)
_SMALL: dict[str, dict[str, Any]] = {
    "transformer": {"width": 16, "heads": 2, "inner": 24, "layers": 2, "dropout": 0.0},
    "convolutional": {"width": 16, "layers": 2, "dropout": 0.0},
    "gru": {"width": 16, "units": 16, "attention": "additive", "dropout": 0.0},
    "lstm": {"width": 16, "units": 16, "layers": 2, "attention": "local-p", "window": 2, "dropout": 0.0},
    "rnn": {"width": 16, "units": 16, "directions": "one", "attention": "dot", "dropout": 0.0},
}


def tiny_model(folder: Path, family: str = "transformer", **options: Any) -> Path:
    """Write a model into `folder`, named like it, and return the folder; `options` go over the family's small ones."""
    store.save(tiny(folder.name, family=family, **options), folder)
    return folder


def tiny(name: str = "tiny", *, family: str = "transformer", learned: bool = True, **options: Any) -> store.Model:
    """Return the same model without a folder; one that has not `learned` says nothing much, but is there at once."""
    config = Config(family=family, options={**_SMALL[family], **options}, source="characters", target="subwords")
    source, target = vocabularies()
    with torch.random.fork_rng():
        torch.manual_seed(1)
        net = store.build(config, source, target)
    if learned:
        net.load_state_dict(_learned(json_bytes(config)))
    card = Card(name=name, title={"en": f"Tiny {family}", "zh": f"小 {family}"})
    return store.Model(name, net.eval(), source, target, config, card)


def kinds() -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield a family and its options, one kind of model after the other."""
    yield "transformer", {}
    yield "gru", {"attention": "additive"}
    yield "gru", {"attention": "none"}
    yield "lstm", {"attention": "local-p"}
    yield "rnn", {"directions": "one"}
    yield "convolutional", {}


def vocabularies() -> tuple[Characters, Subwords]:
    """Return the tokenizers of all tiny models."""
    source = Characters(sorted({character for zh, _ in PAIRS for character in zh}))
    return source, Subwords.learn([english for _, english in PAIRS] * 2, size=90)


@cache
def _learned(config: bytes) -> dict[str, torch.Tensor]:
    """Learn the six sentences, without and with their last mark."""
    source, target = vocabularies()
    pairs = [Pair(zh, english) for zh, english in [*PAIRS, *((zh[:-1], english) for zh, english in PAIRS)]]
    rows = examples(pairs, source, target)
    batch = Batch(padded([row for row, _ in rows]), padded([row for _, row in rows]))
    with torch.random.fork_rng():
        torch.manual_seed(1)
        net = store.build(decode(config, type=Config), source, target)
        optimizer = torch.optim.Adam(net.parameters(), lr=2e-2)
        loss = cross_entropy(net, batch)
        for _ in range(120):
            optimizer.zero_grad()
            loss.backward()
            torch.nn.utils.clip_grad_norm_(net.parameters(), 1.0)
            optimizer.step()
            if float((loss := cross_entropy(net, batch)).detach()) < 0.06:  # by heart
                break
    return net.state_dict()
