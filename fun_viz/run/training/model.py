"""The model that a training makes: what it is built from, what its card says, how it decodes the pinned sentence."""

from __future__ import annotations

import datetime
import json
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from msgspec import structs

from fun_viz import paths
from fun_viz.events import Snapshot
from fun_viz.nets.net import families
from fun_viz.run.decoding.decode import decode
from fun_viz.run.models.card import Card, Config
from fun_viz.run.models.store import Model, parameters
from fun_viz.run.training.dataset import Dataset, task_named
from fun_viz.run.training.loop import Training
from fun_viz.run.training.plan import Plan
from fun_viz.trace import Distribution, Request, Step

_LONGEST = 60  # tokens of a snapshot; a net that has learned nothing yet does not stop by itself


def config_of(plan: Plan, dataset: Dataset) -> Config:
    """Return what the net of a plan is built from."""
    (source, target), (read, written) = dataset.kinds, dataset.languages
    return Config(
        family=plan.family,
        options=dict(plan.options),
        source=source,
        target=target,
        source_language=read,
        target_language=written,
    )


def model_of(plan: Plan, dataset: Dataset, training: Training) -> Model:
    """Return the model as it would be kept now."""
    name, card = Path(plan.folder).name, _card(plan, dataset, training)
    return Model(name, training.average, dataset.source, dataset.target, config_of(plan, dataset), card)


def _card(plan: Plan, dataset: Dataset, training: Training) -> Card:
    words: Mapping[str, str] = json.loads((paths.resources() / "i18n" / "zh.json").read_text("utf-8"))
    family = families[plan.family].title
    subject = task_named(plan.task).title if plan.task else Path(plan.pairs.file).stem if plan.pairs else ""
    title = {"en": f"{family} · {subject}", "zh": f"{words.get(family, family)} · {words.get(subject, subject)}"}
    return structs.replace(
        plan.card,
        name=Path(plan.folder).name,
        title=plan.card.title or title,
        task=plan.task,
        examples=(dataset.pinned,),
        sentences=dataset.sizes,
        left_out=dataset.left_out,
        phrase_book=bool(plan.pairs and plan.pairs.phrase_book),
        parameters=parameters(training.net),
        updates=training.update,
        seconds=round(training.seconds, 1),
        seed=plan.schedule.seed,
        made=datetime.datetime.now(datetime.UTC).date().isoformat(),
    )


def snapshot(training: Training, model: Model, dataset: Dataset) -> Snapshot:
    """Return how a model decodes the pinned sentence now, and which of its tokens belong together if the task knows.

    Of the arrays only attention patterns stay, or the influence where there is no attention; candidates do not.
    """
    gold = dataset.gold(dataset.pinned)
    limit = min(_LONGEST, len(gold.target) + 6) if gold else _LONGEST
    model.net.eval()
    request = Request(model.name, dataset.pinned, limit=limit)
    *_, (trace, _) = decode(model, request, explain="without attention")
    trace = replace(trace, steps=tuple(map(_outline, trace.steps)))
    return Snapshot(training.update, training.seconds, trace, gold.links if gold else ())


def _outline(step: Step) -> Step:
    blank = tuple(Distribution((), each.entropy) for each in step.distributions)
    arrays = {
        name: array for name, array in step.arrays.items() if name.endswith(".pattern") or step.phase == "explain"
    }
    return replace(step, distributions=blank, arrays=arrays)
