"""How the command line tells of a training."""

from __future__ import annotations

from time import monotonic
from typing import Any

from fun_viz.cli.streams import complain, say
from fun_viz.cli.words import as_json, language
from fun_viz.events import PREPARING, Finished, Loaded, Metrics, Preparing, Started
from fun_viz.run.training.serialization import Line, SnapshotLine, line_values

_EVERY = 50  # updates between two lines for people
_PATIENCE = 3.0  # seconds without a word while files are read
_ENDLESS = "no limit: Ctrl+C ends it"


class ProgressLines:
    """Says how a training goes: every event as a line of JSON, or a few words now and then."""

    def __init__(self, *, as_lines: bool) -> None:
        self._as_lines = as_lines
        self._words, self._told = language(), monotonic()

    def tell(self, line: Line) -> None:
        """Tell what the log says of an event, and that a training that begins has no end of its own."""
        if self._as_lines:
            say(as_json(_values(line)))
        elif (words := self._in_words(line)) is not None:
            complain(words)
        if isinstance(line, Started) and not (line.steps or line.seconds or line.options.get("patience")):
            complain(self._words.get(_ENDLESS, _ENDLESS))

    def _in_words(self, line: Line) -> str | None:
        match line:
            case Preparing() if monotonic() - self._told > _PATIENCE:
                self._told, template = monotonic(), PREPARING[line.doing]
                return self._words.get(template, template).format(share=f"{line.share:.0%}")
            case Loaded():
                return self._loaded(line)
            case Started() | Finished():
                return _numbers(_values(line))
            case Metrics() if line.dev is not None or line.update % _EVERY == 0:
                values = _values(line)
                dev = {f"dev {name}": value for name, value in (values["dev"] or {}).items()}
                loss = {"loss": line.cross_entropy}  # as dev loss: without label smoothing
                loss |= {"with label smoothing": line.loss} if line.loss != line.cross_entropy else {}
                shown = {"update": line.update, "seconds": line.seconds, **loss}
                return _numbers({**shown, "rate": line.rate, "tokens_per_second": line.tokens_per_second, **dev})
            case SnapshotLine() if line.update % _EVERY == 0:
                return f"  → {line.text}"
        return None

    def _loaded(self, loaded: Loaded) -> str:
        bad = "{count} lines cannot be used and are left out, the first is line {line}."
        said = [self._words.get(bad, bad).format(count=loaded.bad, line=loaded.first_bad[0][0])] if loaded.bad else []
        said += [self._words.get(text, text).format(count=count) for text, count in loaded.left_out]
        return "\n".join([*said, "  ".join(f"{name} {count}" for name, count in loaded.sentences.items())])


def _values(line: Line) -> dict[str, Any]:
    """Return a line as JSON values; those of the last test stand among them."""
    values = line_values(line)
    if isinstance(line, Finished):
        values |= values.pop("test") or {}
    return values


def _numbers(values: dict[str, Any]) -> str:
    """Return the numbers and words among some values, beside their names."""
    plain = {name: value for name, value in values.items() if isinstance(value, int | float | str)}
    return "  ".join(f"{k} {v:.4g}" if isinstance(v, float) else f"{k} {v}" for k, v in plain.items())
