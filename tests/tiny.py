"""A model folder that is made in a moment: a small net with random weights and vocabularies of ten sentences."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import torch

from fun_viz.run import store
from fun_viz.text.characters import Characters
from fun_viz.text.subwords import Subwords

CHINESE = (
    "今天吃什么好", "你叫什么名字", "我喜欢学习", "他每天早上喝咖啡", "明天会下雨吗",
    "我们去公园吧", "她在听音乐", "请把门关上", "这本书很有意思", "你喜欢喝咖啡吗",
)  # fmt: skip
ENGLISH = (
    "What should I eat today?", "What is your name?", "I like learning.", "He drinks coffee every morning.",
    "Will it rain tomorrow?", "Let's go to the park.", "She is listening to music.", "Please close the door.",
    "This book is interesting.", "Do you like to drink coffee?",
)  # fmt: skip
_OPTIONS: dict[str, dict[str, Any]] = {
    "transformer": {"width": 16, "heads": 2, "inner": 32, "layers": 2, "dropout": 0.0},
    "gru": {"width": 16, "units": 16, "attention": "additive", "dropout": 0.0},
}


def tiny_model(folder: Path, family: str = "transformer", **options: Any) -> Path:
    """Write a model of a family into a folder and return it; its weights are the same every time."""
    source = Characters.learn(CHINESE, at_least=1)
    target = Subwords.learn(ENGLISH, size=120)
    config = {
        "format": 1, "family": family, "options": {**_OPTIONS[family], **options},
        "source": "characters", "target": "subwords", "from": "zh", "to": "en", "longest": 200,
    }  # fmt: skip
    with torch.random.fork_rng():
        torch.manual_seed(7)
        net = store.build(config, source, target)
    parameters = sum(weight.numel() for weight in net.parameters())
    card = {"name": folder.name, "title": {"en": f"Tiny {family}", "zh": f"小 {family}"}, "parameters": parameters}
    store.save(store.Model(folder.name, net, source, target, config, card), folder)
    return folder
