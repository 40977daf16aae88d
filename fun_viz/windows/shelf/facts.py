"""The facts of a model, in words: a name and a value each."""

from __future__ import annotations

from contextlib import suppress
from datetime import datetime

from fun_viz.errors import quoted
from fun_viz.options import Value
from fun_viz.run.training.shelf import Shelved
from fun_viz.views.number_format import percent
from fun_viz.widgets.texts import translated
from fun_viz.windows.number_formats import parameters
from fun_viz.windows.shelf.rows import Entry
from fun_viz.workspaces.train.names import NET_OPTIONS, label_of, task_named

_MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
_LANGUAGES = {"zh": "Chinese", "en": "English"}


def title_of(model: Shelved, language: str) -> str:
    """Return the title of a model; that of a damaged one is the name of its folder."""
    titles = model.card.title
    return str(quoted("title", titles.get(language) or titles.get("en") or model.folder.name))


def does(model: Shelved) -> str:
    """Return the title of its task, or from which language into which it translates."""
    if task := task_named(model.card.task):
        return task
    config = model.config
    if model.card.data or config is None:
        names = (config.source_language, config.target_language) if config else ()
        return " → ".join(translated(_LANGUAGES.get(name, name)) for name in names)
    return translated("own pairs")


def attention_of(model: Shelved) -> str:
    """Return which attention it has, where that was chosen; "" where the family alone says it."""
    told = str(model.options.get("attention", ""))
    return translated("no attention" if told == "none" else told) if told else ""


def _kind(model: Shelved) -> str:
    """Return what tells a model of a task from others of it, for its title says the task; else what it does."""
    if not task_named(model.card.task):
        return does(model)
    layers = model.options.get("layers", 1)
    several = translated("{n} layers", n=layers) if layers != 1 else ""
    told = translated(", ").join(filter(None, (several, attention_of(model))))
    return told or does(model)


def size_of(count: int) -> str:
    """Return a number of bytes, short."""
    return f"{count / 1e6:.1f} MB" if count >= 1e6 else f"{count / 1e3:.0f} kB"


def moment_of(model: Shelved) -> str:
    """Return when it was written, to the minute."""
    return datetime.fromtimestamp(model.written).strftime("%Y-%m-%d %H:%M") if model.written else ""


def line_of(model: Shelved, language: str) -> str:
    """Return what stands below a title: what it does, how large it is, when it was made; why it cannot be used."""
    if model.fault is not None:
        return translated(model.fault.template, **model.fault.values)
    count = parameters(model.card.parameters, language) if model.card.parameters else ""
    return " · ".join(filter(None, (_kind(model), count, size_of(model.size), when_of(model, language))))


def when_of(model: Shelved, language: str) -> str:
    """Return when it was made, short: the time of today, else the day."""
    at = datetime.fromtimestamp(model.written)
    if model.origin != "bundled" and at.date() == datetime.now().date():
        return translated("today {time}", time=f"{at:%H:%M}")
    with suppress(ValueError):
        at = datetime.fromisoformat(model.card.made)
    return f"{at.month}月{at.day}日" if language == "zh" else f"{at.day} {_MONTHS[at.month - 1]}"


def score_of(model: Shelved) -> tuple[str, str]:
    """Return how good it is, and by which measure; nothing where that is not known."""
    if model.score is None:
        return "", ""
    return (f"{model.score:.1f}", "BLEU") if model.measure == "BLEU" else (percent(model.score), translated("exact"))


def facts_of(entry: Entry, families: dict[str, str]) -> tuple[tuple[str, str], ...]:
    """Return all that is known, in order."""
    model, card = entry.model, entry.model.card
    if model.fault is not None:
        return ((translated("Folder"), str(model.folder)),)
    family = translated(families.get(model.config.family, model.config.family)) if model.config else ""
    options = (_said(name, model.options[name]) for name in NET_OPTIONS if name in model.options)
    score, _ = score_of(model)
    updates = translated("{n} updates", n=f"{card.updates:,}") if card.updates else ""
    seconds = translated("{n} s", n=f"{card.seconds:.0f}") if card.seconds else ""
    seed = translated("seed {n}", n=card.seed) if card.seed is not None else ""
    numbers = translated("{count} parameters", count=f"{card.parameters:,}") if card.parameters else ""
    test = entry.look.curve.test if entry.look is not None else None
    facts = (
        (translated("Net"), translated(", ").join((family, *options))),
        (translated("Size"), " · ".join(filter(None, (numbers, size_of(model.size))))),
        (translated("Trained"), translated(", ").join(filter(None, (seconds, updates, seed)))),
        (translated("Folder"), str(model.folder)),
        (translated("Task"), does(model)),
        ("BLEU" if model.measure == "BLEU" else translated("Exact match"), _scored(model, score)),
        (translated("Test loss"), f"{test:.4f}" if test is not None else ""),
        (translated("Made"), moment_of(model) if moment_of(model).startswith(card.made) else card.made),
    )
    return tuple((name, value) for name, value in facts if value)


def _scored(model: Shelved, score: str) -> str:
    if not score:
        return ""
    if model.measure == "exact":
        return translated("{share} of unseen sources", share=score)
    return translated("{score} with beam 5, on {n} test pairs", score=score, n=model.card.scores.get("sentences", "–"))


def _said(name: str, value: Value) -> str:
    return f"{translated(label_of(name))} {translated(str(value)) if isinstance(value, str) else value}"
