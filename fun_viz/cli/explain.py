"""fun-viz explain: which source tokens each word of a translation comes from."""

from __future__ import annotations

import argparse
import math
from typing import TYPE_CHECKING, Any, get_args

from fun_viz.cli import choosing, commands, options
from fun_viz.cli.streams import say
from fun_viz.cli.table import table
from fun_viz.cli.words import as_json, language
from fun_viz.printable import printable
from fun_viz.run.decoding.left_out import Instead
from fun_viz.run.models.cache import one_thread

if TYPE_CHECKING:
    from fun_viz.run.decoding.explain import Explanation

_METHODS = ("influence", "occlusion", "gradient", "attention")


@commands.register("explain")
class Explain:
    """Say which source tokens each word of a translation comes from."""

    def arguments(self, parser: argparse.ArgumentParser) -> None:
        options.add_model(parser)
        options.add_text(parser)
        choosing.add_strategy(parser)
        options.add_what_ifs(parser)
        parser.add_argument("--method", choices=_METHODS, default="influence",
                            help="how that is measured (default influence)")  # fmt: skip
        parser.add_argument("--against", choices=_METHODS, action="append", default=[],
                            help="also the rank correlation with another method; may be given again")  # fmt: skip
        parser.add_argument("--instead", choices=get_args(Instead), default="nothing",
                            help="what stands where a token is left out (default nothing)")  # fmt: skip
        options.add_json(parser)

    def run(self, asked: argparse.Namespace) -> None:
        from fun_viz.run.library import explain

        one_thread()
        model, text = options.model(asked), options.given_text(asked)
        beam, strategy = choosing.strategy(asked)
        first, *others = explain(
            model, text, asked.method, *asked.against, beam=beam, strategy=strategy, prefix=asked.prefix,
            edits=asked.edit, instead=asked.instead,
        )  # fmt: skip
        agreement = {str(other.method): _number(first.agrees(other)) for other in others}
        say(as_json(_told(first, agreement)) if asked.json else _shown(first, agreement))


def _number(value: float) -> float | None:
    return None if math.isnan(value) else value


def _told(found: Explanation, agreement: dict[str, float | None]) -> dict[str, Any]:
    reading = found.reading
    return {
        "model": reading.trace.model.name,
        "text": reading.text,
        "method": found.method,
        "measure": found.measure,
        **({} if found.layer is None else {"layer": found.layer, "heads": found.heads}),
        "source": list(reading.source),
        "target": list(reading.target),
        "values": found.values.tolist(),
        "rank_correlation": agreement,
    }


def _shown(found: Explanation, agreement: dict[str, float | None]) -> str:
    """Return a table with a row for each word; the largest number of a row is starred."""
    words, reading = language(), found.reading
    rows = []
    for piece, values in zip(reading.target, found.values.tolist(), strict=True):
        best = max(range(len(values)), key=values.__getitem__)
        rows.append([piece, *(f"{value:.2f}" + ("*" if at == best else " ") for at, value in enumerate(values))])
    lines = [printable(reading.text), words.get(found.measure, found.measure)]
    if found.layer is not None:
        template = "layer {layer}, heads: {heads}"
        lines.append(words.get(template, template).format(layer=found.layer, heads=found.heads))
    lines += [
        "",
        table(["", *(f"{piece} " for piece in reading.source)], rows, right=range(1, len(reading.source) + 1)),
        "",
    ]
    template = "rank correlation with {method}, mean over words: {value}"
    for method, value in agreement.items():
        said = "–" if value is None else f"{value:.2f}"
        lines.append(words.get(template, template).format(method=method, value=said))
    return "\n".join(lines)
