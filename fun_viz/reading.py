"""How a trace is read: along the best hypothesis, stacked over steps, whatever the family. Numpy only.

The names are the probes' paths: `encoder.….self.pattern`, `decoder.….self.pattern`, `decoder.….cross.pattern`.
"""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

import numpy as np

from fun_viz.trace import Array, Candidate, Step, Trace
from fun_viz.tracks import Reads, Track, reads, tracks_of

Kind = Literal["encoder", "decoder", "cross"]

_PATTERN = {
    "encoder": re.compile(r"^encoder\.(?:layers\.(\d+)\.)?self\.pattern$"),
    "decoder": re.compile(r"^decoder\.(?:layers\.(\d+)\.)?self\.pattern$"),
    "cross": re.compile(r"^decoder\.(?:layers\.(\d+)\.)?cross\.pattern$"),
}
_STOP = 3  # fun_viz.text.tokenizer.STOP


@dataclass(frozen=True)
class Arithmetic:
    """How one weight came about, and how well it agrees with what the model said.

    `dot` and `scale` are None where the score is not a scaled dot product.
    """

    weight: float
    score: float
    dot: float | None
    scale: float | None
    recomputed: float
    bias: float | None = None  # what positions add to the score before the softmax, where they do
    centre: float | None = None  # of the window of local attention, tokens counted from 0
    near: float | None = None  # what a Gaussian multiplies the softmax by, where it does

    @property
    def difference(self) -> float:
        return abs(self.recomputed - self.weight)


