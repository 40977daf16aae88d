"""Facts of one step of a reading, as they are written in a sentence; what was not recorded is left out."""

from __future__ import annotations

import math
from collections.abc import Iterator

import numpy as np

from fun_viz.anatomy import Part
from fun_viz.reading import Reading
from fun_viz.views.number_format import percent


def telling_step(reading: Reading) -> int:
    """Return the step that shows most at a glance: its attention is most peaked on a word of the source.

    Of a net without such attention it is the last step before the end mark; -1 if nothing was written.
    """
    words = [t for t, token in enumerate(reading.output) if token.special != "stop"]
    pattern = reading.pattern("cross", -1, "mean")
    keys = [j for j, token in enumerate(reading.given) if not token.special and _says(token.piece)]
    rows = [t for t in words if _says(reading.target[t])]
    if pattern is None or not keys or not rows:
        return words[-1] if words else reading.decode_moves - 1
    return max(rows, key=lambda t: float(np.nan_to_num(pattern[t, keys]).max()))


def facts(reading: Reading, t: int) -> dict[str, str]:
    """Return what can be said of step t, and of the whole, by name."""
    trace = reading.trace
    found = {
        "tokens": str(len(reading.source)),
        "pieces": " ".join(reading.source),
        "sentence": trace.text,
        "translation": reading.text,
        "encode_moves": str(reading.encode_moves),
        "steps": str(reading.decode_moves),
    }
    if trace.serial_steps:
        found |= {"serial": str(trace.serial_steps), "path": str(trace.longest_path)}
    if reading.ended:
        found["end"] = "∎"
    if 0 <= t < reading.decode_moves:
        found |= dict(_of_choice(reading, t)) | dict(_of_attention(reading, t)) | dict(_of_states(reading, t))
    return found


def largest(row: np.ndarray) -> int:
    """Return where the largest number of a row is; what an edit made no number counts as 0."""
    return int(np.argmax(np.nan_to_num(row)))


def _says(piece: str) -> bool:
    return any(letter.isalnum() for letter in piece)


def _number(value: float) -> str:
    return f"{value:.2f}".replace("-", "−")


def _of_choice(reading: Reading, t: int) -> Iterator[tuple[str, str]]:
    """Yield what is known of the word written, and of those it was chosen from."""
    probability, entropy = reading.probabilities[t], reading.entropies[t]
    yield from {"word": reading.target[t], "t": str(t + 1), "p": percent(probability)}.items()
    yield "first", reading.target[0]
    yield "log_p", _number(math.log(max(probability, 1e-45)))
    yield from {"entropy": _number(entropy), "choices": f"{2**entropy:.1f}", "rank": str(reading.ranks[t])}.items()
    yield from {"score": _number(reading.score), "perplexity": _number(_perplexity(reading))}.items()
    if reading.inputs:
        yield "read", reading.inputs[t]
    others = [other for other in reading.candidates(t) if other.token.id != reading.tokens[t]]
    if others and others[0].probability > 0 and probability > others[0].probability:
        yield from {"second": others[0].token.piece, "p_second": percent(others[0].probability)}.items()
        yield "ahead", _number(math.log(probability / others[0].probability))


def _perplexity(reading: Reading) -> float:
    return math.exp(min(-reading.score / reading.decode_moves, 700.0))


def last_cross(reading: Reading) -> Part | None:
    """Return the attention between the texts that the word is written from."""
    found = reading.trace.anatomy.attention("cross")
    return found[-1] if found else None


def _of_attention(reading: Reading, t: int) -> Iterator[tuple[str, str]]:
    """Yield what the word looked at: the mean of the last layer's heads, its first head, and the influence."""
    if (mean := reading.pattern("cross", -1, "mean")) is not None:
        key = largest(mean[t])
        yield from {"looked": reading.source[key], "weight": percent(float(mean[t, key]))}.items()
        array = reading.attention("cross")
        if array is not None and array.values.shape[1] > 1:
            yield from zip(("layers", "heads"), map(str, array.values.shape[:2]), strict=True)
        layer = 0 if array is None else len(array.values) - 1
        row = reading.pattern("cross", layer, 0)
        first = 0 if row is None else largest(row[t])
        if (made := reading.arithmetic("cross", layer, 0, t, first)) is not None:
            yield from {"looked_one": reading.source[first], "weight_one": percent(made.weight)}.items()
            yield "best_score", _number(made.score)
            if made.scale is not None:
                yield "scale", f"{made.scale:g}"
    if (influence := reading.influence) is not None and t < len(influence.values):
        key = largest(influence.values[t, : len(reading.source)])  # in one text, what was written stands behind it
        yield from {"influencer": reading.source[key], "influence": percent(float(influence.values[t, key]))}.items()


def _of_states(reading: Reading, t: int) -> Iterator[tuple[str, str]]:
    """Yield how large embeddings and states are, and the means of the writer's gates."""
    embeddings = reading.trace.anatomy.of_kind("embedding")
    seen = reading.encoded(embeddings[0].probe("embedding")) if embeddings else None
    if seen is not None:
        yield "width", str(seen.values.shape[-1])
    for track in reading.tracks:
        if track.part == "decoder" and t < track.array.values.shape[1]:
            mean = float(track.array.values[:, t].mean())
            if track.name == "hidden":
                yield "units", str(len(track.array.values))
            if not track.signed:
                yield track.name, percent(mean)
            if track.name == "update":
                yield "new", percent(1 - mean)
