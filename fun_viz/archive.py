"""A trace in a file: every array with its name and axes, in one safetensors file that numpy alone can read.

Format 2. What format 1 held is read too (`fun_viz.archive_v1`).
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

import msgspec
import numpy as np
from safetensors import SafetensorError
from safetensors.numpy import load, save

from fun_viz import agreement, archive_v1, consistency, files, plausibility
from fun_viz.anatomy import Anatomy
from fun_viz.errors import LoadError
from fun_viz.trace import Array, Distribution, Hypothesis, ModelFacts, Phase, Request, Sequence, Step, Trace
from fun_viz.values import value

_FORMAT = "fun-viz trace 2"
_LARGEST = 1 << 31  # bytes
_Axes = dict[str, tuple[str, ...]]


@dataclass(frozen=True)
class _StoredStep:
    """A step without its arrays."""

    phase: Phase
    hypotheses: tuple[Hypothesis, ...]
    distributions: tuple[Distribution, ...]
    best: int
    seconds: float


@dataclass(frozen=True)
class _StoredTrace:
    """A trace without its arrays."""

    request: Request
    model: ModelFacts
    anatomy: Anatomy
    sequences: tuple[Sequence, ...]
    steps: tuple[_StoredStep, ...]
    finished: bool
    serial_steps: int
    longest_path: int


def save_trace(trace: Trace, file: Path) -> None:
    """Write a trace; names are `<step>/<probe>`, the axes stand in the metadata. SaveError leaves what stood there."""
    with files.writing(file):
        content = _content(trace)
    files.replace(file, content)


def _content(trace: Trace) -> bytes:
    """Return a trace as the content of its file; ValueError if it holds what no file can."""
    arrays = {f"{i}/{name}": array for i, step in enumerate(trace.steps) for name, array in step.arrays.items()}
    values: dict[str, Any] = {**_values(trace, _StoredTrace), "steps": tuple(map(_stored, trace.steps))}
    stored = _StoredTrace(**values)
    metadata = {
        "format": _FORMAT,
        "story": json.dumps(msgspec.to_builtins(stored, enc_hook=_plain)),  # which escapes what no UTF-8 can say
        "axes": json.dumps({name: array.axes for name, array in arrays.items()}),
    }
    metadata["sha256"] = _digest(metadata, arrays)
    return save({name: np.ascontiguousarray(array.values) for name, array in arrays.items()}, metadata)


def _plain(value: object) -> object:
    """Return a number of numpy's, or an array of them, as Python's own: an edit may have been computed."""
    if isinstance(value, np.generic | np.ndarray):
        return value.tolist()
    raise ValueError(f"{type(value).__name__} is no plain value")


def _values(whole: object, part: type) -> dict[str, Any]:
    return {field.name: getattr(whole, field.name) for field in fields(part)}


def _stored(step: Step) -> _StoredStep:
    return _StoredStep(**_values(step, _StoredStep))


def _digest(metadata: Mapping[str, str], arrays: Mapping[str, Array]) -> str:
    """Return the SHA-256 of all that is told: bits that flip on a disk look like numbers too."""
    seen = hashlib.sha256((metadata["story"] + metadata["axes"]).encode())
    for name in sorted(arrays):
        seen.update(np.ascontiguousarray(arrays[name].values).data)
    return seen.hexdigest()


def load_trace(file: Path) -> Trace:
    """Read what `save_trace` wrote, now or in format 1; every failure is one LoadError."""
    try:
        return trace_of(files.read_tensors(file, _LARGEST))
    except FileNotFoundError as error:
        raise LoadError("There is no file {file}.", file=file) from error
    except ValueError as error:
        raise LoadError("{file} is damaged or not a trace of Fun-Viz.", file=file) from error


def trace_of(content: bytes) -> Trace:
    """Return the trace that the content of a file tells; ValueError if it tells none that can have been."""
    try:
        metadata, values = files.metadata(content), load(content)
        axes = value(metadata["axes"], _Axes)
        arrays = {name: Array(values[name], axes[name]) for name in values.keys() | axes.keys()}
        if metadata["sha256"] != _digest(metadata, arrays):
            raise ValueError("not what was written")
        trace = _TOLD[metadata["format"]](metadata["story"], arrays)
    except (SafetensorError, LookupError, TypeError, ArithmeticError) as error:
        raise ValueError(str(error)) from error
    return agreement.checked(plausibility.checked(consistency.checked(trace)))


def _trace_2(story: str, arrays: Mapping[str, Array]) -> Trace:
    return _trace(value(story, _StoredTrace), arrays)


_Told = Callable[[str, Mapping[str, Array]], Trace]
_TOLD: Mapping[str, _Told] = {_FORMAT: _trace_2, archive_v1.FORMAT: archive_v1.trace}


def _trace(stored: _StoredTrace, arrays: Mapping[str, Array]) -> Trace:
    steps = tuple(
        Step(**{**_values(step, _StoredStep), "arrays": own_arrays(i, arrays)}) for i, step in enumerate(stored.steps)
    )
    return Trace(**{**_values(stored, _StoredTrace), "steps": steps})


def own_arrays(index: int, arrays: Mapping[str, Array]) -> dict[str, Array]:
    """Return the arrays of one step, by the names of its probes."""
    prefix = f"{index}/"
    return {name.removeprefix(prefix): array for name, array in arrays.items() if name.startswith(prefix)}
