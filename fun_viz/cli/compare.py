"""fun-viz compare: one sentence through several models."""

from __future__ import annotations

import argparse
from typing import Any

from fun_viz.cli import choosing, commands, options
from fun_viz.cli.decode import text_of, told
from fun_viz.cli.streams import say
from fun_viz.cli.table import table
from fun_viz.cli.words import as_json, language
from fun_viz.reading import Reading
from fun_viz.run.models.cache import one_thread


@commands.register("compare")
class Compare:
    """Translate a sentence by two to four models and set them side by side."""

    def arguments(self, parser: argparse.ArgumentParser) -> None:
        lanes = options.lanes()
        parser.add_argument("--models", default=lanes, metavar="A,B,C", help=f"names or folders (default {lanes})")
        options.add_text(parser)
        choosing.add_strategy(parser)
        options.add_reference(parser)
        options.add_json(parser)

    def run(self, asked: argparse.Namespace) -> None:
        from fun_viz.run.library import decode, load

        beam, strategy = choosing.strategy(asked)
        one_thread()
        text = options.given_text(asked)
        models = [load(name) for name in options.several("--models", asked.models, 2, 4)]
        readings = [decode(model, text, beam=beam, strategy=strategy) for model in models]
        if asked.json:
            say(as_json({"text": text, "models": [_told(reading, asked.reference) for reading in readings]}))
        else:
            say(_shown(readings, asked.reference))


def _told(reading: Reading, reference: str | None) -> dict[str, Any]:
    facts = reading.trace.model
    return {
        **told(reading, reference),
        "title": facts.title,
        "parameters": facts.parameters,
        "milliseconds_per_token": reading.milliseconds,
        "serial_steps": reading.trace.serial_steps,
        "longest_path": reading.trace.longest_path,
        "score": reading.score,
    }


def _shown(readings: list[Reading], reference: str | None) -> str:
    words = language()
    names = ("Model", "Parameters", "ms per token", "Serial steps", "Longest path", "Score", "Translation")
    head = [words.get(name, name) for name in names]
    rows = [
        [
            reading.trace.model.title,
            f"{reading.trace.model.parameters:,}",
            f"{reading.milliseconds:.2f}",
            str(reading.trace.serial_steps),
            str(reading.trace.longest_path),
            f"{reading.score:.2f}",
            text_of(reading, reference),
        ]
        for reading in readings
    ]
    return table(head, rows, right=(1, 2, 3, 4, 5))
