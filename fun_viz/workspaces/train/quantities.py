"""What can be drawn over the updates of a training: each quantity with its lines, and where its axis ends."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from PySide6.QtCore import QCoreApplication

from fun_viz.events import Assessment, Metrics
from fun_viz.views.plot import Reach
from fun_viz.workspaces.compare.badge import Dash
from fun_viz.workspaces.train.series import Value

BY_LAYER = "layers"  # the quantity whose lines are the layers of one net


@dataclass(frozen=True)
class Measure:
    """One line of a quantity."""

    name: str
    value: Value
    dash: Dash = "solid"
    sparse: bool = False  # known only now and then


@dataclass(frozen=True)
class Quantity:
    """One plot."""

    key: str
    title: str
    tip: str
    measures: tuple[Measure, ...]
    reach: Reach = field(default_factory=Reach)
    unit: str = ""
    digits: int = 3  # significant ones


def _tr(text: str) -> str:
    return QCoreApplication.translate("train", text)


def quantities() -> tuple[Quantity, ...]:
    """Return every quantity, its texts in the language that now holds."""
    train, dev = _tr("train"), _tr("dev")
    share = Reach(0.0, 100.0)
    return (
        Quantity(
            "loss", _tr("Loss"),
            _tr(
                "Cross-entropy of a target token, natural log: 0 is certain and right. "
                "Solid: in training. Dashed: of the dev sentences, which are never trained on."
            ),
            (Measure(train, lambda m: m.loss), _dev(dev, lambda a: a.loss)), Reach(0.0),
        ),
        Quantity(
            "accuracy", _tr("Accuracy"),
            _tr(
                "Solid: the target tokens of the batch just trained on that were right, so it goes up and down. "
                "Dashed: dev sentences, which are never trained on, written wholly right."
            ),
            (Measure(_tr("tokens (batch)"), lambda m: 100 * m.token_accuracy),
             _dev(_tr("exact match"), lambda a: 100 * a.exact_match)), share, "%",
        ),
        Quantity(
            "tokens", _tr("Token accuracy"),
            _tr(
                "How many target tokens were the likeliest after the gold ones. Solid: of the batch just trained on, "
                "so it goes up and down. Dashed: of the dev sentences, which are never trained on."
            ),
            (Measure(_tr("train (batch)"), lambda m: 100 * m.token_accuracy),
             _dev(dev, lambda a: 100 * a.token_accuracy)), share, "%",
        ),
        Quantity(
            "bleu", "BLEU", _tr("How many stretches of 1 to 4 tokens of the dev translations are gold."),
            (_dev(dev, lambda a: a.bleu),), share,
        ),
        Quantity(
            "alignment", _tr("Alignment error"),
            _tr("How many target tokens of dev sentences look hardest at a wrong source token."),
            (_dev(dev, lambda a: None if a.alignment_error is None else 100 * a.alignment_error),), share, "%",
        ),
        Quantity(
            "rate", _tr("Learning rate"), _tr("How far an update may move the weights."),
            (Measure(_tr("rate"), lambda m: m.rate),), Reach(0.0),
        ),
        Quantity(
            "gradient", _tr("Gradient norm"), _tr("The length of the whole gradient, before clipping."),
            (Measure(_tr("whole"), lambda m: m.gradient),), Reach(0.0),
        ),
        Quantity(
            BY_LAYER, _tr("Gradient by layer"), _tr("The length of each layer's part of the gradient of one model."),
            (), Reach(0.0),
        ),
        Quantity(
            "teacher", _tr("Teacher forcing"), _tr("How many of the decoder's inputs were gold tokens."),
            (Measure(_tr("gold inputs"), lambda m: 100 * m.teacher),), share, "%",
        ),
        Quantity(
            "speed", _tr("Tokens a second"), _tr("Target tokens trained on a second."),
            (Measure(_tr("tokens/s"), lambda m: m.tokens_per_second),), Reach(0.0),
        ),
    )  # fmt: skip


def of_layer(name: str) -> Value:
    """Return how the gradient norm of a layer is read from a record."""
    return lambda metrics: metrics.gradients.get(name)


def _dev(name: str, value: Callable[[Assessment], float | None]) -> Measure:
    return Measure(name, lambda metrics: None if metrics.dev is None else value(metrics.dev), "dash", sparse=True)


__all__ = ["BY_LAYER", "Measure", "Metrics", "Quantity", "of_layer", "quantities"]
