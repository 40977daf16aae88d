"""Positions by formula alone: as waves (Vaswani et al. 2017, section 3.5), as rotations, and as penalties."""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from fun_viz.arithmetic import TOLERANCE

BASE = 10_000.0


@dataclass(frozen=True)
class Difference:
    """The largest |recorded - computed|, and whether none is more than rounding."""

    largest: float
    holds: bool


def difference(recorded: np.ndarray, computed: np.ndarray, size: np.ndarray) -> Difference:
    """Compare two arrays; `size`, of one shape with them or to be broadcast, is that of what each number is made of."""
    apart = np.abs(recorded - computed)
    return Difference(float(apart.max(initial=0.0)), bool((apart <= TOLERANCE * size).all()))  # NaN is no rounding


def sinusoidal(length: int, width: int) -> np.ndarray:
    """Return (position, unit): PE(pos, 2i) = sin(pos / 10000^(2i/d)), PE(pos, 2i+1) = cos of the same."""
    pair = np.arange(0, width, 2)  # (pair,)
    angle = np.arange(length)[:, None] / BASE ** (pair / width)  # (position, pair)
    return np.stack([np.sin(angle), np.cos(angle)], -1).reshape(length, -1)[:, :width]  # (position, unit)


def similarity(encoding: np.ndarray) -> np.ndarray:
    """Return PE · PEᵀ / (d/2), (position, position): 1 on the diagonal, and else a function of the offset alone."""
    return np.asarray(encoding @ encoding.T / (encoding.shape[1] / 2))


def turns(length: int, pairs: int) -> np.ndarray:
    """Return (position, pair), in radians: position / 10000^(pair / pairs) (Su et al. 2021, eq. 15)."""
    return np.arange(length)[:, None] / BASE ** (np.arange(pairs) / pairs)


def slopes(heads: int) -> np.ndarray:
    """Return the penalty (head,) for each token of distance: 2^(-8h/n) (Press et al. 2022, section 3).

    Where n is no power of 2, those of the next smaller power are followed by every other one of its double.
    """
    power = 1 << (heads.bit_length() - 1)
    known: np.ndarray = 2.0 ** (-8 * np.arange(1, power + 1) / power)
    return known if power == heads else np.concatenate([known, slopes(2 * power)[::2][: heads - power]])


def wavelength(unit: int, width: int) -> float:
    """Return after how many positions a unit repeats: 2π · 10000^(2i/d)."""
    return 2 * math.pi * float(BASE ** (2 * (unit // 2) / width))


def spelled(position: int, unit: int, width: int) -> str:
    """Return the formula of one cell with its numbers in place."""
    wave = "cos" if unit % 2 else "sin"
    return f"{wave}({position} / 10000^({2 * (unit // 2)}/{width}))"


def spread(width: int) -> tuple[int, int, int, int]:
    """Return four units from fast to slow, each a sine."""
    chosen = tuple(2 * round(width * share / 2) for share in (0, 1 / 8, 1 / 4, 1 / 2))
    return chosen if len(set(chosen)) == 4 else (0, 2, 4, 6)  # type: ignore[return-value]


@dataclass(frozen=True)
class Waves:
    """The encoding of `length` positions in `width` dimensions, computed from the formula once."""

    length: int
    width: int

    @cached_property
    def values(self) -> np.ndarray:
        """(position, unit)"""
        return sinusoidal(self.length, self.width)

    @cached_property
    def similarity(self) -> np.ndarray:
        """(position, position)"""
        return similarity(self.values)

    @cached_property
    def wobble(self) -> float:
        """The largest difference between two pairs of positions of the same offset."""
        return max(float(np.ptp(np.diagonal(self.similarity, offset))) for offset in range(self.length))
