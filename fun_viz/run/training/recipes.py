"""How the bundled models were made, and in which order families are offered: pure data."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from fun_viz.options import Value
from fun_viz.run.models.card import Card
from fun_viz.run.training.plan import Plan
from fun_viz.run.training.schedule import Schedule
from fun_viz.text.pairs import Pairs

FIRST = ("transformer", "gru", "lstm", "rnn", "convolutional")  # families, as they are offered; others follow
_SCHEDULE = Schedule(
    seconds=0, batch=1200, smoothing=0.1, average=0.999, open_ended=0.2,
    assess_every=500, snapshot_every=500, save_every=500,
)  # fmt: skip


@dataclass(frozen=True)
class Recipe:
    """A family with its options, the size of the target's subword vocabulary, and the schedule."""

    family: str
    title: dict[str, str]
    options: Mapping[str, Value] = field(default_factory=dict)
    subwords: int = 3_000
    schedule: Schedule = field(default_factory=Schedule)

    def plan(self, folder: str, pairs: Pairs, schedule: Schedule, command: str) -> Plan:
        """Return how this model is made, Chinese to English, from pairs and the program's phrase book."""
        pairs = replace(
            pairs, source="characters", target="subwords", source_language="zh", target_language="en",
            target_size=self.subwords, phrase_book=True,
        )  # fmt: skip
        card = Card(
            title=self.title,
            data="Tatoeba Chinese–English pairs (tatoeba.org, CC-BY 2.0 France) and the phrase book of Fun-Viz",
            licence="weights: CC-BY 2.0 FR, attribution: sentences from tatoeba.org and their contributors",
            command=command,
        )
        return Plan(folder, "", self.family, self.options, schedule, pairs, card=card)


recipes = {
    "zh-en-transformer": Recipe(
        "transformer",
        {"en": "Transformer", "zh": "Transformer"},
        {"width": 256, "heads": 4, "inner": 512, "layers": 3, "dropout": 0.2},
        schedule=replace(_SCHEDULE, epochs=18, rate=1e-3, warm_up=600),
    ),
    "zh-en-gru-additive": Recipe(
        "gru",
        {"en": "GRU + Bahdanau attention", "zh": "GRU + Bahdanau 注意力"},
        {"width": 256, "units": 256, "attention": "additive", "dropout": 0.3},
        schedule=replace(_SCHEDULE, epochs=14, rate=2e-3, warm_up=800),
    ),
    "zh-en-gru": Recipe(
        "gru",
        {"en": "GRU, fixed context", "zh": "GRU，固定上下文"},
        {"width": 256, "units": 256, "attention": "none", "dropout": 0.3},
        schedule=replace(_SCHEDULE, epochs=11, rate=2e-3, warm_up=800),
    ),
}
