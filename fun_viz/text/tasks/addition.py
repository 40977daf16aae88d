"""Two numbers and their sum, the most significant digit first: a carry must be known before it is reached."""

from __future__ import annotations

import re
from random import Random

from fun_viz.text.tasks.task import Sample, Task, tasks

_SUM = re.compile(r"([0-9]{1,100})\+([0-9]{1,100})")
_DIGITS = 3  # the most a number drawn without a wish for its length has


@tasks.register("addition")
class Addition(Task):
    """Gold links join each digit of the sum to the digits of the same place; a leading carry has none."""

    title = "Addition"
    place = 60
    about = "Add two numbers digit by digit; attention looks at the digits of one place."
    lengths = (3, 2 * _DIGITS + 1)
    example = "123+48"

    def draw(self, random: Random, length: int | None = None) -> Sample:
        if length is None:
            first, second = 1 + int(random.random() * _DIGITS), 1 + int(random.random() * _DIGITS)
        else:
            digits = max(2, length - 1)
            most = max(_DIGITS, (digits + 1) // 2)
            first = random.randint(max(1, digits - most), min(most, digits - 1))
            second = digits - first
        return _added(_number(random, first), _number(random, second))

    def solve(self, source: str) -> Sample | None:
        found = _SUM.fullmatch("".join(source.split()).replace("＋", "+"))
        return _added(int(found[1]), int(found[2])) if found else None


def _number(random: Random, digits: int) -> int:
    """Return a number of so many digits; 0 counts as a number of one digit."""
    least = 10 ** (digits - 1) if digits > 1 else 0
    return random.randrange(least, 10**digits)


def _added(first: int, second: int) -> Sample:
    left, right, target = str(first), str(second), str(first + second)
    links = []
    for i in range(len(target)):
        place = len(target) - i  # 1 is the units
        if place <= len(left):
            links.append((i, len(left) - place))
        if place <= len(right):
            links.append((i, len(left) + 1 + len(right) - place))
    return Sample(f"{left}+{right}", target, tuple(links))