@dataclass(frozen=True, eq=False)
class Reading:
    """A trace, read; everything is computed when first asked for and kept."""

    trace: Trace

    @cached_property
    def encoding(self) -> tuple[Step, ...]:
        return tuple(step for step in self.trace.steps if step.phase == "encode")

    @cached_property
    def _decoding(self) -> tuple[Step, ...]:
        return tuple(step for step in self.trace.steps if step.phase == "decode")

    @cached_property
    def _path(self) -> tuple[tuple[Step, int, int], ...]:
        """Each step of the best hypothesis with the row it extended and the row it became."""
        if not self._decoding:
            return ()
        kept, backwards = self._decoding[-1].best, []
        for step in reversed(self._decoding):
            backwards.append((step, step.parents[kept], kept))
            kept = step.parents[kept]
        path = backwards[::-1]
        ended = [t for t, (step, _, row) in enumerate(path) if step.tokens[row] == _STOP]
        return tuple(path[: ended[0] + 1] if ended else path)

    @cached_property
    def hypotheses(self) -> tuple[tuple[str, float], ...]:
        """Every hypothesis kept at the end, as plain text, with its total log-probability."""
        if not self._decoding:
            return ()
        texts = []
        for row, score in enumerate(self._decoding[-1].scores):
            kept, pieces, spaced = row, [], []
            for step in reversed(self._decoding):
                if step.tokens[kept] != _STOP:
                    pieces.append(step.pieces[kept])
                    spaced.append(step.spaced[kept])
                kept = step.parents[kept]
            texts.append((joined(pieces[::-1], spaced[::-1]), score))
        return tuple(texts)

    @property
    def encode_moves(self) -> int:
        return len(self.encoding)

    @property
    def decode_moves(self) -> int:
        return len(self._path)

    @property
    def moves(self) -> int:
        return self.encode_moves + self.decode_moves

    @property
    def source(self) -> tuple[str, ...]:
        return self.trace.source

    @cached_property
    def target(self) -> tuple[str, ...]:
        return tuple(step.pieces[row] for step, _, row in self._path)

    @cached_property
    def spaced(self) -> tuple[bool, ...]:
        """Whether a space stands before each piece of the target."""
        return tuple(step.spaced[row] for step, _, row in self._path)

    @cached_property
    def tokens(self) -> tuple[int, ...]:
        return tuple(step.tokens[row] for step, _, row in self._path)

    @property
    def ended(self) -> bool:
        """Whether the model wrote its end mark."""
        return self.tokens[-1:] == (_STOP,)

    @cached_property
    def text(self) -> str:
        """The translation in plain words."""
        end = len(self.tokens) - self.ended
        return joined(self.target[:end], self.spaced[:end])

    @cached_property
    def probabilities(self) -> tuple[float, ...]:
        return tuple(step.probabilities[row] for step, _, row in self._path)

    @cached_property
    def ranks(self) -> tuple[int, ...]:
        return tuple(step.ranks[row] for step, _, row in self._path)

    @cached_property
    def entropies(self) -> tuple[float, ...]:
        """Bits, of the distribution each token was chosen from."""
        return tuple(step.entropy[row] for step, row, _ in self._path)

    @cached_property
    def score(self) -> float:
        """The total log-probability of the translation, natural log."""
        return float(sum(math.log(max(p, 1e-45)) for p in self.probabilities))

    @cached_property
    def milliseconds(self) -> float:
        """Time of a decoding step, median."""
        return float(np.median([step.seconds for step, _, _ in self._path])) * 1e3 if self._path else 0.0

    def candidates(self, t: int) -> tuple[Candidate, ...]:
        """Return the likeliest tokens of decoding step t, the likeliest first."""
        step, row, _ = self._path[t]
        return step.candidates[row]

    def chosen(self, t: int) -> int:
        """Return the token id chosen at decoding step t."""
        return self.tokens[t]

    def at(self, name: str, t: int) -> Array | None:
        """Return what the probe `name` saw at decoding step t, the beam axis taken away."""
        step, row, _ = self._path[t]
        array = step.arrays.get(name)
        if array is None or array.axes[0] != "beam":
            return array
        return Array(array.values[min(row, len(array.values) - 1)], array.axes[1:])

    def encoded(self, name: str) -> Array | None:
        """Return what the probe `name` saw in the encode move that reached it, the beam axis taken away."""
        for step in self.encoding:
            if name in step.arrays:
                array = step.arrays[name]
                return Array(array.values[0], array.axes[1:]) if array.axes[0] == "beam" else array
        return None

    @cached_property
    def _attention(self) -> dict[str, Array | None]:
        return {kind: self._stacked(kind) for kind in _PATTERN}

    def attention(self, kind: Kind) -> Array | None:
        """Return (layer, head, query, key), NaN where a query cannot see a key; None if the net has no such part."""
        return self._attention[kind]

    def _names(self, kind: str, what: str = "pattern") -> list[str]:
        steps = self.encoding if kind == "encoder" else self._decoding[:1]
        found = {name for step in steps for name in step.arrays if _PATTERN[kind].match(name)}
        ordered = sorted(found, key=lambda name: [int(n) for n in re.findall(r"\d+", name)])
        named = [name.removesuffix("pattern") + what for name in ordered]
        return [name for name in named if any(name in step.arrays for step in steps)]

    def _stacked(self, kind: str, what: str = "pattern") -> Array | None:
        names = self._names(kind, what)
        if not names:
            return None
        if kind == "encoder":
            return Array(np.stack([self.encoded(name).values for name in names]), ("layer", "head", "query", "key"))  # type: ignore[union-attr]
        keys = len(self.source) if kind == "cross" else self.decode_moves
        heads = self._decoding[0].arrays[names[0]].values.shape[1]
        values = np.full((len(names), heads, self.decode_moves, keys), np.nan, np.float32)
        for t, (step, row, _) in enumerate(self._path):
            for layer, name in enumerate(names):
                seen = step.arrays[name].values[row, :, 0]  # (head, key)
                values[layer, :, t, : seen.shape[1]] = seen
        return Array(values, ("layer", "head", "query", "key"))

    @cached_property
    def influence(self) -> Array | None:
        """(query, key): how much each source token mattered to each chosen token; rows sum to 1."""
        for step in reversed(self.trace.steps):
            if step.phase == "explain" and "influence" in step.arrays:
                return step.arrays["influence"]
        return None

    def alignment(self) -> tuple[str, Array] | None:
        """Return what stands for alignment, (query, key), and its name: the last layer's attention, or influence."""
        cross = self.attention("cross")
        if cross is not None:
            return "attention", Array(cross.values[-1].mean(0), ("query", "key"))
        return None if self.influence is None else ("influence", self.influence)

    @cached_property
    def tracks(self) -> tuple[Track, ...]:
        """Hidden states and gates of a recurrent net over time; empty for other nets."""
        return tracks_of(self.encoding, [(step, row) for step, row, _ in self._path])

    def reads(self, move: int) -> Reads | None:
        """Return what a recurrent encoder reads in an encode move, None for other nets."""
        return reads(self.trace, move)

    @cached_property
    def row_error(self) -> float | None:
        """The largest |1 - sum| of an attention row, before the Gaussian if there is one; None without attention."""
        worst = []
        for kind in _PATTERN:
            array = self._attention[kind]
            if array is not None and array.values.size:
                near = self._stacked(kind, "gaussian")
                softmax = array.values if near is None else array.values / np.maximum(near.values, 1e-9)
                worst.append(float(np.abs(np.nansum(softmax, -1) - 1).max()))
        return max(worst) if worst else None

    @property
    def gaussian(self) -> bool:
        """Whether a Gaussian lies over the weights of attention, so that a row sums to less than 1."""
        return bool(self._names("cross", "gaussian"))

    def arithmetic(self, kind: Kind, layer: int, head: int, query: int, key: int) -> Arithmetic | None:
        """Return how the weight of `key` for `query` came about, recomputed from the recorded query and keys."""
        names = self._names(kind)
        if layer >= len(names):
            return None
        part = names[layer].removesuffix("pattern")
        read = (
            (lambda name: self.encoded(part + name))
            if kind == "encoder"
            else (lambda name: self.at(part + name, query))
        )
        row = query if kind == "encoder" else 0
        scores, pattern = read("scores"), read("pattern")
        if scores is None or pattern is None or key >= pattern.values.shape[-1]:
            return None
        all_scores = scores.values[head, row].astype(np.float64)
        dot, scale = None, None
        keys = self._keys(part, kind, query)
        asked = read("query")
        if keys is not None and asked is not None and keys.shape[-1] == asked.values.shape[-1]:
            products = keys[head].astype(np.float64) @ asked.values[head, row].astype(np.float64)
            scale = _scale(products, all_scores, asked.values.shape[-1])
            if scale is not None:
                dot, all_scores = float(products[key]), products / scale
        bias = self._bias(kind, head, query)
        summed = all_scores if bias is None else all_scores + bias
        powers = np.exp(summed - summed.max())
        centre, near = read("position"), read("gaussian")
        multiplied = 1.0 if near is None else float(near.values[head, row, key])
        return Arithmetic(
            weight=float(pattern.values[head, row, key]),
            score=float(all_scores[key]),
            dot=dot,
            scale=scale,
            recomputed=float(powers[key] / powers.sum()) * multiplied,
            bias=None if bias is None else float(bias[key]),
            centre=None if centre is None else float(centre.values[head, row]),
            near=None if near is None else multiplied,
        )

    def _bias(self, kind: str, head: int, query: int) -> np.ndarray | None:
        """Return (key,): what the distance to each key adds to its score, None in a net where it adds nothing."""
        if kind == "cross":
            return None
        name = f"{kind}.embed.bias"
        found, row = (self.encoded(name), query) if kind == "encoder" else (self.at(name, query), 0)
        return None if found is None else found.values[head, row].astype(np.float64)

    def _keys(self, part: str, kind: str, query: int) -> np.ndarray | None:
        """Return (head, key, unit): the keys that a query of this part could see."""
        if kind != "decoder":
            found = self.encoded(part + "key")
            return None if found is None else found.values
        rows = [self.at(part + "key", t) for t in range(query + 1)]
        return None if any(row is None for row in rows) else np.concatenate([row.values for row in rows if row], 1)


def _scale(products: np.ndarray, scores: np.ndarray, units: int) -> float | None:
    """Return what q · k was divided by to be the score: √units or 1; None where the score is no dot product."""
    close = (scale for scale in (math.sqrt(units), 1.0) if np.allclose(products / scale, scores, rtol=1e-4, atol=1e-4))
    return next(close, None)


def joined(pieces: Sequence[str], spaced: Sequence[bool]) -> str:
    """Return readable pieces as plain text; `spaced` says which have a space before them."""
    pairs = zip(pieces, spaced, strict=True)
    parts = (" " * space + ("" if piece == "␣" else piece.removeprefix("·")) for piece, space in pairs)
    return "".join(parts).strip()
