"""Where the ticks of an axis stand, and what is written at them."""

from __future__ import annotations

import math


def linear(low: float, high: float, count: float) -> tuple[float, ...]:
    """Return round numbers from `low` to `high`, about `count` of them and never many more."""
    if not high > low or count < 1:
        return ()
    rough = (high - low) / count
    ten = 10.0 ** math.floor(math.log10(rough))
    step = next(ten * times for times in (1, 2, 5, 10) if ten * times >= rough * 0.999)
    first, last = math.ceil(low / step - 1e-9), math.floor(high / step + 1e-9)
    return tuple(round(n * step, 12) for n in range(first, last + 1))


def whole(low: float, high: float, count: float) -> tuple[float, ...]:
    """Return the same of whole numbers."""
    return tuple(tick for tick in linear(low, high, min(count, high - low)) if tick == int(tick))


def logarithmic(low: float, high: float, count: float) -> tuple[float, ...]:
    """Return numbers from `low` to `high` (both above 0) that are 1, 2, 5 or 1, 3 or 1 times a power of ten."""
    tens = math.log10(high / low) if high > low > 0 else 0.0
    if not tens or count < 1:
        return ()
    room = count / tens  # ticks a tenfold
    steps = (1, 2, 5) if room >= 2.5 else (1, 3) if room >= 1.7 else (1,)
    stride = max(1, math.ceil(1 / room))
    powers = range(math.floor(math.log10(low)), math.ceil(math.log10(high)) + 1)
    found = (step * 10.0**power for power in powers if power % stride == 0 for step in steps)
    return tuple(tick for tick in found if low <= tick * (1 + 1e-9) and tick <= high * (1 + 1e-9))


def figure(tick: float) -> str:
    """Return a tick in words: 1,200 or 0.05."""
    if tick and (abs(tick) >= 1e6 or abs(tick) < 1e-4):
        return f"{tick:.0e}".replace("e-0", "e-").replace("e+0", "e").replace("-", "−")
    return (f"{tick:,.0f}" if tick == int(tick) else f"{tick:.6g}").replace("-", "−")
