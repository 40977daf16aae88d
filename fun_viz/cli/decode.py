"""fun-viz decode: one sentence through one model, step by step."""

from __future__ import annotations

import argparse
from collections.abc import Mapping
from typing import Any

from fun_viz import archive
from fun_viz.cli import choosing, commands, options
from fun_viz.cli.streams import say
from fun_viz.cli.table import table
from fun_viz.cli.words import as_json, language
from fun_viz.editable import plain
from fun_viz.hypotheses import penalty_text
from fun_viz.judgement import faults, marked_text
from fun_viz.narration.clauses import in_words
from fun_viz.narration.moves import narrate
from fun_viz.printable import printable
from fun_viz.reading import Reading
from fun_viz.run.models.cache import one_thread
from fun_viz.strategy import WIDEST
from fun_viz.views.number_format import percent

_SHOWN = 3  # candidates in a line of the table


@commands.register("decode")
class Decode:
    """Translate a sentence by one model and show every step."""

    def arguments(self, parser: argparse.ArgumentParser) -> None:
        options.add_model(parser)
        options.add_text(parser)
        choosing.add_strategy(parser)
        options.add_what_ifs(parser)
        options.add_reference(parser)
        options.add_json(parser)
        parser.add_argument("--narrate", action="store_true", help="tell what the model does, a sentence a move")
        options.add_file(parser, "--trace", help="keep every array in a file the window opens")

    def run(self, asked: argparse.Namespace) -> None:
        from fun_viz.run.library import decode

        beam, strategy = choosing.strategy(asked)
        one_thread()
        reading = decode(
            options.model(asked), options.given_text(asked), beam=beam, strategy=strategy, prefix=asked.prefix,
            edits=asked.edit, details=asked.trace is not None,
        )  # fmt: skip
        if asked.trace is not None:
            archive.save_trace(reading.trace, asked.trace)
        if asked.json:
            say(as_json(told(reading, asked.reference) | ({"narration": narration(reading)} if asked.narrate else {})))
        elif asked.narrate:
            say("\n".join(f"{move:>3}  {printable(said)}" for move, said in enumerate(narration(reading))))
        else:
            say(shown(reading, asked.reference))


def narration(reading: Reading) -> list[str]:
    """Return what the model does, a sentence a move."""
    words = language()
    return [in_words(narrate(reading, move), lambda text: words.get(text, text)) for move in range(reading.moves)]


def told(reading: Reading, reference: str | None = None) -> dict[str, Any]:
    """Return a translation as plain values; the last step is that of the end mark, if the model has come to an end."""
    source, target, request = reading.source[:-1], reading.target, reading.trace.request
    return {
        "model": reading.trace.model.name,
        "strategy": request.strategy_title,
        "settings": request.strategy.settings(request.beam),
        "source": list(source),
        "unknown": list(reading.unknown),
        "target": list(target[: len(target) - reading.ended]),
        "text": reading.text,
        "steps": [_step(reading, t) for t in range(reading.decode_moves)],
        "length_penalty": penalty_text(request.strategy.length_penalty),
        "hypotheses": [
            {"text": kept.text, "score": kept.score, "length": kept.length, "normalised": kept.normalised}
            for kept in reading.hypotheses
        ],
        "prefix": list(reading.trace.request.prefix),
        "edits": [plain(edit) for edit in reading.trace.request.edits],
        "influence": _influence(reading),
        **({} if reference is None else _judged(reading, reference)),
    }


def _judged(reading: Reading, reference: str) -> dict[str, Any]:
    wrong, missing = faults(reading.output, reference)
    return {
        "reference": reference,
        "wrong": [{"word": word, "should": should} for word, should in wrong],
        "missing": list(missing),
    }


def _influence(reading: Reading) -> dict[str, Any] | None:
    """Return a row for each step: what each source token's embedding has to do with the token written."""
    shares, totals = reading.influence, reading.influence_total
    if shares is None or totals is None:
        return None
    measure = "sum of |gradient x input| over an embedding, as a share of the row's total"
    return {"measure": measure, "shares": shares.values.tolist(), "totals": totals.values.tolist()}


def _step(reading: Reading, t: int) -> dict[str, Any]:
    return {
        "reads": reading.inputs[t],
        "token": reading.target[t],
        "probability": reading.probabilities[t],
        "entropy": reading.entropies[t],
        "candidates": [[candidate.token.piece, candidate.probability] for candidate in reading.candidates(t)],
    }


def shown(reading: Reading, reference: str | None = None) -> str:
    """Return a translation as a table to read; words are marked if there is a reference."""
    words, model = language(), reading.trace.model
    head = [
        words.get(name, name)
        for name in ("Step", "Reads", "Writes", "Probability", "Entropy (bits)", "Rank", "Candidates")
    ]
    rows = [_row(reading, t) for t in range(reading.decode_moves)]
    lines = [f"{model.title} ({model.name}), {reading.trace.request.strategy_title}", " ".join(reading.source)]
    if reading.unknown:
        template = "Unknown to the model: {pieces}"
        pieces = " ".join(reading.source[i] for i in reading.unknown)
        lines.append(words.get(template, template).format(pieces=pieces))
    kept = _hypotheses(reading, words) if len(reading.hypotheses) > 1 else []
    steps = table(head, rows, right=(0, 3, 4, 5))
    return "\n".join([*map(printable, lines), "", steps, "", *kept, printable(text_of(reading, reference))])


def text_of(reading: Reading, reference: str | None) -> str:
    """Return a translation, marked if there is a reference."""
    return reading.text if reference is None else marked_text(reading.output, reference)


def _hypotheses(reading: Reading, words: Mapping[str, str]) -> list[str]:
    """Return a table of the hypotheses kept, the translation first, and how the order came about."""
    template = "log-probability ÷ length penalty {penalty} (Wu et al. 2016)"
    names = ("Log-probability", "Tokens", "Normalised", "Hypotheses")
    head, alpha = [words.get(name, name) for name in names], reading.trace.request.strategy.length_penalty
    shown, more = reading.hypotheses[:WIDEST], len(reading.hypotheses) - WIDEST
    rows = [[f"{kept.score:.2f}", str(kept.length), f"{kept.normalised:.2f}", kept.text] for kept in shown]
    left = "and {count} more"
    rest = [words.get(left, left).format(count=more)] if more > 0 else []
    return [
        table(head, rows, right=(0, 1, 2)), *rest,
        words.get(template, template).format(penalty=penalty_text(alpha)), "",
    ]  # fmt: skip


def _row(reading: Reading, t: int) -> list[str]:
    likeliest = reading.candidates(t)[:_SHOWN]
    return [
        str(t + 1),
        reading.inputs[t],
        reading.target[t],
        percent(reading.probabilities[t]),
        f"{reading.entropies[t]:.2f}",
        str(reading.ranks[t]),
        "  ".join(f"{candidate.token.piece} {percent(candidate.probability)}" for candidate in likeliest),
    ]
