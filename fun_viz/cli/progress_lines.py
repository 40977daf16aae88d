"""How the command line tells of a training."""

from __future__ import annotations

import sys
from typing import Any

from fun_viz.cli.words import as_json, language

_EVERY = 50  # updates between two lines for people


class Telling:
    """Says how a training goes: every record as a line of JSON, or a few words now and then."""

    def __init__(self, *, as_lines: bool) -> None:
        self._as_lines = as_lines
        self._words = language()

    def tell(self, told: dict[str, Any]) -> None:
        """Tell a record, which comes as JSON values."""
        if told["event"] == "done":
            told = {**told, **(told["test"] or {})}
            del told["test"]
        if self._as_lines:
            print(as_json(told), flush=True)
        elif (line := self._line(told)) is not None:
            print(line, file=sys.stderr, flush=True)

    def _line(self, told: dict[str, Any]) -> str | None:
        match told["event"]:
            case "loaded":
                return self._loaded(told)
            case "started" | "done":
                kept = {k: v for k, v in told.items() if k != "options"}
            case "metrics" if told["dev"] is not None or told["update"] % _EVERY == 0:
                dev = {f"dev {k}": v for k, v in (told["dev"] or {}).items()}
                kept = {k: told[k] for k in ("update", "seconds", "loss", "rate", "tokens_per_second")} | dev
            case "snapshot" if told["update"] % _EVERY == 0:
                return f"  → {told['text']}"
            case _:
                return None
        plain = {k: v for k, v in kept.items() if isinstance(v, int | float | str)}
        return "  ".join(f"{k} {v:.4g}" if isinstance(v, float) else f"{k} {v}" for k, v in plain.items())

    def _loaded(self, told: dict[str, Any]) -> str:
        sizes = "  ".join(f"{name} {count}" for name, count in told["sentences"].items())
        if not told["bad"]:
            return sizes
        template = "{count} lines cannot be used and are left out, the first is line {line}."
        words = self._words.get(template, template)
        return f"{words.format(count=told['bad'], line=told['first_bad'][0][0])}\n{sizes}"
