"""A trace in a file: every array with its name and axes, in one safetensors file that numpy alone can read."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any

import numpy as np
from safetensors import SafetensorError, safe_open
from safetensors.numpy import save

from fun_viz import files
from fun_viz.errors import LoadError
from fun_viz.trace import Array, Candidate, ModelFacts, Step, Trace

_FORMAT = "fun-viz trace 1"
_PLAIN = ("tokens", "pieces", "spaced", "parents", "scores", "ranks", "probabilities", "entropy")


def save_trace(trace: Trace, file: Path) -> None:
    """Write a trace; names are `<step>/<probe>`, the axes stand in the metadata. SaveError leaves what stood there."""
    arrays = {f"{i}/{name}": array for i, step in enumerate(trace.steps) for name, array in step.arrays.items()}
    story = {
        "model": asdict(trace.model),
        "text": trace.text,
        "source": trace.source,
        "unknown": trace.unknown,
        "strategy": trace.strategy,
        "finished": trace.finished,
        "serial_steps": trace.serial_steps,
        "longest_path": trace.longest_path,
        "steps": [_step_story(step) for step in trace.steps],
    }
    metadata = {
        "format": _FORMAT,
        "story": json.dumps(story),
        "axes": json.dumps({name: array.axes for name, array in arrays.items()}),
    }
    metadata["sha256"] = _digest(metadata, arrays)
    files.replace(file, save({name: np.ascontiguousarray(array.values) for name, array in arrays.items()}, metadata))


def _digest(metadata: Mapping[str, str], arrays: Mapping[str, Array]) -> str:
    """Return the SHA-256 of all that is told: bits that flip on a disk look like numbers too."""
    seen = hashlib.sha256((metadata["story"] + metadata["axes"]).encode())
    for name in sorted(arrays):
        seen.update(np.ascontiguousarray(arrays[name].values).data)
    return seen.hexdigest()


def _step_story(step: Step) -> dict[str, Any]:
    candidates = [[(c.piece, c.token, c.probability) for c in row] for row in step.candidates]
    plain = {name: getattr(step, name) for name in _PLAIN}
    return {"phase": step.phase, "best": step.best, "seconds": step.seconds, "candidates": candidates, **plain}


def load_trace(file: Path) -> Trace:
    """Read what `save_trace` wrote; every failure is one LoadError."""
    try:
        with safe_open(file, "np") as stored:
            metadata = stored.metadata() or {}
            if metadata.get("format") != _FORMAT:
                raise LoadError("{file} is not a trace of Fun-Viz.", file=file)
            axes = json.loads(metadata["axes"])
            arrays = {name: Array(stored.get_tensor(name), tuple(axes[name])) for name in axes}
        if metadata["sha256"] != _digest(metadata, arrays):
            raise ValueError("not what was written")
        story = json.loads(metadata["story"])
        steps = tuple(_step(i, told, arrays) for i, told in enumerate(story.pop("steps")))
        facts = ModelFacts(**story.pop("model"))
        source, unknown = tuple(story.pop("source")), tuple(story.pop("unknown"))
        return Trace(facts, source=source, unknown=unknown, steps=steps, **story)
    except FileNotFoundError as error:
        raise LoadError("There is no file {file}.", file=file) from error
    except OSError as error:
        raise LoadError("Cannot read {file}: {reason}.", file=file, reason=error.strerror or error) from error
    except (SafetensorError, LookupError, TypeError, ValueError, AttributeError, RecursionError) as error:
        raise LoadError("{file} is damaged or not a trace of Fun-Viz.", file=file) from error


def _step(index: int, told: dict[str, Any], arrays: dict[str, Array]) -> Step:
    prefix = f"{index}/"
    own = {name.removeprefix(prefix): array for name, array in arrays.items() if name.startswith(prefix)}
    candidates = tuple(tuple(Candidate(*c) for c in row) for row in told["candidates"])
    plain = {name: tuple(told[name]) for name in _PLAIN}
    return Step(told["phase"], own, best=told["best"], seconds=told["seconds"], candidates=candidates, **plain)
